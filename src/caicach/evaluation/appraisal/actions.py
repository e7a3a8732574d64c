"""What the ledger says about appraisals, explanations, objections and imported figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

JUDGED = action("appraisal.judged", _("%(actor)s đã thẩm định tiêu chí %(code)s của %(object)s."))
TAKEN_BACK = action("appraisal.taken_back", _("%(actor)s đã rút kết luận tiêu chí %(code)s của %(object)s."))
EXPLAINED = action("appraisal.explained", _("%(actor)s đã giải trình tiêu chí %(code)s của %(object)s."))
OBJECTED = action("appraisal.objected", _("%(actor)s đã phản biện tiêu chí %(code)s của %(object)s."))
REPLIED = action("appraisal.replied", _("%(actor)s đã trả lời phản biện tiêu chí %(code)s của %(object)s."))
WITHDRAWN = action("appraisal.withdrawn", _("%(actor)s đã rút phản biện tiêu chí %(code)s của %(object)s."))
RULED = action("appraisal.ruled", _("%(actor)s đã kết luận phản biện tiêu chí %(code)s của %(object)s."))
REASON_ADDED = action("appraisal.reason_added", _("%(actor)s đã thêm lý do mẫu cho %(object)s."))
REASON_ENDED = action("appraisal.reason_ended", _("%(actor)s đã bỏ lý do mẫu của %(object)s."))
FIGURES_TAKEN = action(
    "appraisal.figures_taken", _("%(actor)s đã nhập %(count)s số liệu điều tra, đo lường vào %(object)s.")
)
FIGURES_GIVEN = action(
    "appraisal.figures_given", _("%(actor)s đã nhập số liệu điều tra, đo lường của %(object)s.")
)
MEETING_HELD = action(
    "appraisal.meeting_held", _("%(actor)s đã ghi phiên họp %(number)s của Hội đồng, %(object)s.")
)
MINUTES_WRITTEN = action(
    "appraisal.minutes_written", _("%(actor)s đã ghi biên bản phiên họp %(number)s của Hội đồng, %(object)s.")
)
MINUTES_CLOSED = action(
    "appraisal.minutes_closed", _("%(actor)s đã chốt biên bản phiên họp %(number)s của Hội đồng, %(object)s.")
)
COUNCIL_DECIDED = action(
    "appraisal.council_decided", _("Hội đồng đã quyết định tiêu chí %(code)s của %(object)s; %(actor)s ghi.")
)
TIE_RULED = action(
    "appraisal.tie_ruled", _("%(actor)s đã ghi thứ tự của các đơn vị bằng điểm thuộc %(block)s: %(order)s.")
)
