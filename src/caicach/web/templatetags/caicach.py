"""Small helps for templates."""

from __future__ import annotations

from django import template
from django.http import HttpRequest

register = template.Library()


@register.simple_tag
def querystring_with(request: HttpRequest, name: str, value: object) -> str:
    """Return the page's query with one parameter replaced, so that filters survive paging and sorting."""
    query = request.GET.copy()
    query[name] = str(value)
    return "?" + query.urlencode()
