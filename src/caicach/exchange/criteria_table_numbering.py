"""The numbering that decisions print (I, 1, 1.1, a) as codes and levels of a tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from caicach.core.index.text import Text, say
from caicach.exchange.criteria_table_layout import CODE, LEVEL, Row

UPPER, ROMAN, FIRST_DECIMAL, LOWER = 0, 1, 2, 20
"""Levels: A above I above 1 above 1.1; a letter stands below whatever is numbered above it."""

_WORDS = re.compile(r"(?:phần|mục|lĩnh vực|tiêu chí|tiêu chí thành phần|tctp|tc)\s+", re.IGNORECASE)
_DECIMAL = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,10}")
_JOINT = re.compile(r"([A-Z]{1,6})\.(\d{1,4}(?:\.\d{1,4}){0,10})")
_ROMAN = re.compile(r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_CODE_SIGNS = re.compile(r"[^\w.-]+")
MAX_CODE = 40
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ALONE = frozenset("CL")

Above = Sequence[tuple[str, int]]


class Placed(NamedTuple):
    """The code and the level of a row, and what a person should know of how they came about."""

    code: str
    level: int
    note: Text | None = None


def roman(text: str) -> int | None:
    """Return the number a Roman numeral stands for, None where it is none.

    >>> roman("I"), roman("XIV"), roman("IIX"), roman("C")
    (1, 14, None, None)
    """
    # A single C or L is the letter of a part more often than a hundred or fifty areas.
    if text in _ALONE or not _ROMAN.fullmatch(text):
        return None
    values = [_VALUES[sign] for sign in text]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _bare(number: str) -> str:
    return _WORDS.sub("", number).strip().strip("()").rstrip(".)").replace(",", ".")


class Numbering:
    """The numbering of one table. Where 1, 2, 3 stand below I or A their codes begin with that area's."""

    def __init__(self, numbers: Sequence[str]) -> None:
        self.prefixed = False
        below_area = False
        for number in map(_bare, numbers):
            below_area = below_area or roman(number) is not None or _is_letter(number, "A", "Z")
            self.prefixed = self.prefixed or (below_area and number.isdigit())

    def place(self, row: Row, above: Above) -> Placed:
        """Return where a row stands; ``above`` are code and level of the row before it and its ancestors."""
        if CODE in row.texts:
            return self._stated(row, above)
        number = _bare(row.number)
        area = _area(number, above)
        if area is not None:
            return area
        return self._decimal(row, number, above) if _DECIMAL.fullmatch(number) else _below(row, number, above)

    def _stated(self, row: Row, above: Above) -> Placed:
        code = _CODE_SIGNS.sub("-", row.texts[CODE].strip())[:MAX_CODE]
        stated = row.texts.get(LEVEL, "")
        if stated.isdigit():
            return Placed(code, int(stated[:2]))
        if row.number:
            return Placed(code, Numbering.place(self, Row(row.place, row.number, row.numeric), above).level)
        return Placed(code, FIRST_DECIMAL + code.count("."))

    def _decimal(self, row: Row, number: str, above: Above) -> Placed:
        level = FIRST_DECIMAL + number.count(".")
        note = None
        restored = f"{number}0"
        before = next((code for code, at in reversed(above) if at == level), "")
        if row.numeric and "." in number and _follows(before, restored):
            # A number cell cannot hold 1.10: it shows 1.1 behind 1.9.
            note = say("«{n}» được hiểu là {r}", "'{n}' is taken as {r}", n=number, r=restored)
            number = restored
        prefix = _nearest(above, FIRST_DECIMAL) if self.prefixed else ""
        return Placed(_joined(prefix, number), level, note)


def _area(number: str, above: Above) -> Placed | None:
    """Return the place of a part or an area (A, I), or of a criterion whose number names it (I.1)."""
    numeral = roman(number)
    if numeral is not None:
        return Placed(_joined(_nearest(above, ROMAN), str(numeral)), ROMAN)
    if _is_letter(number, "A", "Z"):
        return Placed(number, UPPER)
    joint = _JOINT.fullmatch(number)
    if joint is None:
        return None
    numeral = roman(joint[1])
    area = joint[1] if numeral is None else str(numeral)
    return Placed(f"{area}.{joint[2]}", FIRST_DECIMAL + joint[2].count("."))


def _below(row: Row, number: str, above: Above) -> Placed:
    """Return the place of a letter below whatever is numbered; of anything else too, with a remark."""
    parent = _nearest(above, LOWER)
    if len(number) == 1 and number.isalpha():
        return Placed(_joined(parent, number), LOWER)
    why = say("không hiểu được số thứ tự", "the numbering is not understood")
    return Placed(_joined(parent, f"x{row.place + 1}"), LOWER, why)


def _follows(before: str, number: str) -> bool:
    """Whether a numbering is the one right behind a code, counted in its last place."""
    head, _, last = number.rpartition(".")
    stem, _, former = before.rpartition(".")
    return former.isdigit() and int(former) + 1 == int(last) and (stem == head or stem.endswith(f".{head}"))


def _nearest(above: Above, level: int) -> str:
    """Return the code of the last row above that stands higher than ``level``, or nothing."""
    return next((code for code, at in reversed(above) if at < level), "")


def _joined(parent: str, number: str) -> str:
    return f"{parent}.{number}" if parent else number


def _is_letter(text: str, first: str, last: str) -> bool:
    return len(text) == 1 and first <= text <= last and roman(text) is None
