"""Where things stand in the table annexed to a decision: its header, its columns, its rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from caicach.core.codes.text import tidy
from caicach.exchange import words
from caicach.exchange.criteria_table_scales import belongs_to_scale
from caicach.exchange.tables import Table, number_of

HEADER_ROWS = 15
MAX_COLUMNS = 60
MAX_LABEL = 20
MAX_ROWS = 10_000
MAX_HEADING = 120
NUMBER, CODE, LEVEL, TITLE, MAXIMUM, SURVEY = "number", "code", "level", "title", "maximum", "survey"
SCALE, NOTE, EVIDENCE, METHOD, BASIS = "scale", "note", "evidence", "method", "basis"

_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (NUMBER, r"tt|stt|so tt|so thu tu"),
        (CODE, r"ma|ma so|ma tieu chi|code"),
        (LEVEL, r"cap|level"),
        (SURVEY, r".*(?:dieu tra|xhh|xa hoi hoc|khao sat).*"),
        (
            SCALE,
            r"(?:cach|phuong phap|huong dan|nguyen tac) (?:cham|tinh)(?: diem)?.*|thang diem.*|muc diem.*",
        ),
        (METHOD, r"phuong thuc.*|(?:hinh thuc|phuong phap) danh gia"),
        (EVIDENCE, r".*(?:kiem chung|minh chung).*|tai lieu"),
        (BASIS, r"can cu.*"),
        (NOTE, r"ghi chu"),
        (MAXIMUM, r"diem|diem (?:toi da|chuan|quy dinh|so).*|maximum|max"),
        (TITLE, r".*(?:tieu chi|noi dung|linh vuc).*"),
    )
)
_FILLED_IN = re.compile(r".*(?:tu danh gia|tu cham|tham dinh|dat duoc|diem dat|ty le).*")
_TOTAL = re.compile(
    r"(?:tong (?:so )?diem|tong cong|tong so|tong|cong)(?: diem)?(?: toi da)?\s*:?(?: \(.*\))?"
)
_COLUMN_NUMBERS = re.compile(r"\(?\d{1,2}\)?")
_PRINTED = re.compile(
    r"([IVXLC]{1,6}|\d{1,3}(?:\.\d{1,3}){0,6}|[a-zđ])[.)]\s+(?=\S)|(\d{1,3}(?:\.\d{1,3}){1,6})\s+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of the header (first and last, from 0) and the column of each role; ``unused`` are others.

    ``apart`` says that the column of maxima leaves out what the survey gives, which stands beside it.
    """

    first: int
    last: int
    columns: dict[str, int]
    unused: dict[int, str]
    apart: bool = False


@dataclass(slots=True)
class Row:
    """One row below the header: its place (from 0), its numbering as printed, and what its cells say.

    ``maximum`` and ``survey`` are None where empty; ``marked`` says that the survey column holds a mark;
    ``broken`` names the columns whose number cannot be read, ``numeric`` that the numbering is a number cell.
    """

    place: int
    number: str = ""
    numeric: bool = False
    title: str = ""
    lines: list[str] = field(default_factory=list)
    maximum: Decimal | None = None
    survey: Decimal | None = None
    marked: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)

    def is_total(self) -> bool:
        """Whether the row sums up the table."""
        text = words.folded(self.title or self.number)
        return _TOTAL.fullmatch(text) is not None and (not self.number or not self.title)


def find_headers(table: Table) -> list[Header]:
    """Return the header of a table, and every further one below it that has other columns."""
    found: list[Header] = []
    for row in range(min(len(table.rows), MAX_ROWS)):
        if not found and row >= HEADER_ROWS:
            break
        header = _header(table, row)
        if header is None or (found and row <= found[0].last):
            continue
        if not found or header.columns != found[0].columns:
            found.append(header)
    return found


@lru_cache(maxsize=4_000)
def _role(text: str) -> str | None:
    if len(text) > MAX_HEADING:
        return None
    folded = words.folded(text)
    return next((role for role, pattern in _HEADINGS if pattern.fullmatch(folded)), None)


def _header(table: Table, row: int) -> Header | None:
    """Return the header that begins in a row: one row, or two where headings stand above each other."""
    # Most rows are no header; a look for "TT" or "Mã" is cheaper than one at every heading.
    labels = [
        cell for cell in table.rows[row][:MAX_COLUMNS] if isinstance(cell, str) and len(cell) <= MAX_LABEL
    ]
    if not any(_role(label) in {NUMBER, CODE} for label in labels if label):
        return None
    one = _columns(table, row, row)
    if {TITLE, MAXIMUM} <= one.columns.keys() and len({NUMBER, CODE} & one.columns.keys()) > 0:
        two = _columns(table, row, row + 1)
        number = one.columns.get(NUMBER, one.columns.get(CODE, 0))
        titled = table.text(row + 1, one.columns[TITLE]) or table.text(row + 1, number)
        return two if len(two.columns) > len(one.columns) and not titled else one
    two = _columns(table, row, row + 1)
    if {NUMBER, TITLE} <= one.columns.keys() and MAXIMUM in two.columns:
        return two
    return None


