"""What a row, column or cell of a sheet stands for: a criterion's value, a figure, a fact of the unit."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from caicach.core.codes.text import tidy
from caicach.core.index.checking import decidable
from caicach.core.index.model import CriteriaSet, Criterion, InputKind
from caicach.core.index.problems import Place, Problem, error
from caicach.core.index.rules import Given, SurveyMean
from caicach.core.index.text import Text, say
from caicach.exchange import words
from caicach.exchange.numbers import ANY, Range
from caicach.exchange.tables import Cell, Table, text_of

FACT = "fact"
GROUP = "group"
FACT_SIGN = "@"
PART_SIGN = ":"


class Slot(NamedTuple):
    """``part``: part of an answer (value, numerator, input ...), ``fact``, ``name``, ``block`` or ``group``.

    ``name`` names the figure of an ``input`` or the fact.
    """

    code: str
    part: str
    name: str = ""

    def label(self) -> str:
        """Return the slot as sheets write it: ``1.2``, ``1.2:done``, ``1.2:@note``, ``@discipline``."""
        if self.part == words.VALUE:
            return self.code
        if self.part == words.INPUT:
            return f"{self.code}{PART_SIGN}{self.name}"
        if self.code:
            return f"{self.code}{PART_SIGN}{FACT_SIGN}{self.part}"
        return f"{FACT_SIGN}{self.name or self.part}"


class Raw(NamedTuple):
    """One filled cell: whose it is, what it stands for, what it holds and where (row and column from 0)."""

    unit: str
    slot: Slot
    cell: Cell
    row: int
    column: int


@dataclass(slots=True)
class Reading:
    """What a table says, cell by cell, before anything is understood as a number.

    ``units`` are the units named, in order, with their block and name where given.
    """

    table: Table
    raws: list[Raw]
    units: dict[str, tuple[str, str]]
    problems: list[Problem]

    def label(self, unit: str, part: str, text: str) -> None:
        """Note the block or the name of a unit."""
        block, name = self.units[unit]
        self.units[unit] = (text, name) if part == words.BLOCK else (block, text)


class Slots:
    """The slots of one criteria set, found by what sheets write."""

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.criteria_set = criteria_set
        self.leaves: dict[str, Criterion] = {leaf.code: leaf for leaf in criteria_set.leaves()}
        self._found: dict[str, Slot | None] = {}
        self._blocks = {block.id for block in criteria_set.blocks}

    def find(self, cell: Cell) -> Slot | None:
        """Return what a code cell stands for, or None when it is no code of the set."""
        if cell == "" or isinstance(cell, bool):
            return None
        text = text_of(cell)
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Slot | None:
        if text.startswith(FACT_SIGN) and len(text) > 1:
            name = tidy(text[1:])
            role = words.UNIT_FACTS.get(words.folded(name))
            return Slot("", role) if role else Slot("", FACT, name)
        head, sign, tail = text.partition(PART_SIGN)
        code, tail = self._code(tidy(head)), tidy(tail)
        if code is None or not sign:
            return None if code is None else Slot(code, words.VALUE if code in self.leaves else GROUP)
        if code not in self.leaves or not tail:
            return None
        if not tail.startswith(FACT_SIGN):
            return Slot(code, words.INPUT, tail)
        part = words.SUBPARTS.get(words.folded(tail[1:]))
        return Slot(code, part) if part else None

    def _code(self, text: str) -> str | None:
        known = self.criteria_set.by_code
        if text in known:
            return text
        bare = text.rstrip(".")
        return bare if bare in known else None

    def block(self, text: str) -> str:
        """Return the id of the block that ``text`` names by id or title; other text stays, to be refused."""
        if not text or text in self._blocks:
            return text
        wanted = words.folded(text)
        for block in self.criteria_set.blocks:
            if wanted in {words.folded(block.id), words.folded(block.title.vi), words.folded(block.title.en)}:
                return block.id
        return text

    def unknown(self, text: str, place: Place) -> Problem:
        """Return the problem of a code that the set does not hold."""
        near = difflib.get_close_matches(text.partition(PART_SIGN)[0], self.leaves, 1)
        return error(
            "F040",
            say("Bộ tiêu chí không có mã «{c}».", "The criteria set has no code '{c}'.", c=text[:60]),
            say("Có lẽ là «{n}»?", "Perhaps '{n}'?", n=near[0])
            if near
            else say(
                "Dùng mã như trong bộ tiêu chí (cột mã phải là chữ).", "Use the codes of the set (as text)."
            ),
            place,
        )

    def allowed(self, slot: Slot) -> Range:
        """Return the ends within which the number of a slot must lie."""
        if slot.part != words.VALUE:
            return decidable(self.leaves[slot.code]) if slot.part == words.DECIDED else ANY
        leaf = self.leaves[slot.code]
        match leaf.input:
            case InputKind.SHARE:
                return ANY if leaf.may_exceed else (Decimal(0), Decimal(100))
            case InputKind.POINTS if isinstance(leaf.rule, Given):
                return (leaf.rule.lowest, leaf.maximum)
            case InputKind.MEAN if isinstance(leaf.rule, SurveyMean):
                return (min(leaf.rule.scale_low, Decimal(0)), leaf.rule.scale_high)
            case InputKind.YES_NO:
                return (Decimal(0), Decimal(1))
            case _:
                return ANY

    def what_to_enter(self, leaf: Criterion) -> Text:
        """Return in words what a unit enters for a criterion."""
        unit = f" ({leaf.unit})" if leaf.unit else ""
        low, high = self.allowed(Slot(leaf.code, words.VALUE))
        options = ", ".join(getattr(leaf.rule, "options", {}))
        wanted = {
            InputKind.YES_NO: Text("có hoặc không", "yes or no"),
            InputKind.SHARE: Text(
                "tử số/mẫu số (ví dụ 45/50) hoặc tỷ lệ %", "numerator/denominator (e.g. 45/50) or percent"
            ),
            InputKind.COUNT: Text(f"số lượng{unit}", f"a count{unit}"),
            InputKind.CHOICE: Text(f"một trong: {options}", f"one of: {options}"),
            InputKind.POINTS: say(
                "điểm, từ {l} đến {h}",
                "points, {l} to {h}",
                l="?" if low is None else low,
                h="?" if high is None else high,
            ),
            InputKind.MEAN: Text("điểm trung bình khảo sát", "a survey mean"),
        }
        return wanted.get(leaf.input, Text(f"số{unit}", f"a number{unit}"))
