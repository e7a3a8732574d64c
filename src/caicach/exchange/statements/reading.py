"""A bank's statement, whatever the bank: money that came in, and what could not be read of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from caicach.core.codes.numbers import readings
from caicach.core.codes.text import fold, tidy
from caicach.core.index.problems import Place, Problem, ProblemsError, error, warning
from caicach.core.index.text import say
from caicach.core.payments import Credit
from caicach.exchange.csv_files import read_csv
from caicach.exchange.statements.columns import (
    AMOUNT,
    CONTENT,
    CREDIT,
    CREDIT_WORDS,
    DAY,
    DEBIT,
    DEBIT_WORDS,
    NUMBER,
    SIDE,
    Columns,
    find_columns,
    recognised,
)
from caicach.exchange.tables import Cell, Table, number_of
from caicach.exchange.words import folded
from caicach.exchange.workbooks import read_workbook

_ZIP = b"PK"
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)", re.ASCII)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", re.ASCII)
_CURRENCY = re.compile(r"vnđ|vnd|đồng|đ|₫", re.IGNORECASE)
_SUMS = re.compile(r"\b(tong|cong|so du|phat sinh|total|balance|opening|closing)\b")


class _UnreadableError(ValueError):
    """A cell that holds something else than its column should."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file holds.

    Attributes:
        credits: Money that came in, in the file's order; ``Credit.line`` is the row in the file.
        debits: How many lines are of money that went out.
        left_out: How many lines are no movements: blank ones, balances, sums.
        problems: Lines that could not be read, and what should be looked at. None of those lines is a credit.
    """

    credits: tuple[Credit, ...]
    debits: int
    left_out: int
    problems: tuple[Problem, ...]


def read_statement(raw: bytes, file: str) -> Statement:
    """Return the movements in a CSV or XLSX file.

    Columns are found by their heads (ngày, ghi có or số tiền, nội dung, số tham chiếu, in Vietnamese or
    English); text may be UTF-8, UTF-16 or Windows-1258, composed or not.

    Raises:
        ProblemsError: the file cannot be opened, or no row names the columns.
    """
    problems: list[Problem] = []
    if raw.startswith(_ZIP):
        tables = read_workbook(raw, file)
    else:
        table, problems = read_csv(raw, file, recognised)
        tables = [table]
    for table in tables:
        columns = find_columns(table)
        if columns:
            return _statement(table, columns, problems)
    raise ProblemsError(
        [
            error(
                "F120",
                say(
                    "Không tìm thấy dòng tiêu đề của sao kê.",
                    "No row of the file names the columns of a statement.",
                ),
                say(
                    "Giữ lại dòng tiêu đề có các cột ngày, nội dung và ghi có (hoặc số tiền).",
                    "Keep the row that names the columns for day, description and credit (or amount).",
                ),
                Place(file=file),
            )
        ]
    )


def _statement(table: Table, columns: Columns, before: Iterable[Problem]) -> Statement:
    problems = list(before)
    if NUMBER not in columns.places:
        problems.append(_no_numbers(table, columns))
    found: list[Credit] = []
    debits = left_out = 0
    for row in range(columns.row + 1, len(table.rows)):
        try:
            credit = _credit(table, columns, row)
        except ProblemsError as fault:
            problems += fault.problems
            continue
        if isinstance(credit, Credit):
            found.append(credit)
        elif credit < 0:
            debits += 1
        else:
            left_out += 1
    return Statement(tuple(found), debits, left_out, tuple(problems))


def _credit(table: Table, columns: Columns, row: int) -> Credit | int:
    """Return the credit in a row; -1 for money that went out, 0 for no movement.

    Raises ProblemsError, with the cell, for a movement that cannot be read.
    """
    places = columns.places
    if not any(table.text(row, column) for column in places.values()):
        return 0
    day = _day(table.cell(row, places[DAY]))
    if day is None and _is_sum(table, row):
        return 0
    amount = _signed(table, columns, row)
    if amount == 0:
        return 0
    if day is None:
        raise _no_day(table, row, places[DAY])
    if amount < 0:
        return -1
    number = tidy(table.text(row, places[NUMBER])) if NUMBER in places else ""
    return Credit(day, amount, table.text(row, places[CONTENT]), number, row + 1)


def _is_sum(table: Table, row: int) -> bool:
    """Whether a row without a day sums others up or tells a balance."""
    words = fold(" ".join(table.text(row, column) for column in range(len(table.rows[row]))))
    return bool(_SUMS.search(words))


def _signed(table: Table, columns: Columns, row: int) -> int:
    """Return whole đồng that came in (above nought) or went out (below)."""
    places = columns.places
    if CREDIT in places:
        came = _money(table, row, places[CREDIT])
        went = _money(table, row, places[DEBIT]) if DEBIT in places else 0
        if came < 0 or (came and went):
            raise _odd_sides(table, row, places[CREDIT])
        return came or -abs(went)
    amount = _money(table, row, places[AMOUNT])
    side = folded(table.text(row, places[SIDE])) if SIDE in places else ""
    if side in DEBIT_WORDS:
        return -abs(amount)
    if side in CREDIT_WORDS and amount < 0:
        raise _odd_sides(table, row, places[AMOUNT])
    return amount


def _money(table: Table, row: int, column: int) -> int:
    cell = table.cell(row, column)
    try:
        return _dong(cell)
    except _UnreadableError:
        raise ProblemsError(
            [
                error(
                    "F122",
                    say(
                        "«{t}» không phải số tiền nguyên đồng.",
                        "'{t}' is no amount in whole đồng.",
                        t=table.text(row, column),
                    ),
                    say(
                        "Sửa số tiền ở ô này rồi nộp lại tệp; các dòng khác không phải nộp lại.",
                        "Mend the amount and hand in the file again; the other lines do no harm twice.",
                    ),
                    table.place(row, column),
                )
            ]
        ) from None


def _dong(cell: Cell) -> int:
    """Return whole đồng; nought for an empty cell or a dash.

    A point or comma before three figures parts thousands, for đồng have no thousandths: of "75.000", which
    can be read as 75 or 75,000, the larger is meant.
    """
    if isinstance(cell, bool):
        raise _UnreadableError
    if isinstance(cell, int | float | Decimal):
        numbers = {number_of(cell)}
        negative = False
    else:
        text = _CURRENCY.sub("", str(cell)).strip()
        if not text or not text.strip("-– "):
            return 0
        negative = text.startswith("(") and text.endswith(")")
        numbers = set(readings(text.strip("()").replace("−", "-")))
    whole = {int(number) for number in numbers if number == number.to_integral_value()}
    if not whole:
        raise _UnreadableError
    amount = max(whole, key=abs)
    return -amount if negative else amount


def _day(cell: Cell) -> date | None:
    """Return the day in a cell that may also hold an hour, or None."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell)
    first, year_first = _DAY_FIRST.search(text), _YEAR_FIRST.search(text)
    try:
        if first:
            return date(int(first[3]), int(first[2]), int(first[1]))
        if year_first:
            return date(int(year_first[1]), int(year_first[2]), int(year_first[3]))
    except ValueError:
        return None
    return None


