"""Results as a workbook: the ranking, the areas side by side, and every node in long form."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from caicach.core.codes.text import sort_key
from caicach.core.index.result import Result
from caicach.core.index.text import Text
from caicach.exchange.results import COLUMNS

MAX_ROWS = 1_000_000

_WORDS = {
    "ranking": Text("Xếp hạng", "Ranking"),
    "areas": Text("Theo lĩnh vực", "By area"),
    "details": Text("Chi tiết", "Details"),
    "unit": Text("Đơn vị", "Unit"),
    "name": Text("Tên đơn vị", "Name"),
    "block": Text("Khối", "Block"),
    "code": Text("Mã", "Code"),
    "level": Text("Cấp", "Level"),
    "score": Text("Điểm", "Score"),
    "maximum": Text("Điểm tối đa áp dụng", "Applicable maximum"),
    "share": Text("Tỷ lệ (%)", "Share (%)"),
    "rank": Text("Hạng", "Rank"),
    "grade": Text("Xếp loại", "Grade"),
    "about": Text("Nguồn", "About"),
}


def write_result_workbook(
    result: Result, path: Path, lang: str = "vi", about: Sequence[tuple[str, str]] = ()
) -> None:
    """Write the results as XLSX: numbers as numbers (15 digits; results.csv holds them exactly).

    ``about`` are lines of name and text on where the results come from; they get a sheet of their own.
    """
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(
            {"title": result.criteria_set.title.in_(lang), "comments": result.criteria_set.id}
        )
        writer = _Writer(book, result, lang)
        writer.ranking()
        writer.areas()
        writer.details()
        if about:
            writer.about(about)


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, result: Result, lang: str) -> None:
        self.book = book
        self.result = result
        self.lang = lang
        self.head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E6EEF7", "border": 1})
        self.points = book.add_format({"num_format": "#,##0.00"})

    def word(self, name: str) -> str:
        return _WORDS[name].in_(self.lang)

    def sheet(
        self, title: str, heads: list[str], widths: list[int], frozen: int
    ) -> xlsxwriter.worksheet.Worksheet:
        sheet = self.book.add_worksheet(title)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.head)
        sheet.freeze_panes(1, frozen)
        return sheet

    def number(
        self, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Decimal | None
    ) -> None:
        if value is not None:
            sheet.write_number(row, column, float(value), self.points)

    def title_of(self, block: str) -> str:
        found = self.result.criteria_set.block(block)
        return found.title.in_(self.lang) if found else block

    def ordered(self) -> list[tuple[str, int | None]]:
        """Return units by block and rank; those without a rank last, by name."""
        found: list[tuple[str, int | None]] = []
        for units in self.result.blocks().values():
            ranked = [
                (unit.unit.unit, rank.place if (rank := self.result.rank(unit.unit.unit)) else None)
                for unit in units
            ]
            found.extend(sorted(ranked, key=lambda one: (one[1] is None, one[1] or 0, sort_key(one[0]))))
        return found

    def ranking(self) -> None:
        heads = ["rank", "unit", "name", "block", "score", "maximum", "share", "grade"]
        sheet = self.sheet(
            self.word("ranking"), [self.word(head) for head in heads], [8, 30, 30, 18, 12, 12, 12, 18], 2
        )
        for row, (unit, rank) in enumerate(self.ordered(), start=1):
            found = self.result.units[unit]
            whole = self.result.node(unit, "total")
            graded = self.result.grade(unit)
            if rank is not None:
                sheet.write_number(row, 0, rank)
            sheet.write_string(row, 1, unit)
            sheet.write_string(row, 2, found.unit.name)
            sheet.write_string(row, 3, self.title_of(found.block))
            for column, value in ((4, whole.score), (5, whole.maximum), (6, whole.share)):
                self.number(sheet, row, column, value)
            sheet.write_string(row, 7, graded.title.in_(self.lang) if graded else "")

    def areas(self) -> None:
        tops = self.result.criteria_set.criteria
        heads = [self.word("unit"), self.word("block"), self.word("score"), self.word("share")]
        for top in tops:
            title = f"{top.code}. {top.title.in_(self.lang)}"
            heads += [title, f"{top.code}. {self.word('share')}"]
        sheet = self.sheet(self.word("areas"), heads, [30, 18, 12, 12, *([16, 10] * len(tops))], 1)
        for row, (unit, _) in enumerate(self.ordered(), start=1):
            sheet.write_string(row, 0, unit)
            sheet.write_string(row, 1, self.title_of(self.result.units[unit].block))
            whole = self.result.node(unit, "total")
            nodes = [whole, *(self.result.node(unit, top.code) for top in tops)]
            for place, node in enumerate(nodes):
                self.number(sheet, row, 2 + 2 * place, node.score)
                self.number(sheet, row, 3 + 2 * place, node.share)

    def about(self, lines: Sequence[tuple[str, str]]) -> None:
        sheet = self.book.add_worksheet(self.word("about"))
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 1, 100)
        for row, (name, text) in enumerate(lines):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, text)

    def details(self) -> None:
        heads = [self.word(name) for name in COLUMNS]
        widths = [30, 18, 10, 8, 12, 12, 12, 8, 14]
        sheet, count = self.sheet(self.word("details"), heads, widths, 1), 1
        for place, node in enumerate(self.result.rows()):
            row = place % MAX_ROWS + 1
            if row == 1 and place:
                count += 1
                sheet = self.sheet(f"{self.word('details')} {count}", heads, widths, 1)
            for column, text in (
                (0, node.unit),
                (1, node.block),
                (2, node.code),
                (3, node.level),
                (8, node.grade),
            ):
                sheet.write_string(row, column, text)
            for column, value in ((4, node.score), (5, node.maximum), (6, node.share)):
                self.number(sheet, row, column, value)
            if node.rank is not None:
                sheet.write_number(row, 7, node.rank)
