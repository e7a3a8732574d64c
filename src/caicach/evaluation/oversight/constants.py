"""Words of dashboards."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

SILENT_AFTER = timedelta(days=3)
"""How long a unit that has not submitted may write nothing before it is called silent."""

STUCK_AFTER = timedelta(days=2)
"""How long a sheet may lie with the head, or a request with the unit, before it is called stuck."""

DAY = timedelta(days=1)
"""What "since yesterday" means: the 24 hours before the page was asked for."""


class Mark(models.TextChoices):
    """Why a unit's progress deserves a look."""

    LATE = "late", _("Quá hạn chưa nộp")
    EXTENDED = "extended", _("Đang được gia hạn")
    SILENT = "silent", _("Im lặng")
    STUCK = "stuck", _("Chờ thủ trưởng lâu")
    LACKING = "lacking", _("Còn mục thiếu hồ sơ")
    ASKED = "asked", _("Được yêu cầu bổ sung, chưa trả lời")


class Loss(models.TextChoices):
    """Why points are missing to the maximum of a criterion."""

    UNANSWERED = "unanswered", _("Chưa trả lời")
    NO_EVIDENCE = "no_evidence", _("Không có minh chứng")
    CUT = "cut", _("Điều chỉnh khi thẩm định")
    NOT_REACHED = "not_reached", _("Chưa đạt yêu cầu")
    SURVEY = "survey", _("Điều tra, đo lường")
