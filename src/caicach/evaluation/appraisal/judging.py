"""Judging cells: the only door. A judgement is added and never changed; the cell shows what counts now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action
from caicach.core.index.answers import Answer
from caicach.core.index.checking import fault_of
from caicach.core.index.model import Criterion
from caicach.core.index.problems import Place, error
from caicach.evaluation.appraisal import actions
from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.appraisal.pairs import Pair, pair_of, points_if
from caicach.evaluation.appraisal.refusals import (
    NotJudgeableError,
    PairClosedError,
    ReasonMissingError,
    StaleClaimError,
)
from caicach.evaluation.appraisal.rounds import latest_explanation, require_sealed, round_for
from caicach.evaluation.appraisal.telling import tell_asked
from caicach.evaluation.campaigns.access import Access, access_to
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import (
    AnswerRefusedError,
    Stored,
    decode,
    encode,
    parse,
    takes_answer,
)
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import UnscorableError, exempt_leaves, renew
from caicach.evaluation.scoring.services import UnitRuleError, enter, locked_participant
from caicach.registry.acting import Act, RegistryRuleError

MOST_REASON = 4_000
FIRST_ROUNDS = frozenset({Round.FIRST, Round.BLIND, Round.SETTLING})
PAIR_ROUNDS = frozenset({Round.FIRST, Round.BLIND})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an appraiser makes of a claim.

    A change names either the figures that count (``boxes``, as typed), or ``points`` set instead of the
    rule's; ``follow`` takes over what an earlier decision on the cell recognised. ``reason`` is for the unit
    to read, ``internal_note`` is not. ``answer_version`` is the version of the claim that was shown.
    """

    outcome: Outcome
    reason: str = ""
    boxes: Mapping[str, str] | None = None
    points: Decimal | None = None
    follow: int | None = None
    internal_note: str = ""
    answer_version: int = 0


@dataclass(slots=True)
class Case:
    """A cell under judgement, with the lock of its unit held."""

    participant: Participant
    access: Access
    cells: list[Cell]
    cell: Cell
    leaf: Criterion


def open_case(cell_id: int, *, act: Act) -> Case:
    """Return a cell ready to be judged, its unit locked.

    Raises PermissionDenied where the cell does not exist or the person has no part in its season.
    """
    found = Cell.objects.filter(pk=cell_id).values_list("participant", flat=True).first()
    if found is None:
        raise PermissionDenied
    participant = locked_participant(found)
    access = access_to(participant.campaign, act.by, on=act.day)
    cells = list(Cell.objects.filter(participant=participant).order_by("position"))
    cell = next(cell for cell in cells if cell.pk == cell_id)
    plan = plan_of(participant.block.set_version)
    return Case(participant, access, cells, cell, plan.nodes[plan.index[cell.code]])


@transaction.atomic
def judge(cell_id: int, judgement: Judgement, *, act: Act) -> Decision:
    """Decide on a claim, in the round that is the person's at this moment.

    Raises:
        PermissionDenied: the cell is not theirs to judge, or is of the unit they work in.
        WindowClosedError, NotJudgeableError, ReasonMissingError, PairClosedError, StaleClaimError,
        UnitRuleError.
        AnswerRefusedError: the boxes or the points are no answer to the criterion.
    """
    case = open_case(cell_id, act=act)
    round_ = round_for(case.access, case.participant, case.cell, act=act)
    require_judgeable(case)
    pair = pair_of(case.cell)
    if round_ in PAIR_ROUNDS and pair.is_closed:
        raise PairClosedError(
            _("Hai người thẩm định độc lập đều đã kết luận tiêu chí này, nên không sửa được nữa.")
        )
    if judgement.answer_version != case.cell.version:
        raise StaleClaimError(case.cell, judgement.answer_version)
    return conclude(case, round_, judgement, pair=pair, act=act)


def conclude(
    case: Case, round_: Round, judgement: Judgement, *, act: Act, pair: Pair | None = None
) -> Decision:
    """Add a decision whose rights and window the caller has checked, and let the cell show what counts.

    Raises ReasonMissingError, NotJudgeableError, UnitRuleError, AnswerRefusedError.
    """
    cell = case.cell
    outcome, recognised, reason = _made_of(case, round_, judgement)
    decision = _decision(cell, round_, outcome, recognised, reason, act)
    decision.internal_note = judgement.internal_note.strip()[:MOST_REASON]
    _write(case, decision, pair or pair_of(cell), act, actions.JUDGED)
    if outcome is Outcome.ASKED:
        tell_asked(case.participant, cell, act=act)
    return decision


