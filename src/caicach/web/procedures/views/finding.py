"""The search page: one box, filters, and what was found; the same with and without scripts."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caicach.core.search import Saying
from caicach.registry.procedures.public_pages import offers_of
from caicach.registry.procedures.search import Audience, FieldCount, Listed, Result, Snapshot, snapshot
from caicach.web.procedures import asking, wording
from caicach.web.procedures.asking import Query, query_of
from caicach.web.procedures.wording import Said

LIVE = "HX-Request"
MINUTE = 60
# Said in the language of the names that they find, whatever the language of the page.
EXAMPLES = (
    "làm giấy khai sinh",
    "xác nhận độc thân",
    "sao y bản chính",
    "sổ đỏ",
    "mở quán",
    "tạm trú",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A procedure as the list shows it."""

    listed: Listed
    limit: Said
    cost: Said


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show what a question finds, or by which fields one may look; for the live search its part alone."""
    query = query_of(request.GET.dict())
    found = snapshot(timezone.localdate())
    context = {"query": query, "names": asking, **_context(found, query)}
    template = "procedures/results.html" if LIVE in request.headers else "procedures/search.html"
    response = render(request, template, context)
    patch_vary_headers(response, [LIVE])
    patch_cache_control(response, private=True, max_age=MINUTE)
    return response


def _context(found: Snapshot, query: Query) -> dict[str, object]:
    fields = found.fields(query.asked)
    filters = {
        "fields": fields,
        "levels": asking.SHOWN_LEVELS,
        "audiences": list(Audience),
        "chosen": _chosen(query, fields),
        "count": len(found.rows),
        "examples": EXAMPLES,
    }
    if query.is_empty:
        return filters
    result = found.find(query.asked, start=query.start, limit=asking.PAGE)
    return filters | {
        "result": result,
        "lines": _lines(result),
        "understood": _understood(result),
        "mended": _mended(result),
        "pages": _pages(query, result.total),
    }


def _lines(result: Result) -> list[Line]:
    offers = offers_of([listed.id for listed in result.listed]) if result.listed else {}
    lines = []
    for listed in result.listed:
        offer = offers.get(listed.id)
        channels, fees = (offer.channels, offer.fees) if offer else ((), ())
        limit = wording.shortest(list(channels), is_immediate=listed.is_immediate)
        lines.append(Line(listed, limit, wording.cost(fees)))
    return lines


def _understood(result: Result) -> list[str]:
    """Return the official words of the everyday ones that were understood."""
    sayings: list[Saying] = list(result.answer.sayings) if result.answer else []
    return list(dict.fromkeys(saying.meant for saying in sayings))


def _mended(result: Result) -> list[tuple[str, str]]:
    return list(result.answer.mended.items()) if result.answer else []


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in the answers the reader stands, and the way on."""

    number: int
    total: int
    before: str
    after: str


def _pages(query: Query, total: int) -> Pages:
    last = max(1, -(-total // asking.PAGE))
    return Pages(
        query.page,
        last,
        query.address(page=query.page - 1) if query.page > 1 else "",
        query.address(page=query.page + 1) if query.page < last else "",
    )


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the address without it."""

    label: str
    address: str


def _chosen(query: Query, fields: list[FieldCount]) -> list[Chip]:
    asked, chips = query.asked, []
    if asked.field is not None:
        name = next((field.name for field in fields if field.id == asked.field), _("lĩnh vực khác"))
        chips.append(Chip(name, query.without("field")))
    if asked.level is not None:
        chips.append(Chip(str(asked.level.label), query.without("level")))
    if asked.audience is not None:
        chips.append(Chip(str(asked.audience.label), query.without("audience")))
    return chips
