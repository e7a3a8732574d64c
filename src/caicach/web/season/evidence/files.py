"""Contents of evidence: pictures of pages, and the files themselves. Each request is checked anew."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_GET

from caicach.common.files.selectors import open_content
from caicach.evaluation.evidence.models import DocumentVersion
from caicach.evaluation.evidence.previews import NoPreviewError, nearest_width, preview_of
from caicach.evaluation.evidence.selectors import version_for
from caicach.web.season.entry import Season, season_page

ALONE = "default-src 'none'; sandbox"
"""What a file may do in a browser that shows it after all: nothing."""


def version_of(season: Season, version_id: int) -> DocumentVersion:
    """Return a version that the reader may open.

    Raises Http404 for any other.
    """
    found = version_for(season.entered, version_id, season.at)
    if found is None:
        raise Http404
    return found


@require_GET
@season_page
def page(request: HttpRequest, season: Season, version_id: int, number: int) -> HttpResponseBase:
    """Show one page as a picture; kept by the reader's browser, asked about every time."""
    version = version_of(season, version_id)
    asked = request.GET.get("w", "")
    width = nearest_width(int(asked) if asked.isdecimal() and len(asked) < 6 else 0)
    etag = quote_etag(f"{version.sha256}-{number}-{width}")
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        try:
            drawn = preview_of(version, number, width)
        except NoPreviewError:
            raise Http404 from None
        answer = HttpResponse(drawn, content_type="image/png")
    answer.headers["ETag"] = etag
    return _guarded(answer)


@require_GET
@season_page
def download(_request: HttpRequest, season: Season, version_id: int) -> HttpResponseBase:
    """Hand out a file under the name it was brought under; browsers save it and never show it."""
    version = version_of(season, version_id)
    return _guarded(
        FileResponse(
            open_content(version.file),
            as_attachment=True,
            filename=version.file.name,
            content_type=version.file.media_type,
        )
    )


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
