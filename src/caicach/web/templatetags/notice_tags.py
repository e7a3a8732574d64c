"""How many notices wait, for the frame of the console."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.template import Context

from caicach.web.navigation import beside

register = template.Library()
CONSOLE = "/console/"


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> int | None:
    """Return how many notices the reader has not read; None outside the console, where no bell hangs."""
    request = context.get("request")
    if not isinstance(request, HttpRequest) or not request.path.startswith(CONSOLE):
        return None
    return int(beside(request).get("unread") or 0) if request.user.is_authenticated else None
