"""What the ledger says about answers and sheets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

OPENED = action(
    "scoring.opened", _("%(actor)s đã mở %(object)s với %(units)s đơn vị, %(cells)s ô chấm điểm.")
)
OPENING_ASKED = action(
    "scoring.opening_asked", _("%(actor)s đã kiểm tra và cho mở %(object)s; các ô chấm điểm đang được lập.")
)
WINDOW_CLOSED = action(
    "scoring.window_closed",
    _("%(actor)s đã khóa giai đoạn %(stage)s của %(object)s; %(locked)s bảng chưa nộp bị khóa."),
)
CARRIED = action(
    "scoring.carried", _("%(actor)s đã lấy số liệu năm trước cho %(count)s ô trống của %(object)s.")
)
ALLOTTED = action(
    "scoring.allotted",
    _("%(actor)s đã phân công thẩm định %(count)s ô của %(object)s, %(blind)s ô thẩm định hai lần."),
)
FREED = action(
    "scoring.freed", _("%(actor)s đã rút %(count)s ô chưa thẩm định của %(person)s trong %(object)s.")
)
ANSWERED = action("scoring.answered", _("%(actor)s đã ghi tiêu chí %(code)s của %(object)s."))
ANSWER_LOST = action(
    "scoring.answer_lost",
    _("%(actor)s sửa tiêu chí %(code)s của %(object)s sau người khác; nội dung được giữ bên cạnh."),
)
SHEET_TAKEN = action(
    "scoring.sheet_taken", _("%(actor)s đã nhận %(count)s ô từ tệp làm ngoại tuyến của %(object)s.")
)
SENT = action("scoring.sent", _("%(actor)s đã trình thủ trưởng bảng tự đánh giá của %(object)s."))
RETURNED = action("scoring.returned", _("%(actor)s đã trả lại bảng tự đánh giá của %(object)s để sửa."))
SUBMITTED = action("scoring.submitted", _("%(actor)s đã duyệt và nộp bảng tự đánh giá của %(object)s."))
LOCKED = action("scoring.locked", _("%(actor)s đã khóa bảng tự đánh giá của %(object)s khi hết hạn."))
REOPENED = action("scoring.reopened", _("%(actor)s đã mở lại bảng tự đánh giá của %(object)s."))
REPORT_WRITTEN = action("scoring.report_written", _("%(actor)s đã ghi phần lời báo cáo của %(object)s."))
ASSIGNED = action("scoring.assigned", _("%(actor)s đã giao phần %(code)s của %(object)s cho %(person)s."))
