"""How signs write moments, shares and chances; in the language of whoever reads them, not of the worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language

from caicach.core.codes.numbers import format_number
from caicach.core.index.text import Text

Words = str | Promise
"""A text, or one that becomes the reader's language when it is written out."""


def moment(at: datetime) -> str:
    """Return a moment as officials write it, in the platform's own time."""
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y")


def _language() -> Literal["vi", "en"]:
    return "en" if get_language() == "en" else "vi"


def _figure(number: Decimal, places: int) -> str:
    return format_number(number, _language(), places)


_written = lazy(_figure, str)


def percent(part: int, whole: int) -> Words:
    """Return a share in whole per cent."""
    return _written(Decimal(100 * part) / Decimal(whole), 0)


def points(number: Decimal) -> Words:
    """Return a figure with two decimals."""
    return _written(number, 2)


def _coded(code: str, title: Text) -> str:
    return f"{code} {title.in_(_language())}"


coded = lazy(_coded, str)
"""A criterion as signs speak of it: its code and its title."""


def _filled(words: Words, figures: Mapping[str, object]) -> str:
    return str(words) % figures


_told = lazy(_filled, str)


def told(words: Words, **figures: object) -> Words:
    """Return a sentence with its figures filled in, both in the language in which it is written out."""
    return _told(words, figures)
