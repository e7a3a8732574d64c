"""How the pages of the index write sentences, numbers and places in the reader's language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.translation import get_language

from caicach.core.codes.numbers import format_number
from caicach.core.index.problems import Place
from caicach.core.index.text import Text

register = template.Library()
ABSENT = "–"


def language() -> str:
    """Return the language of the page: ``vi`` or ``en``."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@register.filter
def words(text: Text | Place | None) -> str:
    """Return a bilingual sentence, or a place in words, in the reader's language."""
    return "" if text is None else text.in_(language())


@register.filter
def figure(number: Decimal | int | None, places: int = 2) -> str:
    """Return a number with ``places`` decimals and the reader's separators; a dash when there is none."""
    return ABSENT if number is None else format_number(Decimal(number), language(), places)


@register.filter
def exact(number: Decimal | int | None) -> str:
    """Return a number with the decimals it has, ten at most; a dash when there is none."""
    if number is None:
        return ABSENT
    value = Decimal(number)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -10:
        value = value.quantize(Decimal("1E-10"), ROUND_HALF_UP)
    return format_number(value, language())


@register.filter
def signed(number: Decimal | None, places: int = 2) -> str:
    """Return a difference with its sign, the minus as wide as the plus."""
    if number is None:
        return ABSENT
    text = format_number(abs(number), language(), places)
    if not any(digit in text for digit in "123456789"):
        return text
    return f"{'+' if number > 0 else '−'}{text}"


@register.filter
def machine(number: Decimal | int | float | None) -> str:
    """Return a number for attributes of drawings and meters: a dot, never a comma."""
    return "0" if number is None else f"{Decimal(str(number)).quantize(Decimal('0.01')):f}"
