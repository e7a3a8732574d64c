"""Handing out the files of a result, and waiting for those that take a job."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caicach.common.files.selectors import open_content
from caicach.evaluation.publication.approving import is_small
from caicach.evaluation.publication.constants import FileKind
from caicach.evaluation.publication.files import file_name, written
from caicach.evaluation.publication.making import Making, ask_for_file, making_of
from caicach.evaluation.publication.models import ResultVersion
from caicach.evaluation.publication.policies import can_read_unpublished
from caicach.evaluation.publication.selectors import PUBLIC, files_of
from caicach.web.season.entry import Season, season_page
from caicach.web.season.results.showing import version_words
from caicach.web.season.results.views import result_or_404


@require_safe
@season_page
def file(request: HttpRequest, season: Season, kind: str) -> HttpResponseBase:
    """Hand out a file of a result: the one kept, or for who oversees one written now; a large one that is
    not kept yet is waited for on a page of its own.
    """
    result = _result(request, season, kind)
    kept = next((file for file in files_of(result) if file.kind == kind), None)
    if kept is not None:
        return FileResponse(open_content(kept.file), as_attachment=True, filename=kept.file.name)
    if not can_read_unpublished(season.access):
        raise Http404
    if not is_small(season.campaign):
        return redirect(_address("results:making", season, result, kind))
    name = file_name(result, FileKind(kind))
    with written(result, FileKind(kind)) as path:
        # Opened before its folder is removed: the content stays readable until it is closed.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def making(request: HttpRequest, season: Season, kind: str) -> HttpResponseBase:
    """Tell where a file stands that a job writes, and take the word to write it.

    While it is written the page asks again by itself: it is answered with nothing, and at the end with the
    word to load anew.
    """
    result = _result(request, season, kind)
    if not can_read_unpublished(season.access):
        raise Http404
    if request.method == "POST":
        ask_for_file(result, FileKind(kind), act=season.act)
        return redirect(_address("results:making", season, result, kind))
    state = making_of(result, FileKind(kind))
    if request.headers.get("HX-Request"):
        if state is Making.WAITING:
            return HttpResponse(status=204)
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "season": season,
        "campaign": season.campaign,
        "result": result,
        "which": version_words(result),
        "is_draft_file": result.state not in PUBLIC,
        "label": FileKind(kind).label,
        "state": str(state),
        "file_url": _address("results:file", season, result, kind),
        "back": f"{reverse('results:results', args=[season.campaign.slug])}?v={result.number}",
    }
    return render(request, "season/results/making.html", context)


def _result(request: HttpRequest, season: Season, kind: str) -> ResultVersion:
    if kind not in FileKind.values:
        raise Http404
    return result_or_404(season, request)[0]


def _address(name: str, season: Season, result: ResultVersion, kind: str) -> str:
    return f"{reverse(name, args=[season.campaign.slug, kind])}?v={result.number}"
