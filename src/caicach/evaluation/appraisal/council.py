"""What the council decides: meetings with minutes, points of single cells, the order of equal units.

A decision of the council stands above both appraisals. After publication it is how a correction begins: what
was published stays as it was until a new version of the result is approved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.core.index.answers import Answer
from caicach.core.index.checking import fault_of
from caicach.core.index.model import Criterion
from caicach.core.index.ranking import Rank, TieDecision, TieDecisionError
from caicach.evaluation.appraisal import actions
from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import CouncilMeeting, Decision, TieRuling
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.doors import enter as enter_campaign
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.campaigns.policies import can_decide_in_council
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import encode, parse
from caicach.evaluation.scoring.constants import Outcome, Standing
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import UnscorableError, renew
from caicach.evaluation.scoring.services import enter, locked_participant
from caicach.evaluation.scoring.whole import result_of
from caicach.registry.acting import Act, RegistryRuleError, require

COUNCIL = "Hội đồng thẩm định"
"""Who decides on ties, in files and on pages; the person who wrote it down stands in the ledger."""


class CouncilRuleError(RegistryRuleError):
    """The council cannot decide this now, or not so; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the council decides on one cell: figures that the rule then reckons, or the points themselves."""

    reason: str
    boxes: Mapping[str, str] | None = None
    points: Decimal | None = None


@transaction.atomic
def hold_meeting(
    campaign: Campaign, *, held_on: date, chaired_by: str, members: str, minutes: str, act: Act
) -> CouncilMeeting:
    """Record a meeting of the council; its number is the next of the campaign.

    Raises PermissionDenied, CouncilRuleError.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    require(can_decide_in_council(access_to(campaign, act.by, on=act.day)))
    if not chaired_by.strip():
        raise CouncilRuleError(_("Hãy ghi người chủ trì phiên họp."))
    if held_on < campaign.starts_on:
        raise CouncilRuleError(_("Ngày họp trước khi kỳ đánh giá bắt đầu. Hãy xem lại ngày và năm."))
    meeting = CouncilMeeting.objects.create(
        campaign=campaign,
        number=CouncilMeeting.objects.filter(campaign=campaign).count() + 1,
        held_on=held_on,
        chaired_by=chaired_by.strip(),
        members=members.strip(),
        minutes=minutes.strip(),
        by_id=act.person_id,
        at=act.at,
    )
    enter_campaign(
        actions.MEETING_HELD, meeting.campaign, act, number=meeting.number, minutes=meeting.minutes
    )
    return meeting


@transaction.atomic
def write_minutes(
    meeting: CouncilMeeting, *, members: str, minutes: str, close: bool, act: Act
) -> CouncilMeeting:
    """Write the minutes of a meeting; with ``close`` they are final. Every writing is in the ledger.

    Raises PermissionDenied, CouncilRuleError when the minutes are final already.
    """
    meeting = (
        CouncilMeeting.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=meeting.pk)
    )
    require(can_decide_in_council(access_to(meeting.campaign, act.by, on=act.day)))
    _require_open_minutes(meeting)
    meeting.members, meeting.minutes = members.strip(), minutes.strip()
    meeting.closed_at = act.at if close else None
    meeting.save(update_fields=["members", "minutes", "closed_at"])
    action = actions.MINUTES_CLOSED if close else actions.MINUTES_WRITTEN
    enter_campaign(
        action, meeting.campaign, act, number=meeting.number, minutes=meeting.minutes, members=meeting.members
    )
    return meeting


@transaction.atomic
def decide_cell(cell_id: int, verdict: Verdict, *, meeting: CouncilMeeting, act: Act) -> Decision:
    """Decide the points of one cell of a unit, above both appraisals.

    Raises PermissionDenied, CouncilRuleError, AnswerRefusedError, Cell.DoesNotExist.
    """
    participant_id = Cell.objects.values_list("participant_id", flat=True).get(pk=cell_id)
    participant = locked_participant(participant_id)
    campaign = participant.campaign
    require(can_decide_in_council(access_to(campaign, act.by, on=act.day)))
    _require_sitting(campaign, meeting, act)
    plan = plan_of(participant.block.set_version)
    cells = list(Cell.objects.filter(participant=participant).order_by("position"))
    cell = next(found for found in cells if found.pk == cell_id)
    reason = verdict.reason.strip()
    if not reason:
        raise CouncilRuleError(_("Hãy ghi lý do: đơn vị và công chúng sẽ đọc lý do này."))
    answer = _decided(plan.nodes[plan.index[cell.code]], verdict, reason)
    cell.recognised_3, cell.reason_3, cell.is_disputed = encode(answer), reason, False
    fields = ("recognised_3", "reason_3", "is_disputed")
    try:
        renew(participant, at=act.at, cells=cells, touched={cell.pk: fields})
    except UnscorableError as fault:
        raise CouncilRuleError(str(fault)) from None
    decision = _record_decision(cell, answer, reason, meeting, act)
    enter(
        actions.COUNCIL_DECIDED,
        participant,
        act,
        code=cell.code,
        meeting=meeting.number,
        reason=reason,
        answer=cell.recognised_3,
        points=cell.final_points,
    )
    return decision


