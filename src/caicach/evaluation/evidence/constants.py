"""Kinds of documents and verdicts on their signatures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What a document is."""

    DECISION = "decision", _("Quyết định")
    PLAN = "plan", _("Kế hoạch")
    REPORT = "report", _("Báo cáo")
    OFFICIAL_LETTER = "official_letter", _("Công văn")
    DIRECTIVE = "directive", _("Chỉ thị")
    MINUTES = "minutes", _("Biên bản")
    STATISTICS = "statistics", _("Bảng số liệu")
    SCREENSHOT = "screenshot", _("Ảnh chụp màn hình")
    OTHER = "other", _("Tài liệu khác")


class SignatureVerdict(models.TextChoices):
    """What an offline check of a document's digital signatures found."""

    NOT_CHECKED = "not_checked", _("Chưa kiểm tra")
    NONE = "none", _("Không có chữ ký số")
    VALID = "valid", _("Chữ ký số hợp lệ")
    UNTRUSTED = "untrusted", _("Nội dung nguyên vẹn, chưa xác minh được gốc chứng thư")
    CHANGED = "changed", _("Tài liệu bị thay đổi sau khi ký")
    BROKEN = "broken", _("Chữ ký số không hợp lệ")
    UNREADABLE = "unreadable", _("Không đọc được chữ ký")


class Level(models.TextChoices):
    """How much a remark on evidence weighs. None forbids anything; people judge."""

    SERIOUS = "serious", _("Cần xem ngay")
    WARNING = "warning", _("Cảnh báo")
    NOTE = "note", _("Lưu ý")


SIGNED_KINDS = frozenset(
    {
        DocumentKind.DECISION,
        DocumentKind.PLAN,
        DocumentKind.REPORT,
        DocumentKind.OFFICIAL_LETTER,
        DocumentKind.DIRECTIVE,
    }
)
"""Kinds that an agency issues over a signature."""

PREVIEW_WIDTHS = (480, 720, 1080, 1600)
"""Pixels of a previewed page, by steps of zoom."""

MOST_LINKS = 100
"""Documents that one criterion may have at once."""
