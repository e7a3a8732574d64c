"""The arithmetic every score is computed with (docs/decisions/0002).

Scores are decimals of 50 significant digits. Two scores that agree to 20 decimal places are the
same score: a third of a point, three times, is one point, and no rank hangs on the fiftieth digit.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

PRECISION = 50
RESOLUTION = Decimal("1E-20")
ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)

CONTEXT = Context(
    prec=PRECISION,
    rounding=ROUND_HALF_EVEN,
    Emin=-999999,
    Emax=999999,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)

# For showing numbers, whatever context the caller is in.
WIDE = Context(prec=4 * PRECISION, Emin=-999999, Emax=999999)

ROUNDING_MODES = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "half_down": ROUND_HALF_DOWN,
    "up": ROUND_CEILING,
    "down": ROUND_FLOOR,
    "truncate": ROUND_DOWN,
}


def settle(value: Decimal) -> Decimal:
    """Return ``value`` to the resolution at which scores are compared, printed and graded."""
    return value.quantize(RESOLUTION, ROUND_HALF_EVEN, CONTEXT)


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """Add ``values`` so that the order in which they came cannot matter."""
    return sum(sorted(values), ZERO)
