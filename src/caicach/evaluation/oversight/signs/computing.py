"""The computations behind signs: plain values in, plain values out.

Iglewicz and Hoaglin 1993 (modified z-score, 3.5); van Elteren 1960 (rank sums within strata); the binomial
upper tail, exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import comb, sqrt
from statistics import NormalDist, median
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Stratum = TypeVar("Stratum", bound=Hashable)

MODIFIED = Decimal("0.6745")
FAR = Decimal("3.5")
LEAST_SPREAD = Decimal("0.5")
"""Where most units agree the spread is nothing; differences in per cent below this are no spread at all."""


@dataclass(frozen=True, slots=True)
class Outlier:
    """A value far above the middle of its group: its modified z-score, the middle and its excess over it."""

    score: Decimal
    middle: Decimal
    excess: Decimal


def outliers_above(values: Mapping[Key, Decimal], *, least: int, least_excess: Decimal) -> dict[Key, Outlier]:
    """Return the values far above their median, by the median absolute deviation, which outliers do not move.

    Args:
        values: one a unit.
        least: with fewer values nobody is called an outlier.
        least_excess: what lies closer to the median is never far, however alike the others are.
    """
    if len(values) < least:
        return {}
    middle = median(values.values())
    spread = max(median(abs(value - middle) for value in values.values()), LEAST_SPREAD)
    found = {}
    for key, value in values.items():
        excess = value - middle
        score = MODIFIED * excess / spread
        if score > FAR and excess >= least_excess:
            found[key] = Outlier(score, middle, excess)
    return found


@dataclass(frozen=True, slots=True)
class Effect:
    """How one appraiser differs from colleagues on the same criteria.

    ``shift`` is the mean of own less others' cuts in per cent of the criteria's maxima, weighted by the own
    judgements; negative is lenient. ``n`` are the judgements that could be compared.
    """

    n: int
    shift: Decimal
    z: float
    p: float


@dataclass(slots=True)
class _Sums:
    n: int = 0
    observed: float = 0.0
    variance: float = 0.0
    shift: Decimal = Decimal(0)


def appraiser_effects(
    strata: Mapping[Stratum, Sequence[tuple[Key, Decimal]]],
) -> dict[Key, Effect]:
    """Return each appraiser's effect from judgements by criterion: who, and the share that was cut.

    Only criteria that several people judged say anything; a hard criterion is hard for all who judge it.
    """
    sums: dict[Key, _Sums] = {}
    for judgements in strata.values():
        _add_stratum(sums, judgements)
    found = {}
    for who, sum_ in sums.items():
        z = sum_.observed / sqrt(sum_.variance) if sum_.variance > 0 else 0.0
        found[who] = Effect(sum_.n, sum_.shift / sum_.n, z, 2 * NormalDist().cdf(-abs(z)))
    return found


def _add_stratum(sums: dict[Key, _Sums], judgements: Sequence[tuple[Key, Decimal]]) -> None:
    people = Counter(who for who, _cut in judgements)
    if len(people) < 2:
        return
    ranks, ties = midranks([cut for _who, cut in judgements])
    total = len(judgements)
    rank_sums: dict[Key, Fraction] = dict.fromkeys(people, Fraction(0))
    cut_sums = dict.fromkeys(people, Decimal(0))
    # Most judgements of a criterion are alike: adding each kind up once is much faster.
    for (who, cut), count in Counter(judgements).items():
        rank_sums[who] += ranks[cut] * count
        cut_sums[who] += cut * count
    whole = sum(cut_sums.values(), Decimal(0))
    spread = (total + 1) - ties / (total * (total - 1))
    weight = 1 / (total + 1)
    for who, n in people.items():
        sum_ = sums.setdefault(who, _Sums())
        sum_.n += n
        sum_.observed += weight * float(rank_sums[who] - Fraction(n * (total + 1), 2))
        sum_.variance += weight * weight * n * (total - n) / 12 * spread
        sum_.shift += cut_sums[who] - (whole - cut_sums[who]) / (total - n) * n


def midranks(values: Sequence[Decimal]) -> tuple[dict[Decimal, Fraction], int]:
    """Return each value's rank, equal ones sharing the mean of theirs, and the sum of t³ - t over ties.

    >>> midranks([Decimal(5), Decimal(1), Decimal(5)])
    ({Decimal('1'): Fraction(1, 1), Decimal('5'): Fraction(5, 2)}, 6)
    """
    counts = Counter(values)
    rank_of: dict[Decimal, Fraction] = {}
    before = 0
    for value in sorted(counts):
        rank_of[value] = Fraction(2 * before + counts[value] + 1, 2)
        before += counts[value]
    return rank_of, sum(t**3 - t for t in counts.values())


@lru_cache(maxsize=1024)
def chance_of_at_least(hits: int, trials: int, chance: Fraction) -> float:
    """Return the exact probability of so many hits or more in independent trials.

    >>> chance_of_at_least(2, 2, Fraction(1, 10))
    0.01
    """
    tail = sum(
        (comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(hits, trials + 1)),
        Fraction(0),
    )
    return float(tail)


def largest_burst(moments: Sequence[datetime], span: timedelta) -> tuple[int, datetime | None]:
    """Return the most moments that lie within one span, and when that span begins."""
    ordered = sorted(moments)
    best: tuple[int, datetime | None] = (0, None)
    first = 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] >= span:
            first += 1
        if last - first + 1 > best[0]:
            best = (last - first + 1, ordered[first])
    return best


@dataclass(frozen=True, slots=True)
class Share:
    """A share that a unit states, and what it stated last year under the criterion."""

    numerator: Decimal
    denominator: Decimal
    former_numerator: Decimal | None = None
    former_denominator: Decimal | None = None


LEAST_BASE = Decimal(20)
"""Denominators below this are round by chance too often, and shrink by little changes."""


def round_bases(shares: Sequence[Share]) -> tuple[int, int]:
    """Return how many denominators end in 0, and how many are large enough to say anything."""
    large = [share.denominator for share in shares if share.denominator >= LEAST_BASE]
    return sum(1 for number in large if number % 10 == 0), len(large)


def has_shrunk(share: Share) -> bool:
    """Return whether a base fell below half of last year's while the share rose."""
    before, base = share.former_denominator, share.denominator
    if before is None or share.former_numerator is None or before < LEAST_BASE or base <= 0:
        return False
    return base * 2 < before and share.numerator * before > share.former_numerator * base
