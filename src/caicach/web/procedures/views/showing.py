"""The page of one procedure, and its QR code as a picture."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caicach.exchange.qr import national_portal_address, qr_png, qr_svg
from caicach.registry.procedures.public_pages import Published, published_procedure
from caicach.web.procedures.page import Wanted, file_name, held_words, page_of

MINUTE, DAY = 60, 24 * 3600
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


def found_or_404(code: str, *, number: int | None = None) -> Published:
    """Return a published procedure. Raises Http404."""
    found = published_procedure(code, on=timezone.localdate(), number=number)
    if found is None:
        raise Http404
    return found


def own_address(request: HttpRequest, code: str) -> str:
    """Return the whole address of a procedure's page here, as QR codes hold it."""
    return request.build_absolute_uri(reverse("procedures:procedure", args=[code]))


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Show what to bring, how long it takes, what it costs and where to go."""
    found = found_or_404(code, number=_number(request, "phien-ban"))
    if code != found.code:
        # Codes with a province lead to the one page there is, so that links and marks do not scatter.
        return redirect("procedures:procedure", found.code, permanent=True)
    today = timezone.localdate()
    address = own_address(request, found.code)
    context = {
        "page": page_of(found, Wanted(request.GET.get("day-du") == "1", _number(request, "truong-hop") or 0)),
        "today": today,
        "versions": [(version, held_words(version, on=today)) for version in found.versions],
        "held": held_words(found.version, on=today),
        "address": address,
        "portal_address": national_portal_address(found.code),
        # Made by us from an address of ours; it holds no text of users.
        "qr": SafeString(qr_svg(address, title=_("Mã QR mở trang này"))),
    }
    response = render(request, "procedures/procedure.html", context)
    patch_cache_control(response, private=True, max_age=MINUTE)
    return response


@require_safe
def qr_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Hand out the QR code of a procedure: of its page here, or on the national portal (``mo=dvcqg``)."""
    if kind not in PICTURES:
        raise Http404
    found = found_or_404(code)
    national = request.GET.get("mo") == "dvcqg"
    address = national_portal_address(found.code) if national else own_address(request, found.code)
    raw = qr_svg(address, title=found.code).encode() if kind == "svg" else qr_png(address, scale=10)
    response = HttpResponse(raw, content_type=PICTURES[kind])
    response["Content-Disposition"] = f'attachment; filename="{file_name(found.code, kind)}"'
    patch_cache_control(response, public=True, max_age=DAY)
    return response
