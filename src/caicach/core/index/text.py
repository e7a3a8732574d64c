"""Sentences in both languages of the platform, Vietnamese first."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from caicach.core.codes.numbers import format_number


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

    Decimals are shown with at most four decimals here: the exact figure stands in the step's value.
    """
    return Text(vi.format_map(_filled(values, "vi")), en.format_map(_filled(values, "en")))


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
    """Return ``value`` with no more than four decimals, trailing zeros dropped."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        value = value.quantize(Decimal("0.0001"), rounding="ROUND_HALF_UP")
    return format_number(value, lang)
