"""Setting up a campaign before it opens: the campaign itself, its settings, its blocks."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.core.codes.text import tidy
from caicach.evaluation.campaigns import actions
from caicach.evaluation.campaigns.constants import Stage, Unsubmitted
from caicach.evaluation.campaigns.doors import (
    administered_campaign,
    enter,
    is_preparing,
    preparing_campaign,
)
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock
from caicach.evaluation.campaigns.policies import administered_organisations
from caicach.evaluation.campaigns.refusals import CampaignRuleError, TakenSlugError
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.plans import plan_of
from caicach.registry.acting import Act, require
from caicach.registry.organisations.models import Organisation

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = frozenset({"new"})


@dataclass(frozen=True, slots=True)
class Terms:
    """What a campaign is: its name, address and period, and the season before it.

    ``previous`` is the id of the earlier campaign whose answers stand beside this one's.
    """

    title: str
    slug: str
    starts_on: date
    ends_on: date
    previous: int | None = None
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """How a campaign is run; ``blind_share`` in per cent."""

    title: str
    peers_see_claims: bool
    unsubmitted: Unsubmitted
    blind_share: int
    explain_below: str


@transaction.atomic
def create_campaign(
    organisation: Organisation, conductor: Organisation, terms: Terms, *, act: Act
) -> Campaign:
    """Begin to prepare a campaign of ``organisation`` that ``conductor`` runs.

    Raises:
        PermissionDenied: the actor is index administrator of neither.
        TakenSlugError, CampaignRuleError: an address in use or unfit, or a period that ends before it begins.
    """
    held = {found.pk for found in administered_organisations(act.by, on=act.day)}
    require(bool(held & {organisation.pk, conductor.pk}))
    title = tidy(terms.title)
    if not title:
        raise CampaignRuleError(_("Hãy đặt tên cho đợt đánh giá."))
    if not _SLUG.fullmatch(terms.slug) or terms.slug in RESERVED:
        raise CampaignRuleError(_("Mã đợt gồm chữ thường không dấu, số và gạch nối, ví dụ cchc-2026."))
    if terms.ends_on < terms.starts_on:
        raise CampaignRuleError(_("Kỳ đánh giá kết thúc trước khi bắt đầu. Hãy xem lại hai ngày."))
    if Campaign.objects.filter(slug=terms.slug).exists():
        raise TakenSlugError(terms.slug)
    previous = _previous(organisation, terms)
    campaign = Campaign.objects.create(
        slug=terms.slug,
        title=title,
        organisation=organisation,
        conductor=conductor,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        previous=previous,
        created_at=act.at,
        is_illustrative=terms.is_illustrative,
    )
    enter(
        actions.CREATED,
        campaign,
        act,
        slug=campaign.slug,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        previous=previous.slug if previous else "",
    )
    return campaign


def _previous(organisation: Organisation, terms: Terms) -> Campaign | None:
    if terms.previous is None:
        return None
    found = Campaign.objects.filter(pk=terms.previous, organisation=organisation).first()
    if found is None:
        raise CampaignRuleError(_("Đợt trước phải là một đợt đánh giá của cùng cơ quan."))
    if found.starts_on >= terms.starts_on:
        raise CampaignRuleError(_("Đợt trước phải có kỳ đánh giá bắt đầu sớm hơn."))
    return found


@transaction.atomic
def change_settings(campaign_id: int, settings: Settings, *, act: Act) -> Campaign:
    """Change how a campaign is run.

    What was promised to units is not changed behind them: what becomes of unsubmitted sheets stays once
    self-scoring has ended, and who sees claims once the objection window has begun.

    Raises PermissionDenied, FrozenCampaignError, CampaignRuleError.
    """
    campaign = administered_campaign(campaign_id, act)
    if not tidy(settings.title):
        raise CampaignRuleError(_("Hãy đặt tên cho đợt đánh giá."))
    if not 0 <= settings.blind_share <= 100:
        raise CampaignRuleError(_("Tỷ lệ thẩm định hai lần phải từ 0 đến 100."))
    hours = hours_of(campaign)
    promised = not is_preparing(campaign)
    if (
        promised
        and settings.unsubmitted != campaign.unsubmitted
        and hours.is_over(Stage.SELF_SCORING, act.at)
    ):
        raise CampaignRuleError(_("Đã hết giờ tự đánh giá nên không đổi cách xử lý đơn vị không nộp."))
    if (
        promised
        and settings.peers_see_claims != campaign.peers_see_claims
        and hours.has_begun(Stage.OBJECTION, act.at)
    ):
        raise CampaignRuleError(_("Đã bắt đầu phản biện nên không đổi việc đơn vị được xem của nhau."))
    changed = {
        name: [getattr(campaign, name), value]
        for name, value in asdict(settings).items()
        if getattr(campaign, name) != value
    }
    if not changed:
        return campaign
    for name, (_old, new) in changed.items():
        setattr(campaign, name, new)
    campaign.title = tidy(campaign.title)
    campaign.save(update_fields=list(changed))
    enter(actions.SETTINGS_CHANGED, campaign, act, changed=changed)
    return campaign


@transaction.atomic
def add_block(
    campaign_id: int, version: SetVersion, block: str, *, title: str = "", act: Act
) -> CampaignBlock:
    """Add a block of units that is scored by a set, while the campaign is prepared.

    Args:
        campaign_id: the campaign.
        version: an issued or frozen set that the person sees.
        block: the id of a block in that set; empty where the set has none.
        title: as shown; that of the set when empty.
        act: who, when.

    Raises PermissionDenied, NotPreparingError, CampaignRuleError.
    """
    campaign = preparing_campaign(campaign_id, act)
    if version.is_draft:
        raise CampaignRuleError(_("Bộ tiêu chí còn là bản thảo. Hãy ban hành rồi đưa vào đợt đánh giá."))
    criteria_set = plan_of(version).criteria_set
    found = criteria_set.block(block)
    if found is None and (block or criteria_set.blocks):
        raise CampaignRuleError(_("Bộ tiêu chí không có khối này. Hãy chọn lại khối."))
    name = tidy(title) or (found.title.vi if found else version.title)
    if CampaignBlock.objects.filter(campaign=campaign, title=name).exists():
        raise CampaignRuleError(_("Đợt này đã có khối “%(title)s”. Hãy đặt tên khác.") % {"title": name})
    made = CampaignBlock.objects.create(
        campaign=campaign,
        block=block,
        title=name,
        set_version=version,
        position=CampaignBlock.objects.filter(campaign=campaign).count(),
    )
    enter(actions.BLOCK_ADDED, campaign, act, block=name, set=str(version), digest=version.digest)
    return made


@transaction.atomic
def remove_block(block: CampaignBlock, *, act: Act) -> None:
    """Take an empty block off while the campaign is prepared.

    Raises PermissionDenied, NotPreparingError, CampaignRuleError where it has units.
    """
    campaign = preparing_campaign(block.campaign_id, act)
    if block.participants.exists():
        raise CampaignRuleError(_("Khối còn đơn vị. Hãy bỏ các đơn vị khỏi khối trước."))
    title = block.title
    block.delete()
    enter(actions.BLOCK_REMOVED, campaign, act, block=title)
