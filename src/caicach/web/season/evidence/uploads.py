"""Long files in parts, by the tus protocol 1.0 (https://tus.io): announced, continued, dropped.

A browser announces a file and is told how much of it is here already, so that whatever ended an upload, the
same file chosen again goes on where it stood. The form then names what has arrived instead of carrying it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import TypeAlias

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caicach.common.files import unfinished
from caicach.common.files.blobs import EmptyFileError, FileTooLargeError
from caicach.common.files.models import UnfinishedUpload
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.evidence.intake import Upload
from caicach.evaluation.evidence.jobs import plan_clearing
from caicach.evaluation.evidence.policies import can_bring_documents
from caicach.evaluation.evidence.refusals import UploadRefusedError
from caicach.evaluation.scoring.selectors import unit_for
from caicach.web.season.entry import Season, season_page
from caicach.web.season.sheet.payload import FRESH_HEADER

VERSION = "1.0.0"
PART_TYPE = "application/offset+octet-stream"
_PIECE_BYTES = 64 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")

Brought: TypeAlias = "UploadedFile[bytes] | UnfinishedUpload"


def _place(participant: Participant) -> str:
    return f"library:{participant.organisation_id}"


def waiting_uploads(season: Season, participant: Participant) -> QuerySet[UnfinishedUpload]:
    """Return what the reader is bringing to a unit's library, in the order it was begun."""
    return unfinished.uploads_of(season.act.actor.id, _place(participant))


def named_uploads(
    request: HttpRequest, season: Season, participant: Participant
) -> tuple[list[UnfinishedUpload], list[str]]:
    """Return the uploads that a form names, and what is wrong with them."""
    tokens = [token for token in dict.fromkeys(request.POST.getlist("uploads")) if token]
    found = list(waiting_uploads(season, participant).filter(token__in=tokens)) if tokens else []
    wrong = [_not_whole(upload.name) for upload in found if not upload.is_whole]
    if len(found) < len(tokens):
        wrong.append(_("Có tệp đã tải lên nhưng chưa gắn trong một ngày nên đã bị dọn. Hãy chọn lại tệp."))
    return [upload for upload in found if upload.is_whole], wrong


def _unusable() -> str:
    return _("Yêu cầu tải tệp không hợp lệ. Hãy tải lại trang rồi thử lại.")


def _changed() -> str:
    return _("Tệp đã thay đổi trong lúc tải lên. Hãy tải lại từ đầu.")


def _not_whole(name: str) -> str:
    return _("%(file)s: tệp chưa tải lên hết. Hãy chọn lại đúng tệp này để tải tiếp.") % {"file": name}


@contextmanager
def opened(brought: Brought) -> Iterator[Upload]:
    """Open what was brought for the service that takes it; an upload in parts is dropped once it was taken,
    or cannot be.

    Raises UploadRefusedError also where it is not what was announced.
    """
    if not isinstance(brought, UnfinishedUpload):
        yield Upload(brought.file, brought.name or "")  # type: ignore[arg-type]
        return
    try:
        with unfinished.open_whole(brought) as file:
            yield Upload(file, brought.name)
    except unfinished.IncompleteError:
        raise UploadRefusedError(_("Tệp chưa tải lên hết. Hãy chọn lại đúng tệp này để tải tiếp.")) from None
    except (unfinished.AlteredError, UploadRefusedError) as refused:
        unfinished.discard(brought)
        if isinstance(refused, UploadRefusedError):
            raise
        raise UploadRefusedError(_changed()) from None
    unfinished.discard(brought)


def all_brought(files: Sequence[UploadedFile[bytes]], uploads: Sequence[UnfinishedUpload]) -> list[Brought]:
    """Return what a form carries and what it names, in one list."""
    return [*files, *uploads]


def _keeper(season: Season, participant_id: int) -> Participant:
    participant = unit_for(season.entered, participant_id)
    if participant is None:
        raise Http404
    if not can_bring_documents(season.access, participant):
        raise PermissionDenied
    return participant


def _own_upload(season: Season, participant_id: int, token: str) -> UnfinishedUpload:
    found = waiting_uploads(season, _keeper(season, participant_id)).filter(token=token).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["HEAD", "POST"])
