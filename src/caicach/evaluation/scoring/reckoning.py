"""The points of one unit from the cells as they stand, written back to its cells and cards.

Peers' rules ask the other units of the block; one query a rule fetches what they stated. Whoever changes a
cell holds the lock of its participant, so that two changes at once never add up to a card of neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext

from caicach.core.codes.numbers import plain
from caicach.core.index.answers import Answer, AnswerSheet, UnitAnswers
from caicach.core.index.arithmetic import CONTEXT, settle
from caicach.core.index.plan import Leaf, Plan, Status
from caicach.core.index.result import Missing, Result, UnitScores
from caicach.core.index.rules.base import PeerFigures
from caicach.core.index.scoring import Scorer
from caicach.evaluation.campaigns.constants import ParticipantState, Unsubmitted
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.criteria.faults import told
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import decode, is_adjustment, takes_answer
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.lacking import lacks
from caicach.evaluation.scoring.models import Cell, ScoreCard

Peers = Mapping[tuple[str, int], PeerFigures]

POINTS = {
    Standing.SELF: ("self_points", "self_status"),
    Standing.APPRAISED: ("appraised_points", "appraised_status"),
    Standing.FINAL: ("final_points", "final_status"),
}
POINT_FIELDS = [name for pair in POINTS.values() for name in pair]
FEW = 8
"""Up to so many rows, one statement each costs less than composing one for all."""
CARD_FIELDS = [
    "total",
    "maximum",
    "share",
    "grade",
    "areas",
    "expected",
    "answered",
    "lacking",
    "judged",
    "reckoned_at",
]


class UnscorableError(Exception):
    """An answer cannot be scored by its rule; the message is that of the engine."""


def stated(cell: Cell, standing: Standing) -> Mapping[str, object]:
    """Return the answer of a cell that counts in a standing, as it is kept; where nobody judged, the one
    before.
    """
    given: Mapping[str, object] | None = cell.given
    if given is not None and cell.recognised_3 is None:
        return given
    judged = [cell.recognised_1, cell.recognised_2, cell.recognised_3]
    until = {Standing.SELF: 0, Standing.APPRAISED: 1, Standing.FINAL: 3}[standing]
    counts: Mapping[str, object] = cell.answer
    for claim in judged[:until]:
        counts = counts if claim is None else claim
    return counts


def exempt_leaves(plan: Plan, codes: Iterable[str]) -> frozenset[str]:
    """Return the codes of all leaves at or below nodes that do not apply."""
    nodes = (plan.criteria_set.by_code.get(code) for code in codes)
    return frozenset(leaf.code for node in nodes if node is not None for leaf in node.leaves())


def unit_answers(
    plan: Plan, participant: Participant, cells: Iterable[Cell], standing: Standing
) -> UnitAnswers:
    """Return the answers of a unit as the engine takes them.

    A unit that has answered nothing itself has not submitted, even where parts do not apply to it or surveys
    speak of it; so has one that missed the window in a campaign that takes no drafts.
    """
    found = UnitAnswers(participant.unit, participant.block.block, participant.name)
    found.facts = {str(name): str(value) for name, value in participant.facts.items()}
    exempt = exempt_leaves(plan, participant.exempt_codes)
    refused = standing is not Standing.SELF and (
        participant.state == ParticipantState.LOCKED
        and participant.submitted_at is None
        and participant.campaign.unsubmitted == Unsubmitted.NOTHING
    )
    takes = {leaf.code for leaf in plan.leaves + plan.dependent if takes_answer(leaf.criterion)}
    answered = not takes
    for cell in cells:
        if refused and cell.given is None:
            continue
        answered = answered or bool(cell.answer or cell.recognised_1 or cell.recognised_3)
        if cell.code in exempt:
            found.answers[cell.code] = Answer(not_applicable=True)
            continue
        kept = stated(cell, standing)
        if kept or cell.papers:
            found.answers[cell.code] = decode(
                kept, papers=frozenset(map(str, cell.papers)), note=cell.explanation
            )
    if not answered:
        found.answers.clear()
    return found


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A unit's scores with the result that explains them."""

    scores: UnitScores
    result: Result


def reckon(plan: Plan, answers: UnitAnswers, peers: Peers) -> Reckoned:
    """Return the scores of one unit.

    Raises UnscorableError when an answer cannot be scored.
    """
    scorer = Scorer(plan, Missing.ZERO)
    with localcontext(CONTEXT):
        scores = scorer.unit(answers, peers)
    if scorer.problems:
        raise UnscorableError(told(scorer.problems[0]))
    sheet = AnswerSheet({answers.unit: answers})
    result = Result(plan, sheet, Missing.ZERO, {answers.unit: scores}, dict(peers), {}, [])
    return Reckoned(scores, result)


def peers_of(plan: Plan, participant: Participant, standing: Standing) -> dict[tuple[str, int], PeerFigures]:
    """Return the figures of the block for every rule that compares; one query for all of them."""
    if not plan.peer_leaves:
        return {}
    leaves = {leaf.code: leaf for leaf in plan.peer_leaves}
    columns = ("participant_id", "code", "answer", "given", "recognised_1", "recognised_2", "recognised_3")
    cells = Cell.objects.filter(block=participant.block_id, code__in=leaves).only(*columns)
    numbers: dict[str, list[Decimal]] = {code: [] for code in leaves}
    with localcontext(CONTEXT):
        for cell in cells.order_by("participant_id").iterator(chunk_size=2000):
            number = leaves[cell.code].measured(decode(stated(cell, standing)))
            if number is not None:
                numbers[cell.code].append(number)
        block = participant.block.block
        return {(block, leaf.index): leaf.rule.gather(numbers[leaf.code]) for leaf in plan.peer_leaves}


