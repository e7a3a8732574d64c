"""Which column of a statement holds what: by the words in its head, which every bank chooses for itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from caicach.exchange.tables import Table
from caicach.exchange.words import folded

DAY, CREDIT, DEBIT, AMOUNT, SIDE = "day", "credit", "debit", "amount", "side"
CONTENT, NUMBER = "content", "number"

_WORDS = {
    DAY: (
        "ngày", "ngày giao dịch", "ngày gd", "ngày hạch toán", "ngày ghi sổ", "ngày hiệu lực", "ngày giá trị",
        "thời gian", "thời gian giao dịch", "ngày giờ giao dịch", "date", "transaction date", "tran date",
        "posting date", "value date", "effective date",
    ),
    CREDIT: (
        "ghi có", "số tiền ghi có", "phát sinh có", "ps có", "có", "tiền vào", "số tiền có", "số tiền vào",
        "credit", "credit amount", "deposit",
    ),
    DEBIT: (
        "ghi nợ", "số tiền ghi nợ", "phát sinh nợ", "ps nợ", "nợ", "tiền ra", "số tiền nợ", "số tiền ra",
        "debit", "debit amount", "withdrawal",
    ),
    AMOUNT: ("số tiền", "số tiền giao dịch", "giá trị giao dịch", "amount", "transaction amount"),
    SIDE: ("nợ/có", "có/nợ", "loại", "loại giao dịch", "dấu", "d/c", "c/d", "dr/cr", "cr/dr", "type"),
    CONTENT: (
        "nội dung", "nội dung giao dịch", "nội dung chi tiết", "nội dung chuyển khoản", "diễn giải", "mô tả",
        "mô tả giao dịch", "chi tiết giao dịch", "description", "transaction description", "remark",
        "remarks", "details", "transaction detail", "narrative",
    ),
    NUMBER: (
        "số tham chiếu", "mã tham chiếu", "số chứng từ", "số ct", "số giao dịch", "số gd", "mã giao dịch",
        "mã gd", "số bút toán", "bút toán", "reference", "reference no", "reference number", "ref no", "ref",
        "transaction no", "transaction id", "transaction number", "doc no", "document no",
    ),
}  # fmt: skip
_ROLES = {folded(word): role for role, words in _WORDS.items() for word in words}
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[.:*]|\b(?:vnd|vnđ)\b", re.IGNORECASE)
_TONGUES = re.compile(r"[/|\n\\]")
_MOST_ROWS_ABOVE = 60

CREDIT_WORDS = frozenset(
    folded(word) for word in ("có", "ghi có", "c", "cr", "credit", "+", "thu", "tiền vào")
)
DEBIT_WORDS = frozenset(folded(word) for word in ("nợ", "ghi nợ", "d", "dr", "debit", "-", "chi", "tiền ra"))
"""What says, in a column of its own, to which side an amount belongs."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The row of the head, and the column (from 0) of each role that was found."""

    row: int
    places: Mapping[str, int]


def role_of(head: str) -> str:
    """Return what a column's head names, or nothing; remarks in brackets and a second language may follow.

    >>> role_of("Số tiền ghi có (VND) / Credit amount"), role_of("Nợ/Có"), role_of("Số dư")
    ('credit', 'side', '')
    """
    plain = _ASIDE.sub(" ", head)
    whole = folded(plain)
    if whole in _ROLES:
        return _ROLES[whole]
    return next((_ROLES[part] for part in map(folded, _TONGUES.split(plain)) if part in _ROLES), "")


def find_columns(table: Table) -> Columns | None:
    """Return where the columns are: the first row that names a day, the payer's words and money."""
    for row in range(min(len(table.rows), _MOST_ROWS_ABOVE)):
        places: dict[str, int] = {}
        for column in range(len(table.rows[row])):
            role = role_of(_head(table, row, column))
            if role:
                places.setdefault(role, column)
        if DAY in places and CONTENT in places and (CREDIT in places or AMOUNT in places):
            return Columns(row, places)
    return None


def recognised(table: Table) -> int:
    """Return how many heads a reading of a file shows, so that the right separator wins."""
    found = find_columns(table)
    return len(found.places) if found else 0


def _head(table: Table, row: int, column: int) -> str:
    """Return a head with its line feeds, at which a second language begins."""
    cell = table.cell(row, column)
    return cell if isinstance(cell, str) else table.text(row, column)
