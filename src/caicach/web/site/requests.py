"""A number for every request, one log line about it, and a limit to what it may carry."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"\A[A-Za-z0-9-]{8,64}\Z")


def reference_of(request: HttpRequest) -> str:
    """Return the number that people quote when they report a fault; empty outside a logged request."""
    return getattr(request, "reference", "")


class RequestLogMiddleware:
    """Binds the request's number to every log line, and writes one line when the answer is ready.

    The line names the route, not the address: an address may carry names, codes or one-time keys.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        reference = given if _WELL_FORMED.match(given) else secrets.token_hex(8)
        request.reference = reference  # type: ignore[attr-defined]
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=reference):
            response = self.get_response(request)
            match = request.resolver_match
            log.info(
                "request",
                method=request.method,
                route=match.route if match else None,
                status=response.status_code,
                milliseconds=round((time.perf_counter() - began) * 1000, 1),
            )
        response.headers[HEADER] = reference
        return response


class LargestRequestMiddleware:
    """Refuses a request that says it is too large, before anything of it is read or written to disk.

    Its length must be said: Django reads nothing of a body without one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdecimal() and int(said) > settings.LARGEST_REQUEST_BYTES:
            return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self.get_response(request)
