"""Which round of appraisal is a person's at a moment, for one cell."""

from __future__ import annotations

from django.utils.translation import gettext as _

from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Explanation
from caicach.evaluation.appraisal.policies import can_settle, is_first_hand, is_second_hand
from caicach.evaluation.appraisal.refusals import NotJudgeableError
from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState, Stage, Unsubmitted
from caicach.evaluation.campaigns.hours import Hours, hours_of
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import WindowClosedError
from caicach.registry.acting import Act, require


def path_of(participant: Participant, code: str) -> list[str]:
    """Return the codes from a leaf's area down to it, as windows ask for them."""
    return [node.code for node in plan_of(participant.block.set_version).criteria_set.path(code)]


def require_running(campaign: Campaign) -> None:
    """Check that the season is under way.

    Raises WindowClosedError.
    """
    if campaign.state != CampaignState.RUNNING:
        raise WindowClosedError(_("Đợt đánh giá chưa mở hoặc đã phê duyệt kết quả, nên không ghi được nữa."))


def sealed_states(campaign: Campaign) -> frozenset[str]:
    """Return the states of units whose sheets stand to be judged: submitted, or locked and taken as they
    were.
    """
    taken = campaign.unsubmitted == Unsubmitted.TAKE
    locked = {ParticipantState.LOCKED.value} if taken else set()
    return frozenset({ParticipantState.SUBMITTED.value, *locked})


def is_sealed(participant: Participant) -> bool:
    """Return whether a unit's sheet stands to be judged."""
    return participant.state in sealed_states(participant.campaign)


def require_sealed(participant: Participant) -> None:
    """Check that a unit's sheet stands to be judged.

    Raises NotJudgeableError.
    """
    if is_sealed(participant):
        return
    if participant.state == ParticipantState.LOCKED:
        raise NotJudgeableError(
            _("Đơn vị không nộp bảng đúng hạn; theo quy định của đợt, coi như không tự đánh giá.")
        )
    raise NotJudgeableError(_("Đơn vị chưa nộp bảng tự đánh giá, nên chưa thẩm định được."))


def open_round(
    access: Access, participant: Participant, cell: Cell, hours: Hours, *, act: Act
) -> Round | None:
    """Return the round in which the person may judge the cell now, or None where its window is closed.

    Raises PermissionDenied where the cell is not theirs at all.
    """
    path = path_of(participant, cell.code)
    first = hours.is_open_for(Stage.APPRAISAL_1, act.at, path)
    if is_first_hand(access, participant, cell):
        if first:
            return Round.FIRST
        return Round.SECOND if hours.is_open_for(Stage.APPRAISAL_2, act.at, path) else None
    if is_second_hand(access, participant, cell):
        return Round.BLIND if first else None
    require(can_settle(access, participant, cell) and cell.is_disputed)
    return Round.SETTLING if _may_still_settle(hours, act) else None


def round_for(access: Access, participant: Participant, cell: Cell, *, act: Act) -> Round:
    """Return the round in which the person judges the cell now.

    Raises PermissionDenied, WindowClosedError.
    """
    hours = hours_of(participant.campaign, participant)
    found = open_round(access, participant, cell, hours, act=act)
    require_running(participant.campaign)
    if found is None:
        raise WindowClosedError(
            _(
                "Ngoài thời hạn thẩm định của tiêu chí này. Nội dung vừa nhập chưa được ghi; "
                "nếu cần, hãy đề nghị cơ quan chủ trì gia hạn."
            )
        )
    return found


def _may_still_settle(hours: Hours, act: Act) -> bool:
    last = Stage.APPRAISAL_2 if Stage.APPRAISAL_2 in hours.windows else Stage.APPRAISAL_1
    return hours.has_begun(Stage.APPRAISAL_1, act.at) and not hours.is_over(last, act.at)


def latest_explanation(cell: Cell) -> Explanation | None:
    """Return what the unit last answered to the appraisal of a cell."""
    return Explanation.objects.filter(cell=cell).order_by("-number").first()
