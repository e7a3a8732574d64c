"""Shares of the maximum in five steps, for heat maps."""

from __future__ import annotations

from decimal import Decimal

STEPS = (Decimal(40), Decimal(55), Decimal(70), Decimal(85))
"""Where the tints after the first begin, in percent of the maximum."""


def step_of(share: Decimal | None) -> int:
    """Return the tint of a share: 1 (lowest) to 5, and 0 where there is no share.

    >>> step_of(Decimal("39.9")), step_of(Decimal(40)), step_of(Decimal(100)), step_of(None)
    (1, 2, 5, 0)
    """
    return 0 if share is None else 1 + sum(share >= step for step in STEPS)


def steps_legend() -> list[tuple[int, Decimal | None, Decimal | None]]:
    """Return the tints with the shares at which each begins and ends."""
    ends = zip((None, *STEPS), (*STEPS, None), strict=True)
    return [(number, low, high) for number, (low, high) in enumerate(ends, 1)]
