"""Numbers in the cells of a sheet: Vietnamese and English separators told apart, or asked.

"7,775" is 7.775 to a Vietnamese reader and 7775 to an English one. What decides, in this order: the
convention the caller states; what the criterion allows (its range, and for a count whole numbers alone); the
other texts of the same criterion; all texts of the file, when they agree, unless they would make a count of
"2,000" two. What is still open is a question to the author, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from caicach.core.codes.numbers import MAX_DIGITS, plain, readings
from caicach.core.index.document import MAX_DECIMALS, MAX_MAGNITUDE
from caicach.core.index.problems import Problem, error
from caicach.core.index.text import Text, say
from caicach.exchange.tables import EXCEL_DIGITS, Spot, Table

MAX_CELLS_NAMED = 8

Range = tuple[Decimal | None, Decimal | None]
ANY: Range = (None, None)


class Separator(StrEnum):
    """What stands before the decimals."""

    COMMA = "comma"
    DOT = "dot"


_LEADING_ZERO = re.compile(r"[+-]?0[.,]\d{3}")


def possible(text: str) -> frozenset[Decimal]:
    """Return the numbers ``text`` can mean; a group of thousands never begins with a lone zero.

    >>> possible("0,775"), sorted(possible("7,775"))
    (frozenset({Decimal('0.775')}), [Decimal('7.775'), Decimal('7775')])
    """
    if _LEADING_ZERO.fullmatch(text):
        return frozenset({Decimal(text.replace(",", "."))})
    return readings(text)


def separator_of(text: str, number: Decimal) -> Separator | None:
    """Return the convention by which ``text`` means ``number``; None when both conventions give it."""
    cleaned = "".join(text.split()).removesuffix("%")
    if "," not in cleaned and "." not in cleaned:
        return None
    if _LEADING_ZERO.fullmatch(cleaned):
        return Separator.COMMA if "," in cleaned else Separator.DOT
    comma = _as_number(cleaned.replace(".", "").replace(",", ".")) == number
    dot = _as_number(cleaned.replace(",", "")) == number
    if comma == dot:
        return None
    return Separator.COMMA if comma else Separator.DOT


def _as_number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else None


def is_sane(number: Decimal) -> bool:
    """Whether a number is of a size that answers have: up to 10^15, with at most 20 decimals."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and abs(number) <= MAX_MAGNITUDE and -exponent <= MAX_DECIMALS


def written(number: Decimal) -> str:
    """Return ``number`` with a decimal dot, in a form that has one reading alone.

    >>> written(Decimal("7.775")), written(Decimal("1234")), written(Decimal("0.5"))
    ('7.7750', '1234', '0.5')
    """
    text = plain(number)
    decimals = len(text.partition(".")[2])
    return f"{text}0" if decimals and decimals % 3 == 0 else text


def fits_a_cell(number: Decimal) -> bool:
    """Whether a spreadsheet keeps the number exactly."""
    digits = number.normalize().as_tuple()
    return len(digits.digits) <= EXCEL_DIGITS and abs(number) < MAX_MAGNITUDE


@dataclass(slots=True)
class _Open:
    """A number with two readings, and what to do with the one that is chosen."""

    table: Table
    spot: Spot
    text: str
    code: str
    numbers: frozenset[Decimal]
    take: Callable[[Decimal], None]
    whole: bool


@dataclass(slots=True)
class Numbers:
    """Collects the separators seen and the numbers still open while a file is read, then settles them."""

    stated: Separator | None = None
    seen: dict[str, set[Separator]] = field(default_factory=dict)
    left: list[_Open] = field(default_factory=list)

    def read(
        self,
        table: Table,
        spot: Spot,
        text: str,
        code: str,
        allowed: Range,
        take: Callable[[Decimal], None],
        *,
        whole: bool = False,
    ) -> bool:
        """Give the number in ``text`` to ``take``, now or in :meth:`settle`; False when it is no number.

        ``whole``: the criterion counts, so that a reading with decimals is none.
        """
        if text.isdecimal() and len(text) <= MAX_DIGITS:
            take(Decimal(text))
            return True
        numbers = possible(text)
        if len(numbers) > 1:
            within = frozenset(
                number
                for number in numbers
                if _within(number, allowed) and not (whole and number != number.to_integral_value())
            )
            if self.stated is not None:
                chosen = _by(self.stated, text, numbers)
                numbers = frozenset({chosen}) if chosen is not None else numbers
            elif len(within) == 1:
                numbers = within
        if not numbers:
            return False
        if len(numbers) > 1:
            self.left.append(_Open(table, spot, text, code, numbers, take, whole))
            return True
        number = next(iter(numbers))
        separator = separator_of(text, number)
        if separator is not None:
            self.seen.setdefault(code, set()).add(separator)
        take(number)
        return True

    def settle(self) -> list[Problem]:
        """Give out the numbers that the file decides; return a question for each criterion left open."""
        everywhere = {separator for seen in self.seen.values() for separator in seen}
        asked: dict[str, list[_Open]] = {}
        mixed = {code for code in {one.code for one in self.left} if self._is_mixed(code)}
        for open_ in self.left:
            seen = self.seen.get(open_.code, set())
            deciding = seen or (set() if open_.code in mixed else everywhere)
            number = _by(next(iter(deciding)), open_.text, open_.numbers) if len(deciding) == 1 else None
            if number is None or (open_.whole and not seen and number != max(open_.numbers)):
                asked.setdefault(open_.code, []).append(open_)
            else:
                open_.take(number)
        self.left = []
        return [_question(code, opens) for code, opens in asked.items()]

    def _is_mixed(self, code: str) -> bool:
        """Whether the open texts of a criterion use both signs: then other columns decide nothing."""
        texts = [one.text for one in self.left if one.code == code]
        return any("," in text for text in texts) and any("." in text for text in texts)


def _within(number: Decimal, allowed: Range) -> bool:
    low, high = allowed
    return (low is None or number >= low) and (high is None or number <= high)


def _by(separator: Separator, text: str, numbers: Iterable[Decimal]) -> Decimal | None:
    return next((number for number in numbers if separator_of(text, number) is separator), None)


def _question(code: str, opens: list[_Open]) -> Problem:
    first = opens[0]
    by_comma = _by(Separator.COMMA, first.text, first.numbers)
    by_dot = _by(Separator.DOT, first.text, first.numbers)
    cells = [one.table.name_of(*one.spot) for one in opens]
    more = ", ".join(cells[1:MAX_CELLS_NAMED]) + ("…" if len(cells) > MAX_CELLS_NAMED else "")
    also = say(" Cũng vậy: {c}.", " So are: {c}.", c=more) if more else Text("", "")
    return error(
        "F050",
        say(
            "«{t}» đọc được hai cách: {a} nếu dấu thập phân là dấu phẩy, {b} nếu là dấu chấm.{more}",
            "'{t}' can be read in two ways: {a} if the comma is the decimal sign, {b} if the dot is.{more}",
            t=first.text,
            a=_both(by_comma),
            b=_both(by_dot),
            more=also,
        ),
        say(
            "Chọn dấu thập phân của tệp (trên dòng lệnh: --decimal comma hoặc --decimal dot), hoặc viết lại "
            "thành số không có dấu phân cách hàng nghìn.",
            "Choose the file's decimal sign (on the command line: --decimal comma or --decimal dot), or "
            "write it without separators between thousands.",
        ),
        first.table.place(*first.spot, code=code),
    )


def _both(number: Decimal | None) -> Text:
    if number is None:
        return Text("?", "?")
    text = written(number)
    return Text(text.replace(".", ","), text)
