"""Codes of dossiers: ``{agency}-{YYMMDD}-{nnnn}``, numbered by agency and Vietnamese day of receipt.

NĐ 61/2018/NĐ-CP Đ26 and TT 01/2018/TT-VPCP Đ19 give the form; ministries write the day with eight digits and
the number with six or seven. What cannot be read is kept as it stands, with the reason: a code is what a
citizen holds in hand, and the rule is about to change again (NĐ 309/2026/NĐ-CP Đ12 leaves it to Bộ Công an).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from caicach.core.codes.agencies import AgencyCode, AgencyOrder, parse_agency, tidy_code

LONGEST = 80
"""Characters of any code kept; what is longer is not a code."""
DIGITS = 4
"""Digits of the number at least (TT 01/2018/TT-VPCP Đ19)."""
MOST_DIGITS = 7
"""Digits of the number at most, as ministries write it."""

_DIGITS_ONLY = re.compile(r"\d+", re.ASCII)
_CENTURY = 2000
_MINISTRY_DAY = 8
_SHORT_DAY = 6
_MINISTRY_NUMBER = 6


class CodeError(ValueError):
    """A code cannot be built from what was given; the message, in Vietnamese, says why."""


class CodeKind(StrEnum):
    """Which form a dossier code has.

    ``LEVEL_ONE_FIRST``: the agency as in QĐ 20/2020/QĐ-TTg. ``LEVEL_ONE_LAST``: as in QCVN 102:2016/BTTTT.
    ``MINISTRY``: a day of eight digits, or a number of six or seven. ``UNREAD``: none of them.
    """

    LEVEL_ONE_FIRST = "level_one_first"
    LEVEL_ONE_LAST = "level_one_last"
    MINISTRY = "ministry"
    UNREAD = "unread"


class Unread(StrEnum):
    """Why a code could not be read."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    PARTS = "parts"
    AGENCY = "agency"
    DAY = "day"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class DossierCode:
    """What a dossier code says.

    ``text`` is the code as it is compared (capitals, plain dashes, no blanks), whatever else could be read;
    ``day`` is the day of receipt, ``number`` the order in that day. ``why`` says what was not understood.
    """

    text: str
    kind: CodeKind
    unit: str = ""
    day: date | None = None
    number: int | None = None
    agency: AgencyCode | None = None
    why: Unread | None = None

    @property
    def is_read(self) -> bool:
        """Whether all three parts were understood."""
        return self.why is None


def build(unit: str, day: date, number: int) -> str:
    """Return the code of the dossier that an agency took in as the given one of a day.

    The number has four digits, more only when a day has more than 9,999 dossiers.

    >>> build("H15.50.05.13", date(2026, 10, 8), 975)
    'H15.50.05.13-261008-0975'

    Raises CodeError when the agency code follows no scheme or the number is out of range.
    """
    agency = parse_agency(unit)
    if agency is None or agency.order is AgencyOrder.BUSINESS:
        raise CodeError(
            f"Mã định danh cơ quan «{unit[:LONGEST]}» không đúng quy định. Hãy ghi như H15.50.05.13."
        )
    if not _CENTURY <= day.year < _CENTURY + 100:
        raise CodeError("Mã hồ sơ chỉ dùng cho ngày từ năm 2000 đến năm 2099.")
    if not 1 <= number < 10 ** (_MINISTRY_NUMBER - 1):
        raise CodeError("Số thứ tự hồ sơ trong ngày phải từ 1 đến 99.999.")
    return f"{agency.text}-{day:%y%m%d}-{number:0{DIGITS}d}"


def parse(text: str) -> DossierCode:
    """Return what a dossier code says; never fails, and never loses what it cannot read."""
    code = tidy_code(text)
    if not code:
        return DossierCode("", CodeKind.UNREAD, why=Unread.EMPTY)
    if len(code) > LONGEST:
        return DossierCode(code, CodeKind.UNREAD, why=Unread.TOO_LONG)
    # From the right: the codes of businesses hold a dash of their own.
    parts = code.rsplit("-", 2)
    if len(parts) != 3:
        return DossierCode(code, CodeKind.UNREAD, why=Unread.PARTS)
    unit, written_day, written_number = parts
    agency, day, number = parse_agency(unit), _day(written_day), _number(written_number)
    why = _unread(agency, day, number)
    if why is not None:
        return DossierCode(code, CodeKind.UNREAD, unit, day, number, agency, why)
    return DossierCode(code, _kind(agency, written_day, written_number), unit, day, number, agency)


def key(text: str) -> str:
    """Return the form of a code under which it is stored and found, whether or not it can be read."""
    return tidy_code(text)


def _unread(agency: AgencyCode | None, day: date | None, number: int | None) -> Unread | None:
    if agency is None:
        return Unread.AGENCY
    if day is None:
        return Unread.DAY
    return Unread.NUMBER if number is None else None


def _kind(agency: AgencyCode | None, day: str, number: str) -> CodeKind:
    if len(day) == _MINISTRY_DAY or len(number) >= _MINISTRY_NUMBER:
        return CodeKind.MINISTRY
    if agency is not None and agency.order is AgencyOrder.LEVEL_ONE_LAST:
        return CodeKind.LEVEL_ONE_LAST
    return CodeKind.LEVEL_ONE_FIRST


def _day(written: str) -> date | None:
    if not _DIGITS_ONLY.fullmatch(written) or len(written) not in {_SHORT_DAY, _MINISTRY_DAY}:
        return None
    year = int(written[:-4]) + (_CENTURY if len(written) == _SHORT_DAY else 0)
    try:
        return date(year, int(written[-4:-2]), int(written[-2:]))
    except ValueError:
        return None


def _number(written: str) -> int | None:
    if not _DIGITS_ONLY.fullmatch(written) or not DIGITS <= len(written) <= MOST_DIGITS:
        return None
    return int(written) or None
