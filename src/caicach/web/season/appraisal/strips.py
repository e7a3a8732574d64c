"""The claims of a block drawn as a strip: how many units claim how much, with one of them marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, BINS = 120, 24, 24


@dataclass(frozen=True, slots=True)
class Bin:
    """One column of the strip."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Where the claimed points of a block lie between ``low`` and ``high``; drawn once, marked many times."""

    low: Decimal
    high: Decimal
    claimed: tuple[Decimal, ...]
    bins: tuple[Bin, ...]

    def at(self, points: Decimal | None) -> str:
        """Return where points lie, for attributes of drawings; empty where there are none."""
        if points is None or self.high <= self.low:
            return ""
        share = min(max((points - self.low) / (self.high - self.low), Decimal(0)), Decimal(1))
        return f"{2 + share * (WIDTH - 4):.1f}"

    def below(self, points: Decimal) -> int:
        """Return the number of units that claim less."""
        return bisect_left(self.claimed, points)

    def above(self, points: Decimal) -> int:
        """Return the number of units that claim more."""
        return len(self.claimed) - bisect_right(self.claimed, points)


def strip_of(claimed: Sequence[Decimal], maximum: Decimal | None) -> Strip | None:
    """Return the strip of claimed points, sorted from the least; None where fewer than two units claim."""
    if len(claimed) < 2:
        return None
    low = min(Decimal(0), claimed[0])
    high = max(maximum if maximum is not None else claimed[-1], claimed[-1])
    if high <= low:
        return None
    counts = [0] * BINS
    for points in claimed:
        counts[min(BINS - 1, int((points - low) / (high - low) * BINS))] += 1
    most = max(counts)
    step = (WIDTH - 4) / BINS
    bins = []
    for place, count in enumerate(counts):
        if count:
            height = max(2.0, count / most * (HEIGHT - 2))
            bins.append(
                Bin(f"{2 + place * step:.1f}", f"{HEIGHT - height:.1f}", f"{step - 0.6:.1f}", f"{height:.1f}")
            )
    return Strip(low, high, tuple(claimed), tuple(bins))
