"""How signs write moments, shares and chances."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from caicach.core.codes.numbers import format_number


def moment(at: datetime) -> str:
    """Return a moment as officials write it, in the platform's own time."""
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y")


def percent(part: int, whole: int) -> str:
    """Return a share in whole per cent."""
    return format_number(Decimal(100 * part) / Decimal(whole), places=0)


def points(number: Decimal) -> str:
    """Return a figure with two decimals."""
    return format_number(number, places=2)
