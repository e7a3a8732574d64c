"""What came of a reconciliation as a workbook: sums, units, procedures, and every difference.

Differences are written as they are found, so that memory stays flat; a sheet that is full is followed by
another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from caicach.core.deadlines.minutes import moment_of
from caicach.core.reconciliation import (
    FIELDS,
    INDICATORS,
    Finding,
    Held,
    Mover,
    Reconciliation,
    Standing,
    Summary,
)

ROWS_EACH = 1_000_000
"""Differences of one sheet."""
FINDINGS = {
    Finding.EQUAL: "Khớp",
    Finding.DIFFERS: "Khác nhau",
    Finding.ONLY_OURS: "Chỉ có ở đây",
    Finding.ONLY_THEIRS: "Chỉ có ở tệp đối chiếu",
}
MOVERS = {
    Mover.OURS: "Ở đây",
    Mover.THEIRS: "Bên kia",
    Mover.BOTH: "Cả hai",
    Mover.UNKNOWN: "",
}
_MOMENTS = frozenset({"submitted", "received", "due", "resolved", "returned", "ended"})
_HEADS = (
    "Mã hồ sơ", "Đơn vị", "Thủ tục", "Kết quả đối chiếu", "Trường", "Ở đây", "Tệp đối chiếu",
    "Bên đã thay đổi", "Chỉ tiêu liên quan",
)  # fmt: skip


class ReconciliationWorkbook:
    """The workbook, open to be filled; ``close`` with the sums, or leave it to be closed without.

    Raises OSError.
    """

    def __init__(self, path: Path) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._bold = self._book.add_format({"bold": True})
        self._points = self._book.add_format({"num_format": "0.00"})
        self._sums = self._book.add_worksheet("Tổng hợp")
        self._units = self._book.add_worksheet("Theo đơn vị")
        self._kinds = self._book.add_worksheet("Theo thủ tục")
        self._sheets = 0
        self._row = 0
        self._sheet = self._next_sheet()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def add(self, held: Held, ours: Standing | None, theirs: Standing | None) -> None:
        """Write what differs of one dossier; nothing where it is equal."""
        if held.finding is Finding.EQUAL:
            return
        one = ours or theirs
        assert one is not None
        about = (held.code, one.unit, one.kind, FINDINGS[held.finding])
        named = "; ".join(f"{one.code} {one.title.vi}" for one in held.indicators)
        for found in held.differences:
            self._write(
                *about, found.field.title.vi, shown(found.field.name, found.ours),
                shown(found.field.name, found.theirs), MOVERS[found.mover],
                "; ".join(f"{one.code} {one.title.vi}" for one in found.field.indicators),
            )  # fmt: skip
        if not held.differences:
            self._write(*about, "", "", "", "", named)

    def sum_up(self, found: Reconciliation, about: Sequence[str]) -> None:
        """Write the sums; ``about`` are lines on what was held against what."""
        row = self._lines(["Báo cáo đối chiếu hồ sơ", *about])
        for finding, words in FINDINGS.items():
            row = self._line(self._sums, row, [words, found.whole.findings.get(finding, 0)])
        row = self._line(self._sums, row, ["Tổng số hồ sơ", found.whole.total])
        row = self._line(self._sums, row + 1, ["Trường khác nhau", "Số hồ sơ"], bold=True)
        for field in FIELDS:
            row = self._line(self._sums, row, [field.title.vi, found.whole.fields.get(field.name, 0)])
        heads = ("Chỉ tiêu", "Điểm tối đa", "Ở đây", "Trên tổng", "Tệp đối chiếu", "Trên tổng",
                 "Hồ sơ cho kết quả khác", "Điểm chênh (ước tính)", "Nguồn")  # fmt: skip
        row = self._line(self._sums, row + 1, heads, bold=True)
        for indicator in INDICATORS:
            stake = found.whole.stakes[indicator.code]
            cells = (f"{indicator.code} {indicator.title.vi}", indicator.maximum, stake.ours, stake.ours_of,
                     stake.theirs, stake.theirs_of, stake.differing, stake.at_stake,
                     indicator.source)  # fmt: skip
            row = self._line(self._sums, row, cells)
        self._table(self._units, "Đơn vị", found.by_unit)
        self._table(self._kinds, "Thủ tục", found.by_kind)

    def _lines(self, lines: Iterable[str]) -> int:
        self._sums.set_column(0, 0, 44)
        row = 0
        for row, line in enumerate(lines):
            self._sums.write_string(row, 0, line, self._bold if row == 0 else None)
        return row + 2

    def _table(self, sheet: Worksheet, name: str, summaries: Mapping[str, Summary]) -> None:
        sheet.set_column(0, 0, 32)
        heads = [name, *FINDINGS.values(), "Tổng số"]
        heads += [f"Điểm chênh {indicator.code}" for indicator in INDICATORS]
        row = self._line(sheet, 0, heads, bold=True)
        sheet.freeze_panes(1, 1)
        for key in sorted(summaries):
            one = summaries[key]
            counts = [one.findings.get(finding, 0) for finding in FINDINGS]
            stakes = [one.stakes[indicator.code].at_stake for indicator in INDICATORS]
            row = self._line(sheet, row, [key, *counts, one.total, *stakes])

    def _line(
        self,
        sheet: Worksheet,
        row: int,
        cells: Sequence[str | int | Decimal | None],
        *,
        bold: bool = False,
    ) -> int:
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell, self._bold if bold else None)
            elif isinstance(cell, Decimal):
                sheet.write_number(row, column, round(cell, 2), self._points)
            elif cell is not None:
                sheet.write_number(row, column, cell)
        return row + 1

    def _write(self, *cells: str) -> None:
        if self._row > ROWS_EACH:
            self._sheet = self._next_sheet()
        for column, cell in enumerate(cells):
            if cell:
                self._sheet.write_string(self._row, column, cell[:32_767])
        self._row += 1

    def _next_sheet(self) -> Worksheet:
        self._sheets += 1
        sheet = self._book.add_worksheet(f"Khác biệt {self._sheets}")
        sheet.set_column(0, len(_HEADS) - 1, 24)
        sheet.freeze_panes(1, 1)
        for column, words in enumerate(_HEADS):
            sheet.write_string(0, column, words, self._bold)
        self._row = 1
        return sheet


def shown(field: str, value: object) -> str:
    """Return a value of a field as readers see it; moments in Vietnamese time."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(shown("submitted", one) for one in value)
    if field in _MOMENTS and isinstance(value, int):
        return moment_of(value).strftime("%H:%M %d/%m/%Y")
    return str(value)
