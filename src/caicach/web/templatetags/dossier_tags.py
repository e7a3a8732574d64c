"""Amounts as the one-stop's pages write them."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from caicach.core.codes.numbers import format_number

register = template.Library()


@register.filter
def money(amount: int) -> str:
    """Return whole đồng with the thousands marks of the reader's language."""
    return format_number(Decimal(amount), (get_language() or "vi")[:2])
