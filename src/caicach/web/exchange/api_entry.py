"""How a program enters the interface: by a token in the header, never by a session; every answer is JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from caicach.web.access.lockout import client_address
from caicach.web.index.throttle import Throttle
from caicach.work.dossiers.api.tokens import TooManyRequestsError, UnknownTokenError, admit
from caicach.work.dossiers.models import ApiToken

P = ParamSpec("P")
SCHEME = "bearer"
WRONG_WINDOW = 600
_wrong = Throttle(most=60, seconds=WRONG_WINDOW)
"""Unknown tokens of one address, so that nobody hashes for us by the million."""


def refusal(status: HTTPStatus, message: str, **headers: str) -> JsonResponse:
    """Return a refusal: always the same shape."""
    answer = JsonResponse({"error": {"status": status.value, "message": message}}, status=status)
    for name, value in headers.items():
        answer.headers[name.replace("_", "-")] = value
    return answer


def not_there() -> JsonResponse:
    """Answer an address that leads nowhere, and a dossier that the token's unit does not have."""
    return refusal(
        HTTPStatus.NOT_FOUND, _("Không có địa chỉ hoặc hồ sơ này, hoặc mã truy cập không thấy được.")
    )


def api_view(
    view: Callable[Concatenate[HttpRequest, ApiToken, P], JsonResponse], *methods: str
) -> Callable[..., JsonResponse]:
    """Give a view the token of the request; what is refused reads the same everywhere."""

    @csrf_exempt
    @wraps(view)
    def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> JsonResponse:
        answer = _entered(request, *args, **kwargs)
        # What a unit was told is for that program alone.
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> JsonResponse:
        address = client_address(request) or ""
        try:
            token = admit(_secret(request), at=timezone.now())
        except UnknownTokenError:
            if not _wrong.admits(address):
                return _too_many(WRONG_WINDOW)
            return refusal(
                HTTPStatus.UNAUTHORIZED,
                _("Thiếu mã truy cập, hoặc mã sai hay đã bị thu hồi. Hãy gửi Authorization: Bearer kèm mã."),
                WWW_Authenticate="Bearer",
            )
        except TooManyRequestsError as refused:
            return _too_many(refused.seconds)
        if request.method not in methods:
            return refusal(
                HTTPStatus.METHOD_NOT_ALLOWED,
                _("Địa chỉ này không nhận phương thức đó."),
                Allow=", ".join(methods),
            )
        try:
            return view(request, token, *args, **kwargs)
        except PermissionDenied:
            return refusal(
                HTTPStatus.FORBIDDEN,
                _("Mã truy cập không có quyền này. Hãy đề nghị người quản trị cấp mã có quyền đọc hoặc gửi."),
            )

    return entered


def _secret(request: HttpRequest) -> str:
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == SCHEME else ""


def _too_many(seconds: int) -> JsonResponse:
    return refusal(
        HTTPStatus.TOO_MANY_REQUESTS,
        _("Quá nhiều yêu cầu. Hãy chờ số giây ghi ở Retry-After rồi gửi lại."),
        Retry_After=str(seconds),
    )
