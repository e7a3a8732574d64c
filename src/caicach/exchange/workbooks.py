"""XLSX workbooks as tables."""

from __future__ import annotations

import io
from collections.abc import Mapping

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from caicach.core.index.problems import Place, ProblemsError, error
from caicach.core.index.text import say
from caicach.exchange.tables import Cell, Spot, Table
from caicach.exchange.workbook_safety import SheetScan, inspect

MAX_MERGED = 1_000_000
NOT_EMPTY = "#"


def read_workbook(raw: bytes, file: str) -> list[Table]:
    """Return the visible worksheets of ``raw``, in the order of the workbook.

    Raises ProblemsError when the file is no plain workbook or not safe to open.
    """
    scans = inspect(raw, file)
    tables = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible:
                    sheet = workbook.get_sheet_by_name(about.name)
                    tables.append(_table(sheet, scans.get(about.name, SheetScan()), file))
    except (CalamineError, OSError, ValueError):
        raise ProblemsError(
            [
                error(
                    "F021",
                    say("Tệp không phải XLSX hoặc đã hỏng.", "The file is no XLSX, or is damaged."),
                    say(
                        "Mở tệp bằng bảng tính, lưu lại ở dạng .xlsx.",
                        "Open it in a spreadsheet and save it as .xlsx.",
                    ),
                    Place(file=file),
                )
            ]
        ) from None
    return tables


def _table(sheet: CalamineSheet, scan: SheetScan, file: str) -> Table:
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for row, column in (*scan.errors, *scan.formulas):
        # The reader of cells leaves both empty, and an empty cell would pass for one without an answer.
        _fill(rows, row, column)
    return Table(
        file,
        sheet.name,
        rows,
        frozenset(scan.percents),
        frozenset(scan.formulas),
        scan.errors,
        _merged(sheet),
    )


def _fill(rows: list[list[Cell]], row: int, column: int) -> None:
    while len(rows) <= row:
        rows.append([])
    cells = rows[row]
    cells.extend([""] * (column + 1 - len(cells)))
    if cells[column] == "":
        cells[column] = NOT_EMPTY


def _merged(sheet: CalamineSheet) -> Mapping[Spot, Spot]:
    """Return, for every cell below the first of a merged column, the cell that shows."""
    below: dict[Spot, Spot] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if len(below) + bottom - top > MAX_MERGED:
            break
        if left == right:
            below.update({(row, left): (top, left) for row in range(top + 1, bottom + 1)})
    return below