@season_page
def uploads(request: HttpRequest, season: Season, participant_id: int) -> HttpResponseBase:
    """Begin an upload, or tell where the one of the same file stands.

    Asked for its head alone it tells the token that the next part needs: signing in anew, in another tab,
    changes it while a file is on its way.
    """
    participant = _keeper(season, participant_id)
    if request.method == "HEAD":
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        answer.headers[FRESH_HEADER] = get_token(request)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    announced = _announced(request)
    if announced is None:
        return _told(
            _("Yêu cầu tải tệp không hợp lệ. Hãy tải lại trang rồi thử lại."), HTTPStatus.BAD_REQUEST
        )
    try:
        upload, is_new = unfinished.begin(
            announced, place=_place(participant), by=season.act.actor, at=season.at
        )
    except EmptyFileError:
        return _told(_("Tệp trống, không có nội dung. Hãy kiểm tra lại tệp rồi tải lên lại."))
    except FileTooLargeError:
        return _told(too_large(), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except unfinished.TooMuchUnfinishedError:
        return _told(
            _("Bạn có quá nhiều tệp đang tải dở. Hãy gắn hoặc bỏ bớt trong thư viện tài liệu trước.")
        )
    if is_new:
        plan_clearing(season.at)
    answer = _stands(upload, HTTPStatus.CREATED if is_new else HTTPStatus.OK)
    answer.headers["Location"] = reverse(
        "evidence:upload", args=[season.campaign.slug, participant.pk, upload.token]
    )
    answer.headers["Upload-Token"] = upload.token
    return answer


def too_large() -> str:
    """Say how long a file may be."""
    return _("Tệp lớn hơn %(most)s MB. Hãy quét ở độ phân giải thấp hơn hoặc chia thành nhiều tệp.") % {
        "most": settings.LARGEST_FILE_BYTES // 1024 // 1024
    }


def _announced(request: HttpRequest) -> unfinished.Announced | None:
    length = request.headers.get("Upload-Length", "")
    told: dict[str, str] = {}
    try:
        for pair in request.headers.get("Upload-Metadata", "").split(","):
            key, _space, value = pair.strip().partition(" ")
            told[key] = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    modified, sha256 = told.get("modified", "0"), told.get("sha256", "")
    is_sound = (
        request.headers.get("Tus-Resumable") == VERSION
        and _is_number(length)
        and _is_number(modified)
        and (not sha256 or _DIGEST.fullmatch(sha256))
    )
    if not is_sound:
        return None
    return unfinished.Announced(told.get("filename", ""), int(length), int(modified), sha256)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


@require_http_methods(["HEAD", "PATCH", "POST"])
@season_page
def upload(request: HttpRequest, season: Season, participant_id: int, token: str) -> HttpResponseBase:
    """Tell where an upload stands, take its next part, or, asked by a form, drop it."""
    own = _own_upload(season, participant_id, token)
    if request.method == "POST":
        unfinished.discard(own)
        return _after_drop(request, season, participant_id)
    if request.method == "HEAD":
        return _stands(own, HTTPStatus.OK)
    offset, part = request.headers.get("Upload-Offset", ""), _part(request)
    if request.content_type != PART_TYPE or not _is_number(offset) or part is None:
        return _told(_unusable(), HTTPStatus.BAD_REQUEST)
    return _continued(own, int(offset), part, season.at)


def _after_drop(request: HttpRequest, season: Season, participant_id: int) -> HttpResponseBase:
    code = request.POST.get("code", "")
    if request.headers.get("HX-Request") == "true":
        return HttpResponse()
    if re.fullmatch(r"[\w.-]{1,50}", code):
        return redirect("evidence:cell", season.campaign.slug, participant_id, code)
    return redirect("evidence:library", season.campaign.slug, participant_id)


def _continued(own: UnfinishedUpload, offset: int, part: bytes, at: datetime) -> HttpResponse:
    status = HTTPStatus.NO_CONTENT
    try:
        own.received_bytes = unfinished.append(own, offset, part, at=at)
    except unfinished.OffsetError as elsewhere:
        own.received_bytes, status = elsewhere.received, HTTPStatus.CONFLICT
    except unfinished.BusyError:
        status = HTTPStatus.LOCKED
    except unfinished.GoneError:
        raise Http404 from None
    except FileTooLargeError:
        return _told(_changed(), HTTPStatus.BAD_REQUEST)
    except unfinished.NoRoomError:
        words = _("Máy chủ hết chỗ lưu tệp. Phần đã tải vẫn còn; hãy báo người quản trị.")
        return _told(words, HTTPStatus.INSUFFICIENT_STORAGE)
    return _stands(own, status)


def _part(request: HttpRequest) -> bytes | None:
    """Return what arrived of a part, less than was sent where the line broke; ``None`` for one too long."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not _is_number(said) or int(said) > unfinished.MOST_PART_BYTES:
        return None
    pieces: list[bytes] = []
    try:
        while piece := request.read(_PIECE_BYTES):
            pieces.append(piece)
    except OSError:
        pass  # What came before the line broke need not be sent again.
    return b"".join(pieces)


def _stands(upload: UnfinishedUpload, status: HTTPStatus) -> HttpResponse:
    answer = HttpResponse(status=status)
    answer.headers["Tus-Resumable"] = VERSION
    answer.headers["Upload-Offset"] = str(upload.received_bytes)
    answer.headers["Upload-Length"] = str(upload.size_bytes)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(words: str, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> HttpResponse:
    answer = HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)
    answer.headers["Tus-Resumable"] = VERSION
    return answer
