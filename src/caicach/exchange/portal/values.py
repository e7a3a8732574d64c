"""Single values of the portal's fields: read with care, written in one form."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial

from caicach.core.codes.agencies import tidy_code
from caicach.core.codes.text import tidy
from caicach.core.deadlines.minutes import VIETNAM
from caicach.core.index.text import Text, say
from caicach.exchange.portal.codes import TABLES
from caicach.exchange.portal.fields import Field, Type

FIRST_YEAR, LAST_YEAR = 2005, 2149
"""Years in which a moment may lie; others are slips of the pen."""
LONGEST = 20_000
"""Characters of one text at most."""

_LOCAL = re.compile(
    r"(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4})"
    r"(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?",
    re.ASCII,
)
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2})?(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FRACTION = re.compile(r"\.\d+")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE | re.ASCII)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WHOLE = re.compile(r"\d{1,15}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+", re.ASCII)
_FLAGS = {"": None, "1": True, "0": False, "true": True, "false": False, "có": True, "không": False}


class BadValueError(ValueError):
    """A value cannot be read; ``reason`` says why and what to write instead, in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.vi)
        self.reason = reason


# Names, titles and codes are met thousands of times; the types are told apart because 1 and True are equal.
@lru_cache(maxsize=60_000, typed=True)
def text(value: object) -> str:
    """Return a text as it is stored. Raises BadValueError when it is longer than any field."""
    found = tidy(_clean(plain_text(value)))
    if len(found) > LONGEST:
        raise BadValueError(
            say("Nội dung dài quá {n} ký tự.", "The text is longer than {n} characters.", n=LONGEST)
        )
    return found


@lru_cache(maxsize=60_000, typed=True)
def key(value: object) -> str:
    """Return a code as it is compared."""
    return tidy_code(_clean(plain_text(value)))


def _clean(value: str) -> str:
    """Return a text without control characters, which no database and no sheet keeps."""
    if value.isprintable():
        return value
    if _SURROGATE.search(value):
        raise BadValueError(say("Có ký tự hỏng trong nội dung.", "The text holds broken characters."))
    return _CONTROL.sub("", value)


def plain_text(value: object) -> str:
    """Return a cell of any kind as it would be written in a text file."""
    match value:
        case str():
            found = value
        case None:
            found = ""
        case bool():
            found = "1" if value else "0"
        case float():
            found = _plain_float(value)
        case datetime():
            found = written_moment(value if value.tzinfo else value.replace(tzinfo=VIETNAM))
        case date():
            found = f"{value:%Y%m%d}"
        case _:
            found = str(value)
    return found


