"""Stages of a season and states of those who take part."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The windows of a season, in their order. A window that a campaign lacks is never open."""

    SELF_SCORING = "self_scoring", _("Tự đánh giá")
    APPRAISAL_1 = "appraisal_1", _("Thẩm định lần 1")
    EXPLANATION = "explanation", _("Giải trình, bổ sung")
    OBJECTION = "objection", _("Phản biện giữa các đơn vị")
    APPRAISAL_2 = "appraisal_2", _("Thẩm định lần 2")
    COUNCIL = "council", _("Hội đồng thẩm định")
    PUBLICATION = "publication", _("Phê duyệt, công bố")


class CampaignState(models.TextChoices):
    """Where a campaign is in its life; what may be done on a day is said by its windows."""

    PREPARING = "preparing", _("Đang chuẩn bị")
    RUNNING = "running", _("Đang diễn ra")
    APPROVED = "approved", _("Đã phê duyệt kết quả")
    PUBLISHED = "published", _("Đã công bố")


class ParticipantState(models.TextChoices):
    """Where a unit is with its self-score."""

    DRAFTING = "drafting", _("Đang tự đánh giá")
    WITH_HEAD = "with_head", _("Chờ thủ trưởng duyệt")
    SUBMITTED = "submitted", _("Đã nộp")
    LOCKED = "locked", _("Hết hạn, khóa tự động")


class Unsubmitted(models.TextChoices):
    """What becomes of what a unit had answered when the window ended without its submitting."""

    TAKE = "take", _("Thẩm định theo số liệu đã nhập đến giờ khóa")
    NOTHING = "nothing", _("Coi như không tự đánh giá")


class Part(models.TextChoices):
    """Which hand of an appraisal: the first, the blind second, or the one who settles."""

    FIRST = "first", _("Người thẩm định thứ nhất")
    SECOND = "second", _("Người thẩm định độc lập thứ hai")
    SETTLING = "settling", _("Người quyết định khi lệch nhau")
