"""Each numeric rule over a whole column of measured numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from caicach.core.index.plan import Leaf
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
EPSILON = 1e-9


class NotVectorisableError(ValueError):
    """The set has a rule that does not work on one number a unit; ``code`` names the criterion."""

    def __init__(self, code: str, why: str) -> None:
        self.code = code
        super().__init__(f"{code}: {why}")


def column_of(leaf: Leaf) -> Column:
    """Return the column form of a leaf's rule. Raises NotVectorisableError."""
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
            if leader <= target + EPSILON:
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
