"""A table as it was read from a file: rows of raw cells, and what else is known of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache

from caicach.core.codes.numbers import plain
from caicach.core.codes.text import tidy
from caicach.core.index.problems import Place

Cell = str | int | float | bool | Decimal | date | time | timedelta
"""What a cell can hold; the empty string is an empty cell. A ``datetime`` is a ``date``."""

Spot = tuple[int, int]
"""Row and column, both from 0."""

EXCEL_DIGITS = 15
"""Significant digits that a spreadsheet keeps, shows and compares."""


@dataclass(slots=True)
class Table:
    """Cells by row and column (both from 0). ``sheet`` is empty for files that hold one table.

    ``percents`` are number cells shown as percent (0.45 for 45 %), ``formulas`` computed cells, ``errors``
    cells that show an error of the spreadsheet, ``merged`` says for cells hidden below a merged one which
    cell shows.
    """

    file: str
    sheet: str
    rows: list[list[Cell]]
    percents: frozenset[Spot] = frozenset()
    formulas: frozenset[Spot] = frozenset()
    errors: Mapping[Spot, str] = field(default_factory=dict)
    merged: Mapping[Spot, Spot] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell; what lies outside is empty."""
        if row >= len(self.rows):
            return ""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """Return a cell as tidy text, numbers in plain notation."""
        return text_of(self.cell(row, column))

    def shown(self, row: int, column: int) -> str:
        """Return the text a reader sees in a label cell: below a vertical merge, that of the cell on top."""
        top = self.merged.get((row, column))
        return self.text(*top) if top else self.text(row, column)

    def width(self) -> int:
        """Return the number of columns of the longest row."""
        return max((len(cells) for cells in self.rows), default=0)

    def name_of(self, row: int, column: int) -> str:
        """Return the cell's name, with its sheet where there is one."""
        cell = cell_name(row, column)
        return f"{self.sheet}!{cell}" if self.sheet else cell

    def place(self, row: int, column: int, *, unit: str = "", code: str = "") -> Place:
        """Return where the cell stands."""
        return Place(file=self.file, cell=self.name_of(row, column), unit=unit, code=code)


def text_of(cell: Cell) -> str:
    """Return a cell as tidy text."""
    if isinstance(cell, str):
        return _tidied(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float | Decimal):
        return plain(number_of(cell))
    return str(cell)


# Units and codes stand in thousands of cells each.
_tidied = lru_cache(maxsize=20_000)(tidy)


def number_of(cell: float | Decimal) -> Decimal:
    """Return the number in a cell, to the 15 digits a spreadsheet keeps when it is a binary fraction.

    >>> number_of(0.1 + 0.2)
    Decimal('0.3')
    """
    if isinstance(cell, float):
        return Decimal(f"{cell:.{EXCEL_DIGITS}g}")
    return Decimal(cell)


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0.

    >>> column_name(0), column_name(25), column_name(26), column_name(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


_COLUMNS = [column_name(column) for column in range(702)]


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell counted from 0, e.g. C12."""
    letters = _COLUMNS[column] if column < len(_COLUMNS) else column_name(column)
    return f"{letters}{row + 1}"


_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def spot_of(name: str) -> Spot | None:
    """Return row and column of a cell name, or None when it is none.

    >>> spot_of("C12"), spot_of("c")
    ((11, 2), None)
    """
    found = _CELL.fullmatch(name)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
