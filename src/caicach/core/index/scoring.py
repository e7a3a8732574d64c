"""The exact scorer: answers in, scores, ranks and grades out, for any criteria set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext

from caicach.core.index.aggregation import aggregate_all, total_of
from caicach.core.index.answers import (
    Answer,
    AnswerSheet,
    IncompleteAnswerError,
    UnitAnswers,
    ZeroDenominatorError,
)
from caicach.core.index.arithmetic import CONTEXT, ZERO, settle
from caicach.core.index.checking import check_answers, fault_of
from caicach.core.index.model import CriteriaSet, Method
from caicach.core.index.plan import Leaf, Plan, Status
from caicach.core.index.problems import Problem, ProblemsError, Severity
from caicach.core.index.ranking import TieDecision
from caicach.core.index.refusals import incomplete, nothing_to_count, undecided_band
from caicach.core.index.result import Missing, Result, UnitScores
from caicach.core.index.rules.base import PeerFigures
from caicach.core.index.rules.steps import AmbiguousBandError


def score(
    criteria_set: CriteriaSet | Plan,
    sheet: AnswerSheet,
    *,
    missing: Missing = Missing.ZERO,
    decisions: Mapping[str, Sequence[TieDecision]] | None = None,
) -> Result:
    """Score all units of ``sheet`` by ``criteria_set``.

    ``decisions`` are recorded decisions on ties, by block. Raises ProblemsError, with everything found at
    once, when the set contradicts itself or answers cannot be scored; TieDecisionError later, from
    ``Result.ranks``, when a decision names units that are not tied.
    """
    plan = criteria_set if isinstance(criteria_set, Plan) else Plan.of(criteria_set)
    with localcontext(CONTEXT):
        found = check_answers(plan.criteria_set, sheet, missing_refused=missing is Missing.REFUSE)
        if any(problem.severity is Severity.ERROR for problem in found):
            raise ProblemsError(found)
        scorer = Scorer(plan, missing)
        peers = scorer.peer_figures(sheet)
        units = {unit.unit: scorer.unit(unit, peers) for unit in sheet}
        if scorer.problems:
            raise ProblemsError([*scorer.problems, *found])
    return Result(plan, sheet, missing, units, peers, decisions or {}, found)


class Scorer:
    """Scores one unit at a time; the caller has entered the engine's decimal context."""

    def __init__(self, plan: Plan, missing: Missing) -> None:
        self.plan = plan
        self.missing = missing
        self.problems: list[Problem] = []
        self.default_block = plan.criteria_set.blocks[0].id
        self._no_scores: list[Decimal | None] = [None] * len(plan.nodes)

    def peer_figures(self, sheet: AnswerSheet) -> dict[tuple[str, int], PeerFigures]:
        """Return the figures of every block for every rule that compares peers."""
        figures: dict[tuple[str, int], PeerFigures] = {}
        if not self.plan.peer_leaves:
            return figures
        blocks: dict[str, list[UnitAnswers]] = {}
        for unit in sheet:
            blocks.setdefault(unit.block or self.default_block, []).append(unit)
        for block, units in blocks.items():
            for leaf in self.plan.peer_leaves:
                figures[block, leaf.index] = leaf.rule.gather(measured_of(leaf, units))
        return figures

    def unit(self, unit: UnitAnswers, peers: Mapping[tuple[str, int], PeerFigures]) -> UnitScores:
        """Return the scores of one unit; answers that cannot be scored are noted in ``problems``."""
        block = unit.block or self.default_block
        found = UnitScores(
            unit, block, unit.has_submitted(), self._no_scores.copy(), list(self.plan.maxima), {}
        )
        if not found.submitted:
            self._fill_unsubmitted(found)
            return found
        self._leaves(found, peers)
        aggregate_all(self.plan, found.scores, found.maxima, found.status)
        self.finish(found)
        return found

    def _leaves(self, found: UnitScores, peers: Mapping[tuple[str, int], PeerFigures]) -> None:
        for leaf in self.plan.leaves:
            self.leaf(found, leaf, peers)
        for leaf in self.plan.dependent:
            self.leaf(found, leaf, peers)

    def by_rule(
        self, unit: UnitAnswers, leaf: Leaf, peers: Mapping[tuple[str, int], PeerFigures]
    ) -> Decimal | None:
        """Return what the rule gives for an answer whose points were decided; None where it gives nothing.

        Like ``decided`` itself, the points of a penalty are the amount taken off.
        """
        answer = replace(unit.answers[leaf.code], decided=None)
        if answer.is_empty() or fault_of(leaf.criterion, answer) is not None:
            return None
        plain = replace(unit, answers={**unit.answers, leaf.code: answer})
        block = unit.block or self.default_block
        found = UnitScores(
            unit=plain,
            block=block,
            submitted=True,
            scores=self._no_scores.copy(),
            maxima=list(self.plan.maxima),
            status={},
        )
        self._leaves(found, peers)
        points = found.scores[leaf.index]
        return None if points is None else points * leaf.sign

    def finish(self, found: UnitScores) -> None:
        """Compute the total from the top-level scores."""
        found.total, found.total_maximum = total_of(self.plan, found.scores, found.maxima, found.status)

    def leaf(self, found: UnitScores, leaf: Leaf, peers: Mapping[tuple[str, int], PeerFigures]) -> None:
        """Score one leaf of one unit into ``found``."""
        position = leaf.index
        answer = found.unit.answers.get(leaf.criterion.code)
        if answer is None or answer.is_empty():
            self._missing(found, leaf)
            return
        if answer.not_applicable:
            found.scores[position] = None
            found.status[position] = Status.NOT_APPLICABLE
            return
        if answer.decided is not None:
            found.scores[position] = leaf.settled(answer.decided)
            found.status.pop(position, None)
            return
        if leaf.criterion.precondition is not None and not self._precondition(found, leaf, answer):
            return
        points: Decimal | Status = Status.INCOMPLETE
        try:
            points = leaf.points(answer, peers.get((found.block, position)) if leaf.compares else None)
        except ZeroDenominatorError:
            self.problems.append(nothing_to_count(leaf.criterion, found.unit))
        except IncompleteAnswerError as fault:
            self.problems.append(incomplete(leaf.criterion, found.unit, fault.needs))
        except AmbiguousBandError as fault:
            self.problems.append(undecided_band(leaf.criterion, found.unit, fault))
        if isinstance(points, Status):
            found.scores[position] = None
            found.status[position] = points
        else:
            found.scores[position] = points
            if found.status:
                found.status.pop(position, None)

    def _missing(self, found: UnitScores, leaf: Leaf) -> None:
        adjusts = leaf.criterion.method in {Method.BONUS, Method.PENALTY}
        found.scores[leaf.index] = None if self.missing is Missing.BLANK and not adjusts else ZERO
        found.status[leaf.index] = Status.MISSING

    def _fill_unsubmitted(self, found: UnitScores) -> None:
        for position in range(len(self.plan.nodes)):
            found.status[position] = Status.MISSING

    def _precondition(self, found: UnitScores, leaf: Leaf, answer: Answer) -> bool:
        precondition = leaf.criterion.precondition
        assert precondition is not None
        if precondition.evidence:
            met = set(precondition.evidence) <= answer.evidence
        else:
            points = self._points_of(found, self.plan.index[precondition.code])
            points = settle(points)
            met = points > ZERO if precondition.at_least is None else points >= precondition.at_least
            if not met and self._is_open(found, self.plan.index[precondition.code]):
                found.scores[leaf.index] = None
                found.status[leaf.index] = Status.INCOMPLETE
                return False
        if not met:
            found.scores[leaf.index] = leaf.sign * precondition.otherwise
            found.status[leaf.index] = Status.PRECONDITION_FAILED
        return met

    def _points_of(self, found: UnitScores, position: int) -> Decimal:
        below = self.plan.children[position]
        if not below:
            return found.scores[position] or ZERO
        return sum((self._points_of(found, child) for child in below), ZERO)

    def _is_open(self, found: UnitScores, position: int) -> bool:
        """Whether points below are unknown (rather than not to be had)."""
        below = self.plan.children[position]
        if below:
            return any(self._is_open(found, child) for child in below)
        return found.scores[position] is None and found.status[position] is not Status.NOT_APPLICABLE


def measured_of(leaf: Leaf, units: Sequence[UnitAnswers]) -> list[Decimal]:
    """Return the numbers of those units of a block that answered this leaf and to which it applies."""
    numbers = []
    for unit in units:
        answer = unit.answers.get(leaf.criterion.code)
        if answer is not None:
            number = leaf.measured(answer)
            if number is not None:
                numbers.append(number)
    return numbers
