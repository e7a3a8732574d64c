"""How long something may take, as decisions write it: "05 ngày làm việc", "02 tháng và 15 ngày làm việc".

A duration is a sum of parts that run one after the other. No parts: the step is not timed ("không tính thời
gian").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from caicach.core.codes.numbers import format_number
from caicach.core.codes.text import tidy
from caicach.core.index.text import Text


class Unit(StrEnum):
    """What an amount of time is counted in.

    Minutes and working hours run in working sessions alone; clock hours day and night; a working day is
    counted as the rules of the deadline say; days and months are those of the calendar (Bộ luật Dân sự 2015,
    Đ146-148).
    """

    MINUTE = "minute"
    WORKING_HOUR = "working_hour"
    CLOCK_HOUR = "clock_hour"
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"


WHOLE = frozenset({Unit.DAY, Unit.MONTH})
"""Units of which there are no fractions: half a calendar day has no end that anybody could print."""

NAMES = {
    Unit.MINUTE: Text("phút", "minutes"),
    Unit.WORKING_HOUR: Text("giờ làm việc", "working hours"),
    Unit.CLOCK_HOUR: Text("giờ", "hours"),
    Unit.WORKING_DAY: Text("ngày làm việc", "working days"),
    Unit.DAY: Text("ngày", "days"),
    Unit.MONTH: Text("tháng", "months"),
}

MOST = Decimal(36_500)


class DurationError(ValueError):
    """A text or an amount is no duration; the message, in Vietnamese, says what to write instead."""


@dataclass(frozen=True, slots=True)
class Part:
    """An amount of one unit. Amounts are positive and exact.

    Raises DurationError for an amount that is not positive, absurd, or a fraction of a whole unit.
    """

    amount: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or not 0 < self.amount <= MOST:
            raise DurationError("Thời gian phải lớn hơn 0 và không quá 100 năm.")
        if self.unit in WHOLE and self.amount != self.amount.to_integral_value():
            raise DurationError(
                f"Không có {format_number(self.amount)} {NAMES[self.unit].vi}: ngày và tháng theo lịch phải "
                "là số nguyên; phần lẻ của ngày hãy ghi bằng ngày làm việc hoặc giờ."
            )

    def in_(self, lang: str) -> str:
        """Return the part in words; whole amounts below ten are written with a zero, as decisions do."""
        amount = format_number(self.amount, lang)
        if lang == "en":
            name = NAMES[self.unit].en
            return f"{amount} {name[:-1] if self.amount == 1 else name}"
        return f"{amount.zfill(2) if amount.isdecimal() else amount} {NAMES[self.unit].vi}"


@dataclass(frozen=True, slots=True)
class Duration:
    """A sum of parts, in the order in which they run."""

    parts: tuple[Part, ...] = ()

    @property
    def is_timed(self) -> bool:
        """Whether time is counted at all."""
        return bool(self.parts)

    def in_(self, lang: str) -> str:
        """Return the duration in words."""
        if not self.parts:
            return "not timed" if lang == "en" else "không tính thời gian"
        return (" and " if lang == "en" else " và ").join(part.in_(lang) for part in self.parts)

    @property
    def words(self) -> Text:
        """The duration in both languages."""
        return Text(self.in_("vi"), self.in_("en"))


UNTIMED = Duration()


def of(amount: Decimal | int | str, unit: Unit) -> Duration:
    """Return a duration of one part.

    Raises DurationError.
    """
    return Duration((Part(Decimal(amount), unit),))


_UNTIMED = re.compile(r"^không (?:tính|quy định) (?:vào )?thời (?:gian|hạn)$|^không tính$")
_BRACKETS = re.compile(r"\([^()]*\)")
_BEFORE = re.compile(
    r"^(?:thời (?:hạn|gian)(?: giải quyết)?\s*:?\s*|"
    r"(?:trong vòng|trong|không quá|tối đa|chậm nhất|là)\s+)+"
)
_AFTER = re.compile(r"\s*,?\s*(?:kể từ|tính từ|từ khi|từ ngày|sau khi|sau ngày)\b.*$|[\s.;:,*]+$")
_NUMBER = r"(?P<number>\d{1,5}(?:[.,]\d{1,4})?|\d/[248]|½|¼)"
_PART = re.compile(_NUMBER + r"\s*(?P<unit>phút|giờ làm việc|giờ|ngày làm việc|ngày|tuần|tháng|năm)(?!\w)")
_JOIN = re.compile(r"\s*(?:và|\+|cộng(?: với)?)?\s*")
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25")}


def parse(text: str, *, hour: Unit = Unit.CLOCK_HOUR, day: Unit = Unit.DAY) -> Duration:
    """Read a duration as published procedures and internal processes write it.

    Words before and after that change no figure are passed over ("không quá ... kể từ ngày nhận đủ hồ sơ"),
    as is what stands in brackets; anything else that is not understood makes the whole unreadable, because
    half a time limit is a wrong one. Weeks are seven days, years twelve months.

    Args:
        text: the words.
        hour: what a bare "giờ" means: clock hours in law, working hours in most internal processes.
        day: what a bare "ngày" means, likewise.

    Raises DurationError.
    """
    said = _BRACKETS.sub(" ", tidy(text).casefold())
    said = _AFTER.sub("", _BEFORE.sub("", " ".join(said.split()))).strip()
    if _UNTIMED.match(said):
        return UNTIMED
    parts: list[Part] = []
    at = 0
    while at < len(said):
        found = _PART.match(said, at)
        if found is None:
            raise DurationError(f"Không đọc được thời hạn «{text[:80]}». Hãy ghi như: 05 ngày làm việc.")
        parts.append(_part(found, hour, day))
        joined = _JOIN.match(said, found.end())
        at = joined.end() if joined else found.end()
    if not parts:
        raise DurationError("Chưa ghi thời hạn. Hãy ghi như: 05 ngày làm việc.")
    return Duration(tuple(parts))


def _part(found: re.Match[str], hour: Unit, day: Unit) -> Part:
    amount, word = _amount(found["number"]), found["unit"]
    if word == "tuần":
        return Part(amount * 7, Unit.DAY)
    if word == "năm":
        return Part(amount * 12, Unit.MONTH)
    units = {
        "phút": Unit.MINUTE,
        "giờ làm việc": Unit.WORKING_HOUR,
        "giờ": hour,
        "ngày làm việc": Unit.WORKING_DAY,
        "ngày": day,
        "tháng": Unit.MONTH,
    }
    return Part(amount, units[word])


def _amount(text: str) -> Decimal:
    if text in _FRACTIONS:
        return _FRACTIONS[text]
    head, slash, tail = text.partition("/")
    if slash:
        return Decimal(head) / Decimal(tail)
    return Decimal(text.replace(",", "."))
