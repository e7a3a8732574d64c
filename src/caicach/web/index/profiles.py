"""The profile of one unit: shares of the maximum, distance to best and mean, and where points were lost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import accumulate

from caicach.core.index.arithmetic import CONTEXT, HUNDRED, ZERO
from caicach.core.index.model import Criterion, Method
from caicach.core.index.plan import Status
from caicach.core.index.result import TOTAL, NodeResult, Result
from caicach.web.index.rankings import Badge, areas_of, badge_of, mean_of, name_of

WIDTH = 640
ROW = 26


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's number at one criterion beside the best and the mean of its block."""

    criterion: Criterion
    depth: int
    row: NodeResult
    best: Decimal | None
    best_units: tuple[str, ...]
    mean: Decimal | None
    among: int

    @property
    def behind_best(self) -> Decimal | None:
        """Return the distance to the best, zero or below."""
        return _difference(self.row.score, self.best)

    @property
    def beside_mean(self) -> Decimal | None:
        """Return the distance to the mean of the block."""
        return _difference(self.row.score, self.mean)

    @property
    def lost(self) -> Decimal | None:
        """Return the points between the applicable maximum and the score."""
        lost = _difference(self.row.maximum, self.row.score)
        return None if lost is None else max(lost, ZERO)


@dataclass(frozen=True, slots=True)
class Loss:
    """Points lost in one area, as one step of the way down from the maximum to the score."""

    standing: Standing
    lost: Decimal
    of_all: Decimal
    x: float
    width: float
    y: int

    @property
    def end(self) -> float:
        """Return the right end of the bar."""
        return self.x + self.width

    @property
    def label_left(self) -> bool:
        """Whether there is more room for words left of the bar than right of it."""
        return self.x > WIDTH - self.end


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The way from the maximum to the score, the largest loss first; ``height`` is the drawing's."""

    losses: tuple[Loss, ...]
    maximum: Decimal
    score: Decimal
    score_width: float
    height: int
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Move:
    """A change against the data set before, for one criterion."""

    standing: Standing
    before: Decimal | None
    change: Decimal | None
    rank_before: int | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that the page of one unit shows."""

    unit: str
    name: str
    total: Standing
    badge: Badge | None
    areas: tuple[Standing, ...]
    tree: tuple[Standing, ...]
    waterfall: Waterfall | None
    moves: tuple[Move, ...]


def profile_of(result: Result, unit: str, before: Result | None = None) -> Profile:
    """Return the profile of a unit; ``before`` is an earlier result by the same set. Raises KeyError."""
    standing = {code: _standing(result, unit, code) for code in result.plan.index}
    areas = tuple(standing[area.code] for area in areas_of(result.criteria_set))
    tree = tuple(standing.values())
    total = _standing(result, unit, TOTAL)
    return Profile(
        unit,
        name_of(result, unit),
        total,
        badge_of(result, unit),
        areas,
        tree,
        waterfall_of(total, areas),
        _moves(before, unit, (total, *areas)),
    )


def _standing(result: Result, unit: str, code: str) -> Standing:
    row = result.node(unit, code)
    scores = {
        found.unit.unit: result.node(found.unit.unit, code).score
        for found in result.units.values()
        if found.block == row.block and found.submitted
    }
    known = {name: score for name, score in scores.items() if score is not None}
    best = max(known.values(), default=None)
    if code == TOTAL:
        criteria_set = result.criteria_set
        criterion = Criterion(TOTAL, criteria_set.title, criteria_set.maximum)
        depth = 0
    else:
        criterion = result.criteria_set.criterion(code)
        depth = len(result.plan.path(result.plan.index[code])) + 1
    return Standing(
        criterion,
        depth,
        row,
        best,
        tuple(name_of(result, name) for name, score in known.items() if score == best),
        mean_of(known.values()),
        len(known),
    )


def _difference(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else CONTEXT.subtract(left, right)


def waterfall_of(total: Standing, areas: tuple[Standing, ...]) -> Waterfall | None:
    """Return the drawing, or None where the areas' losses do not lead from the maximum to the score."""
    base = [area for area in areas if area.criterion.method not in {Method.BONUS, Method.PENALTY}]
    losses = [
        (area, area.lost)
        for area in base
        if area.lost is not None and area.row.status is not Status.NOT_APPLICABLE
    ]
    maximum, score = total.row.maximum, total.row.score
    if not losses or score is None or not maximum:
        return None
    with localcontext(CONTEXT):
        all_lost = sum((lost for _, lost in losses), ZERO)
        if not all_lost or abs(maximum - all_lost - score) > Decimal("0.005"):
            return None
        losses.sort(key=lambda found: found[1], reverse=True)
        scale = Decimal(WIDTH) / maximum
        ends = accumulate((lost for _, lost in losses), initial=ZERO)
        steps = tuple(
            Loss(
                area,
                lost,
                lost * HUNDRED / all_lost,
                round(float((maximum - end - lost) * scale), 2),
                round(float(lost * scale), 2),
                ROW * (place + 1),
            )
            for place, ((area, lost), end) in enumerate(zip(losses, ends, strict=False))
        )
        return Waterfall(steps, maximum, score, round(float(score * scale), 2), ROW * (len(steps) + 2))


def _moves(before: Result | None, unit: str, standings: tuple[Standing, ...]) -> tuple[Move, ...]:
    if before is None or unit not in before.units:
        return ()
    moves = []
    for standing in standings:
        old = before.node(unit, standing.row.code)
        moves.append(Move(standing, old.score, _difference(standing.row.score, old.score), old.rank))
    return tuple(moves)
