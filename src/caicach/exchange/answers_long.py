"""The long form: one row an answer (``unit, code, value | numerator, denominator, not_applicable, note``)."""

from __future__ import annotations

from caicach.core.index.problems import error
from caicach.core.index.text import say
from caicach.exchange import words
from caicach.exchange.sheet_problems import (
    group_answered,
    nameless_column,
    no_code,
    no_unit,
    repeated_row,
    two_labels,
    unknown_column,
)
from caicach.exchange.slots import GROUP, Raw, Reading, Slot, Slots
from caicach.exchange.tables import Table, column_name, text_of

HEADER_ROWS = 30


def find_header(table: Table) -> tuple[int, dict[str, int]] | None:
    """Return the row of the header and the column of each role, or None when this is no long form."""
    for row in range(min(HEADER_ROWS, len(table.rows))):
        columns: dict[str, int] = {}
        for column in range(len(table.rows[row])):
            role = words.HEADERS.get(words.folded(table.text(row, column)))
            if role is not None and role != words.UNUSED:
                columns.setdefault(role, column)
        if words.UNIT not in columns and words.NAME in columns:
            columns[words.UNIT] = columns.pop(words.NAME)
        answered = {words.VALUE, words.NUMERATOR, words.NOT_APPLICABLE, words.DECIDED} & columns.keys()
        if words.UNIT in columns and words.CODE in columns and answered:
            return row, columns
    return None


class LongReader:
    """Reads one table in the long form."""

    def __init__(self, table: Table, slots: Slots, header: int, columns: dict[str, int]) -> None:
        self.table = table
        self.slots = slots
        self.header = header
        self.columns = columns
        self.parts = [(part, columns[part]) for part in words.PARTS if part in columns]
        self.found = Reading(table, [], {}, [])
        self.first_row: dict[tuple[str, str, str], int] = {}
        self.unknown: dict[str, list[int]] = {}
        self.told: set[tuple[str, str]] = set()

    def read(self) -> Reading:
        """Return every filled cell with what it stands for."""
        self._check_columns()
        for row in range(self.header + 1, len(self.table.rows)):
            if any(cell != "" for cell in self.table.rows[row]):
                self._row(row)
        for code, rows in self.unknown.items():
            place = self.table.place(rows[0], self.columns[words.CODE], code=code)
            problem = self.slots.unknown(code, place)
            if len(rows) > 1:
                message = say("{m} ({n} dòng)", "{m} ({n} rows)", m=problem.message, n=len(rows))
                problem = error(problem.id, message, problem.mend, place)
            self.found.problems.append(problem)
        return self.found

    def _check_columns(self) -> None:
        for column in range(self.table.width()):
            text = self.table.text(self.header, column)
            role = words.HEADERS.get(words.folded(text))
            if role == words.UNUSED:
                continue
            if role is not None and self.columns.get(role, column) != column:
                self._problem_of_repeated(text, column, self.columns[role])
            elif role is None and text:
                self.found.problems.append(unknown_column(self.table, self.header, column, text))
            elif not text and self._has_data(column):
                self.found.problems.append(nameless_column(self.table, self.header, column))

    def _problem_of_repeated(self, text: str, column: int, first: int) -> None:
        self.found.problems.append(
            error(
                "F041",
                say(
                    "Cột «{t}» lặp lại cột {c}.",
                    "The column '{t}' repeats column {c}.",
                    t=text,
                    c=column_name(first),
                ),
                say("Bỏ một trong hai cột.", "Remove one of them."),
                self.table.place(self.header, column),
            )
        )

    def _has_data(self, column: int) -> bool:
        return any(self.table.cell(row, column) != "" for row in range(self.header + 1, len(self.table.rows)))

    def _label(self, role: str, row: int) -> str:
        column = self.columns.get(role)
        if column is None:
            return ""
        if self.table.merged:
            return self.table.shown(row, column)
        cells = self.table.rows[row]
        return text_of(cells[column]) if column < len(cells) else ""

    def _row(self, row: int) -> None:
        table, columns = self.table, self.columns
        unit, code = self._label(words.UNIT, row), self._label(words.CODE, row)
        cells = table.rows[row]
        width = len(cells)
        filled = [(part, column) for part, column in self.parts if column < width and cells[column] != ""]
        if not unit:
            if filled or code:
                self.found.problems.append(no_unit(table, row, columns[words.UNIT]))
            return
        known = self.found.units.get(unit, ("", ""))
        block, name = self.slots.block(self._label(words.BLOCK, row)), self._label(words.NAME, row)
        for role, old, new in ((words.BLOCK, known[0], block), (words.NAME, known[1], name)):
            if old and new and old != new and (unit, new) not in self.told:
                self.told.add((unit, new))
                self.found.problems.append(two_labels(table, row, columns[role], unit, old, new))
        self.found.units[unit] = (known[0] or block, known[1] or name)
        if not code:
            if filled:
                self.found.problems.append(no_code(table, row, columns[words.CODE], unit))
            return
        self._answer(row, unit, code, filled)

    def _answer(self, row: int, unit: str, code: str, filled: list[tuple[str, int]]) -> None:
        slot = self.slots.find(code)
        if slot is None:
            self.unknown.setdefault(code, []).append(row)
            return
        figure = self._label(words.INPUT, row) or (slot.name if slot.part == words.INPUT else "")
        first = self.first_row.setdefault((unit, slot.label(), figure), row)
        if first != row:
            self.found.problems.append(
                repeated_row(self.table, row, first, self.columns[words.CODE], unit, code)
            )
            return
        if slot.part == GROUP:
            if filled:
                self.found.problems.append(group_answered(self.table, row, filled[0][1], code))
            return
        for part, column in filled:
            if slot.part in {words.NAME, words.BLOCK}:
                self.found.label(unit, slot.part, self.table.text(row, column))
                continue
            target = slot
            if slot.code and slot.part in {words.VALUE, words.INPUT}:
                target = (
                    Slot(slot.code, words.INPUT, figure)
                    if part == words.VALUE and figure
                    else Slot(slot.code, part)
                )
            elif part != words.VALUE:
                continue
            self.found.raws.append(Raw(unit, target, self.table.cell(row, column), row, column))
