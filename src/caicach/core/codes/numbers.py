"""Numbers as Vietnamese and English readers write them.

Vietnamese texts write a decimal comma and a dot between thousands (84,64; 1.234.567);
English ones the reverse. Nothing here ever touches ``float``.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

_VIETNAMESE = re.compile(r"^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?$")
_ENGLISH = re.compile(r"^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$")
_SPACES = re.compile(r"[\s\u00a0\u202f]")

MAX_DIGITS = 40
PRECISION = 60


def format_number(value: Decimal, lang: str = "vi", places: int | None = None) -> str:
    """Return ``value`` with the separators of ``lang`` (``vi`` or ``en``).

    ``places`` rounds half up for display; without it every significant digit is shown and
    trailing zeros are dropped.

    >>> format_number(Decimal("1234567.5"))
    '1.234.567,5'
    >>> format_number(Decimal("94.1176"), "en", 2)
    '94.12'
    """
    with localcontext() as context:
        context.prec = PRECISION
        if places is not None:
            value = value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
        else:
            value = value.normalize()
    text = f"{value:,f}"
    if text in {"-0", "-0.0"}:
        text = text[1:]
    if lang == "en":
        return text
    return text.translate(str.maketrans(",.", ".,"))


def plain(value: Decimal) -> str:
    """Return ``value`` for machines: a dot, no thousands, no exponent, no trailing zeros.

    >>> plain(Decimal("9.50")), plain(Decimal("1E+2")), plain(Decimal("-0"))
    ('9.5', '100', '0')
    """
    text = f"{value:f}"
    if len(text) > PRECISION:
        with localcontext() as context:
            context.prec = PRECISION
            text = f"{value.normalize():f}"
    elif "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def readings(text: str) -> frozenset[Decimal]:
    """Return every number that ``text`` can mean: none, one, or two when separators are ambiguous.

    ``"7,775"`` is 7.775 to a Vietnamese reader and 7775 to an English one; the caller decides by
    column and range, or asks. A trailing ``%`` is accepted and dropped.

    >>> sorted(readings("7,775"))
    [Decimal('7.775'), Decimal('7775')]
    >>> readings("84,64 %") == {Decimal("84.64")}
    True
    >>> readings("12/5")
    frozenset()
    """
    cleaned = _SPACES.sub("", text).removesuffix("%")
    if len(cleaned) > MAX_DIGITS:
        return frozenset()
    found = set()
    if _VIETNAMESE.match(cleaned):
        found.add(Decimal(cleaned.replace(".", "").replace(",", ".")))
    if _ENGLISH.match(cleaned):
        found.add(Decimal(cleaned.replace(",", "")))
    return frozenset(found)
