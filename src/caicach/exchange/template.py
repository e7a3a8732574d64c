"""The sheet to fill in for a criteria set, empty or with answers; reading it gives the answers back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import IO

import xlsxwriter

from caicach.core.index.answers import AnswerSheet, UnitAnswers
from caicach.core.index.model import CriteriaSet, InputKind
from caicach.core.index.problems import ProblemsError, error
from caicach.core.index.text import Text, say
from caicach.exchange import words
from caicach.exchange.numbers import fits_a_cell, written
from caicach.exchange.sheet_lines import NO, NOT_APPLICABLE, YES, Line, content, lines_of

MAX_COLUMNS = 16_384
MAX_TEXT = 32_767
MAX_LIST = 255
BLANK_UNITS = 10
BLANK_ROWS = 30

_HEADS = (
    Text("Mã", "Code"),
    Text("Tiêu chí", "Title"),
    Text("Điểm tối đa", "Maximum"),
    Text("Kiểu số liệu", "Input kind"),
    Text("Cách điền", "What to enter"),
)
_UNIT = Text("Đơn vị", "Unit")


class Shape(StrEnum):
    """Which way the units run."""

    UNITS_IN_COLUMNS = "units-in-columns"
    UNITS_IN_ROWS = "units-in-rows"


def write_template(
    criteria_set: CriteriaSet,
    target: Path | IO[bytes],
    *,
    units: Sequence[UnitAnswers] = (),
    shape: Shape = Shape.UNITS_IN_COLUMNS,
    lang: str = "vi",
) -> None:
    """Write the sheet as XLSX, with what ``units`` have answered; without units, with room for some.

    Raises ProblemsError when a spreadsheet cannot hold them (too many columns, a text too long).
    """
    sheet = AnswerSheet({unit.unit: unit for unit in units})
    lines = lines_of(criteria_set, sheet)
    _check_size(lines, units, shape)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target if not isinstance(target, Path) else str(target), options) as book:
        book.set_properties({"title": criteria_set.title.in_(lang), "comments": criteria_set.id})
        page = _Page(book, criteria_set, lines, units, lang)
        page.columns() if shape is Shape.UNITS_IN_COLUMNS else page.rows()
        page.guide(shape)


def _check_size(lines: Sequence[Line], units: Sequence[UnitAnswers], shape: Shape) -> None:
    wide = len(units) + len(_HEADS) if shape is Shape.UNITS_IN_COLUMNS else len(lines) + 1
    if wide > MAX_COLUMNS:
        raise ProblemsError(
            [
                error(
                    "F061",
                    say(
                        "Bảng cần {n} cột, bảng tính chỉ có {m}.",
                        "{n} columns are needed, {m} there are.",
                        n=wide,
                        m=MAX_COLUMNS,
                    ),
                    say("Dùng dạng --shape units-in-rows.", "Use --shape units-in-rows."),
                )
            ]
        )


@dataclass(slots=True)
class _Page:
    book: xlsxwriter.Workbook
    criteria_set: CriteriaSet
    lines: Sequence[Line]
    units: Sequence[UnitAnswers]
    lang: str
    made: dict[str, xlsxwriter.format.Format] = field(default_factory=dict)

    def format(self, name: str) -> xlsxwriter.format.Format:
        """Return a cell format, made once."""
        base: dict[str, object] = {"border": 1, "border_color": "#B8C4D0", "valign": "top", "text_wrap": True}
        more: dict[str, dict[str, object]] = {
            "title": {"bold": True, "font_size": 14, "border": 0, "text_wrap": False},
            "note": {"italic": True, "border": 0, "text_wrap": False},
            "head": {"bold": True, "bg_color": "#DCE6F1", "align": "center"},
            "group": {"bold": True, "bg_color": "#EEF2F6"},
            "label": {},
            "number": {"num_format": "#,##0.###############"},
            "text": {"num_format": "@", "align": "right"},
            "words": {"num_format": "@"},
        }
        if name not in self.made:
            self.made[name] = self.book.add_format({**base, **more[name]})
        return self.made[name]

    def start(self) -> xlsxwriter.worksheet.Worksheet:
        """Begin the sheet of figures with its title and one line of guidance."""
        sheet = self.book.add_worksheet(Text("Số liệu", "Answers").in_(self.lang))
        sheet.write_string(0, 0, self.criteria_set.title.in_(self.lang), self.format("title"))
        decision = self.criteria_set.decision
        note = say(
            "{d}. Ô để trống là chưa trả lời, chưa có điểm; ghi «không áp dụng» khi tiêu chí không áp dụng.",
            "{d}. A blank cell is no answer and earns nothing; write 'not applicable' where that is so.",
            d=decision.number,
        )
        sheet.write_string(1, 0, note.in_(self.lang), self.format("note"))
        return sheet

    def columns(self) -> None:
        """Write one row a criterion, one column a unit."""
        sheet, head, left = self.start(), 3, len(_HEADS)
        for column, (title, width) in enumerate(zip(_HEADS, (10, 60, 10, 14, 34), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(head, column, title.in_(self.lang), self.format("head"))
        count = len(self.units) or BLANK_UNITS
        sheet.set_column(left, left + count - 1, 16)
        for place in range(count):
            name = self.units[place].unit if self.units else ""
            self.text(sheet, head, left + place, name, "head")
        for row, (line, first) in enumerate(self.with_firsts(), start=head + 1):
            self.labels(sheet, row, line)
            kind = self.cell_format(line)
            for place in range(count):
                self.cell(sheet, row, left + place, line, place, kind=kind, first=first)
            self.validate(sheet, line, (row, left, row, left + count - 1))
        sheet.freeze_panes(head + 1, 2)

    def labels(self, sheet: xlsxwriter.worksheet.Worksheet, row: int, line: Line) -> None:
        """Write what stands left of the units."""
        style = "group" if line.is_group else "label"
        maximum = line.criterion.maximum if line.criterion and (line.is_group or line.is_value) else None
        texts = (
            line.slot.label(),
            line.title.in_(self.lang),
            None,
            line.kind.in_(self.lang),
            line.enter.in_(self.lang),
        )
        if line.is_group and line.criterion is not None:
            texts = (line.criterion.code, *texts[1:])
        for column, text in enumerate(texts):
            if text is not None:
                self.text(sheet, row, column, text, style)
        if maximum is None:
            sheet.write_blank(row, 2, None, self.format(style))
        else:
            sheet.write_number(row, 2, float(maximum), self.format(style))

    def rows(self) -> None:
        """Write one row a unit, one column a criterion; groups have no column."""
        sheet, head = self.start(), 6
        lines = [(line, first) for line, first in self.with_firsts() if not line.is_group]
        sheet.set_column(0, 0, 30)
        for row, title in enumerate(_HEADS[1:], start=head - 4):
            self.text(sheet, row, 0, title.in_(self.lang), "head")
        self.text(sheet, head, 0, _UNIT.in_(self.lang), "head")
        count = len(self.units) or BLANK_ROWS
        for place in range(count):
            self.text(sheet, head + 1 + place, 0, self.units[place].unit if self.units else "", "words")
        for column, (line, first) in enumerate(lines, start=1):
            sheet.set_column(column, column, 18)
            maximum = line.criterion.maximum if line.criterion and line.is_value else None
            shown = "" if maximum is None else written(maximum)
            over = (line.title.in_(self.lang), shown, line.kind.in_(self.lang), line.enter.in_(self.lang))
            for row, text in enumerate(over, start=head - 4):
                self.text(sheet, row, column, text, "label")
            self.text(sheet, head, column, line.slot.label(), "head")
            kind = self.cell_format(line)
            for place in range(count):
                self.cell(sheet, head + 1 + place, column, line, place, kind=kind, first=first)
            self.validate(sheet, line, (head + 1, column, head + count, column))
        sheet.freeze_panes(head + 1, 1)

    def with_firsts(self) -> Iterator[tuple[Line, bool]]:
        """Iterate over the lines, each with whether it is the first of its criterion."""
        before = ""
        for line in self.lines:
            code = line.slot.code
            yield line, bool(code) and code != before
            before = code

    def cell_format(self, line: Line) -> str:
        """Return the format of the cells of a line; shares are text, lest "5/9" become a date."""
        if line.is_group:
            return "group"
        if line.criterion is None or line.slot.part in {words.NOTE, words.EVIDENCE, words.DECIDED_BECAUSE}:
            return "words"
        share = line.is_value and line.criterion.input is InputKind.SHARE
        return "text" if share else "number"

    def cell(
        self,
        sheet: xlsxwriter.worksheet.Worksheet,
        row: int,
        column: int,
        line: Line,
        place: int,
        *,
        kind: str,
        first: bool,
    ) -> None:
        """Write the cell of one unit."""
        found = content(line, self.units[place], self.lang, first_input=first) if self.units else None
        if found is None:
            sheet.write_blank(row, column, None, self.format(kind))
        elif isinstance(found, Decimal) and fits_a_cell(found):
            sheet.write_number(row, column, float(found), self.format(kind))
        else:
            self.text(sheet, row, column, written(found) if isinstance(found, Decimal) else found, kind)

    def text(
        self, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, text: str, style: str
    ) -> None:
        """Write text as text, never as a formula, a link or a number."""
        if len(text) > MAX_TEXT:
            raise ProblemsError(
                [
                    error(
                        "F061",
                        say("Một ô dài quá {m} chữ.", "A cell is longer than {m} letters.", m=MAX_TEXT),
                        say("Rút ngắn nội dung: {t}…", "Shorten: {t}…", t=text[:40]),
                    )
                ]
            )
        if text:
            sheet.write_string(row, column, text, self.format(style))
        else:
            sheet.write_blank(row, column, None, self.format(style))

    def validate(
        self, sheet: xlsxwriter.worksheet.Worksheet, line: Line, area: tuple[int, int, int, int]
    ) -> None:
        """Let the spreadsheet offer the words that a cell takes, where they are few."""
        options = self.options(line)
        if options and len(",".join(options)) <= MAX_LIST and not any("," in option for option in options):
            sheet.data_validation(
                *area,
                {
                    "validate": "list",
                    "source": options,
                    "error_title": Text("Giá trị lạ", "Unknown value").in_(self.lang),
                    "error_message": say("Chọn trong danh sách.", "Choose from the list.").in_(self.lang),
                },
            )

    def options(self, line: Line) -> list[str]:
        """Return the words a cell takes, or none when it takes numbers or free text."""
        absent = NOT_APPLICABLE.in_(self.lang)
        if line.slot.part == words.BLOCK:
            return [block.id for block in self.criteria_set.blocks]
        if not line.is_value or line.criterion is None:
            return []
        if line.criterion.input is InputKind.YES_NO:
            return [YES.in_(self.lang), NO.in_(self.lang), absent]
        if line.criterion.input is InputKind.CHOICE:
            return [*getattr(line.criterion.rule, "options", {}), absent]
        return []

    def guide(self, shape: Shape) -> None:
        """Write the sheet that tells how to fill in the other."""
        sheet = self.book.add_worksheet(Text("Hướng dẫn", "Guide").in_(self.lang))
        sheet.set_column(0, 0, 120)
        across = shape is Shape.UNITS_IN_COLUMNS
        sheet.write_string(
            0,
            0,
            Text("Cách điền bảng số liệu", "How to fill in the sheet").in_(self.lang),
            self.format("title"),
        )
        for row, text in enumerate(_guide(across=across), start=1):
            sheet.write_string(row, 0, text.in_(self.lang), self.format("label"))


def _guide(*, across: bool) -> tuple[Text, ...]:
    where = (
        Text(
            "Mỗi cột bên phải cột «Cách điền» là một đơn vị: ghi tên đơn vị ở dòng tiêu đề.",
            "Each column right of 'What to enter' is a unit: write its name in the heading row.",
        )
        if across
        else Text(
            "Mỗi dòng là một đơn vị: ghi tên ở cột «Đơn vị».", "Each row is a unit: write its name in 'Unit'."
        )
    )
    return (
        where,
        Text("Không đổi các mã tiêu chí.", "Do not change the codes."),
        Text(
            "Ô để trống nghĩa là chưa trả lời: chưa có điểm và được nhắc khi chấm. Số liệu bằng 0 thì ghi 0.",
            "A blank cell is no answer: it earns nothing and is pointed out. Where the figure is 0, write 0.",
        ),
        Text(
            "Tiêu chí không áp dụng cho đơn vị: ghi «không áp dụng» (hoặc KAD).",
            "Where a criterion does not apply, write 'not applicable' (or N/A).",
        ),
        Text(
            "Tỷ lệ: ghi tử số/mẫu số (45/50) thì tốt hơn ghi phần trăm (90), vì còn kiểm tra được.",
            "Shares: numerator/denominator (45/50) is better than percent (90), for it can be checked.",
        ),
        Text(
            "Số thập phân dùng dấu phẩy hay dấu chấm đều được, nhưng phải như nhau trong cả bảng.",
            "The decimal sign may be a comma or a dot, the same in the whole sheet.",
        ),
        Text(
            "Không đặt công thức, liên kết hay macro: dán giá trị. Dòng nhóm (in đậm) không điền.",
            "No formulas, links or macros: paste values. Leave group rows (bold) blank.",
        ),
        Text(
            "Dòng bắt đầu bằng @ nói về đơn vị (khối, kỷ luật…), không phải tiêu chí.",
            "Lines that begin with @ tell of the unit (block, discipline ...), not of a criterion.",
        ),
    )
