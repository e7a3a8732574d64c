"""Rankings, profiles and explanations for people of the season."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from caicach.evaluation.campaigns.selectors import blocks_of
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.comparing import history_of, method_of
from caicach.evaluation.publication.constants import FileKind
from caicach.evaluation.publication.lines import lines_of
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.publication.policies import can_announce, can_approve_results, can_read_unpublished
from caicach.evaluation.publication.selectors import (
    blocks_with,
    chosen,
    draft_lines,
    files_of,
    results_for,
    row_of,
)
from caicach.web.index.shares import step_of, steps_legend
from caicach.web.season.entry import Season, season_page
from caicach.web.season.results.explaining import point_of
from caicach.web.season.results.showing import (
    DraftLinks,
    ResultLinks,
    asked_of,
    block_of,
    ranking_page,
    unit_page,
    version_words,
)

SHEET = "sheet:table"


def links_of(season: Season, result: ResultVersion, latest: ResultVersion | None) -> ResultLinks:
    """Return the links among a result's pages in the console."""
    base = f"{reverse('results:results', args=[season.campaign.slug])}units/"
    return ResultLinks(base, "why", "" if result == latest else str(result.number))


def result_or_404(season: Season, request: HttpRequest) -> tuple[ResultVersion, list[ResultVersion]]:
    """Return the version of an address with all that the reader may read.

    Raises Http404 where there is none such.
    """
    results = results_for(season.entered)
    found = chosen(results, request.GET.get("v", ""))
    if found is None:
        raise Http404
    return found, results


@require_safe
@season_page
def results(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show the ranking of a block: of the version asked for, or how it would stand now to who oversees."""
    versions = results_for(season.entered)
    drafts = can_read_unpublished(season.access)
    if drafts and (request.GET.get("v") == "draft" or not versions):
        return _draft(request, season, versions)
    if not versions:
        return render(request, "season/results/none.html", {"season": season})
    result, versions = result_or_404(season, request)
    blocks = blocks_with(result)
    block = block_of(blocks, request.GET.get("khoi", ""))
    if block is None:
        raise Http404
    table = ranking_page(lines_of(result, block), block, asked_of(request.GET.dict()), result)
    own = [line for line in lines_of(result, block) if line.participant_id in season.access.units]
    context = {
        **_common(season, versions),
        "result": result,
        "which": version_words(result),
        "blocks": blocks,
        "table": table,
        "method": method_of(block),
        "links": links_of(season, result, versions[0]),
        "legend": steps_legend(),
        "own": own,
        "kinds": FileKind,
        "files": {file.kind: file for file in files_of(result)},
    }
    return render(request, "season/results/ranking.html", context)


def _common(season: Season, versions: list[ResultVersion]) -> dict[str, Any]:
    return {
        "season": season,
        "campaign": season.campaign,
        "versions": versions,
        "may_read_drafts": can_read_unpublished(season.access),
        "may_approve": can_approve_results(season.access),
        "may_announce": can_announce(season.access),
    }


def _draft(request: HttpRequest, season: Season, versions: list[ResultVersion]) -> HttpResponse:
    blocks = blocks_of(season.campaign)
    block = block_of(blocks, request.GET.get("khoi", ""))
    lines = None if block is None else draft_lines(season.entered, block)
    if block is None or lines is None:
        return render(request, "season/results/none.html", {"season": season})
    context = {
        **_common(season, versions),
        "is_draft": True,
        "blocks": blocks,
        "table": ranking_page(lines, block, asked_of(request.GET.dict())),
        "method": method_of(block),
        "links": DraftLinks(_sheets(season)),
        "legend": steps_legend(),
    }
    return render(request, "season/results/ranking.html", context)


def _sheets(season: Season) -> str:
    try:
        return reverse(SHEET, args=[season.campaign.slug, 0])
    except NoReverseMatch:
        return ""


def _row(season: Season, request: HttpRequest, participant: int) -> tuple[ResultRow, list[ResultVersion]]:
    result, versions = result_or_404(season, request)
    row = row_of(result, participant)
    if row is None:
        raise Http404
    return row, versions


@require_safe
@season_page
def profile(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Show one unit in a result: areas, lost points, year on year."""
    row, versions = _row(season, request, participant)
    context = {
        **_common(season, versions),
        **profile_context(row),
        "links": links_of(season, row.result, versions[0]),
        "back": reverse("results:results", args=[season.campaign.slug]),
    }
    return render(request, "season/results/profile.html", context)


def profile_context(row: ResultRow) -> dict[str, Any]:
    """Return what the profile of a unit shows wherever it is shown."""
    page = unit_page(row)
    return {
        "row": row,
        "result": row.result,
        "which": version_words(row.result),
        "own_block": row.block,
        "method": method_of(row.block),
        "set": page.criteria_set,
        "page": page,
        "profile": page.profile,
        "total": page.profile.total,
        "areas": [(standing, step_of(standing.row.share)) for standing in page.profile.areas],
        "years": history_of(row),
    }


@require_safe
@season_page
def why(request: HttpRequest, season: Season, participant: int, code: str) -> HttpResponseBase:
    """Explain one point: a fragment for the side panel, a whole page without it."""
    row, versions = _row(season, request, participant)
    point = point_of(row, code, season.access)
    if point is None:
        raise Http404
    links = links_of(season, row.result, versions[0])
    context = {
        **_common(season, versions),
        **why_context(row, point.why, links),
        "point": point,
        "names": season.access.reads_internal,
        "evidence_url": _evidence(season, row, code),
    }
    return answer_why(request, "season/results/why.html", context)


def why_context(row: ResultRow, why: object, links: ResultLinks) -> dict[str, Any]:
    """Return what the explanation of a point shows wherever it is shown."""
    unit = str(row.participant_id)
    return {
        "row": row,
        "result": row.result,
        "which": version_words(row.result),
        "why": why,
        "links": links,
        "unit": unit,
        "set": plan_of(row.block.set_version).criteria_set,
        "unshelved": True,
        "back": links.address(unit),
    }


def answer_why(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    """Return an explanation as the page, or as its body alone for the side panel."""
    fragment = bool(request.headers.get("HX-Request"))
    response = render(request, "season/results/why_panel.html" if fragment else page, context)
    response["Vary"] = "HX-Request, Cookie"
    return response


def _evidence(season: Season, row: ResultRow, code: str) -> str:
    """Return the address of the evidence beside a cell for who may see the unit's sheet."""
    if not season.access.sees_sheet_of(row.participant):
        return ""
    try:
        return reverse("evidence:cell", args=[season.campaign.slug, row.participant_id, code])
    except NoReverseMatch:
        return ""
