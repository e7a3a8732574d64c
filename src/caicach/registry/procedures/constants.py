"""What a version, its channels, fees and papers, and an internal process can be."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    """How far a version of a procedure has come.

    A published version never changes, but for the day on which it ends; an ended one has a last day, until
    which it still holds.
    """

    DRAFT = "draft", _("Dự thảo")
    PUBLISHED = "published", _("Đã công bố")
    ENDED = "ended", _("Đã có ngày hết hiệu lực")


class Level(models.TextChoices):
    """At which level of government a procedure is carried out."""

    MINISTRY = "ministry", _("Cấp bộ")
    PROVINCE = "province", _("Cấp tỉnh")
    COMMUNE = "commune", _("Cấp xã")
    OTHER = "other", _("Cơ quan khác")


class OnlineLevel(models.TextChoices):
    """How much of a procedure can be done online (NĐ 224/2026/NĐ-CP)."""

    UNKNOWN = "", _("Chưa xác định")
    NONE = "none", _("Không cung cấp trực tuyến")
    PARTIAL = "partial", _("Trực tuyến một phần")
    FULL = "full", _("Trực tuyến toàn trình")


class ChannelKind(models.TextChoices):
    """By which way a dossier is submitted (NĐ 61/2018/NĐ-CP Đ16)."""

    COUNTER = "counter", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    POST = "post", _("Dịch vụ bưu chính")


class LimitState(models.TextChoices):
    """Where a time limit comes from."""

    READ = "read", _("Đọc được từ nội dung công bố")
    UNREAD = "unread", _("Chưa đọc được, cần nhập tay")
    UNTIMED = "untimed", _("Không quy định thời hạn")
    BY_HAND = "by_hand", _("Nhập tay")


class Collected(models.TextChoices):
    """When a fee is collected."""

    BEFORE = "before", _("Trước khi tiếp nhận")
    AT_INTAKE = "at_intake", _("Khi tiếp nhận")
    AT_RETURN = "at_return", _("Khi trả kết quả")


class ProcessState(models.TextChoices):
    """How far an internal process has come."""

    DRAFT = "draft", _("Dự thảo")
    ACTIVE = "active", _("Đang áp dụng")
    ENDED = "ended", _("Hết áp dụng")


class StepRole(models.TextChoices):
    """What a step of a process is there for; who does it in a unit follows from it."""

    INTAKE = "intake", _("Tiếp nhận")
    ASSIGN = "assign", _("Phân công")
    HANDLE = "handle", _("Thụ lý")
    CHECK = "check", _("Xem xét, thẩm định")
    SIGN = "sign", _("Phê duyệt, ký")
    ISSUE = "issue", _("Vào sổ, đóng dấu")
    RETURN = "return", _("Trả kết quả")
    OTHER = "other", _("Việc khác")
