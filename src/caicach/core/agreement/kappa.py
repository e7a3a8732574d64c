"""Agreement of two appraisers beyond chance: share agreeing, Cohen's kappa, and kappa weighted by points.

J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960);
Weighted kappa, Psychological Bulletin 70 (1968). All figures are exact (docs/algorithms/agreement.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from caicach.core.index.text import NOTHING, Text

NOBODY = Text(
    "Chưa có mục nào được chấm hai lần độc lập.", "Nothing has been scored twice independently yet."
)
ONE_LEVEL = Text(
    "Cả hai người cho mọi mục cùng một mức điểm, nên không tách được đồng thuận với ngẫu nhiên.",
    "Both gave every item the same points, so that agreement cannot be told from chance.",
)

Distance = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two appraisers agree over ``n`` items.

    ``agreeing`` counts the items to which both gave the same points, ``share`` is that count over ``n``.
    ``kappa`` takes every difference alike, ``linear`` weighs it by its points, ``quadratic`` by their square:
    1 is full agreement, 0 what chance would bring, below 0 less than that. Each is None where it is not
    defined, and ``reason`` then says why.
    """

    n: int
    agreeing: int
    share: Fraction | None
    kappa: Fraction | None
    linear: Fraction | None
    quadratic: Fraction | None
    reason: Text = NOTHING


def agreement(
    pairs: Iterable[tuple[Decimal, Decimal]], categories: Collection[Decimal] | None = None
) -> Agreement:
    """Return how far two appraisers agree; each pair holds what the first and the second gave one item.

    ``categories`` are the points that may be given; a level nobody used changes no figure. Raises ValueError
    for points that are none of them, or no finite number.
    """
    counts = Counter(pairs)
    for points in {points for pair in counts for points in pair}:
        if not points.is_finite() or (categories is not None and points not in categories):
            raise ValueError(f"{points} are no points that may be given")
    n = counts.total()
    if not n:
        return Agreement(0, 0, None, None, None, None, NOBODY)
    cells = _in_units(counts)
    agreeing = sum(count for (first, second), count in cells.items() if first == second)
    kappa = _kappa(cells, n, lambda apart: int(apart != 0))
    linear = _kappa(cells, n, abs)
    quadratic = _kappa(cells, n, lambda apart: apart * apart)
    reason = ONE_LEVEL if kappa is None else NOTHING
    return Agreement(n, agreeing, Fraction(agreeing, n), kappa, linear, quadratic, reason)


def _in_units(counts: Mapping[tuple[Decimal, Decimal], int]) -> dict[tuple[int, int], int]:
    """Return the counts by points in whole multiples of the finest unit that occurs."""
    exact = {points: Fraction(points) for pair in counts for points in pair}
    unit = lcm(*(number.denominator for number in exact.values()))
    return {
        (int(exact[first] * unit), int(exact[second] * unit)): count
        for (first, second), count in counts.items()
    }


def _kappa(cells: Mapping[tuple[int, int], int], n: int, distance: Distance) -> Fraction | None:
    """Return one less the disagreement observed over that expected by chance; None where chance has none."""
    firsts: Counter[int] = Counter()
    seconds: Counter[int] = Counter()
    for (first, second), count in cells.items():
        firsts[first] += count
        seconds[second] += count
    observed = sum(count * distance(first - second) for (first, second), count in cells.items())
    expected = sum(
        one * other * distance(first - second)
        for first, one in firsts.items()
        for second, other in seconds.items()
    )
    return 1 - Fraction(n * observed, expected) if expected else None
