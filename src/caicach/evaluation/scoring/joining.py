"""Letting units join a season that has opened: they get what the others got, and a reason is written down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.core.codes.text import tidy
from caicach.evaluation.campaigns import actions
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.doors import administered_campaign, enter
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import CampaignBlock, Participant
from caicach.evaluation.campaigns.refusals import CampaignRuleError
from caicach.evaluation.campaigns.services_units import MOST_NAMED, make_units
from caicach.evaluation.scoring.extending import MoreTime, extend
from caicach.evaluation.scoring.former import formers_of, origins_of
from caicach.evaluation.scoring.opening import lay_out
from caicach.evaluation.scoring.starting import tell_opened
from caicach.registry.acting import Act

MOST_AT_ONCE = 100
"""So many units may join by one request; their cells are laid out within it."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Why units join, and until when they may score themselves where that has ended for all."""

    reason: str
    closes_at: datetime | None = None


@transaction.atomic
def join_units(
    block: CampaignBlock, organisation_ids: Collection[int], joining: Joining, *, act: Act
) -> list[Participant]:
    """Let units join a campaign that is under way, under the names they bear today.

    They get empty cells, last year's figures beside them, and a notice. Their cells are given to appraisers
    by the next allotment. Once self-scoring has ended they need an end of their own.

    Raises:
        PermissionDenied, FrozenCampaignError, NoSuchUnitError.
        CampaignRuleError: the campaign has not opened, no reason, too many at once, or no end of their own.
    """
    campaign = administered_campaign(block.campaign_id, act)
    if campaign.state != CampaignState.RUNNING:
        raise CampaignRuleError(_("Đợt đánh giá chưa mở xong; hãy thêm đơn vị ở bước chuẩn bị."))
    if not tidy(joining.reason):
        raise CampaignRuleError(_("Đợt đã mở: hãy ghi lý do thêm đơn vị."))
    if len(organisation_ids) > MOST_AT_ONCE:
        raise CampaignRuleError(
            _("Đợt đã mở: mỗi lần thêm nhiều nhất %(most)s đơn vị.") % {"most": MOST_AT_ONCE}
        )
    over = hours_of(campaign).is_over(Stage.SELF_SCORING, act.at)
    if over and joining.closes_at is None:
        raise CampaignRuleError(
            _("Tự đánh giá đã khóa: hãy ghi thời hạn tự đánh giá riêng cho đơn vị vào sau.")
        )
    made = make_units(campaign, block, organisation_ids, on=act.day)
    rows = Participant.objects.filter(pk__in=[unit.pk for unit in made]).order_by("pk")
    units = list(rows.select_related("campaign", "block__set_version"))
    lay_out(units, formers_of(units, origins_of(campaign, on=act.day)), at=act.at)
    enter(
        actions.UNITS_JOINED,
        campaign,
        act,
        count=len(units),
        block=block.title,
        units=[unit.name for unit in units[:MOST_NAMED]],
        reason=tidy(joining.reason)[:500],
    )
    tell_opened(campaign, {unit.organisation_id for unit in units}, act)
    if over and joining.closes_at is not None:
        given = MoreTime(Stage.SELF_SCORING, joining.closes_at, joining.reason)
        extend(campaign.pk, [unit.pk for unit in units], given, act=act)
    return units
