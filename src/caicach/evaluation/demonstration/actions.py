"""What the ledger says about invented data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

PART_LAID = action("demonstration.part_laid", _("%(actor)s đã lập dữ liệu minh họa: %(object)s."))
FILLED = action(
    "demonstration.filled",
    _(
        "%(actor)s đã nạp dữ liệu minh họa cho %(object)s: %(answers)s câu trả lời, %(links)s minh chứng, "
        "%(figures)s số liệu điều tra."
    ),
)
JUDGED = action(
    "demonstration.judged",
    _("%(actor)s đã nạp %(decisions)s kết luận thẩm định minh họa cho %(object)s."),
)
