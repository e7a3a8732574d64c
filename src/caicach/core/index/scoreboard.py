"""A result kept up to date: one answer changes, and only what hangs on it is computed again.

The numbers are those that scoring everything anew would give (a property test holds them equal); what
differs is the work: one leaf, its ancestors, and for rules that compare peers the other units' same leaf.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext

from caicach.core.index.aggregation import aggregate
from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.arithmetic import CONTEXT, ZERO
from caicach.core.index.checking import fault_of
from caicach.core.index.model import Aggregate, CriteriaSet, NotApplicable
from caicach.core.index.plan import Leaf
from caicach.core.index.problems import Place, ProblemsError, error
from caicach.core.index.ranking import TieDecision
from caicach.core.index.result import Missing, UnitScores
from caicach.core.index.scoring import Scorer, measured_of, score


class Scoreboard:
    """A live result. ``result`` always holds scores, ranks and grades as of the last change."""

    def __init__(
        self,
        criteria_set: CriteriaSet,
        sheet: AnswerSheet,
        *,
        missing: Missing = Missing.ZERO,
        decisions: Mapping[str, Sequence[TieDecision]] | None = None,
    ) -> None:
        """Score everything once. Raises ProblemsError as :func:`caicach.core.index.scoring.score` does."""
        self.result = score(criteria_set, sheet, missing=missing, decisions=decisions)
        self._measured: dict[tuple[str, int], dict[str, Decimal]] = {}
        plan = self.result.plan
        self._plain = [node.aggregate is Aggregate.SUM and node.maximum is not None for node in plan.nodes]
        self._rounds = plan.round_group is not None
        self._shares = NotApplicable.SHARE in {
            plan.criteria_set.not_applicable,
            *(node.not_applicable for node in plan.nodes),
        }
        clamps = plan.criteria_set.adjustments
        self._sums_up = (
            not plan.bonus
            and not plan.penalty
            and plan.base_maximum is not None
            and plan.round_total is None
            and plan.criteria_set.not_applicable is NotApplicable.SHRINK
            and clamps.total_minimum <= ZERO
            and clamps.total_maximum >= plan.base_maximum
        )
        with localcontext(CONTEXT):
            for leaf in plan.peer_leaves:
                for unit in self.result.units.values():
                    self._note_measured(unit, leaf)

    def change(self, unit: str, code: str, answer: Answer) -> tuple[str, ...]:
        """Replace one answer and return the units whose scores changed.

        Raises KeyError for an unknown unit or code, ProblemsError for an answer that cannot be scored, and
        nothing is changed then.
        """
        plan = self.result.plan
        leaf = plan.leaf_at[plan.index[code]]
        found = self.result.units[unit]
        with localcontext(CONTEXT):
            fault = None if answer.not_applicable else fault_of(leaf.criterion, answer)
        if fault is not None:
            id_, message, mend = fault
            raise ProblemsError([error(id_, message, mend, Place(code=code, unit=unit, cell=answer.source))])
        before = found.unit.answers.get(code)
        found.unit.answers[code] = answer
        try:
            with localcontext(CONTEXT):
                changed = self._apply(found, leaf)
        except ProblemsError:
            if before is None:
                del found.unit.answers[code]
            else:
                found.unit.answers[code] = before
            with localcontext(CONTEXT):
                self._apply(found, leaf)
            raise
        # Ties may hang on the answer itself, even where it changes no score.
        self._forget([found, *changed])
        return tuple(unit.unit.unit for unit in changed)

    def _apply(self, found: UnitScores, leaf: Leaf) -> list[UnitScores]:
        plan = self.result.plan
        scorer = Scorer(plan, self.result.missing)
        if found.unit.has_submitted() != found.submitted or plan.dependent:
            self._rescore_unit(scorer, found)
            changed = [found]
        else:
            changed = [found] if self._rescore_leaf(scorer, found, leaf) else []
        if leaf.compares:
            changed.extend(self._rescore_peers(scorer, found, leaf))
        if scorer.problems:
            raise ProblemsError(scorer.problems)
        return changed

    def _rescore_unit(self, scorer: Scorer, found: UnitScores) -> None:
        fresh = scorer.unit(found.unit, self.result.peers)
        found.scores, found.maxima, found.status = fresh.scores, fresh.maxima, fresh.status
        found.submitted, found.total, found.total_maximum = fresh.submitted, fresh.total, fresh.total_maximum

    def _rescore_leaf(self, scorer: Scorer, found: UnitScores, leaf: Leaf) -> bool:
        plan, position = self.result.plan, leaf.index
        old_score, old_status = found.scores[position], found.status.get(position)
        if found.status and self._shares:
            before = (found.total, list(found.scores))
            self._rescore_unit(scorer, found)
            return before != (found.total, found.scores)
        scorer.leaf(found, leaf, self.result.peers)
        new_score, new_status = found.scores[position], found.status.get(position)
        if new_score == old_score and new_status == old_status:
            return False
        if old_score is None or new_score is None or found.status:
            found.maxima[position] = plan.maxima[position]
            if self._shares:
                self._rescore_unit(scorer, found)
                return True
            for above in plan.path(position):
                aggregate(plan, above, found.scores, found.maxima, found.status)
        else:
            self._add_up(scorer, found, plan.path(position), new_score - old_score)
            return True
        scorer.finish(found)
        return True

    def _add_up(self, scorer: Scorer, found: UnitScores, path: Sequence[int], change: Decimal) -> None:
        plan = self.result.plan
        simple = not self._rounds and not found.status
        for above in path:
            simple = simple and self._plain[above]
            before = found.scores[above]
            if simple and before is not None:
                found.scores[above] = before + change
            else:
                simple = False
                aggregate(plan, above, found.scores, found.maxima, found.status)
        if simple and self._sums_up and found.total is not None:
            found.total += change
        else:
            scorer.finish(found)

    def _rescore_peers(self, scorer: Scorer, found: UnitScores, leaf: Leaf) -> list[UnitScores]:
        key = (found.block, leaf.index)
        self._note_measured(found, leaf)
        figures = leaf.rule.gather(list(self._measured[key].values()))
        if figures == self.result.peers.get(key):
            return []
        self.result.peers[key] = figures
        if self.result.plan.dependent or self._shares:
            return self._rescore_block(scorer, found)
        changed = []
        rule, position, code = leaf.rule, leaf.index, leaf.code
        path = self.result.plan.path(position)
        for name, measured in self._measured[key].items():
            unit = self.result.units[name]
            answer = unit.unit.answers[code]
            if position in unit.status or unit is found or not unit.submitted or answer.decided is not None:
                continue
            points = leaf.settled(rule.points(measured, answer, figures))
            before = unit.scores[position]
            if before is not None and points != before:
                unit.scores[position] = points
                self._add_up(scorer, unit, path, points - before)
                changed.append(unit)
        if self._rescore_leaf(scorer, found, leaf):
            changed.append(found)
        return changed

    def _rescore_block(self, scorer: Scorer, found: UnitScores) -> list[UnitScores]:
        changed = []
        for unit in self.result.units.values():
            if unit.block == found.block and unit.submitted:
                before = (unit.total, unit.scores)
                self._rescore_unit(scorer, unit)
                if before != (unit.total, unit.scores):
                    changed.append(unit)
        return changed

    def _note_measured(self, found: UnitScores, leaf: Leaf) -> None:
        figures = self._measured.setdefault((found.block, leaf.index), {})
        numbers = measured_of(leaf, [found.unit])
        if numbers:
            figures[found.unit.unit] = numbers[0]
        else:
            figures.pop(found.unit.unit, None)

    def _forget(self, changed: Sequence[UnitScores]) -> None:
        self.result.forget({unit.unit.unit for unit in changed}, {unit.block for unit in changed})
