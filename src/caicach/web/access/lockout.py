"""What happens after too many wrong passwords."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from axes.helpers import get_cool_off
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def typed_login(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """Return the sign-in name as typed, folded so that "An " and "an" share one count."""
    typed = request.POST.get("login", "") if request is not None else ""
    if not typed and credentials:
        typed = credentials.get("login") or credentials.get("username") or credentials.get("email") or ""
    return unicodedata.normalize("NFC", str(typed)).strip().casefold()


def client_address(request: HttpRequest) -> str | None:
    """Return the reader's address; forwarded ones count only behind the proxy of CAICACH_PROXY."""
    address: str | None = get_client_ip(request)
    return address


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None,  # noqa: ARG001 - the package's signature
    credentials: Mapping[str, Any] | None,  # noqa: ARG001 - the package's signature
) -> HttpResponse:
    """Say that sign-in rests for a while, why, and what to do meanwhile."""
    pause = get_cool_off(request)
    context = {"minutes": int(pause.total_seconds() // 60), "attempts": settings.AXES_FAILURE_LIMIT}
    page = render(request, "account/locked_out.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    page.headers["Retry-After"] = str(int(pause.total_seconds()))
    return page
