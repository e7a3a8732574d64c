"""The index over whole columns at once: for simulations, where thousands of variants are scored.

Official scores never come from here. This path computes in binary floating point and agrees with the exact
one to 1e-9 points (tests/core/science/test_vector_index.py); thresholds are compared after rounding to nine
decimals, so that a share of exactly 80 % is 80 here too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

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
from caicach.core.index.rules import (
    AllOrNothing,
    Count,
    Deduction,
    Given,
    Linear,
    LinearFloor,
    LinearSaturating,
    PeersMean,
    PeersRange,
    Steps,
    SurveyMean,
    SurveyShare,
    TargetLeader,
    YesNo,
)
from caicach.core.index.rules.base import Rule

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Column = Callable[[Floats, Ints], Floats]

THRESHOLD_DECIMALS = 9
_EPSILON = 1e-9


class NotVectorisableError(ValueError):
    """The set has a rule that does not work on one number a unit; ``code`` names the criterion."""

    def __init__(self, code: str, why: str) -> None:
        self.code = code
        super().__init__(f"{code}: {why}")


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
        self._columns = [_column(leaf) for leaf in self.leaves]
        self._positions = np.array([leaf.index for leaf in self.leaves])
        self._signs = np.array([float(leaf.sign) for leaf in self.leaves])
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
        """Return measured numbers (units x leaves, NaN where not applicable), block numbers and unit names."""
        blocks = {block.id: number for number, block in enumerate(self.plan.criteria_set.blocks)}
        values = np.full((len(sheet), len(self.leaves)), np.nan)
        members = np.zeros(len(sheet), dtype=np.int64)
        for row, unit in enumerate(sheet):
            members[row] = blocks.get(unit.block, 0)
            for column, leaf in enumerate(self.leaves):
                answer = unit.answers.get(leaf.code)
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
            points = _rounded(points, self._leaf_rounding)
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
            policy = node.not_applicable or plan.criteria_set.not_applicable
            score, applicable = self._group(node, below, policy, nodes, maxima)
            if self._group_rounding is not None:
                score = _rounded(score, self._group_rounding)
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
        totals = np.clip(totals, float(clamps.total_minimum), float(clamps.total_maximum))
        rounding = self.plan.criteria_set.roundings.get(RoundingPlace.TOTAL)
        if rounding is not None:
            totals = _rounded(totals, rounding)
        whole = maxima + float(self.plan.beyond_base)
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
            whole = np.sign(scaled) * np.floor(np.abs(scaled) + 0.5 + _EPSILON)
        case "half_even":
            whole = np.round(np.round(scaled, 6))
        case "up":
            whole = np.ceil(scaled - _EPSILON)
        case "down":
            whole = np.floor(scaled + _EPSILON)
        case "truncate":
            whole = np.sign(scaled) * np.floor(np.abs(scaled) + _EPSILON)
        case _:
            whole = np.sign(scaled) * np.ceil(np.abs(scaled) - 0.5 - _EPSILON)
    result: Floats = whole / scale
    return result


def _column(leaf: Leaf) -> Column:
    criterion = leaf.criterion
    if criterion.precondition is not None:
        raise NotVectorisableError(leaf.code, "has a precondition")
    make = _FORMS.get(type(leaf.rule))
    if make is None:
        raise NotVectorisableError(leaf.code, f"the rule {leaf.rule.type} needs more than one number")
    return make(leaf.rule)


def _alone(function: Callable[[Floats], Floats]) -> Column:
    return lambda numbers, _blocks: function(numbers)


def _f(value: Decimal | None) -> float:
    return float(value) if value is not None else 0.0


def _threshold(numbers: Floats) -> Floats:
    return np.round(numbers, THRESHOLD_DECIMALS)


def _yes_no(rule: Rule) -> Column:
    assert isinstance(rule, YesNo)
    yes, no = _f(rule.yes), _f(rule.no)
    return _alone(lambda numbers: np.where(numbers != 0, yes, no))


def _given(rule: Rule) -> Column:
    assert isinstance(rule, Given)
    return _alone(lambda numbers: numbers)


def _all_or_nothing(rule: Rule) -> Column:
    assert isinstance(rule, AllOrNothing)
    maximum, at = _f(rule.maximum), _f(rule.at)
    return _alone(lambda numbers: np.where(_threshold(numbers) >= at, maximum, 0.0))


def _linear(rule: Rule) -> Column:
    assert isinstance(rule, Linear)
    maximum, zero, width = _f(rule.maximum), _f(rule.zero_at), _f(rule.full_at) - _f(rule.zero_at)
    return _alone(lambda numbers: np.clip((numbers - zero) * (maximum / width), 0.0, maximum))


def _saturating(rule: Rule) -> Column:
    assert isinstance(rule, LinearSaturating)
    maximum, slope = _f(rule.maximum), _f(rule.maximum) / _f(rule.full_at)
    return _alone(lambda numbers: np.clip(numbers * slope, 0.0, maximum))


def _floor(rule: Rule) -> Column:
    assert isinstance(rule, LinearFloor)
    maximum, slope, floor = _f(rule.maximum), _f(rule.maximum) / _f(rule.full_at), _f(rule.floor)
    earns = rule.floor_earns

    def column(numbers: Floats) -> Floats:
        settled = _threshold(numbers)
        reached = settled >= floor if earns else settled > floor
        return np.where(reached, np.clip(numbers * slope, 0.0, maximum), 0.0)

    return _alone(column)


def _steps(rule: Rule) -> Column:
    assert isinstance(rule, Steps)
    bands = [
        (
            -np.inf if band.span.low is None else _f(band.span.low),
            band.span.low_open,
            np.inf if band.span.high is None else _f(band.span.high),
            band.span.high_open,
            _f(band.points),
        )
        for band in rule.bands
    ]

    def column(numbers: Floats) -> Floats:
        settled = _threshold(numbers)
        points = np.full(len(numbers), np.nan)
        for low, low_open, high, high_open, worth in bands:
            above = settled > low if low_open else settled >= low
            below = settled < high if high_open else settled <= high
            points[above & below] = worth
        return points

    return _alone(column)


def _count(rule: Rule) -> Column:
    assert isinstance(rule, Count)
    each, cap = _f(rule.points_each), _f(rule.cap)
    return _alone(lambda numbers: np.clip(numbers * each, 0.0, cap))


def _deduction(rule: Rule) -> Column:
    assert isinstance(rule, Deduction)
    start, each, floor = _f(rule.start), _f(rule.per_event), _f(rule.floor)
    return _alone(lambda numbers: np.clip(start - numbers * each, floor, start))


def _survey_share(rule: Rule) -> Column:
    assert isinstance(rule, SurveyShare)
    maximum = _f(rule.maximum)
    return _alone(lambda numbers: np.clip(numbers * (maximum / 100.0), 0.0, maximum))


def _survey_mean(rule: Rule) -> Column:
    assert isinstance(rule, SurveyMean)
    maximum, low, width = _f(rule.maximum), _f(rule.scale_low), _f(rule.scale_high) - _f(rule.scale_low)
    return _alone(lambda numbers: np.clip((numbers - low) * (maximum / width), 0.0, maximum))


def _each_block(blocks: Ints, numbers: Floats) -> Sequence[tuple[Ints, Floats]]:
    found = []
    for block in np.unique(blocks):
        rows = np.flatnonzero((blocks == block) & ~np.isnan(numbers))
        if len(rows):
            found.append((rows, numbers[rows]))
    return found


def _peers_mean(rule: Rule) -> Column:
    assert isinstance(rule, PeersMean)
    if rule.mean_input:
        raise NotVectorisableError(rule.type, "reads a published mean from the answer")
    above, below, strict = _f(rule.at_or_above), _f(rule.below), rule.strict

    def column(numbers: Floats, blocks: Ints) -> Floats:
        points = np.full(len(numbers), np.nan)
        for rows, own in _each_block(blocks, numbers):
            gap = _threshold(own - own.mean())
            points[rows] = np.where(gap > 0 if strict else gap >= 0, above, below)
        return points

    return column


def _target_leader(rule: Rule) -> Column:
    assert isinstance(rule, TargetLeader)
    if rule.target is None:
        raise NotVectorisableError(rule.type, "reads the target from the answer")
    maximum, half, target = _f(rule.maximum), _f(rule.half), _f(rule.target)

    def column(numbers: Floats, blocks: Ints) -> Floats:
        points = np.full(len(numbers), np.nan)
        for rows, own in _each_block(blocks, numbers):
            leader = own.max()
            under = np.clip(half * own / target, 0.0, half)
            if leader <= target + _EPSILON:
                over = np.full(len(own), maximum)
            else:
                over = np.clip(half + (maximum - half) * (own - target) / (leader - target), 0.0, maximum)
            points[rows] = np.where(_threshold(own) < target, under, over)
        return points

    return column


def _peers_range(rule: Rule) -> Column:
    assert isinstance(rule, PeersRange)
    maximum, more = _f(rule.maximum), rule.more_is_better

    def column(numbers: Floats, blocks: Ints) -> Floats:
        points = np.full(len(numbers), np.nan)
        for rows, own in _each_block(blocks, numbers):
            least, greatest = own.min(), own.max()
            if greatest == least:
                points[rows] = maximum
                continue
            distance = own - least if more else greatest - own
            points[rows] = maximum * distance / (greatest - least)
        return points

    return column


_FORMS: dict[type[Rule], Callable[[Rule], Column]] = {
    YesNo: _yes_no,
    Given: _given,
    AllOrNothing: _all_or_nothing,
    Linear: _linear,
    LinearSaturating: _saturating,
    LinearFloor: _floor,
    Steps: _steps,
    Count: _count,
    Deduction: _deduction,
    SurveyShare: _survey_share,
    SurveyMean: _survey_mean,
    PeersMean: _peers_mean,
    TargetLeader: _target_leader,
    PeersRange: _peers_range,
}