def _no_day(table: Table, row: int, column: int) -> ProblemsError:
    return ProblemsError(
        [
            error(
                "F121",
                say(
                    "«{t}» không phải ngày giao dịch.",
                    "'{t}' is no day of a movement.",
                    t=table.text(row, column),
                ),
                say("Ghi ngày theo dạng ngày/tháng/năm.", "Write the day as dd/MM/yyyy."),
                table.place(row, column),
            )
        ]
    )


def _odd_sides(table: Table, row: int, column: int) -> ProblemsError:
    return ProblemsError(
        [
            error(
                "F123",
                say(
                    "Dòng này vừa ghi có vừa ghi nợ, hoặc ghi có số âm.",
                    "The line is a credit and a debit at once, or a credit below nought.",
                ),
                say(
                    "Kiểm tra với ngân hàng: có thể đây là bút toán hủy; xử lý khoản này bằng tay.",
                    "Ask the bank: it may take a movement back. Settle it by hand.",
                ),
                table.place(row, column),
            )
        ]
    )


def _no_numbers(table: Table, columns: Columns) -> Problem:
    return warning(
        "F124",
        say(
            "Sao kê không có cột số tham chiếu của ngân hàng.",
            "The statement has no column with the bank's numbers.",
        ),
        say(
            "Hai khoản giống hệt nhau về ngày, số tiền và nội dung sẽ được coi là một; nên tải sao kê có số "
            "tham chiếu.",
            "Two movements alike in day, amount and words are taken for one; better load a statement with "
            "numbers.",
        ),
        table.place(columns.row, columns.places[CONTENT]),
    )
