"""Sessions and units as the pages of calendars read them from what was typed."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from caicach.core.codes.text import tidy
from caicach.core.deadlines.calendars import clock
from caicach.registry.calendars.drafts import Spans
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.selectors import organisation_by_uid

GENERAL = "general"
"""What stands for everybody where an address names a unit."""
_SPAN = re.compile(r"(\d{1,2})\s*[:hg.]\s*(\d{2})?\s*(?:-|–|đến)\s*(\d{1,2})\s*[:hg.]\s*(\d{2})?")


def read_spans(text: str) -> Spans:
    """Return the sessions of a text such as ``07:30-11:30, 13:30-17:30``; nothing where it is empty.

    Raises forms.ValidationError, which says how to write them.
    """
    parts = [part for part in re.split(r"[,;\n]|\bvà\b", tidy(text)) if part.strip()]
    spans = []
    for part in parts:
        found = _SPAN.fullmatch(part.strip())
        if found is None:
            raise forms.ValidationError(
                _("Không đọc được “%(text)s”. Hãy ghi như: 07:30-11:30, 13:30-17:30.")
                % {"text": part.strip()[:40]}
            )
        begins, ends = (int(found[n]) * 60 + int(found[n + 1] or 0) for n in (1, 3))
        spans.append((begins, ends))
    return tuple(spans)


def spans_words(spans: object) -> str:
    """Return kept sessions as they are typed."""
    if not isinstance(spans, list | tuple):
        return ""
    return ", ".join(f"{clock(begins)}-{clock(ends)}" for begins, ends in spans)


class SpansField(forms.CharField):
    """The sessions of a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=120, **kwargs)
        self.widget.attrs["placeholder"] = "07:30-11:30, 13:30-17:30"

    def clean(self, value: Any) -> Spans:
        """Return the sessions."""
        return read_spans(super().clean(value))


def unit_named(text: str) -> Organisation | None:
    """Return the organisation whose own id stands in an address, or None."""
    try:
        return organisation_by_uid(uuid.UUID(text))
    except ValueError:
        return None