def _width(table: Table, first: int, last: int) -> int:
    cells = [len(row) for row in table.rows[first : last + 1]]
    return min(max(cells, default=0), MAX_COLUMNS)


def _columns(table: Table, first: int, last: int) -> Header:
    columns: dict[str, int] = {}
    unused: dict[int, str] = {}
    for column in range(_width(table, first, last)):
        upper, lower = _heading(table, first, column), _heading(table, last, column)
        text = lower or upper
        role = _role(upper) if _is_filled_in(text) else _role(text) or _role(upper)
        if _is_filled_in(upper) or (_is_filled_in(text) and role != MAXIMUM):
            role = None
        if role is not None and role not in columns:
            columns[role] = column
        elif text:
            unused[column] = text
    # "Điểm tối đa" above "Thẩm định" and "Điều tra XHH": two parts of one figure.
    apart = MAXIMUM in columns and SURVEY in columns and _is_filled_in(table.text(last, columns[MAXIMUM]))
    return Header(first, last, columns, unused, apart)


def _heading(table: Table, row: int, column: int) -> str:
    """Return a cell as text, cut where it is too long for any heading."""
    cell = table.cell(row, column)
    return (
        cell[: MAX_HEADING + 1]
        if isinstance(cell, str) and len(cell) > MAX_HEADING
        else table.text(row, column)
    )


def _is_filled_in(text: str) -> bool:
    """Whether a heading is that of a column for answers or for points earned."""
    if len(text) > MAX_HEADING:
        return False
    folded = words.folded(text)
    return _FILLED_IN.fullmatch(folded) is not None and _role(text) not in {TITLE, SCALE, METHOD}


def read_rows(table: Table, header: Header) -> Iterator[Row]:
    """Iterate over the rows below the header that say something; headers printed again are passed over."""
    skip = -1
    for place in range(header.last + 1, len(table.rows)):
        if place <= skip or not any(cell != "" for cell in table.rows[place]):
            continue
        again = _header(table, place)
        if again is not None and again.columns == header.columns:
            skip = again.last
            continue
        if not _counts_columns(table, place):
            yield _row(table, header, place)


def _counts_columns(table: Table, place: int) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3)."""
    texts = [text for column in range(_width(table, place, place)) if (text := table.text(place, column))]
    if len(texts) < 3 or not all(_COLUMN_NUMBERS.fullmatch(text) for text in texts):
        return False
    numbers = [int(text.strip("()")) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _row(table: Table, header: Header, place: int) -> Row:
    columns = header.columns
    row = Row(place)
    for role in (CODE, LEVEL, SCALE, NOTE, EVIDENCE, METHOD, BASIS):
        if role in columns and (text := lines_of(table, place, columns[role])):
            row.texts[role] = text
    if NUMBER in columns:
        row.number = table.text(place, columns[NUMBER])
        row.numeric = isinstance(table.cell(place, columns[NUMBER]), int | float | Decimal)
    first, *rest = lines_of(table, place, columns[TITLE]).split("\n")
    below = next((number for number, line in enumerate(rest) if belongs_to_scale(line)), len(rest))
    row.title, row.lines = tidy(" ".join([first, *rest[:below]])), rest[below:]
    if not row.number and CODE not in row.texts and (printed := _PRINTED.match(row.title)):
        row.number, row.title = printed[1] or printed[2], row.title[printed.end() :]
    row.maximum = _points(table, row, place, columns[MAXIMUM], MAXIMUM)
    if SURVEY in columns:
        mark = words.folded(table.text(place, columns[SURVEY]))
        row.marked = mark in {"x", "v", "✓", "✔", "co", "xhh"}
        if not row.marked:
            row.survey = _points(table, row, place, columns[SURVEY], SURVEY)
    if header.apart and row.survey is not None:
        row.maximum = row.survey + (row.maximum or 0)
    return row


def lines_of(table: Table, row: int, column: int) -> str:
    """Return a cell as text with its line breaks, each line tidy."""
    cell = table.cell(row, column)
    if not isinstance(cell, str):
        return table.text(row, column)
    lines = (tidy(line) for line in unicodedata.normalize("NFC", cell).splitlines())
    return "\n".join(line for line in lines if line)


def _points(table: Table, row: Row, place: int, column: int, role: str) -> Decimal | None:
    """Return the points in a cell. A mark of its own stands in ``row.broken`` where there is no number."""
    cell = table.cell(place, column)
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        number = number_of(cell)
    else:
        text = table.text(place, column).removesuffix("điểm").strip().replace(",", ".")
        if text in {"", "-", "–"}:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
    if not number.is_finite() or not -20 < number.adjusted() < 9:
        row.broken[role] = table.text(place, column)[:40]
        return None
    return number
