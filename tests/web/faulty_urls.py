"""The site's addresses and some that go wrong, for tests of the error pages."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from caicach.config import urls

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500


def forbidden(_request: HttpRequest) -> HttpResponse:
    """Refuse."""
    raise PermissionDenied("bí mật của máy chủ")


def suspicious(_request: HttpRequest) -> HttpResponse:
    """Find the request suspicious."""
    raise SuspiciousOperation("bí mật của máy chủ")


def too_large(_request: HttpRequest) -> HttpResponse:
    """Find the request too large."""
    raise RequestDataTooBig("bí mật của máy chủ")


def broken(_request: HttpRequest) -> HttpResponse:
    """Fail."""
    raise RuntimeError("bí mật của máy chủ")


def empty_refusal(_request: HttpRequest) -> HttpResponse:
    """Answer as a package does that says nothing."""
    return HttpResponse(status=429, headers={"Retry-After": "60"})


def form(request: HttpRequest) -> HttpResponse:
    """Take a form."""
    return HttpResponse("ok" if request.POST else "form")


urlpatterns: list[URLPattern | URLResolver] = [
    *urls.urlpatterns,
    path("faulty/403", forbidden),
    path("faulty/400", suspicious),
    path("faulty/413", too_large),
    path("faulty/500", broken),
    path("faulty/429", empty_refusal),
    path("faulty/form", form),
]
