"""Choices that hold on every page: language and appearance."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from caicach.web.site.appearance import COOKIE, Appearance

ONE_YEAR = 365 * 24 * 3600


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie and return to the page the reader was on."""
    response = HttpResponseRedirect(_page_before(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
        )
    return response


@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    """Keep the appearance in a cookie and return to the page the reader was on."""
    response = HttpResponseRedirect(_page_before(request))
    appearance = request.POST.get("appearance", "")
    if appearance in Appearance.values:
        response.set_cookie(
            COOKIE, appearance, max_age=ONE_YEAR, samesite="Lax", secure=settings.PRODUCTION, httponly=True
        )
    return response


def _page_before(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("portal:start")
