"""Sheets of QR codes of a field's procedures, to print and to put up."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caicach.exchange.qr import Label, LabelGroup, SheetError, national_portal_address, to_sheets
from caicach.registry.procedures.search import Asked, Snapshot, snapshot
from caicach.web.access.lockout import client_address
from caicach.web.index.throttle import Throttle
from caicach.web.procedures import asking
from caicach.web.procedures.asking import Query, query_of
from caicach.web.procedures.views.showing import own_address
from caicach.web.templatetags.index_tags import language

MOST_LABELS = 400
"""Labels of one file: 34 pages, made in some seconds. The largest field of the country has fewer."""
_THROTTLE = Throttle(most=12, seconds=60)
HERE, NATIONAL = "trang-nay", "dvcqg"


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """Ask for which field, and what the codes open."""
    found = snapshot(timezone.localdate())
    context = {
        "query": query_of(request.GET.dict()),
        "fields": found.fields(Asked()),
        "most": MOST_LABELS,
        "names": asking,
    }
    return render(request, "procedures/sheets.html", context)


@require_safe
def sheets_file(request: HttpRequest) -> HttpResponse:
    """Hand out the sheets as PDF."""
    query = query_of(request.GET.dict())
    if query.asked.field is None:
        raise Http404
    if not _THROTTLE.admits(client_address(request) or "web"):
        return _refused(request, _("Bạn vừa in nhiều lần liền. Hãy chờ một phút rồi thử lại."), status=429)
    group = _group(request, snapshot(timezone.localdate()), query)
    try:
        raw = to_sheets(
            [group],
            head=_("Thủ tục hành chính"),
            foot=_("Quét mã bằng máy ảnh của điện thoại để xem giấy tờ, thời hạn, phí và nơi nộp."),
            language=language(),
        )
    except SheetError:
        return _refused(request, _("Không lập được tờ in lúc này. Hãy thử lại sau ít phút."), status=503)
    response = HttpResponse(raw, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="qr-thu-tuc.pdf"'
    patch_cache_control(response, private=True, max_age=60)
    return response


def _group(request: HttpRequest, found: Snapshot, query: Query) -> LabelGroup:
    """Return the labels of a field: its own first, then those of its procedures. Raises Http404."""
    asked = Asked(field=query.asked.field, level=query.asked.level, audience=query.asked.audience)
    listed = found.find(asked, limit=MOST_LABELS).listed
    if not listed:
        raise Http404
    national = request.GET.get("mo") == NATIONAL
    name = listed[0].field
    labels = [
        Label(
            row.name,
            row.code,
            national_portal_address(row.code) if national else own_address(request, row.code),
        )
        for row in listed
    ]
    whole = request.build_absolute_uri(reverse("procedures:search")) + Query(asked).address()
    return LabelGroup(name, [Label(_("Cả lĩnh vực %(field)s") % {"field": name}, "", whole), *labels])


def _refused(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    found = snapshot(timezone.localdate())
    context = {
        "query": query_of(request.GET.dict()),
        "fields": found.fields(Asked()),
        "most": MOST_LABELS,
        "names": asking,
        "refusal": why,
    }
    return render(request, "procedures/sheets.html", context, status=status)
