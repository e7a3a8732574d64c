"""Small helps for the pages of calendars."""

from __future__ import annotations

from uuid import UUID

from django import template
from django.http import HttpRequest

from caicach.web.calendars.typed import spans_words

register = template.Library()
register.filter("spans", spans_words)


@register.simple_tag
def unit_query(request: HttpRequest, uid: UUID) -> str:
    """Return the page's query with a unit chosen and the search for one done."""
    query = request.GET.copy()
    query.pop("q", None)
    query["unit"] = str(uid)
    return "?" + query.urlencode()
