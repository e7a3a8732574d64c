"""What the ledger says about calendars."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

DECISION_RECORDED = action(
    "calendars.decision_recorded",
    _("%(actor)s đã ghi nhận %(object)s: %(count)s ngày, áp dụng cho %(scope)s."),
)
DECISION_WITHDRAWN = action(
    "calendars.decision_withdrawn", _("%(actor)s đã bãi bỏ %(object)s trong lịch làm việc: %(reason)s")
)
HOURS_SET = action(
    "calendars.hours_set", _("%(actor)s đã ghi giờ làm việc của %(object)s từ ngày %(since)s.")
)
HOURS_WITHDRAWN = action(
    "calendars.hours_withdrawn",
    _("%(actor)s đã bãi bỏ giờ làm việc của %(object)s từ ngày %(since)s: %(reason)s"),
)
