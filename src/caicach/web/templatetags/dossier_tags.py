"""Amounts and statuses as the one-stop's pages write them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from caicach.core.codes.numbers import format_number
from caicach.web.dossiers.wording import Mark

register = template.Library()


@register.filter
def money(amount: int) -> str:
    """Return whole đồng with the thousands marks of the reader's language."""
    return format_number(Decimal(amount), (get_language() or "vi")[:2])


@register.filter
def status(mark: Mark) -> SafeString:
    """Return a status as ``<c-status>`` draws it; long lists hold hundreds of them, and a component
    costs many times what this does.
    """
    return format_html(_STATUS, mark.kind, _sprite(), mark.icon, mark.words)


_STATUS = (
    '<span class="status status-{}"><svg class="icon" width="20" height="20" fill="none" '
    'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" '
    'aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>{}</span>'
)


@lru_cache(maxsize=1)
def _sprite() -> str:
    return static("vendor/icons/sprite.svg")
