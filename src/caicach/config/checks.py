"""What must hold before the site serves anybody; the WSGI entry refuses to start where it does not."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register  # noqa: A004 - Django's name
from django.utils.translation import gettext as _

from caicach.config.env import KNOWN

SHORTEST_KEY = 50
"""Characters; Django's own measure for a key that cannot be guessed."""


@register("caicach")
def secret_key(**_kwargs: Any) -> list[CheckMessage]:
    """E001: a site with real people signs with a key that only it knows."""
    key = settings.SECRET_KEY
    if not settings.PRODUCTION or (key != settings.PUBLIC_KEY and len(key) >= SHORTEST_KEY):
        return []
    return [
        Error(
            _("Chưa đặt khóa bí mật, hoặc khóa ngắn hơn %(length)d ký tự.") % {"length": SHORTEST_KEY},
            hint=_(
                "Đặt biến CAICACH_SECRET_KEY, ví dụ bằng kết quả của lệnh: "
                "python -c 'import secrets; print(secrets.token_urlsafe(64))'. "
                "Để chạy thử với dữ liệu minh họa, đặt CAICACH_DEMO=1."
            ),
            id="caicach.E001",
        )
    ]


@register("caicach")
def debug_stays_at_home(**_kwargs: Any) -> list[CheckMessage]:
    """E002: debug pages show settings and data, so they are for this machine only."""
    if not settings.DEBUG or not _outside(settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            _("Chế độ gỡ lỗi đang bật trong khi trang nhận địa chỉ từ bên ngoài."),
            hint=_("Bỏ CAICACH_DEBUG, hoặc chỉ để địa chỉ của máy này trong CAICACH_HOSTS."),
            id="caicach.E002",
        )
    ]


@register("caicach")
def hosts_are_named(**_kwargs: Any) -> list[CheckMessage]:
    """E003: a wildcard lets others put their address into our links and mails."""
    if not settings.PRODUCTION or "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Error(
            _("CAICACH_HOSTS nhận mọi địa chỉ."),
            hint=_("Ghi rõ tên miền của trang, ví dụ: cchc.tinh.gov.vn; nhiều tên cách nhau bằng dấu phẩy."),
            id="caicach.E003",
        )
    ]


@register("caicach")
def var_is_writable(**_kwargs: Any) -> list[CheckMessage]:
    """E004: uploads, the embedded database and collected assets need a folder."""
    folder: Path = settings.VAR
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        return []
    return [
        Error(
            _("Không ghi được vào thư mục dữ liệu %(folder)s.") % {"folder": folder},
            hint=_("Cấp quyền ghi cho tài khoản chạy trang, hoặc đặt CAICACH_VAR thành thư mục khác."),
            id="caicach.E004",
        )
    ]


@register("caicach")
def demonstration_stays_at_home(**_kwargs: Any) -> list[CheckMessage]:
    """W001: the demonstration's passwords are printed in its documentation."""
    if not settings.DEMO or not _outside(settings.ALLOWED_HOSTS):
        return []
    return [
        Warning(
            _("Trang minh họa nhận địa chỉ từ bên ngoài, mà ai cũng biết mật khẩu của tài khoản minh họa."),
            hint=_(
                "Chỉ để địa chỉ của máy này trong CAICACH_HOSTS, hoặc bỏ CAICACH_DEMO và lập tài khoản thật."
            ),
            id="caicach.W001",
        )
    ]


@register("caicach")
def catalogues_are_compiled(**_kwargs: Any) -> list[CheckMessage]:
    """W002: without compiled catalogues English pages are in Vietnamese."""
    from caicach.web.locale_tools import stale_catalogues  # noqa: PLC0415 - needs Babel only here

    stale = stale_catalogues()
    if not stale:
        return []
    return [
        Warning(
            _("Bản dịch chưa được biên dịch: %(languages)s.") % {"languages": ", ".join(stale)},
            hint=_("Chạy: python -m caicach.web.locale_tools compile"),
            id="caicach.W002",
        )
    ]


@register("caicach")
def mail_goes_out(**_kwargs: Any) -> list[CheckMessage]:
    """I001: a forgotten password is set anew by e-mail."""
    if not settings.PRODUCTION or settings.EMAIL_CONFIGURED:
        return []
    return [
        Info(
            _("Chưa đặt máy chủ thư; người quên mật khẩu sẽ không nhận được thư đặt lại."),
            hint=_("Đặt CAICACH_EMAIL, ví dụ smtp://ten:mat-khau@may-chu:587, và CAICACH_EMAIL_FROM."),
            id="caicach.I001",
        )
    ]


@register("caicach")
def files_are_scanned(**_kwargs: Any) -> list[CheckMessage]:
    """I003: what people bring is refused where it can act, but only a scanner knows viruses."""
    if not settings.PRODUCTION or settings.SCANNER is not None:
        return []
    return [
        Info(
            _("Chưa đặt máy quét vi-rút; tệp tải lên không được quét."),
            hint=_("Đặt CAICACH_SCANNER, ví dụ clamd://127.0.0.1:3310 hoặc clamd:///run/clamav/clamd.ctl."),
            id="caicach.I003",
        )
    ]


@register("caicach")
def variables_are_known(**_kwargs: Any) -> list[CheckMessage]:
    """W003: a misspelt variable is silently the default."""
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith("CAICACH_") and not name.startswith("CAICACH_TEST_") and name not in KNOWN
    )
    if not unknown:
        return []
    return [
        Warning(
            _("Biến môi trường không có tác dụng: %(names)s.") % {"names": ", ".join(unknown)},
            hint=_("Sửa lại cho đúng một trong các tên: %(names)s.") % {"names": ", ".join(sorted(KNOWN))},
            id="caicach.W003",
        )
    ]


@register("caicach")
def assets_are_collected(**_kwargs: Any) -> list[CheckMessage]:
    """I002: in production every page looks its assets up in the manifest."""
    if not settings.PRODUCTION or Path(settings.STATIC_ROOT or "", "staticfiles.json").exists():
        return []
    return [
        Info(
            _("Chưa gom tệp tĩnh vào %(folder)s.") % {"folder": settings.STATIC_ROOT},
            hint=_("Chạy: python manage.py collectstatic --noinput"),
            id="caicach.I002",
        )
    ]


def _outside(hosts: Sequence[str]) -> bool:
    return any(not _is_loopback(host) for host in hosts)


def _is_loopback(host: str) -> bool:
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost") or name == "testserver":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