@transaction.atomic
def rule_tie(
    block: CampaignBlock,
    order: Sequence[Participant],
    *,
    reason: str,
    meeting: CouncilMeeting | None,
    act: Act,
) -> TieRuling:
    """Decide the order of units that all rules leave equal, best first.

    Raises PermissionDenied, CouncilRuleError when the units are not equal, or not of this block.
    """
    campaign = Campaign.objects.select_for_update().get(pk=block.campaign_id)
    require(can_decide_in_council(access_to(campaign, act.by, on=act.day)))
    if meeting is not None:
        _require_sitting(campaign, meeting, act)
    if not reason.strip():
        raise CouncilRuleError(_("Hãy ghi lý do xếp thứ tự."))
    units = [participant.unit for participant in order]
    if len(set(units)) < 2 or any(participant.block_id != block.pk for participant in order):
        raise CouncilRuleError(_("Hãy chọn từ hai đơn vị khác nhau của cùng một khối."))
    decision = TieDecision(tuple(units), act.actor.label, reason.strip(), act.day)
    try:
        result_of(block, Standing.FINAL, ties=[decision]).ranks(block.block)
    except TieDecisionError:
        raise CouncilRuleError(
            _("Các đơn vị này không bằng điểm nhau (hoặc thiếu đơn vị cùng điểm), nên không xếp tay được.")
        ) from None
    ruling = TieRuling.objects.create(
        campaign=campaign,
        block=block,
        order=[participant.pk for participant in order],
        reason=reason.strip(),
        meeting=meeting,
        by_id=act.person_id,
        at=act.at,
    )
    names = ", ".join(participant.name for participant in order)
    enter_campaign(actions.TIE_RULED, campaign, act, block=block.title, order=names, reason=ruling.reason)
    return ruling


def rulings_of(block: CampaignBlock) -> list[TieRuling]:
    """Return the rulings on ties of a block; of one group of units the latest counts."""
    found: dict[frozenset[int], TieRuling] = {}
    for ruling in TieRuling.objects.filter(block=block).order_by("at", "pk"):
        found[frozenset(ruling.order)] = ruling
    return list(found.values())


def rulings_that_hold(block: CampaignBlock, ranks: Mapping[str, Rank]) -> list[TieDecision]:
    """Return the council's orders among units that are equal in ``ranks``, the places by rules alone.

    A ruling on units that points have set apart since says nothing any more, and is left out.
    """
    groups = {rank.sharing for rank in ranks.values() if rank.sharing}
    if not groups:
        return []
    return [
        TieDecision(tuple(map(str, ruling.order)), COUNCIL, ruling.reason, timezone.localdate(ruling.at))
        for ruling in rulings_of(block)
        if tuple(sorted(map(str, ruling.order))) in groups
    ]


def _decided(leaf: Criterion, verdict: Verdict, reason: str) -> Answer:
    answer = Answer() if verdict.boxes is None else parse(leaf, verdict.boxes)
    if verdict.points is not None:
        answer.decided, answer.decided_because = verdict.points, reason
        fault = fault_of(leaf, answer)
        if fault is not None:
            raise CouncilRuleError(f"{fault[1].vi} {fault[2].vi}")
    if answer.is_empty():
        raise CouncilRuleError(_("Hãy nhập số liệu được công nhận, hoặc số điểm do Hội đồng quyết định."))
    return answer


def _record_decision(cell: Cell, answer: Answer, reason: str, meeting: CouncilMeeting, act: Act) -> Decision:
    earlier = Decision.objects.filter(cell=cell, round=Round.COUNCIL).count()
    return Decision.objects.create(
        cell=cell,
        round=Round.COUNCIL,
        number=earlier + 1,
        outcome=Outcome.CHANGED,
        recognised=encode(answer),
        points=cell.final_points,
        reason=reason,
        answer_version=cell.version,
        meeting=meeting,
        by_id=act.person_id,
        by_label=act.actor.label,
        at=act.at,
        origin=act.origin,
    )


def _require_sitting(campaign: Campaign, meeting: CouncilMeeting, act: Act) -> None:
    if meeting.campaign_id != campaign.pk:
        raise CouncilRuleError(_("Phiên họp này thuộc đợt đánh giá khác."))
    _require_open_minutes(meeting)
    if campaign.state == CampaignState.APPROVED:
        raise CouncilRuleError(_("Kết quả đã phê duyệt và đang chờ công bố, nên chưa sửa được."))
    if campaign.state == CampaignState.RUNNING and not hours_of(campaign).is_open(Stage.COUNCIL, act.at):
        raise CouncilRuleError(_("Chưa đến, hoặc đã hết thời gian làm việc của Hội đồng."))
    if campaign.state == CampaignState.PREPARING:
        raise CouncilRuleError(_("Đợt đánh giá chưa mở."))


def _require_open_minutes(meeting: CouncilMeeting) -> None:
    if meeting.closed_at is not None:
        raise CouncilRuleError(_("Biên bản phiên họp này đã chốt. Hãy lập phiên họp mới."))
