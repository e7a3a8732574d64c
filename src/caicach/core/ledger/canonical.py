"""One value, one sequence of bytes: the form in which records are hashed."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeAlias

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"


_LONGEST_EXPONENT = 1_000


class UncanonicalValueError(ValueError):
    """A value has no single exact form, so it cannot be hashed; the message names its place."""


Path: TypeAlias = "tuple[Path, str | int] | None"
"""Where a value stands: what holds it, and its name or number there. It is written out for a refusal only."""


def plain(value: object) -> Plain:
    """Return ``value`` as JSON data that means the same after any database has kept it.

    Text is brought to NFC; a ``Decimal`` becomes its shortest decimal notation (``1.50`` and ``1.5`` are
    one number); an aware ``datetime`` becomes UTC to the microsecond; a ``date`` its ISO form. Binary
    floating point, naive times, NUL characters and unpaired surrogates are refused, because two machines
    or two databases would not give them back alike.

    >>> plain({"điểm": Decimal("84.640"), "ngày": date(2019, 12, 31)})
    {'điểm': '84.64', 'ngày': '2019-12-31'}

    Raises:
        UncanonicalValueError: naming the place of the value as a JSON path.
    """
    return _plain(value, None)


def _plain(value: object, path: Path) -> Plain:  # noqa: PLR0911 - one return for each kind of value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    # int() and str() turn members of IntEnum and StrEnum into what they are stored as.
    if isinstance(value, int):
        return int(value)
    if isinstance(value, dict):
        return _object(value, path)
    if isinstance(value, list | tuple):
        return [_plain(item, (path, at)) for at, item in enumerate(value)]
    if isinstance(value, Decimal):
        return _decimal(value, path)
    if isinstance(value, datetime):
        return _moment(value, path)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _object(value, path)
    raise UncanonicalValueError(f"{_place(path)}: {type(value).__name__} has no canonical form")


def _place(path: Path) -> str:
    if path is None:
        return "$"
    holder, key = path
    return _place(holder) + (f"[{key}]" if isinstance(key, int) else f".{key}")


def canonical_bytes(value: object) -> bytes:
    """Return the UTF-8 JSON of ``plain(value)``: keys in code point order and no spaces."""
    data = plain(value)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def plain_text(value: str) -> str:
    """Return text in NFC.

    Raises:
        UncanonicalValueError: when it holds a NUL character or an unpaired surrogate.
    """
    return _text(value, None)


def _text(value: str, path: Path) -> str:
    if "\x00" in value:
        raise UncanonicalValueError(f"{_place(path)}: text holds a NUL character")
    if value.isascii():
        return str(value)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UncanonicalValueError(f"{_place(path)}: text holds an unpaired surrogate") from error
    return unicodedata.normalize("NFC", str(value))


def _decimal(value: Decimal, path: Path) -> str:
    if not value.is_finite():
        raise UncanonicalValueError(f"{_place(path)}: {value} is not a finite number")
    # Written out in full, a number such as 1E+999999 would fill the memory.
    if value and not -_LONGEST_EXPONENT <= value.adjusted() <= _LONGEST_EXPONENT:
        raise UncanonicalValueError(f"{_place(path)}: {value} is too large or too small to be written out")
    text = format(value, "f") if value else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime, path: Path) -> str:
    if value.utcoffset() is None:
        raise UncanonicalValueError(f"{_place(path)}: {value.isoformat()} has no time zone")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _object(value: Mapping[object, object], path: Path) -> dict[str, Plain]:
    result: dict[str, Plain] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise UncanonicalValueError(f"{_place(path)}: key {key!r} is not text")
        name = _text(key, path)
        if name in result:
            raise UncanonicalValueError(f"{_place(path)}: key {name!r} occurs twice")
        result[name] = _plain(item, (path, name))
    return result
