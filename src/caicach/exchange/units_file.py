"""Lists of units: a file with a column of units (and perhaps block and name), or one unit a line."""

from __future__ import annotations

from pathlib import Path

from caicach.core.index.answers import UnitAnswers
from caicach.core.index.problems import Place, ProblemsError, error
from caicach.core.index.text import say
from caicach.exchange import words
from caicach.exchange.csv_files import read_csv
from caicach.exchange.sheet_problems import repeated_unit
from caicach.exchange.tables import Table

_ROLES = (words.UNIT, words.BLOCK, words.NAME)


def read_units(path: Path) -> list[UnitAnswers]:
    """Return the units of a CSV or XLSX file, in its order.

    Raises ProblemsError when it cannot be read, is empty, or names a unit twice; OSError.
    """
    raw = path.read_bytes()
    if raw.startswith(b"PK\x03\x04"):
        from caicach.exchange.workbooks import read_workbook  # noqa: PLC0415 - text needs no workbooks

        table = read_workbook(raw, path.name)[0]
    else:
        table, _ = read_csv(raw, path.name, lambda sample: len(_columns(sample, 0)))
    columns = _columns(table, 0)
    first = 1 if words.UNIT in columns or words.NAME in columns else 0
    column = columns.get(words.UNIT, columns.get(words.NAME, 0))
    units: dict[str, UnitAnswers] = {}
    rows: dict[str, int] = {}
    for row in range(first, len(table.rows)):
        unit = table.text(row, column)
        if not unit:
            continue
        if unit in units:
            raise ProblemsError([repeated_unit(table, row, column, unit, (rows[unit], column))])
        block = table.text(row, columns[words.BLOCK]) if words.BLOCK in columns else ""
        name = table.text(row, columns[words.NAME]) if words.NAME in columns else ""
        units[unit] = UnitAnswers(unit, block, "" if name == unit else name)
        rows[unit] = row
    if not units:
        raise ProblemsError(
            [
                error(
                    "F062",
                    say("Tệp không có đơn vị nào.", "The file names no unit."),
                    say("Ghi mỗi đơn vị trên một dòng.", "Write one unit a line."),
                    Place(file=path.name),
                )
            ]
        )
    return list(units.values())


def _columns(table: Table, row: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for column in range(len(table.rows[row]) if table.rows else 0):
        role = words.HEADERS.get(words.folded(table.text(row, column)))
        if role in _ROLES:
            found.setdefault(role, column)
    return found
