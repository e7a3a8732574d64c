"""A notice as an e-mail: its job by name, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from caicach.common.notices.models import Notice

MAIL = "notices.mail"


@dataclass(frozen=True, slots=True)
class MailNotice:
    """What the job is given: the notice to send."""

    notice_id: int


def site_address() -> str:
    """Return where people reach the site, without a path; empty where the operator has not named it."""
    return next((origin.rstrip("/") for origin in settings.CSRF_TRUSTED_ORIGINS if "*" not in origin), "")


def mail_of(notice: Notice, *, idempotency_key: str) -> EmailMessage:
    """Return a notice as a message in the language of the site, ending with the site's address.

    Its ``Message-ID`` is made of the key, so that mail programs show a repetition once.
    """
    site = site_address()
    with translation.override(settings.LANGUAGE_CODE):
        parts = [notice.body] if notice.body else []
        if notice.url:
            parts.append(_("Xem tại: %(address)s") % {"address": site + notice.url})
        closing = _("Thư tự động của hệ thống Cải Cách, xin không trả lời thư này.")
        if settings.CONTACT:
            closing += "\n" + _("Liên hệ: %(contact)s") % {"contact": settings.CONTACT}
        if settings.DEMO:
            closing += "\n" + _("Dữ liệu minh họa, không phải thông báo thật.")
        parts.append(f"-- \n{closing}")
        if site:
            parts.append(site)
    domain = urlsplit(site).hostname or settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >")
    return EmailMessage(
        subject=notice.subject,
        body="\n\n".join(parts),
        to=[notice.recipient.email],
        headers={
            "Message-ID": f"<{idempotency_key}@{domain}>",
            # Keeps absence notes from being sent back (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