def renew(
    participant: Participant,
    *,
    at: datetime,
    cells: Sequence[Cell] | None = None,
    touched: Mapping[int, Sequence[str]] | None = None,
) -> Mapping[Standing, ScoreCard]:
    """Reckon all standings of a unit anew, write what changed to its cells and cards, and return the cards.

    The caller holds the lock of the participant. ``cells`` may be handed in when they are at hand and fresh;
    ``touched`` then names, by id of the cell, fields that the caller has set and not yet written.

    Raises UnscorableError, and then nothing was written.
    """
    if cells is None:
        cells = list(Cell.objects.filter(participant=participant).order_by("position"))
    cards = {Standing(card.standing): card for card in ScoreCard.objects.filter(participant=participant)}
    changed = fill(participant, cells, cards, at=at)
    own = dict(touched or {})
    if len(changed) > FEW:
        Cell.objects.bulk_update(changed, POINT_FIELDS)
        changed = []
    written = {cell.pk: cell for cell in changed}
    for cell in cells:
        fields = [*own.get(cell.pk, ()), *(POINT_FIELDS if cell.pk in written else ())]
        if fields:
            cell.save(update_fields=fields)
    for card in cards.values():
        card.save(update_fields=CARD_FIELDS)
    return cards


def fill(
    participant: Participant, cells: Sequence[Cell], cards: Mapping[Standing, ScoreCard], *, at: datetime
) -> list[Cell]:
    """Put the points of all standings into a unit's cells and cards, and return the cells that changed.

    Nothing is written; where no rule compares peers nothing is read either.

    Raises UnscorableError.
    """
    plan = plan_of(participant.block.set_version)
    changed: dict[int, Cell] = {}
    before: tuple[list[Mapping[str, object]], Reckoned] | None = None
    # Peers may be judged where this unit is not, and a locked sheet may count for itself alone.
    differs = bool(plan.peer_leaves) or participant.state == ParticipantState.LOCKED
    for standing in Standing:
        claims = [stated(cell, standing) for cell in cells]
        if before is not None and before[0] == claims and not differs:
            found = before[1]
        else:
            answers = unit_answers(plan, participant, cells, standing)
            found = reckon(plan, answers, peers_of(plan, participant, standing))
        before = (claims, found)
        _write_points(plan, cells, standing, found.scores, changed)
        _write_card(plan, participant, cells, cards[standing], found, at)
    return list(changed.values())


def _write_points(
    plan: Plan, cells: Sequence[Cell], standing: Standing, scores: UnitScores, changed: dict[int, Cell]
) -> None:
    points_name, status_name = POINTS[standing]
    for cell in cells:
        position = plan.index[cell.code]
        score = scores.scores[position]
        points = None if score is None else settle(score)
        status = str(scores.status.get(position, Status.SCORED))
        if getattr(cell, points_name) != points or getattr(cell, status_name) != status:
            setattr(cell, points_name, points)
            setattr(cell, status_name, status)
            changed[position] = cell


def _write_card(
    plan: Plan,
    participant: Participant,
    cells: Sequence[Cell],
    card: ScoreCard,
    found: Reckoned,
    at: datetime,
) -> None:
    scores, unit = found.scores, participant.unit
    grade = found.result.grade(unit)
    card.total = found.result.total(unit)
    card.maximum = None if scores.total_maximum is None else settle(scores.total_maximum)
    card.share = found.result.share(unit)
    card.grade = grade.grade if grade else ""
    card.areas = [_area(plan, scores, plan.index[top.code]) for top in plan.criteria_set.criteria]
    exempt = exempt_leaves(plan, participant.exempt_codes)
    own = [
        (plan.leaf_at[plan.index[cell.code]], cell)
        for cell in cells
        if cell.code not in exempt and takes_answer(plan.nodes[plan.index[cell.code]])
    ]
    expected = [(leaf, cell) for leaf, cell in own if not is_adjustment(leaf.criterion)]
    card.expected = len(expected)
    card.answered = sum(1 for _leaf, cell in expected if cell.answer)
    card.lacking = sum(1 for leaf, cell in own if lacks(leaf.criterion, cell))
    card.judged = _judged(Standing(card.standing), own)
    card.reckoned_at = at


def _judged(standing: Standing, own: Sequence[tuple[Leaf, Cell]]) -> int:
    if standing is Standing.SELF:
        return 0
    if standing is Standing.APPRAISED:
        return sum(1 for _leaf, cell in own if cell.outcome_1)
    return sum(1 for _leaf, cell in own if cell.outcome_2 or cell.recognised_3 is not None)


def _area(plan: Plan, scores: UnitScores, position: int) -> list[str | None]:
    score, maximum = scores.scores[position], scores.maxima[position]
    if scores.status.get(position) is Status.NOT_APPLICABLE:
        maximum = None
    return [
        plan.nodes[position].code,
        None if score is None else plain(settle(score)),
        None if maximum is None else plain(settle(maximum)),
    ]
