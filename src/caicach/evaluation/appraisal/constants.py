"""Words of appraisal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Round(models.TextChoices):
    """Which judgement a decision is."""

    FIRST = "first", _("Thẩm định lần 1")
    BLIND = "blind", _("Thẩm định độc lập lần hai")
    SETTLING = "settling", _("Quyết định khi hai người lệch nhau")
    SECOND = "second", _("Thẩm định lần 2")
    OBJECTION = "objection", _("Kết luận phản biện")
    COUNCIL = "council", _("Hội đồng")


class ObjectionState(models.TextChoices):
    """Where an objection of one unit to another's claim is."""

    OPEN = "open", _("Chờ đơn vị bị phản biện trả lời")
    REPLIED = "replied", _("Chờ người thẩm định kết luận")
    UPHELD = "upheld", _("Phản biện được chấp nhận")
    DISMISSED = "dismissed", _("Phản biện không được chấp nhận")
    WITHDRAWN = "withdrawn", _("Đã rút")


class CellState(models.TextChoices):
    """Where one claim is in its appraisal, as one reader may know it."""

    NOT_SUBMITTED = "not_submitted", _("Đơn vị chưa nộp")
    EXEMPT = "exempt", _("Không áp dụng")
    UNDECIDED = "undecided", _("Chưa thẩm định")
    ASKED = "asked", _("Chờ đơn vị bổ sung")
    ANSWERED = "answered", _("Đơn vị đã bổ sung")
    PAIRED = "paired", _("Chờ người thẩm định độc lập")
    DISPUTED = "disputed", _("Hai kết luận lệch nhau")
    ACCEPTED = "accepted", _("Công nhận")
    CHANGED = "changed", _("Điều chỉnh")
    CONTESTED = "contested", _("Đơn vị giải trình, chờ lần 2")


TO_DO = frozenset({CellState.UNDECIDED, CellState.ANSWERED, CellState.CONTESTED})
"""States in which the cell waits for its appraiser."""
