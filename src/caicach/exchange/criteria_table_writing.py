"""A criteria set as the XLSX table that is annexed to a decision; reading it back gives the same criteria."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal

import xlsxwriter

from caicach.core.codes.numbers import format_number
from caicach.core.index.arithmetic import CONTEXT, HUNDRED
from caicach.core.index.model import CriteriaSet, Criterion, InputKind, Method
from caicach.core.index.problems import Place, Problem, ProblemsError, error
from caicach.core.index.rules import (
    AllOrNothing,
    Choice,
    Count,
    Deduction,
    Given,
    Linear,
    LinearFloor,
    LinearSaturating,
    Steps,
    SurveyShare,
    YesNo,
)
from caicach.core.index.text import say
from caicach.exchange.criteria_table import METHODS
from caicach.exchange.numbers import fits_a_cell

HEADINGS = (
    ("TT", 8),
    ("Nội dung", 60),
    ("Điểm tối đa", 9),
    ("Cách chấm điểm", 45),
    ("Phương thức", 18),
    ("Tài liệu kiểm chứng", 30),
    ("Căn cứ", 24),
    ("Mã", 9),
    ("Cấp", 6),
)
MAX_TEXT = 32_767
HEAD = 3


def write_criteria_table(criteria_set: CriteriaSet) -> bytes:
    """Return the set's criteria as an XLSX table in the order of the decision, with their total.

    The last two columns hold code and level, which tell a reader of the file the tree exactly. Raises
    ProblemsError for a text that is longer than a cell holds.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        _Writer(criteria_set, book).write()
    return file.getvalue()


class _Writer:
    def __init__(self, criteria_set: CriteriaSet, book: xlsxwriter.Workbook) -> None:
        self.criteria_set = criteria_set
        self.sheet = book.add_worksheet("Bộ tiêu chí")
        common = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "text_wrap": True}
        self.title = book.add_format({**common, "bold": True, "font_size": 14, "text_wrap": False})
        self.head = book.add_format({**common, "bold": True, "border": 1, "align": "center"})
        self.group = book.add_format({**common, "bold": True, "border": 1})
        self.leaf = book.add_format({**common, "border": 1})

    def write(self) -> None:
        """Write title, header, a row a criterion, and the total."""
        criteria_set, sheet = self.criteria_set, self.sheet
        for column, (_, width) in enumerate(HEADINGS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, criteria_set.title.vi, self.title)
        decision = criteria_set.decision
        issued = f" ngày {decision.issued_on:%d/%m/%Y}" if decision.issued_on else ""
        sheet.write_string(1, 0, f"Quyết định số {decision.number}{issued}")
        for column, (heading, _) in enumerate(HEADINGS):
            sheet.write_string(HEAD, column, heading, self.head)
        place = HEAD
        for node, level, method in _walk(criteria_set.criteria, 1, None):
            place += 1
            self.row(place, node, level, method)
        sheet.write_string(place + 1, 1, "Tổng điểm", self.group)
        self.number(place + 1, 2, criteria_set.maximum, self.group)
        sheet.freeze_panes(HEAD + 1, 2)
        sheet.repeat_rows(HEAD)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def row(self, place: int, node: Criterion, level: int, method: Method | None) -> None:
        """Write one criterion."""
        style = self.leaf if node.is_leaf else self.group
        cited = "; ".join(self.criteria_set.citations(node))
        texts = {
            0: node.code,
            1: node.title.vi,
            3: scale_of(node) if node.is_leaf else "",
            4: METHODS[method.value] if node.is_leaf and method is not None else "",
            5: "\n".join(node.evidence),
            6: cited,
            7: node.code,
        }
        for column, text in texts.items():
            if len(text) > MAX_TEXT:
                raise ProblemsError([_too_long(node.code)])
            self.sheet.write_string(place, column, text, style)
        self.number(place, 2, node.maximum, style)
        self.sheet.write_number(place, 8, level, style)

    def number(
        self, place: int, column: int, number: Decimal | None, style: xlsxwriter.format.Format
    ) -> None:
        """Write a number as one where a spreadsheet keeps it exactly, otherwise as text."""
        if number is None:
            self.sheet.write_blank(place, column, None, style)
        elif fits_a_cell(number):
            self.sheet.write_number(place, column, float(number), style)
        else:
            self.sheet.write_string(place, column, _shown(number), style)


