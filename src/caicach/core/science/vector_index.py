"""The index over whole columns at once: for simulations, where thousands of variants are scored.

Official scores never come from here. This path computes in binary floating point and agrees with the exact
one to 1e-9 points (tests/core/science/test_vector_index.py); thresholds are compared after rounding to nine
decimals, so that a share of exactly 80 % is 80 here too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from caicach.core.index.answers import AnswerSheet
from caicach.core.index.model import (
    Aggregate,
    Basis,
    CriteriaSet,
    Criterion,
    NotApplicable,
    Rounding,
    RoundingPlace,
)
from caicach.core.index.plan import Leaf, Plan
from caicach.core.science.vector_rules import (
    EPSILON,
    THRESHOLD_DECIMALS,
    Floats,
    Ints,
    NotVectorisableError,
    column_of,
)


@dataclass(frozen=True, slots=True)
class VectorScores:
    """Scores by units and nodes (NaN: not applicable), totals, applicable maxima and ranks within blocks."""

    nodes: Floats
    totals: Floats
    maxima: Floats
    ranks: Ints


class VectorIndex:
    """A criteria set compiled for columns.

    ``codes`` are the leaves in the order of the columns that :meth:`score` takes. Raises NotVectorisableError
    for rules that need more than one number (choice, formula, sum of parts), preconditions, geometric means
    and unknown maxima; ProblemsError for a set that contradicts itself.
    """

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.plan = Plan.of(criteria_set)
        for node in self.plan.nodes:
            if node.aggregate is Aggregate.GEOMETRIC_MEAN:
                raise NotVectorisableError(node.code, "takes a geometric mean")
            if node.maximum is None:
                raise NotVectorisableError(node.code, "has no known maximum")
        self.leaves: tuple[Leaf, ...] = tuple(self.plan.leaf_at.values())
        self.codes = tuple(leaf.code for leaf in self.leaves)
        self._columns = [column_of(leaf) for leaf in self.leaves]
        self._positions = np.array([leaf.index for leaf in self.leaves])
        self._signs = np.array([float(leaf.sign) for leaf in self.leaves])
        self._leaf_maxima = np.array([float(leaf.criterion.maximum or 0) for leaf in self.leaves])
        self._share_rounding = criteria_set.roundings.get(RoundingPlace.SHARE)
        self._leaf_rounding = criteria_set.roundings.get(RoundingPlace.CRITERION)
        self._group_rounding = criteria_set.roundings.get(RoundingPlace.GROUP)
        self._sums_only = self._group_rounding is None and all(
            node.aggregate is Aggregate.SUM and node.maximum is not None for node in self.plan.nodes
        )
        self._incidence = self._leaf_to_node()

    def _leaf_to_node(self) -> Floats:
        incidence = np.zeros((len(self.leaves), len(self.plan.nodes)))
        for column, leaf in enumerate(self.leaves):
            incidence[column, leaf.index] = 1.0
            for above in self.plan.path(leaf.index):
                incidence[column, above] = 1.0
        return incidence

    def matrix(self, sheet: AnswerSheet) -> tuple[Floats, Ints, tuple[str, ...]]:
        """Return measured numbers (units x leaves, NaN: not applicable), block numbers and unit names.

        Raises NotVectorisableError where a person decided the points, which no number measured can tell.
        """
        blocks = {block.id: number for number, block in enumerate(self.plan.criteria_set.blocks)}
        values = np.full((len(sheet), len(self.leaves)), np.nan)
        members = np.zeros(len(sheet), dtype=np.int64)
        for row, unit in enumerate(sheet):
            members[row] = blocks.get(unit.block, 0)
            for column, leaf in enumerate(self.leaves):
                answer = unit.answers.get(leaf.code)
                if answer is not None and answer.decided is not None and not answer.not_applicable:
                    raise NotVectorisableError(leaf.code, "has points decided by a person")
                measured = leaf.measured(answer) if answer is not None else None
                if measured is not None:
                    values[row, column] = float(measured)
        return values, members, tuple(unit.unit for unit in sheet)

    def score(self, values: Floats, blocks: Ints | None = None) -> VectorScores:
        """Score ``values`` (units x leaves, measured numbers, NaN for not applicable).

        ``blocks`` numbers the block of each unit (all one block when None).
        """
        members = np.zeros(len(values), dtype=np.int64) if blocks is None else blocks
        points = np.empty_like(values)
        for number, column in enumerate(self._columns):
            points[:, number] = column(values[:, number], members)
        if self._leaf_rounding is not None:
            points = np.minimum(_rounded(points, self._leaf_rounding), self._leaf_maxima)
        points *= self._signs
        absent = np.isnan(values)
        if self._sums_only and not absent.any():
            nodes = points @ self._incidence
            maxima = np.full(len(values), float(self.plan.base_maximum or 0))
        else:
            points[absent] = np.nan
            nodes, node_maxima = self._by_groups(points)
            return self._finish(nodes, node_maxima, members)
        return self._totals(nodes, maxima, nodes[:, list(self.plan.base)].sum(axis=1), members)

    def _by_groups(self, points: Floats) -> tuple[Floats, Floats]:
        plan = self.plan
        nodes = np.full((len(points), len(plan.nodes)), np.nan)
        maxima = np.tile(
            np.array([np.nan if maximum is None else float(maximum) for maximum in plan.maxima]),
            (len(points), 1),
        )
        nodes[:, self._positions] = points
        for position in plan.groups:
            node = plan.nodes[position]
            below = list(plan.children[position])
            score, applicable = self._group(node, below, plan.policies[position], nodes, maxima)
            if self._group_rounding is not None:
                score = np.minimum(_rounded(score, self._group_rounding), applicable)
            nodes[:, position], maxima[:, position] = score, applicable
        return nodes, maxima

    def _group(
        self, node: Criterion | None, below: list[int], policy: NotApplicable, nodes: Floats, maxima: Floats
    ) -> tuple[Floats, Floats]:
        scores, tops = nodes[:, below], maxima[:, below]
        present = ~np.isnan(scores)
        none = ~present.any(axis=1)
        whole = float(self.plan.base_maximum or 0) if node is None else float(node.maximum or 0)
        if node is not None and node.aggregate is Aggregate.WEIGHTED_MEAN:
            weights = np.array([float(self.plan.nodes[child].weight) for child in below]) * present
            shares = np.where(present, scores, 0.0) / np.where(present, tops, 1.0)
            with np.errstate(invalid="ignore", divide="ignore"):
                score = whole * (weights * shares).sum(axis=1) / weights.sum(axis=1)
            return np.where(none, np.nan, score), np.full(len(scores), whole)
        if policy is NotApplicable.SHARE and not present.all():
            self._share_out(below, present, nodes, maxima)
            scores, tops = nodes[:, below], maxima[:, below]
        score = np.where(present, scores, 0.0).sum(axis=1)
        applicable = np.where(present, tops, 0.0).sum(axis=1)
        if policy is NotApplicable.RESCALE:
            with np.errstate(invalid="ignore", divide="ignore"):
                score = np.where(applicable > 0, score * whole / applicable, score)
            applicable = np.full(len(scores), whole)
        return np.where(none, np.nan, score), applicable

    def _share_out(self, below: list[int], present: NDArray[np.bool_], nodes: Floats, maxima: Floats) -> None:
        nominal = np.array([float(self.plan.maxima[child] or 0) for child in below])
        counting = present.sum(axis=1)
        freed = (nominal * ~present).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            extra = np.where(counting > 0, freed / counting, 0.0)
        for number, child in enumerate(below):
            before = maxima[:, child]
            with np.errstate(invalid="ignore", divide="ignore"):
                factor = np.where(present[:, number] & (before > 0), (before + extra) / before, 1.0)
            for position in self._subtree(child):
                nodes[:, position] *= factor
                maxima[:, position] *= factor

    def _subtree(self, position: int) -> list[int]:
        found = [position]
        for child in self.plan.children[position]:
            found.extend(self._subtree(child))
        return found

    def _finish(self, nodes: Floats, node_maxima: Floats, members: Ints) -> VectorScores:
        policy = self.plan.criteria_set.not_applicable
        base, maxima = self._group(None, list(self.plan.base), policy, nodes, node_maxima)
        return self._totals(nodes, maxima, base, members)

    def _totals(self, nodes: Floats, maxima: Floats, base: Floats, members: Ints) -> VectorScores:
        clamps = self.plan.criteria_set.adjustments
        totals = base.copy()
        for leaves, most, sign in (
            (self.plan.bonus, clamps.bonus_maximum, 1.0),
            (self.plan.penalty, clamps.penalty_maximum, -1.0),
        ):
            if leaves:
                amount = sign * np.nan_to_num(nodes[:, list(leaves)]).sum(axis=1)
                totals += sign * (amount if most is None else np.minimum(amount, float(most)))
        rounding = self.plan.criteria_set.roundings.get(RoundingPlace.TOTAL)
        if rounding is not None:
            totals = _rounded(totals, rounding)
        whole = maxima + float(self.plan.beyond_base)
        highest = float(clamps.total_maximum)
        beyond = max(highest - float(self.plan.criteria_set.maximum), 0.0)
        totals = np.maximum(
            np.minimum(totals, np.minimum(highest, whole + beyond)), float(clamps.total_minimum)
        )
        keys = totals
        if self.plan.criteria_set.ranking.basis is Basis.SHARE:
            with np.errstate(invalid="ignore", divide="ignore"):
                keys = totals / whole * 100
        return VectorScores(nodes, totals, whole, rank_columns(keys, members))


def rank_columns(keys: Floats, blocks: Ints) -> Ints:
    """Return competition ranks (1, 2, 2, 4) within each block; 0 where there is no number."""
    ranks = np.zeros(len(keys), dtype=np.int64)
    settled = np.round(keys, THRESHOLD_DECIMALS)
    for block in np.unique(blocks):
        rows = np.flatnonzero((blocks == block) & ~np.isnan(settled))
        rising = np.sort(-settled[rows])
        ranks[rows] = np.searchsorted(rising, -settled[rows], side="left") + 1
    return ranks


def _rounded(numbers: Floats, rounding: Rounding) -> Floats:
    scale = 10.0**rounding.places
    scaled = numbers * scale
    match rounding.mode:
        case "half_up":
            whole = np.sign(scaled) * np.floor(np.abs(scaled) + 0.5 + EPSILON)
        case "half_even":
            whole = np.round(np.round(scaled, 6))
        case "up":
            whole = np.ceil(scaled - EPSILON)
        case "down":
            whole = np.floor(scaled + EPSILON)
        case "truncate":
            whole = np.sign(scaled) * np.floor(np.abs(scaled) + EPSILON)
        case _:
            whole = np.sign(scaled) * np.ceil(np.abs(scaled) - 0.5 - EPSILON)
    result: Floats = whole / scale
    return result
