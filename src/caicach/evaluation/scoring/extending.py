"""More time for single units: before the end an extension, after it a reopening; always with a reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.core.codes.text import tidy
from caicach.evaluation.campaigns import actions
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.doors import administered_campaign, enter, unit_subject
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Campaign, Extension, Participant
from caicach.evaluation.campaigns.people import people_of
from caicach.evaluation.campaigns.planning import plan_extension
from caicach.evaluation.campaigns.refusals import CampaignRuleError
from caicach.evaluation.campaigns.telling import named, tell, written
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.closing import is_sealed, seal_if_over
from caicach.evaluation.scoring.sealing import reopen
from caicach.evaluation.scoring.services import locked_participant
from caicach.registry.acting import Act

OF_UNITS_ALONE = (Stage.SELF_SCORING, Stage.EXPLANATION, Stage.OBJECTION)
"""The stages in which units write, and so may be given more time."""


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Time given: in which stage, for a part of the set or (empty) for all, until when, why."""

    stage: Stage
    closes_at: datetime
    reason: str
    code: str = ""


@transaction.atomic
def extend(
    campaign_id: int, participant_ids: Collection[int], given: MoreTime, *, act: Act
) -> list[Extension]:
    """Give units more time; a sheet of theirs that is sealed is opened again for what is given, and no more.

    Raises:
        PermissionDenied, FrozenCampaignError.
        CampaignRuleError: no reason, an end that is past or no later than what the units have, a stage that
            has not begun, a code that the set has not.
    """
    campaign = administered_campaign(campaign_id, act)
    _check(campaign, given, act)
    found = list(Participant.objects.filter(campaign=campaign, pk__in=list(participant_ids)).order_by("pk"))
    if not found:
        raise CampaignRuleError(_("Chưa chọn đơn vị nào."))
    made = [_extend(locked_participant(unit.pk), given, act) for unit in found]
    for extension in made:
        unit, closes = extension.participant, written(given.closes_at)
        tell(
            people_of([unit], on=act.day),
            campaign,
            "campaigns.extended",
            gettext_lazy("%(unit)s có thêm thời gian đến %(closes)s"),
            gettext_lazy("Giai đoạn “%(stage)s”%(part)s được mở đến %(closes)s. Lý do: %(reason)s"),
            words={
                "unit": unit.short_name,
                "closes": closes,
                "stage": named(given.stage),
                "part": f" ({given.code})" if given.code else "",
                "reason": extension.reason,
            },
            at=act.at,
            once=f"campaigns.extended:{extension.pk}",
        )
        enter(
            actions.EXTENDED,
            campaign,
            act,
            unit_subject(unit),
            stage=named(given.stage),
            code=given.code,
            closes=closes,
            reason=extension.reason,
        )
    return made


def _check(campaign: Campaign, given: MoreTime, act: Act) -> None:
    if campaign.state != CampaignState.RUNNING:
        raise CampaignRuleError(_("Đợt đánh giá chưa mở nên chưa cần gia hạn; hãy sửa thời hạn chung."))
    if given.stage not in OF_UNITS_ALONE:
        raise CampaignRuleError(_("Giai đoạn này không phải việc của đơn vị; hãy sửa thời hạn chung."))
    if not tidy(given.reason):
        raise CampaignRuleError(_("Hãy ghi lý do gia hạn; đơn vị sẽ đọc được."))
    if given.closes_at <= act.at:
        raise CampaignRuleError(_("Thời điểm khóa mới đã qua. Hãy chọn một thời điểm sắp tới."))
    hours = hours_of(campaign)
    if not hours.has_begun(given.stage, act.at):
        raise CampaignRuleError(_("Giai đoạn này chưa bắt đầu; hãy sửa thời hạn chung."))
    if hours.is_open(given.stage, act.at) and given.closes_at <= hours.windows[given.stage].closes_at:
        raise CampaignRuleError(_("Thời điểm khóa mới không muộn hơn thời hạn chung đang mở."))


def _extend(participant: Participant, given: MoreTime, act: Act) -> Extension:
    if given.code and given.code not in plan_of(participant.block.set_version).criteria_set.by_code:
        raise CampaignRuleError(
            _("Bộ tiêu chí của %(unit)s không có mã “%(code)s”.")
            % {"unit": participant.short_name, "code": given.code}
        )
    extension = Extension.objects.create(
        participant=participant,
        stage=given.stage,
        code=given.code,
        opens_at=act.at,
        closes_at=given.closes_at,
        reason=tidy(given.reason)[:500],
        by_id=act.person_id,
        at=act.at,
    )
    if given.stage is Stage.SELF_SCORING and is_sealed(participant):
        reopen(participant.pk, reason=extension.reason, act=act)
    plan_extension(extension, at=act.at)
    return extension


@transaction.atomic
def end_extension(extension_id: int, *, act: Act) -> Extension:
    """Take extra time back; a sheet for which nothing is open any more is sealed at once.

    Raises PermissionDenied, FrozenCampaignError, CampaignRuleError when it has ended already.
    """
    given = Extension.objects.select_related("participant").get(pk=extension_id)
    campaign = administered_campaign(given.participant.campaign_id, act)
    extension = Extension.objects.select_for_update(of=("self",)).get(pk=extension_id)
    if extension.ended_at is not None or extension.closes_at <= act.at:
        raise CampaignRuleError(_("Thời gian thêm này đã kết thúc."))
    extension.ended_at = act.at
    extension.save(update_fields=["ended_at"])
    if extension.stage == Stage.SELF_SCORING:
        seal_if_over(extension.participant_id, act=act)
    enter(
        actions.EXTENSION_ENDED,
        campaign,
        act,
        unit_subject(given.participant),
        stage=named(extension.stage),
        code=extension.code,
    )
    return extension
