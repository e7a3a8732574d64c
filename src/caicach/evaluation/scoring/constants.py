"""Words of self-scoring: what points are reckoned from, how an answer came in, what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """From which answers points are reckoned.

    SELF: what the unit states. APPRAISED: what the first appraisal recognises. FINAL: what counts after
    second appraisal and council. Where a stage has not judged a cell, the one before it stands.
    """

    SELF = "self", _("Tự đánh giá")
    APPRAISED = "appraised", _("Thẩm định lần 1")
    FINAL = "final", _("Điểm đạt")


class Outcome(models.TextChoices):
    """What an appraisal made of a claim."""

    ACCEPTED = "accepted", _("Công nhận")
    CHANGED = "changed", _("Điều chỉnh")
    ASKED = "asked", _("Yêu cầu bổ sung")


class Via(models.TextChoices):
    """The way an answer came in."""

    TABLE = "table", _("Bảng chấm điểm")
    PASTE = "paste", _("Dán từ bảng tính")
    SHEET = "sheet", _("Tệp làm ngoại tuyến")
    CARRIED = "carried", _("Chuyển từ đợt trước")


class RevisionKind(models.TextChoices):
    """Whether a revision became the answer, or lost to another's and is kept beside it."""

    ANSWER = "answer", _("Đã ghi")
    CONFLICT = "conflict", _("Chưa nhận vì có người sửa trước")


class Step(models.TextChoices):
    """What happened to a unit's sheet as a whole."""

    SENT = "sent", _("Trình thủ trưởng")
    RETURNED = "returned", _("Trả lại để sửa")
    SUBMITTED = "submitted", _("Thủ trưởng duyệt và nộp")
    LOCKED = "locked", _("Khóa tự động khi hết hạn")
    REOPENED = "reopened", _("Mở lại")
