"""Pages for what went wrong: what happened, what to do next, and a number to quote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from caicach.web.site.requests import reference_of

log = structlog.get_logger(__name__)

SECRET_FIELDS = ("password", "code", "otp", "token", "secret", "credential")
KEPT_FIELDS = 40
KEPT_CHARACTERS = 20_000

LAST_RESORT = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Trang gặp lỗi</title></head>
<body><main><h1>Trang gặp lỗi</h1>
<p>Lỗi này thuộc về hệ thống, không phải do bạn. Vui lòng thử lại sau ít phút.</p>
<p>Mã tham chiếu: <code>{reference}</code></p></main></body></html>"""


@dataclass(frozen=True)
class Typed:
    """Something a person typed, handed back so that it is not lost."""

    name: str
    value: str


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be understood; one that is too large says so."""
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return error_page(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer somebody who may not do this."""
    return error_page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer an address that leads nowhere, or to what the reader may not see."""
    return error_page(request, HTTPStatus.NOT_FOUND)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer somebody, or a program, that repeats itself too fast; allauth asks for this page."""
    return error_page(request, HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after a fault of ours, without the database, the session or the frame of other pages."""
    reference = reference_of(request)
    try:
        page: str = loader.render_to_string("errors/500.html", {"reference": reference})
    except Exception:  # whatever broke the page must not break its apology
        log.exception("error_page.unavailable")
        page = LAST_RESORT.format(reference=escape(reference))
    return HttpResponseServerError(page)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing or stale, and hand back what was typed."""
    log.warning("csrf.refused", reason=reason)
    context = _words(HTTPStatus.FORBIDDEN) | {
        "title": _("Biểu mẫu đã hết hiệu lực"),
        "explanation": _(
            "Trang đã mở quá lâu, hoặc bạn đã đăng nhập lại ở cửa sổ khác, nên chưa có gì được ghi."
        ),
        "steps": [
            _("Sao chép những gì bạn đã nhập ở dưới đây nếu cần."),
            _("Quay lại trang trước, tải lại trang rồi gửi lại."),
            _("Nếu vẫn gặp lỗi, hãy cho phép trang này lưu cookie trong trình duyệt."),
        ],
        "typed": typed_values(request),
    }
    return render(request, "errors/error.html", context, status=HTTPStatus.FORBIDDEN)


def typed_values(request: HttpRequest) -> list[Typed]:
    """Return the visible values of a submitted form, without passwords, codes and keys."""
    found: list[Typed] = []
    for name, values in request.POST.lists():
        hidden = name.startswith("csrf") or any(word in name.casefold() for word in SECRET_FIELDS)
        if not hidden:
            found.extend(Typed(name, str(value)[:KEPT_CHARACTERS]) for value in values if str(value).strip())
    return found[:KEPT_FIELDS]


def error_page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Return the page that explains a status in words."""
    return render(request, "errors/error.html", _words(status), status=status)


class ErrorPageMiddleware:
    """Puts words on refusals that Django or a package answers with an empty body."""

    EXPLAINED = (
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.TOO_MANY_REQUESTS,
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or response.content or response.status_code not in self.EXPLAINED:
            return response
        page = error_page(request, HTTPStatus(response.status_code))
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                page.headers[name] = response.headers[name]
        return page


def _words(status: HTTPStatus) -> dict[str, object]:
    """Return title, explanation and next steps; a function, so that the reader's language applies."""
    back = _("Quay lại trang trước và thử lại.")
    match status:
        case HTTPStatus.FORBIDDEN:
            title = _("Bạn không có quyền làm việc này")
            explanation = _("Vai trò bạn đang giữ không bao gồm việc này, hoặc bạn chưa đăng nhập.")
            steps = [
                _("Kiểm tra cơ quan và vai trò bạn đang dùng."),
                _("Nếu công việc của bạn cần đến, hãy đề nghị người quản trị của cơ quan giao vai trò."),
            ]
        case HTTPStatus.NOT_FOUND:
            title = _("Không tìm thấy trang")
            explanation = _("Địa chỉ này không dẫn đến trang nào, hoặc trang không dành cho bạn.")
            steps = [_("Kiểm tra lại địa chỉ nếu bạn tự gõ."), _("Bắt đầu lại từ trang chủ.")]
        case HTTPStatus.METHOD_NOT_ALLOWED:
            title = _("Địa chỉ này không mở được theo cách đó")
            explanation = _(
                "Địa chỉ này chỉ nhận biểu mẫu được gửi từ một trang khác, nên không mở thẳng được."
            )
            steps = [back, _("Bắt đầu lại từ trang chủ.")]
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            title = _("Tệp hoặc nội dung quá lớn")
            explanation = _("Nội dung gửi lên vượt mức nhận của hệ thống, nên chưa có gì được ghi.")
            steps = [_("Giảm dung lượng tệp hoặc chia thành nhiều lần gửi."), back]
        case HTTPStatus.TOO_MANY_REQUESTS:
            title = _("Gửi quá nhiều lần trong thời gian ngắn")
            explanation = _("Để bảo vệ tài khoản và hệ thống, việc này tạm dừng trong ít phút.")
            steps = [_("Chờ năm phút rồi thử lại.")]
        case _:
            title = _("Yêu cầu không hợp lệ")
            explanation = _("Hệ thống không đọc được yêu cầu này, nên chưa có gì được ghi.")
            steps = [back, _("Bắt đầu lại từ trang chủ.")]
    return {
        "status": status.value,
        "heading": pgettext("tiêu đề trang lỗi", "Lỗi"),
        "title": title,
        "explanation": explanation,
        "steps": steps,
    }