@transaction.atomic
def take_back(cell_id: int, *, act: Act) -> Decision:
    """Undo the person's latest decision on a cell: what stood before it in the round stands again.

    Raises PermissionDenied, WindowClosedError, PairClosedError; NotJudgeableError where nothing was decided.
    """
    case = open_case(cell_id, act=act)
    round_ = round_for(case.access, case.participant, case.cell, act=act)
    pair = pair_of(case.cell)
    if round_ in PAIR_ROUNDS and pair.is_closed:
        raise PairClosedError(
            _("Hai người thẩm định độc lập đều đã kết luận tiêu chí này, nên không rút lại được nữa.")
        )
    made = list(Decision.objects.filter(cell=case.cell, round=round_).order_by("-number")[:2])
    if not made or not made[0].outcome:
        raise NotJudgeableError(_("Tiêu chí này chưa có kết luận nào để rút."))
    before = made[1] if len(made) > 1 else None
    outcome = Outcome(before.outcome) if before and before.outcome else None
    decision = _decision(
        case.cell,
        round_,
        outcome,
        before.recognised if before else None,
        before.reason if before else "",
        act,
    )
    _write(case, decision, pair, act, actions.TAKEN_BACK)
    return decision


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one cell of several: its decision, or why there is none."""

    cell_id: int
    decision: Decision | None
    refused: str = ""


def accept_all(shown: Mapping[int, int], *, act: Act) -> list[Taken]:
    """Accept the claims of several cells, each by a decision of its own; what is refused is told cell by
    cell.

    Args:
        shown: the version of the claim that was shown, by cell.
        act: who, when.

    Raises PermissionDenied as soon as one of them is not theirs to judge.
    """
    done: list[Taken] = []
    for cell_id, version in shown.items():
        try:
            made = judge(cell_id, Judgement(Outcome.ACCEPTED, answer_version=version), act=act)
        except RegistryRuleError as fault:
            done.append(Taken(cell_id, None, str(fault)))
        else:
            done.append(Taken(cell_id, made))
    return done


def take_back_all(cell_ids: Sequence[int], *, act: Act) -> list[Taken]:
    """Undo the latest decisions on several cells; what is refused is told cell by cell.

    Raises PermissionDenied as soon as one of them is not theirs.
    """
    done: list[Taken] = []
    for cell_id in cell_ids:
        try:
            done.append(Taken(cell_id, take_back(cell_id, act=act)))
        except RegistryRuleError as fault:
            done.append(Taken(cell_id, None, str(fault)))
    return done


def require_judgeable(case: Case) -> None:
    """Check that there is a claim to judge.

    Raises NotJudgeableError.
    """
    require_sealed(case.participant)
    if not takes_answer(case.leaf):
        raise NotJudgeableError(
            _("Tiêu chí %(code)s lấy số liệu từ điều tra hoặc đo lường, không thẩm định ở đây.")
            % {"code": case.cell.code}
        )
    plan = plan_of(case.participant.block.set_version)
    if case.cell.code in exempt_leaves(plan, case.participant.exempt_codes):
        raise NotJudgeableError(
            _("Tiêu chí %(code)s không áp dụng cho đơn vị này trong đợt.") % {"code": case.cell.code}
        )


def _made_of(
    case: Case, round_: Round, judgement: Judgement
) -> tuple[Outcome, Mapping[str, object] | None, str]:
    reason = judgement.reason.strip()[:MOST_REASON]
    if judgement.follow is not None:
        return _followed(case, round_, judgement.follow, reason)
    if judgement.outcome is Outcome.ASKED:
        if round_ not in PAIR_ROUNDS:
            raise NotJudgeableError(
                _("Ở bước này cần kết luận: công nhận hoặc điều chỉnh, không yêu cầu bổ sung nữa.")
            )
        if not reason:
            raise ReasonMissingError(_("Hãy ghi rõ cần đơn vị bổ sung, làm rõ điều gì."))
        return Outcome.ASKED, None, reason
    claim = claim_of(case.cell, round_)
    if judgement.outcome is Outcome.ACCEPTED:
        return Outcome.ACCEPTED, claim, reason
    if not reason:
        raise ReasonMissingError(
            _("Hãy ghi lý do điều chỉnh để đơn vị hiểu vì sao điểm thay đổi và cần làm gì.")
        )
    changed = _changed(case, claim, judgement, reason)
    if changed == claim:
        raise NotJudgeableError(
            _("Số liệu điều chỉnh giống hệt số liệu của đơn vị. Nếu đồng ý, hãy chọn “Công nhận”.")
        )
    return Outcome.CHANGED, changed, reason


def _followed(
    case: Case, round_: Round, decision_id: int, reason: str
) -> tuple[Outcome, Mapping[str, object] | None, str]:
    found = Decision.objects.filter(pk=decision_id, cell=case.cell, recognised__isnull=False).first()
    if found is None or round_ in PAIR_ROUNDS:
        raise NotJudgeableError(_("Không còn kết luận này để giữ nguyên. Hãy mở lại tiêu chí."))
    if round_ is Round.SECOND and not reason:
        raise ReasonMissingError(_("Hãy ghi lý do giữ nguyên để trả lời giải trình của đơn vị."))
    return Outcome(found.outcome), found.recognised, reason or found.reason


def claim_of(cell: Cell, round_: Round) -> Mapping[str, object]:
    """Return what the unit claims: in a later round, what it proposed in its explanation if it did."""
    if round_ in FIRST_ROUNDS:
        return dict(cell.answer)
    explained = latest_explanation(cell)
    if explained is not None and not explained.accepts and explained.answer is not None:
        return dict(explained.answer)
    return dict(cell.answer)


def _changed(case: Case, claim: Mapping[str, object], judgement: Judgement, reason: str) -> Stored:
    if judgement.points is None:
        answer = parse(case.leaf, judgement.boxes or {})
        if answer.is_empty():
            raise ReasonMissingError(_("Hãy nhập số liệu được công nhận, hoặc điểm được công nhận."))
        return encode(answer)
    answer = decode(claim)
    answer.not_applicable = False
    answer.decided, answer.decided_because = judgement.points, reason
    _check(case.leaf, answer)
    return encode(answer)


def _check(leaf: Criterion, answer: Answer) -> None:
    fault = fault_of(leaf, answer)
    if fault is not None:
        id_, message, mend = fault
        raise AnswerRefusedError(error(id_, message, mend, Place(code=leaf.code)))


def _decision(
    cell: Cell,
    round_: Round,
    outcome: Outcome | None,
    recognised: Mapping[str, object] | None,
    reason: str,
    act: Act,
) -> Decision:
    return Decision(
        cell=cell,
        round=round_,
        number=Decision.objects.filter(cell=cell, round=round_).count() + 1,
        outcome=outcome or "",
        recognised=recognised,
        reason=reason,
        answer_version=cell.version,
        by_id=act.person_id,
        by_label=act.actor.label,
        at=act.at,
        origin=act.origin,
    )


def _write(case: Case, decision: Decision, pair: Pair, act: Act, action: Action) -> None:
    cell = case.cell
    try:
        if cell.second_appraiser_id is not None and decision.round in PAIR_ROUNDS:
            decision.points = points_if(case.participant, case.cells, cell, decision.recognised)
            shown = pair.with_(decision).project(cell)
        else:
            shown = project(cell, decision)
        if shown:
            cell.save(update_fields=shown)
            renew(case.participant, at=act.at, cells=case.cells)
    except UnscorableError as fault:
        raise UnitRuleError(str(fault)) from None
    if decision.points is None and decision.recognised is not None:
        first = decision.round in FIRST_ROUNDS
        decision.points = cell.appraised_points if first else cell.final_points
    decision.save(force_insert=True)
    enter(
        action,
        case.participant,
        act,
        code=cell.code,
        round=str(decision.round),
        number=decision.number,
        outcome=str(decision.outcome),
        recognised=decision.recognised,
        points=decision.points,
        reason=decision.reason,
        version=decision.answer_version,
    )


def project(cell: Cell, decision: Decision) -> list[str]:
    """Let the cell show a decision, and return the columns that changed.

    First appraisals and their settling fill the first place, second appraisals and upheld objections the
    second; the council's is not shown here.
    """
    if decision.round in FIRST_ROUNDS:
        cell.outcome_1, cell.recognised_1, cell.reason_1 = (
            decision.outcome,
            decision.recognised,
            decision.reason,
        )
        cell.is_disputed = False
        return ["outcome_1", "recognised_1", "reason_1", "is_disputed"]
    cell.outcome_2, cell.recognised_2, cell.reason_2 = decision.outcome, decision.recognised, decision.reason
    return ["outcome_2", "recognised_2", "reason_2"]
