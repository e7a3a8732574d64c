"""The interface for programs: dossiers that changed, one dossier, and batches handed in."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import NamedTuple

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.core.deadlines.minutes import VIETNAM
from caicach.web.access.lockout import client_address
from caicach.web.exchange.api_entry import api_view, not_there, refusal
from caicach.work.dossiers.api import batches, reading
from caicach.work.dossiers.models import ApiToken

MAX_BYTES = 4_000_000
"""Largest batch."""
OVERLAP = timedelta(hours=1)
"""What was still being written during an answer is recorded within this time before it."""
DEFAULT_LIMIT = 100


class _BadParameterError(ValueError):
    """A parameter cannot be read; the message says how it should look."""


class _Asked(NamedTuple):
    since: datetime
    after: int
    limit: int


def dossiers(request: HttpRequest, token: ApiToken) -> JsonResponse:
    """List what changed, or take a batch."""
    return _take(request, token) if request.method == "POST" else _list(request, token)


def one(_request: HttpRequest, token: ApiToken, code: str) -> JsonResponse:
    """Give one dossier with its progress."""
    # A database refuses to be asked for a NUL.
    found = None if "\0" in code else reading.dossier_by_code(token, code)
    if found is None:
        return not_there()
    return JsonResponse({"HoSo": found.dossier, "TienDo": found.progress})


def nowhere(_request: HttpRequest, _token: ApiToken, rest: str) -> JsonResponse:  # noqa: ARG001 - the address's part
    """Answer every other address."""
    return not_there()


def _list(request: HttpRequest, token: ApiToken) -> JsonResponse:
    at = timezone.now()
    try:
        asked = _asked(request)
    except _BadParameterError as fault:
        return refusal(HTTPStatus.BAD_REQUEST, str(fault))
    page = reading.changed_dossiers(token, since=asked.since, after=asked.after, limit=asked.limit)
    return JsonResponse(
        {
            "data": page.dossiers,
            "after": page.after,
            "next_since": (at - OVERLAP).astimezone(VIETNAM).isoformat(timespec="seconds"),
        }
    )


def _asked(request: HttpRequest) -> _Asked:
    given = request.GET
    try:
        # A plus that was not escaped arrives as a blank.
        since = datetime.fromisoformat(given.get("since", "2000-01-01").strip().replace(" ", "+"))
        since = since if since.tzinfo else since.replace(tzinfo=VIETNAM)
        # Databases hold years 1 to 9999 of UTC.
        since = max(since, datetime(2000, 1, 1, tzinfo=VIETNAM))
    except (ValueError, OverflowError):
        raise _BadParameterError(
            _("since phải là thời điểm ISO 8601, ví dụ 2026-10-05T07:30:00+07:00.")
        ) from None
    return _Asked(
        since,
        _whole(given.get("after", "0"), "after", 0, 2**63 - 1),
        _whole(given.get("limit", str(DEFAULT_LIMIT)), "limit", 1, reading.MOST),
    )


def _whole(text: str, name: str, least: int, most: int) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 20 and least <= int(text) <= most:
        return int(text)
    raise _BadParameterError(
        _("%(name)s phải là số nguyên từ %(least)s đến %(most)s.")
        % {"name": name, "least": least, "most": most}
    )


def _take(request: HttpRequest, token: ApiToken) -> JsonResponse:
    if request.content_type != "application/json":
        return refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            _("Chỉ nhận nội dung JSON. Hãy gửi Content-Type: application/json."),
        )
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not said.isdecimal() or int(said) > MAX_BYTES:
        return _too_large()
    rows = _rows(request.body)
    if rows is None:
        return refusal(
            HTTPStatus.BAD_REQUEST,
            _("Nội dung không phải mảng JSON, hoặc đối tượng có mảng ở khóa data. Chưa có gì được ghi."),
        )
    if len(rows) > batches.MOST:
        return _too_large()
    answers = batches.take_batch(token, rows, at=timezone.now(), origin=client_address(request) or "api")
    counts = Counter(str(answer.outcome) for answer in answers)
    return JsonResponse(
        {
            "counts": {str(outcome): counts[outcome] for outcome in batches.Outcome},
            "rows": [
                {
                    "row": answer.row,
                    "MaHoSo": answer.code,
                    "result": str(answer.outcome),
                    "message": answer.message,
                    "remarks": answer.remarks,
                }
                for answer in answers
            ],
        }
    )


def _rows(body: bytes) -> list[object] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict):
        found = found.get("data")
    return found if isinstance(found, list) else None


def _too_large() -> JsonResponse:
    return refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        _("Một lô không quá %(rows)s dòng và %(megabytes)s MB. Hãy chia nhỏ rồi gửi lại.")
        % {"rows": batches.MOST, "megabytes": MAX_BYTES // 1_000_000},
    )


dossiers_view = api_view(dossiers, "GET", "POST")
one_view = api_view(one, "GET")
nowhere_view = api_view(nowhere, "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
