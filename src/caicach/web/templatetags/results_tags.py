"""How pages of results write the heads of their tables and keep what an address asks for."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from caicach.core.index.model import CriteriaSet, Criterion, GradeScale
from caicach.web.season.results.showing import RankingPage
from caicach.web.templatetags.caicach import querystring_with
from caicach.web.templatetags.index_tags import exact, words

register = template.Library()


@register.filter
def keep_of(names: str, query: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return of an address the named parts that it has, for a form to send along."""
    return [(name, query[name]) for name in names.split() if query.get(name)]


@register.filter
def scale_of(criteria_set: CriteriaSet, block: str) -> GradeScale | None:
    """Return the classes of a block."""
    return criteria_set.scale_for(block)


@register.simple_tag
def sort_head(request: HttpRequest, table: RankingPage, name: str, head: str, css: str) -> SafeString:
    """Return the head of a column by which the ranking is sorted, turned round where it is so already."""
    return _head(request, table, name, format_html("{}", head), css)


@register.simple_tag
def area_head(request: HttpRequest, table: RankingPage, area: Criterion) -> SafeString:
    """Return the head of an area's column with its maximum."""
    title = words(area.title)
    inner = format_html(
        '<span class="col-title" title="{}">{}</span> ({})', title, title, exact(area.maximum)
    )
    return _head(request, table, area.code, inner, "area-col number")


def _head(request: HttpRequest, table: RankingPage, name: str, inner: SafeString, css: str) -> SafeString:
    current = table.sorted_by == name
    # Names and places rise from the first; figures fall from the best.
    rises = name in {"hang", "ten"}
    sorted_ = (
        format_html(' aria-sort="{}"', "ascending" if table.falling == rises else "descending")
        if current
        else ""
    )
    order = f"-{name}" if current and table.falling else name
    return format_html(
        '<th scope="col" class="{}"{}><a href="{}">{}</a></th>',
        css,
        sorted_,
        querystring_with(request, "xep", order),
        inner,
    )
