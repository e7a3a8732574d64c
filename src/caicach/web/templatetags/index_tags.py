"""How the pages of the index write sentences, numbers and places in the reader's language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.translation import get_language, gettext, gettext_noop

from caicach.core.codes.numbers import format_number
from caicach.core.index.problems import Place
from caicach.core.index.text import Text
from caicach.web.index.shares import step_of

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
def machine(number: Decimal | float | None) -> str:
    """Return a number for attributes of drawings and meters: a dot, never a comma."""
    return "0" if number is None else f"{Decimal(str(number)).quantize(Decimal('0.01')):f}"


STATUSES = {
    "scored": gettext_noop("đã chấm"),
    "not_applicable": gettext_noop("không áp dụng"),
    "missing": gettext_noop("không có câu trả lời"),
    "incomplete": gettext_noop("chưa đủ số liệu"),
    "precondition_failed": gettext_noop("không đạt điều kiện"),
    "nothing_to_count": gettext_noop("mẫu số bằng 0"),
}
ORIGINS = {
    "sourced": gettext_noop("có trong nguồn"),
    "derived": gettext_noop("suy ra từ số liệu công bố"),
    "recalled": gettext_noop("ghi theo trí nhớ, cần đối chiếu"),
    "illustrative": gettext_noop("minh họa, không phải văn bản"),
}
SHARES = {
    1: gettext_noop("rất thấp"),
    2: gettext_noop("thấp"),
    3: gettext_noop("vừa"),
    4: gettext_noop("cao"),
    5: gettext_noop("rất cao"),
}


@register.filter
def status_words(status: str) -> str:
    """Return what became of a criterion, in words."""
    return gettext(STATUSES[status]) if status in STATUSES else ""


@register.filter
def origin_words(origin: str) -> str:
    """Return how well a line of a criteria set is sourced, in words."""
    return gettext(ORIGINS[origin]) if origin in ORIGINS else origin


@register.filter
def heat(share: Decimal | None) -> int:
    """Return the tint of a share of the maximum, 0 to 5."""
    return step_of(share)


@register.filter
def heat_words(step: int) -> str:
    """Return a tint in words."""
    return gettext(SHARES[step]) if step in SHARES else ""


@register.filter
def input_words(value: str) -> str:
    """Return an input as the reader writes numbers; other text stays as it is."""
    try:
        number = Decimal(value)
    except ArithmeticError:
        return value
    return format_number(number, language()) if number.is_finite() else value


@register.filter
def choice_words(label: str) -> str:
    """Return a choice in words: yes and no for 1 and 0."""
    return {"1": gettext("có"), "0": gettext("không")}.get(label, label)


@register.filter
def middle(start: float, width: float) -> str:
    """Return the middle of a bar for attributes of drawings."""
    return machine(start + width / 2)
