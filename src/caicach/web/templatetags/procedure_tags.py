"""Helps for the pages on which procedures are kept."""

from __future__ import annotations

from django import template

from caicach.core.index.text import Text
from caicach.exchange.procedures.record import WORDS, Reason
from caicach.exchange.procedures.record import Part as UnreadPart
from caicach.registry.procedures.checklist import Checked, Mender, Part

register = template.Library()


@register.filter
def menders(checked: Checked) -> list[tuple[Part, Mender]]:
    """Return the missing parts of a version, each with who mends it."""
    return [(part, checked.mender(part)) for part in checked.missing]


@register.filter
def unread_words(reason: str, part: str) -> Text:
    """Return why a part was not read, as a version keeps it."""
    try:
        return WORDS[UnreadPart(part), Reason(reason)]
    except (ValueError, KeyError):
        return Text(f"{part}: {reason}", f"{part}: {reason}")
