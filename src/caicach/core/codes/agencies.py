"""Codes of agencies on the national axis, in both orders in which they are met.

The new order begins with level 1 and grows to the right, ``H15.50.05.13`` (QĐ 20/2020/QĐ-TTg Đ4); the old one
ends with it, ``000.00.53.H48`` (QCVN 102:2016/BTTTT). Both stand in dossier codes that are under way today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from caicach.core.codes.text import tidy

LONGEST = 35
"""Characters of an agency code at most (QĐ 20/2020/QĐ-TTg Đ4)."""

_LEVEL_ONE = re.compile(r"[A-Y]\d{2}", re.ASCII)
_GROUP = re.compile(r"[0-9A-Z]+", re.ASCII)
_OLD_GROUP = re.compile(r"\d{1,3}", re.ASCII)
_OTHER = re.compile(r"Z\d{2}", re.ASCII)
_BUSINESS = re.compile(r"\d{10}(?:-?\d{3})?", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_BLANK_AROUND_MARK = re.compile(r"\s*([.-])\s*")


class AgencyOrder(StrEnum):
    """In which order a code names the levels, or which scheme it belongs to."""

    LEVEL_ONE_FIRST = "level_one_first"
    LEVEL_ONE_LAST = "level_one_last"
    BUSINESS = "business"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AgencyCode:
    """An agency code that was understood.

    ``level_one`` is its first level (``H15`` a province, ``G09`` a ministry); empty for businesses, and the
    scheme ``Z01`` to ``Z99`` for the others. ``below`` are the groups under it, from the higher to the lower.
    """

    text: str
    order: AgencyOrder
    level_one: str
    below: tuple[str, ...] = ()

    @property
    def is_provincial(self) -> bool:
        """Whether it belongs to a province."""
        return self.level_one.startswith("H")

    @property
    def is_ministerial(self) -> bool:
        """Whether it belongs to a ministry or an agency of that level."""
        return self.level_one.startswith("G")


def tidy_code(text: str) -> str:
    """Return a code as it is compared: capitals, plain dashes, no blanks around dots and dashes.

    >>> tidy_code(" h15.50 .05 – 261008-0975")
    'H15.50.05-261008-0975'
    """
    return _BLANK_AROUND_MARK.sub(r"\1", tidy(text.upper()).translate(_DASHES))


def parse_agency(text: str) -> AgencyCode | None:
    """Return what an agency code says, or None where it follows no scheme known."""
    code = tidy_code(text)
    if not code or len(code) > LONGEST:
        return None
    if _BUSINESS.fullmatch(code):
        return AgencyCode(code, AgencyOrder.BUSINESS, "")
    groups = code.split(".")
    return _levelled(code, groups) if all(_GROUP.fullmatch(group) for group in groups) else None


def _levelled(code: str, groups: list[str]) -> AgencyCode | None:
    first, last = groups[0], groups[-1]
    if _LEVEL_ONE.fullmatch(first):
        return AgencyCode(code, AgencyOrder.LEVEL_ONE_FIRST, first, tuple(groups[1:]))
    if _OTHER.fullmatch(first):
        return AgencyCode(code, AgencyOrder.OTHER, first, tuple(groups[1:]))
    if _LEVEL_ONE.fullmatch(last) and all(_OLD_GROUP.fullmatch(group) for group in groups[:-1]):
        return AgencyCode(code, AgencyOrder.LEVEL_ONE_LAST, last, tuple(reversed(groups[:-1])))
    return None
