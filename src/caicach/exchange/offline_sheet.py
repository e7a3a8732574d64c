"""A unit's sheet as a workbook to work on without a network, and back: one line a criterion.

Code and version of each line stand in hidden columns; what belongs to the whole stands on a sheet of its
own, so that the file of another unit or season is told apart. Only three columns are meant to be filled in.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

import xlsxwriter

from caicach.core.index.problems import Place, Problem, ProblemsError, error
from caicach.core.index.text import Text, say
from caicach.exchange.csv_files import guarded, unguarded
from caicach.exchange.tables import Table
from caicach.exchange.workbooks import read_workbook

SHEET = "Bảng chấm"
ABOUT = "Về tệp"
HEADS = (
    (Text("TT", "No."), 8),
    (Text("Nội dung", "Content"), 60),
    (Text("Điểm tối đa", "Maximum"), 10),
    (Text("Cách điền", "What to enter"), 28),
    (Text("Số liệu", "Figures"), 18),
    (Text("Không áp dụng (x)", "Not applicable (x)"), 12),
    (Text("Giải trình", "Explanation"), 50),
    (Text("Điểm tự chấm", "Own points"), 12),
    (Text("Kỳ trước", "Last time"), 14),
    (Text("Mã", "Code"), 10),
    (Text("Lần ghi", "Version"), 10),
)
FIGURES, ABSENT, EXPLANATION, CODE, VERSION = 4, 5, 6, 9, 10
FORMAT = "caicach-sheet-1"
Points: TypeAlias = Decimal | str
Page: TypeAlias = xlsxwriter.worksheet.Worksheet


@dataclass(frozen=True, slots=True)
class About:
    """Whose file it is: stable names of campaign and unit, and the digest of the set it was made from."""

    campaign: str
    unit: str
    set_digest: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line to write: ``figures`` as text (``45/50``), ``may_fill`` says whether the unit answers it
    itself. Points that are numbers are numbers in the file; words say why there are none.
    """

    code: str
    title: str
    maximum: Points
    how: str = ""
    figures: str = ""
    is_absent: bool = False
    explanation: str = ""
    points: Points = ""
    former: Points = ""
    version: int = 0
    may_fill: bool = False
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """One line read back; ``cell`` names where its figures stand."""

    code: str
    figures: str
    is_absent: bool
    explanation: str
    version: int
    cell: str


def write_offline_sheet(about: About, lines: Sequence[Line], *, lang: str = "vi") -> bytes:
    """Return the workbook; what is not to be filled in is locked, without a password."""
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, {**options, "in_memory": True}) as book:
        book.set_properties({"title": about.title})
        base = {"text_wrap": True, "valign": "top", "border": 1}
        head = book.add_format({**base, "bold": True, "bg_color": "#E3EFF1"})
        points = {"num_format": "#,##0.00"}
        plain = (book.add_format(base), book.add_format({**base, **points}))
        strong = tuple(book.add_format({**base, "bold": True, **more}) for more in ({}, points))
        open_ = book.add_format({**base, "locked": False, "num_format": "@", "bg_color": "#FFFBE6"})
        page = book.add_worksheet(SHEET)
        for column, (title, width) in enumerate(HEADS):
            page.set_column(column, column, width, None, {"hidden": column >= CODE})
            page.write_string(0, column, title.in_(lang), head)
        for row, line in enumerate(lines, start=1):
            _write_line(page, row, line, strong if line.is_group else plain, open_)
        page.freeze_panes(1, 2)
        page.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        _write_about(book, about)
    return target.getvalue()


def _write_line(
    page: xlsxwriter.worksheet.Worksheet, row: int, line: Line, plain: Sequence[object], open_: object
) -> None:
    values: tuple[Points, ...] = (
        line.code,
        line.title,
        line.maximum,
        line.how,
        line.figures,
        "x" if line.is_absent else "",
        line.explanation,
        line.points,
        line.former,
        line.code,
        str(line.version),
    )
    for column, value in enumerate(values):
        fills = line.may_fill and column in {FIGURES, ABSENT, EXPLANATION}
        if isinstance(value, Decimal):
            page.write_number(row, column, float(value), plain[1])
        else:
            page.write_string(row, column, guarded(value), open_ if fills else plain[0])


def _write_about(book: xlsxwriter.Workbook, about: About) -> None:
    page = book.add_worksheet(ABOUT)
    page.set_column(0, 1, 40)
    for row, pair in enumerate(
        (("format", FORMAT), ("campaign", about.campaign), ("unit", about.unit), ("set", about.set_digest))
    ):
        page.write_row(row, 0, pair)
    page.protect("")


def read_offline_sheet(raw: bytes, name: str, about: About) -> list[Filled]:
    """Return the lines of a workbook that :func:`write_offline_sheet` wrote for the same unit and set.

    Raises ProblemsError when it is no such workbook, is not safe to open, or belongs to another unit or
    season.
    """
    tables = {table.sheet: table for table in read_workbook(raw, name)}
    page, facts = tables.get(SHEET), tables.get(ABOUT)
    if page is None or facts is None or facts.text(0, 1) != FORMAT:
        raise ProblemsError(
            [
                error(
                    "F100",
                    say("Đây không phải tệp tải từ bảng chấm điểm.", "This is no file of the scoring table."),
                    say(
                        "Tải tệp mới ở mục “Tệp và báo cáo”, điền rồi gửi lại đúng tệp ấy.",
                        "Download it from “Files and report”, fill it in and send that very file.",
                    ),
                    Place(file=name),
                )
            ]
        )
    if (facts.text(1, 1), facts.text(2, 1)) != (about.campaign, about.unit):
        raise ProblemsError(
            [
                error(
                    "F101",
                    say("Tệp này của đơn vị khác hoặc đợt khác.", "The file is another unit's or season's."),
                    say("Chọn lại đúng tệp của đơn vị mình.", "Choose the file of your own unit."),
                    Place(file=name),
                )
            ]
        )
    return _lines(page, name)


def _lines(page: Table, name: str) -> list[Filled]:
    found: dict[str, Filled] = {}
    doubled: list[Problem] = []
    for row in range(1, len(page.rows)):
        code = unguarded(page.text(row, CODE)) or unguarded(page.text(row, 0))
        version = page.text(row, VERSION)
        if not code:
            continue
        if code in found:
            doubled.append(_doubled(code, Place(file=name, cell=page.name_of(row, 0))))
            continue
        found[code] = Filled(
            code=code,
            figures=unguarded(page.text(row, FIGURES)),
            is_absent=page.text(row, ABSENT).casefold() in {"x", "1", "có", "true"},
            explanation=unguarded(_words(page, row)),
            version=int(version) if version.isdecimal() else 0,
            cell=page.name_of(row, FIGURES),
        )
    if doubled:
        raise ProblemsError(doubled)
    return list(found.values())


def _doubled(code: str, place: Place) -> Problem:
    """Return that a criterion stands in two lines, as when a line was copied with its hidden columns."""
    return error(
        "F102",
        say(f"Tiêu chí {code} đứng ở hai dòng.", f"Criterion {code} stands in two lines."),
        say(
            f"Xóa dòng thừa ở ô {place.cell} rồi gửi lại.",
            f"Delete the line at {place.cell} that is too many and send the file again.",
        ),
        place,
    )


def _words(page: Table, row: int) -> str:
    """Return an explanation with its lines kept."""
    cell = page.cell(row, EXPLANATION)
    return cell.strip() if isinstance(cell, str) else page.text(row, EXPLANATION)