def _walk(
    nodes: tuple[Criterion, ...], level: int, above: Method | None
) -> Iterator[tuple[Criterion, int, Method | None]]:
    for node in nodes:
        method = node.method or above
        yield node, level, method
        yield from _walk(node.children, level + 1, method)


def scale_of(leaf: Criterion) -> str:
    """Return the scale of a leaf as annexes print it; the rule's description where it has no such form."""
    lines = _lines(leaf)
    if lines is not None:
        return "\n".join(lines)
    return leaf.rule.describe().vi if leaf.rule is not None else ""


def _lines(leaf: Criterion) -> list[str] | None:
    rule = leaf.rule
    match rule:
        case Given():
            return [leaf.guidance.vi] if leaf.guidance.vi else []
        case YesNo() | Choice():
            return _levels(rule)
        case Steps():
            return _bands(leaf, rule)
        case Deduction() | Count():
            return _each(leaf, rule)
        case _:
            return _proportion(leaf)


def _levels(rule: YesNo | Choice) -> list[str]:
    if isinstance(rule, YesNo):
        return [f"Có: {_shown(rule.yes)}", f"Không: {_shown(rule.no)}"]
    return [
        f"{name}: {_shown(CONTEXT.divide(CONTEXT.multiply(rule.maximum, share), HUNDRED))}"
        for name, share in rule.options.items()
    ]


def _bands(leaf: Criterion, rule: Steps) -> list[str] | None:
    sign = "%" if leaf.input is InputKind.SHARE else ""
    lines = []
    for band in rule.bands:
        span, points = band.span, _shown(band.points)
        low = None if span.low is None else f"{'trên' if span.low_open else 'từ'} {_shown(span.low)}{sign}"
        high = None if span.high is None else f"{_shown(span.high)}{sign}"
        if low is None and high is None:
            return None
        if high is None:
            text = f"{low}{'' if span.low_open else ' trở lên'}"
        elif low is None:
            text = f"dưới {high}" if span.high_open else f"từ {high} trở xuống"
        else:
            text = f"{low} đến {'dưới ' if span.high_open else ''}{high}"
        lines.append(f"{text[0].upper()}{text[1:]}: {points}")
    return lines


def _each(leaf: Criterion, rule: Deduction | Count) -> list[str] | None:
    if isinstance(rule, Count):
        cap = "" if rule.cap == leaf.maximum else f", tối đa {_shown(rule.cap)} điểm"
        return [f"Mỗi trường hợp được {_shown(rule.points_each)} điểm{cap}"]
    if rule.start != leaf.maximum or rule.floor:
        return None
    return [f"Mỗi trường hợp trừ {_shown(rule.per_event)} điểm"]


def _proportion(leaf: Criterion) -> list[str] | None:
    lines = None
    match leaf.rule:
        case _ if leaf.input is not InputKind.SHARE:
            lines = None
        case Linear(zero_at=zero, full_at=full) if not zero and full == HUNDRED:
            lines = ["Điểm = (b/a) × điểm tối đa"]
        case LinearFloor(floor=floor, full_at=full, floor_earns=True) if full == HUNDRED:
            at = _shown(floor)
            lines = [f"Dưới {at}%: 0", f"Từ {at}% trở lên: (b/a) × điểm tối đa"]
        case LinearSaturating(maximum=maximum, full_at=full):
            at = _shown(full)
            lines = [f"Từ {at}% trở lên: {_shown(maximum)}", f"Dưới {at}%: điểm tối đa × tỷ lệ / {at}%"]
        case AllOrNothing(maximum=maximum, at=full):
            at = _shown(full)
            lines = [f"Từ {at}% trở lên: {_shown(maximum)}", f"Dưới {at}%: 0"]
        case SurveyShare():
            lines = ["Điểm = tỷ lệ hài lòng × điểm tối đa"]
    return lines


def _shown(number: Decimal) -> str:
    return format_number(number, "vi").replace(".", "")


def _too_long(code: str) -> Problem:
    return error(
        "F061",
        say("Một ô dài quá {m} chữ.", "A cell is longer than {m} letters.", m=MAX_TEXT),
        say("Rút ngắn nội dung của tiêu chí.", "Shorten the text of the criterion."),
        Place(code=code),
    )