def _plain_float(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value == int(value) else str(Decimal(f"{value:.15g}"))


def code(value: object, table: str) -> str:
    """Return a code of a table. Raises BadValueError when the table is strict and does not hold it."""
    found = text(value)
    if not found or found in TABLES[table].codes:
        return found
    short = found.lstrip("0") or "0"
    if short in TABLES[table].codes:
        return short
    if not TABLES[table].strict:
        return found
    raise BadValueError(
        say(
            "Mã «{v}» không có trong bảng {t} ({k}).",
            "Code '{v}' is not in the table {t} ({k}).",
            v=found[:40],
            t=table,
            k=", ".join(TABLES[table].codes),
        )
    )


def moment(value: object, *, end_of_day: bool = False) -> datetime | None:
    """Return a moment in Vietnamese time, or None for nothing.

    yyyyMMddHHmmss is the portal's form; what spreadsheets and people make of it is read too. With
    ``end_of_day`` a day alone is its last minute; without, a day alone is refused: no hour is invented.

    Raises BadValueError.
    """
    if type(value) is str:
        # Due moments stand in every step of a dossier: most are met again.
        return _moment_written(value, end_of_day)
    if isinstance(value, datetime):
        return _checked(value if value.tzinfo else value.replace(tzinfo=VIETNAM))
    return _moment_written(plain_text(value), end_of_day)


@lru_cache(maxsize=30_000)
def _moment_written(value: str, end_of_day: bool) -> datetime | None:
    if len(value) == 14 and value.isascii() and value.isdigit():
        return _fourteen(value)
    return _other_moment(tidy(value), end_of_day=end_of_day)


def _fourteen(value: str) -> datetime | None:
    if value == "00000000000000":
        return None
    try:
        # The reader of ISO forms is written in C.
        found = datetime.fromisoformat(f"{value[:8]}T{value[8:]}")
    except ValueError:
        raise _no_moment(value) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _no_moment(value)
    return found.replace(tzinfo=VIETNAM)


def _other_moment(value: str, *, end_of_day: bool) -> datetime | None:
    if not value or value in {"0", "null", "NULL"}:
        return None
    if _ROUNDED.fullmatch(value):
        raise BadValueError(
            say(
                "Bảng tính đã làm tròn «{v}»: định dạng cột là văn bản rồi xuất lại tệp.",
                "A spreadsheet has rounded '{v}': make the column text and export the file again.",
                v=value,
            )
        )
    try:
        found, has_hour = _pieces(value)
    except ValueError:
        raise _no_moment(value) from None
    if not has_hour:
        if not end_of_day:
            raise BadValueError(say("Thiếu giờ phút ở «{v}».", "The hour is missing in '{v}'.", v=value[:40]))
        found = found.replace(hour=23, minute=59)
    return _checked(found)


def _pieces(value: str) -> tuple[datetime, bool]:
    """Return the moment and whether an hour was written. Raises ValueError."""
    if value.isascii() and value.isdigit():
        if len(value) == 12:
            return datetime.fromisoformat(f"{value[:8]}T{value[8:]}").replace(tzinfo=VIETNAM), True
        if len(value) == 8:
            return datetime.fromisoformat(value).replace(tzinfo=VIETNAM), False
        raise ValueError(value)
    if _ISO.fullmatch(value):
        found = datetime.fromisoformat(_FRACTION.sub("", value))
        return (found if found.tzinfo else found.replace(tzinfo=VIETNAM)), True
    if _ISO_DAY.fullmatch(value):
        return datetime.fromisoformat(value).replace(tzinfo=VIETNAM), False
    local = _LOCAL.fullmatch(value)
    if local is None:
        raise ValueError(value)
    hour, minute, second = (int(local[part] or 0) for part in ("hour", "minute", "second"))
    day = int(local["year"]), int(local["month"]), int(local["day"])
    return datetime(*day, hour, minute, second, tzinfo=VIETNAM), local["hour"] is not None


def _checked(found: datetime) -> datetime:
    found = found.astimezone(VIETNAM).replace(microsecond=0)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _no_moment(f"{found:%Y%m%d%H%M%S}")
    return found


def _no_moment(value: str) -> BadValueError:
    return BadValueError(
        say(
            "«{v}» không phải thời điểm có thật theo dạng năm tháng ngày giờ phút giây, như 20261008080000.",
            "'{v}' is no real moment written yyyyMMddHHmmss, such as 20261008080000.",
            v=value[:40],
        )
    )


def whole(value: object) -> int | None:
    """Return a whole number that is not negative, or None for nothing. Raises BadValueError."""
    found = tidy(plain_text(value)).removesuffix("đ").removesuffix("VND").strip()
    if not found:
        return None
    if _GROUPED.fullmatch(found):
        found = found.replace(".", "").replace(",", "")
    if not _WHOLE.fullmatch(found):
        raise BadValueError(
            say("«{v}» không phải số nguyên không âm.", "'{v}' is no whole number.", v=found[:40])
        )
    return int(found)


def flag(value: object) -> bool | None:
    """Return yes, no, or None for nothing. Raises BadValueError."""
    found = tidy(plain_text(value)).casefold()
    if found not in _FLAGS:
        raise BadValueError(say("«{v}» không phải 0 hay 1.", "'{v}' is neither 0 nor 1.", v=found[:40]))
    return _FLAGS[found]


def parser_of(field: Field) -> Callable[[object], object]:
    """Return what reads the values of a field; its parts are read elsewhere."""
    parsers: dict[Type, Callable[[object], object]] = {
        Type.TEXT: text,
        Type.KEY: key,
        Type.MOMENT: moment,
        Type.DUE: partial(moment, end_of_day=True),
        Type.WHOLE: whole,
        Type.FLAG: flag,
    }
    if field.type is Type.CODE:
        return partial(code, table=field.table)
    return parsers[field.type]


def written_moment(value: datetime | None) -> str:
    """Return a moment as yyyyMMddHHmmss in Vietnamese time; nothing for none."""
    if value is None:
        return ""
    found = value if value.tzinfo is VIETNAM else value.astimezone(VIETNAM)
    # Faster by half than strftime.
    day = f"{found.year:04d}{found.month:02d}{found.day:02d}"
    return f"{day}{found.hour:02d}{found.minute:02d}{found.second:02d}"


def written(value: object) -> str:
    """Return a single value as files hold it."""
    if type(value) is str:
        return value
    if isinstance(value, datetime):
        return written_moment(value)
    return plain_text(value)
