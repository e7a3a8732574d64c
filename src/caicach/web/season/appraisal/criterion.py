"""One criterion across the units of a block; accepting several claims at once; one unit through all."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from caicach.core.codes.text import fold
from caicach.evaluation.appraisal.constants import TO_DO, CellState
from caicach.evaluation.appraisal.judging import accept_all, take_back_all
from caicach.evaluation.appraisal.rows import PAGE, Across, Row, criterion_for, filled, unit_rows_for
from caicach.web.season.appraisal.claims import shown
from caicach.web.season.appraisal.strips import strip_of
from caicach.web.season.entry import Season, season_page

MOST_AT_ONCE = 100
SHOWS: Mapping[str, frozenset[CellState]] = {
    "undecided": frozenset({CellState.UNDECIDED}),
    "asked": frozenset({CellState.ASKED, CellState.ANSWERED}),
    "contested": frozenset({CellState.CONTESTED}),
    "disputed": frozenset({CellState.DISPUTED}),
    "changed": frozenset({CellState.CHANGED}),
    "accepted": frozenset({CellState.ACCEPTED}),
}


def number_in(request: HttpRequest, name: str) -> int | None:
    """Return a whole number of the address, or None."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else None


def across_or_404(request: HttpRequest, season: Season, code: str) -> Across:
    """Return the criterion of the address as the reader appraises it.

    Raises Http404.
    """
    found = criterion_for(season.entered, code, block_id=number_in(request, "block"), hours=season.hours)
    if found is None:
        raise Http404
    return found


@season_page
@require_safe
def criterion(request: HttpRequest, season: Season, code: str) -> HttpResponse:
    """Show one criterion across the units of a block, a page of them at a time."""
    across = across_or_404(request, season, code)
    wanted = request.GET.get("show", "mine" if across.counts["mine"] else "all")
    marks = chosen(across.marks, wanted, request.GET.get("q", ""))
    page = Paginator(marks, PAGE).get_page(request.GET.get("page"))
    rows = filled(season.entered, across, list(page.object_list), act=season.act)
    strip = strip_of(across.claimed, across.leaf.maximum)
    context = {
        "season": season,
        "across": across,
        "page": page,
        "rows": [shown(row, strip) for row in rows],
        "strip": strip,
        "show": wanted,
        "q": request.GET.get("q", ""),
        "shows": shows_of(across.counts),
        "waiting_elsewhere": elsewhere(marks, page.number),
        "view": "criterion",
    }
    return render(request, "season/appraisal/criterion.html", context)


def chosen(marks: tuple[Row, ...], wanted: str, text: str) -> list[Row]:
    """Return the rows that a filter and a search leave."""
    folded = fold(text)
    found = [row for row in marks if not folded or folded in fold(row.participant.name)]
    if wanted == "mine":
        return [row for row in found if row.mine]
    if wanted == "todo":
        return [row for row in found if row.waits]
    states = SHOWS.get(wanted)
    return found if states is None else [row for row in found if row.state in states]


def shows_of(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the filters with how many rows each leaves; those that leave none are absent, but for all."""
    found = [("mine", counts.get("mine", 0)), ("todo", counts.get("to_do", 0))]
    found += [(name, sum(counts.get(state.value, 0) for state in states)) for name, states in SHOWS.items()]
    return [*(one for one in found if one[1]), ("all", counts["all"])]


def elsewhere(marks: list[Row], number: int) -> int | None:
    """Return the page of the first row that waits for the reader on another page; later pages first."""
    pages = [place // PAGE + 1 for place, row in enumerate(marks) if row.mine and row.state in TO_DO]
    later = [page for page in pages if page > number]
    other = later or [page for page in pages if page != number]
    return other[0] if other else None


def address_of(season: Season, across: Across) -> str:
    """Return the address of a criterion's page."""
    path = reverse("appraisal:criterion", args=[season.campaign.slug, across.leaf.code])
    return f"{path}?block={across.block.pk}"


@season_page
@require_POST
def accept(request: HttpRequest, season: Season, code: str) -> HttpResponse:
    """Show what is about to be accepted, and accept it when that was confirmed."""
    across = across_or_404(request, season, code)
    picked = picked_of(request)
    context: dict[str, object] = {"season": season, "across": across, "back": address_of(season, across)}
    if "confirmed" in request.POST:
        taken = accept_all(picked, act=season.act)
        names = {row.cell.pk: row.participant.name for row in across.marks}
        context["done"] = [names[one.cell_id] for one in taken if one.decision and one.cell_id in names]
        context["ids"] = [one.cell_id for one in taken if one.decision]
        context["refused"] = [(names.get(one.cell_id, ""), one.refused) for one in taken if one.refused]
        return render(request, "season/appraisal/accepted.html", context)
    marks = [row for row in across.marks if row.cell.pk in picked and row.mine]
    rows = filled(season.entered, across, marks, act=season.act)
    strip = strip_of(across.claimed, across.leaf.maximum)
    context["rows"] = [shown(row, strip) for row in rows]
    return render(request, "season/appraisal/accept.html", context)


def picked_of(request: HttpRequest) -> dict[int, int]:
    """Return the cells that were ticked, with the versions that were shown."""
    found: dict[int, int] = {}
    for text in request.POST.getlist("cell")[:MOST_AT_ONCE]:
        cell, _colon, version = text.partition(":")
        if cell.isdecimal() and version.isdecimal():
            found[int(cell)] = int(version)
    return found


@season_page
@require_POST
def undo(request: HttpRequest, season: Season, code: str) -> HttpResponse:
    """Take back what was just accepted at once."""
    across = across_or_404(request, season, code)
    ids = [int(text) for text in request.POST.getlist("cell")[:MOST_AT_ONCE] if text.isdecimal()]
    taken = take_back_all(ids, act=season.act)
    names = {row.cell.pk: row.participant.name for row in across.marks}
    context = {
        "season": season,
        "across": across,
        "back": address_of(season, across),
        "undone": [names[one.cell_id] for one in taken if one.decision and one.cell_id in names],
        "refused": [(names.get(one.cell_id, ""), one.refused) for one in taken if one.refused],
    }
    return render(request, "season/appraisal/accepted.html", context)


@season_page
@require_safe
def unit(request: HttpRequest, season: Season, participant: int) -> HttpResponse:
    """Show one unit through all criteria that it answers itself."""
    found = unit_rows_for(season.entered, participant, hours=season.hours, act=season.act)
    if found is None:
        raise Http404
    who, rows = found
    wanted = request.GET.get("show", "all")
    kept = chosen(tuple(rows), wanted, "")
    counts: dict[str, int] = {"all": len(rows), "mine": sum(row.mine for row in rows)}
    counts["to_do"] = sum(row.waits for row in rows)
    for row in rows:
        counts[row.state.value] = counts.get(row.state.value, 0) + 1
    context = {
        "season": season,
        "unit": who,
        "rows": [shown(row) for row in kept],
        "show": wanted,
        "shows": shows_of(counts),
        "view": "unit",
    }
    return render(request, "season/appraisal/unit.html", context)
