"""Lots that fall the same way each time: by what they are drawn for, in whatever order they are drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def lot(*keys: object, among: int) -> int:
    """Return a number from 0 up to, not including, ``among``.

    >>> lot("MH-TP", "1.2", among=6) == lot("MH-TP", "1.2", among=6)
    True
    """
    text = "/".join(map(str, keys))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) % among


def happens(percent: int, *keys: object) -> bool:
    """Return whether something of this likelihood happens here.

    >>> happens(100, "x"), happens(0, "x")
    (True, False)
    """
    return lot(*keys, among=100) < percent


def one_of(things: Sequence[Thing], *keys: object) -> Thing:
    """Return one of several things.

    >>> one_of(("a",), "x")
    'a'
    """
    return things[lot(*keys, among=len(things))]
