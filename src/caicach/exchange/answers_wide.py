"""The wide sheets officials use: a column a unit and a row a criterion, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from caicach.core.index.problems import Problem, warning
from caicach.core.index.text import say
from caicach.exchange import words
from caicach.exchange.sheet_problems import (
    group_answered,
    nameless_column,
    no_code_rows,
    no_unit,
    not_a_unit,
    repeated_code,
    repeated_unit,
    summary_row,
)
from caicach.exchange.slots import GROUP, Raw, Reading, Slot, Slots
from caicach.exchange.tables import Cell, Table

_NUMBERING = re.compile(r"\(\d{1,3}\)")
"""Columns of official tables are often numbered (1), (2), (3) below their headings."""

HEADER_ROWS = 30
CODE_COLUMNS = 12
LABEL_ROWS = 3


@dataclass(frozen=True, slots=True)
class WideShape:
    """Where the codes stand: in ``line``, a column (units across) or a row (units down)."""

    units_across: bool
    line: int


def find_shape(table: Table, slots: Slots) -> WideShape | None:
    """Return how a wide sheet is laid out, or None when no row or column holds codes of the set."""
    columns = range(min(CODE_COLUMNS, table.width()))
    across = {
        column: _codes(slots, (table.cell(row, column) for row in range(len(table.rows))))
        for column in columns
    }
    down = {row: _codes(slots, table.rows[row]) for row in range(min(HEADER_ROWS, len(table.rows)))}
    if not any(across.values()) and not any(down.values()):
        return None
    headed = {row: codes for row, codes in down.items() if codes and _has_unit_heading(table, row)}
    row = max(headed or down, key=lambda row: (down[row], -row))
    column = max(across, key=lambda column: (across[column], -column))
    if headed or down[row] > across[column]:
        return WideShape(units_across=False, line=row)
    return WideShape(units_across=True, line=column)


def _codes(slots: Slots, cells: Iterable[Cell]) -> int:
    """Return how many criteria of the set the cells name."""
    found = {slot for cell in cells if (slot := slots.find(cell)) is not None}
    return len({slot for slot in found if slot.code and slot.part != GROUP})


def _has_unit_heading(table: Table, row: int) -> bool:
    return any(
        words.HEADERS.get(words.folded(table.text(row, column))) in {words.UNIT, words.NAME}
        for column in range(min(CODE_COLUMNS, len(table.rows[row])))
    )


class AcrossReader:
    """Reads a sheet with a row for each criterion and a column for each unit."""

    def __init__(self, table: Table, slots: Slots, shape: WideShape) -> None:
        self.table = table
        self.slots = slots
        self.column = shape.line
        self.found = Reading(table, [], {}, [])

    def read(self) -> Reading:
        """Return every filled cell with what it stands for."""
        table = self.table
        first = next(row for row in range(len(table.rows)) if self.slots.find(table.cell(row, self.column)))
        units = self._units(first)
        seen: dict[Slot, int] = {}
        ignored: list[int] = []
        for row in range(first, len(table.rows)):
            filled = [column for column in units if table.cell(row, column) != ""]
            text = table.shown(row, self.column)
            if not filled:
                continue
            if not text:
                ignored.append(row)
                continue
            slot = self.slots.find(text)
            if slot is None:
                place = table.place(row, self.column, code=text[:60])
                self.found.problems.append(self.slots.unknown(text, place))
            elif slot.part == GROUP:
                self.found.problems.append(group_answered(table, row, filled[0], text))
            elif slot in seen:
                self.found.problems.append(
                    repeated_code(table, row, self.column, text, (seen[slot], self.column))
                )
            else:
                seen[slot] = row
                self._take(row, slot, filled, units)
        if ignored:
            self.found.problems.append(no_code_rows(table, ignored, self.column))
        return self.found

    def _take(self, row: int, slot: Slot, filled: list[int], units: dict[int, str]) -> None:
        cells = self.table.rows[row]
        if slot.part in {words.NAME, words.BLOCK}:
            for column in filled:
                self.found.label(units[column], slot.part, self.table.text(row, column))
            return
        self.found.raws.extend(Raw(units[column], slot, cells[column], row, column) for column in filled)

    def _units(self, first: int) -> dict[int, str]:
        units: dict[int, str] = {}
        columns: dict[str, int] = {}
        for column in range(self.column + 1, self.table.width()):
            row, name = self._heading(first, column)
            folded = words.folded(name)
            if not name:
                if any(self.table.cell(below, column) != "" for below in self._answer_rows(first)):
                    self.found.problems.append(nameless_column(self.table, max(first - 1, 0), column))
                continue
            if folded in words.HEADERS:
                continue
            if folded in words.NOT_UNITS:
                self.found.problems.append(not_a_unit(self.table, row, column, name))
            elif name in columns:
                self.found.problems.append(repeated_unit(self.table, row, column, name, (row, columns[name])))
            else:
                columns[name] = column
                units[column] = name
                self.found.units[name] = ("", "")
        return units

    def _answer_rows(self, first: int) -> list[int]:
        return [
            row
            for row in range(first, len(self.table.rows))
            if (slot := self.slots.find(self.table.cell(row, self.column))) and slot.part != GROUP
        ]

    def _heading(self, first: int, column: int) -> tuple[int, str]:
        """Return the lowest filled cell right above the codes: headings of two rows end in the unit."""
        for row in range(first - 1, max(first - 1 - LABEL_ROWS, -1), -1):
            text = self.table.shown(row, column)
            if text and not _NUMBERING.fullmatch(text):
                return row, text
        return max(first - 1, 0), ""


class DownReader:
    """Reads a sheet with a column for each criterion and a row for each unit."""

    def __init__(self, table: Table, slots: Slots, shape: WideShape) -> None:
        self.table = table
        self.slots = slots
        self.row = shape.line
        self.found = Reading(table, [], {}, [])

    def read(self) -> Reading:
        """Return every filled cell with what it stands for."""
        table = self.table
        columns, unit_column = self._columns()
        first_row: dict[str, int] = {}
        groups: set[str] = set()
        for row in range(self.row + 1, len(table.rows)):
            filled = [
                column
                for column in columns
                if column < len(table.rows[row]) and table.rows[row][column] != ""
            ]
            unit = table.text(row, unit_column)
            if words.folded(unit) in words.SUMMARY_ROWS:
                self.found.problems.append(summary_row(table, row, unit_column, unit))
                continue
            if not unit:
                if filled:
                    self.found.problems.append(no_unit(table, row, unit_column))
                continue
            if unit in first_row:
                self.found.problems.append(
                    repeated_unit(table, row, unit_column, unit, (first_row[unit], unit_column))
                )
                continue
            first_row[unit] = row
            self.found.units[unit] = ("", "")
            self._take(row, unit, filled, columns, groups)
        return self.found

    def _take(
        self, row: int, unit: str, filled: list[int], columns: dict[int, Slot], groups: set[str]
    ) -> None:
        for column in filled:
            slot = columns[column]
            if slot.part in {words.NAME, words.BLOCK}:
                self.found.label(unit, slot.part, self.table.text(row, column))
            elif slot.part == GROUP:
                if slot.code not in groups:
                    groups.add(slot.code)
                    self.found.problems.append(group_answered(self.table, row, column, slot.code))
            else:
                self.found.raws.append(Raw(unit, slot, self.table.rows[row][column], row, column))

    def _columns(self) -> tuple[dict[int, Slot], int]:
        """Return what each column stands for, and the column of the units."""
        table = self.table
        columns: dict[int, Slot] = {}
        roles: dict[str, int] = {}
        seen: dict[Slot, int] = {}
        spare: list[int] = []
        for column in range(table.width()):
            text = self._heading(column)
            role = words.HEADERS.get(words.folded(text))
            slot = self.slots.find(table.cell(self.row, column))
            if role is not None:
                roles.setdefault(role, column)
            elif slot is not None and slot in seen:
                first = (self.row, seen[slot])
                self.found.problems.append(repeated_code(table, self.row, column, text, first))
            elif slot is not None:
                columns[column] = slot
                seen[slot] = column
            elif text:
                spare.append(column)
            elif any(table.cell(row, column) != "" for row in range(self.row + 1, len(table.rows))):
                self.found.problems.append(nameless_column(table, self.row, column))
        unit_column = self._unit_column(roles, spare)
        columns.update({roles[role]: Slot("", role) for role in (words.BLOCK, words.NAME) if role in roles})
        self.found.problems.extend(self._spare(column) for column in spare)
        return columns, unit_column

    def _unit_column(self, roles: dict[str, int], spare: list[int]) -> int:
        """Return the column headed as units, else that of their names, else the first of unknown heading."""
        if words.UNIT in roles:
            return roles[words.UNIT]
        if words.NAME in roles:
            return roles.pop(words.NAME)
        return spare.pop(0) if spare else 0

    def _heading(self, column: int) -> str:
        """Return the heading of a column: at the codes' row, else (as for units) just above it."""
        for row in range(self.row, max(self.row - LABEL_ROWS, -1), -1):
            text = self.table.text(row, column)
            if text:
                return text
        return ""

    def _spare(self, column: int) -> Problem:
        text = self._heading(column)
        problem = self.slots.unknown(text, self.table.place(self.row, column))
        if text[:1].isdigit() or "Perhaps" in problem.mend.en:
            return problem
        return warning(
            "F042",
            say("Cột «{t}» không được dùng.", "The column '{t}' is not used.", t=text[:60]),
            say("Bỏ cột này nếu không cần.", "Remove the column if it is not needed."),
            self.table.place(self.row, column),
        )
