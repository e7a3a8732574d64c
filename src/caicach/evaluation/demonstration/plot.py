"""Who plays which part in the invented seasons, so that every page has something to show."""

from __future__ import annotations

from caicach.core.index.answers import Answer
from caicach.core.index.model import Criterion
from caicach.evaluation.demonstration.figures import fact, inflated, nothing_to_count
from caicach.evaluation.demonstration.lots import happens, lot

OPEN = "MH-TP"
"""Still scores itself, by an extension: the unit of Chi and Dũng."""
REOPENED = "MH-BX"
"""Submitted, and was opened again with a reason."""
INFLATER = "MH-X001"
"""Claims far more than it can prove."""
RECYCLER = "MH-X002"
"""Proves this year with last year's files."""
COPIERS = ("MH-X003", "MH-X004", "MH-X006")
"""Explain themselves in the same words, and prove with the same file."""
TWINS = ("MH-X007", "MH-X008")
"""End with the same points in every area."""
SILENT = {2025: "MH-X010", 2026: "MH-X009"}
"""Wrote nothing at all before the end."""
LATE: dict[int, tuple[str, ...]] = {2025: (), 2026: ("MH-X011", "MH-CN")}
"""Wrote a part and did not submit."""
OUTDATED = "MH-YT"
"""Proves with documents of a year before."""
CONFLICT = "MH-XD"
"""The department in which an appraiser of it turned out to have worked."""
FEATURED = ("MH-TP", "MH-TC", "MH-NV", "MH-YT", "MH-SM", "MH-DG", "MH-BX", "MH-ND-T")
"""Units with a library of several documents."""

_LEVELS = {INFLATER: 40, "MH-TP": 88, "MH-TC": 82, "MH-NV": 90, "MH-SM": 86, "MH-DG": 64, "MH-BX": 78}
_DATED = {2025: 0, 2026: 4}
_WORST_ANSWERED = 55
_NO_PROCEDURES = frozenset({"MH-TT", "MH-NG"})


def double(key: str) -> str:
    """Return whose lots a unit draws: its own, or those of its twin."""
    return TWINS[0] if key in TWINS else key


def level(key: str, year: int) -> int:
    """Return how well a unit works in a year, from 0 to 100."""
    own = double(key)
    base = _LEVELS.get(own) or 48 + lot(own, "level", among=45)
    return min(97, base + _DATED[year] + lot(own, year, "luck", among=7) - 3)


def truth(key: str, year: int, leaf: Criterion) -> Answer:
    """Return what is true of a unit, or what a survey found of it."""
    if key in _NO_PROCEDURES:
        none = nothing_to_count(leaf)
        if none is not None:
            return none
    return fact(leaf, level(key, year), double(key), year)


def claim(key: str, year: int, leaf: Criterion) -> Answer:
    """Return what a unit states of itself, which may be better than the truth."""
    true = truth(key, year, leaf)
    if key in TWINS or true.denominator == 0:
        return true
    tempted = 90 if key == INFLATER else 9
    return inflated(leaf, true) if happens(tempted, key, year, leaf.code, "claim") else true


def answers_it(key: str, year: int, leaf: Criterion) -> bool:
    """Return whether a unit answered a leaf before its time was over."""
    if key == SILENT[year]:
        return False
    if key in LATE[year]:
        return happens(_WORST_ANSWERED, key, leaf.code, "late")
    if key == OPEN and year == 2026:
        return happens(82, key, leaf.code, "open")
    return True
