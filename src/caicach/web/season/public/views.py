"""Published results: nothing internal, no names of appraisers, no files of evidence; nobody signs in."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from caicach.common.files.selectors import open_content
from caicach.evaluation.publication.comparing import method_of
from caicach.evaluation.publication.constants import FileKind
from caicach.evaluation.publication.lines import lines_of
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.publication.selectors import (
    blocks_with,
    chosen,
    files_of,
    public_results,
    public_versions,
    row_of,
)
from caicach.web.index.shares import steps_legend
from caicach.web.season.results.explaining import point_of
from caicach.web.season.results.showing import (
    ResultLinks,
    asked_of,
    block_of,
    ranking_page,
    version_words,
)
from caicach.web.season.results.views import answer_why, profile_context, why_context

MINUTE, DAY = 60, 24 * 3600


def _found(request: HttpRequest, slug: str) -> tuple[ResultVersion, list[ResultVersion]]:
    versions = public_versions(slug)
    result = chosen(versions, request.GET.get("v", ""))
    if result is None:
        raise Http404
    return result, versions


def _links(
    result: ResultVersion, versions: list[ResultVersion], *, from_ranking: bool = False
) -> ResultLinks:
    """Return the links of a page; from the ranking short ones, for it has thousands."""
    below = "" if from_ranking else reverse("season_public:ranking", args=[result.campaign.slug])
    base = f"{below}don-vi/"
    return ResultLinks(base, "vi-sao", "" if result == versions[0] else str(result.number))


def _row(request: HttpRequest, slug: str, participant: int) -> tuple[ResultRow, list[ResultVersion]]:
    result, versions = _found(request, slug)
    row = row_of(result, participant)
    if row is None:
        raise Http404
    return row, versions


def _kept(response: HttpResponse) -> HttpResponse:
    """Let the reader's own browser keep a page for a minute: the frame around it is the reader's."""
    patch_cache_control(response, private=True, max_age=MINUTE)
    return response


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """List the campaigns whose results are published."""
    return _kept(render(request, "season/public/list.html", {"results": public_results()}))


@require_safe
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the ranking of a block in a published result."""
    result, versions = _found(request, slug)
    blocks = blocks_with(result)
    block = block_of(blocks, request.GET.get("khoi", ""))
    if block is None:
        raise Http404
    files = files_of(result)
    context = {
        "campaign": result.campaign,
        "result": result,
        "versions": versions,
        "which": version_words(result),
        "blocks": blocks,
        "table": ranking_page(lines_of(result, block), block, asked_of(request.GET.dict()), result),
        "method": method_of(block),
        "links": _links(result, versions, from_ranking=True),
        "legend": steps_legend(),
        "files": [file for file in files if file.kind != FileKind.PACKAGE],
        "package": any(file.kind == FileKind.PACKAGE for file in files),
    }
    return _kept(render(request, "season/public/ranking.html", context))


@require_safe
def profile(request: HttpRequest, slug: str, participant: int) -> HttpResponse:
    """Show one unit in a published result."""
    row, versions = _row(request, slug, participant)
    context = {
        **profile_context(row),
        "campaign": row.result.campaign,
        "links": _links(row.result, versions),
        "back": reverse("season_public:ranking", args=[slug]),
    }
    return _kept(render(request, "season/public/profile.html", context))


@require_safe
def why(request: HttpRequest, slug: str, participant: int, code: str) -> HttpResponse:
    """Explain one published point."""
    row, versions = _row(request, slug, participant)
    point = point_of(row, code)
    if point is None:
        raise Http404
    links = _links(row.result, versions)
    context = {**why_context(row, point.why, links), "point": point, "campaign": row.result.campaign}
    return _kept(answer_why(request, "season/public/why.html", context))


@require_safe
def file(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """Hand out a file of a published result; it never changes."""
    result, _versions = _found(request, slug)
    kept = next((one for one in files_of(result) if one.kind == kind), None)
    if kept is None:
        raise Http404
    response = FileResponse(open_content(kept.file), as_attachment=True, filename=kept.file.name)
    response["ETag"] = f'"{kept.file.sha256}"'
    patch_cache_control(response, public=True, max_age=DAY)
    return response
