"""Sentences in both languages of the platform, Vietnamese first."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from caicach.core.codes.numbers import format_number
from caicach.core.index.arithmetic import WIDE

_SHOWN, _ROUND, _FINEST = 4, 2, 20
_PLURAL = re.compile(r"\{(\w+)\} ((?:applicable )?(?:point|part|unit|event|answer|item))s\b")


class Text(NamedTuple):
    """The same sentence in Vietnamese and in English."""

    vi: str
    en: str

    def in_(self, lang: str) -> str:
        """Return the sentence in ``lang``; anything but ``en`` reads Vietnamese."""
        return self.en if lang == "en" else self.vi


NOTHING = Text("", "")


def say(vi: str, en: str, **values: Decimal | str | int | Text) -> Text:
    """Fill named places of both sentences; numbers take each language's separators.

    English nouns behind a one stand in the singular. Decimals are shown shortened (:func:`readable`): the
    exact figure stands in the step's value.
    """
    filled = _filled(values, "en")
    return Text(
        vi.format_map(_filled(values, "vi")),
        _PLURAL.sub(lambda noun: _counted(noun, filled), en).format_map(filled),
    )


def _counted(noun: re.Match[str], filled: dict[str, str]) -> str:
    one = filled[noun[1]].rpartition(" ")[2] == "1"
    return f"{{{noun[1]}}} {noun[2]}" if one else noun[0]


def _filled(values: dict[str, Decimal | str | int | Text], lang: str) -> dict[str, str]:
    filled: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, Decimal):
            filled[key] = readable(value, lang)
        elif isinstance(value, Text):
            filled[key] = value.in_(lang)
        else:
            filled[key] = str(value)
    return filled


def readable(value: Decimal, lang: str) -> str:
    """Return ``value`` with four decimals at most, trailing zeros dropped.

    A number that is only nearly round keeps as many as it takes to see that: 49.99999 never reads 50, which
    would lie on the other side of a threshold.
    """
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_SHOWN:
        value = _shortened(value)
    return format_number(value, lang)


def _shortened(value: Decimal) -> Decimal:
    settled, short = _to(value, _FINEST), _to(value, _SHOWN)
    places = _SHOWN
    while short != settled and short == _to(short, _ROUND):
        places += 1
        short = _to(settled, places)
    return short


def _to(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places, WIDE), "ROUND_HALF_UP", WIDE)
