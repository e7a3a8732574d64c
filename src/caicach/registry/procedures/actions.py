"""What the ledger says about the catalogue of procedures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

IMPORTED = action(
    "procedures.imported",
    _("%(actor)s đã nhập %(object)s: %(new)s thủ tục mới, %(changed)s thay đổi, %(unread)s cần nhập tay."),
)
IMPORT_REQUESTED = action("procedures.import_requested", _("%(actor)s đã yêu cầu nhập tệp %(object)s."))
DRAFTED = action("procedures.drafted", _("%(actor)s đã soạn phiên bản %(number)s của thủ tục %(object)s."))
EDITED = action("procedures.edited", _("%(actor)s đã sửa dự thảo %(number)s của thủ tục %(object)s."))
LIMIT_SET = action(
    "procedures.limit_set",
    _("%(actor)s đã nhập thời hạn %(limit)s cho thủ tục %(object)s (%(channel)s)."),
)
PUBLISHED = action(
    "procedures.published",
    _("%(actor)s đã công bố phiên bản %(number)s của thủ tục %(object)s, áp dụng từ ngày %(since)s."),
)
ENDED = action(
    "procedures.ended",
    _("%(actor)s đã ghi phiên bản %(number)s của thủ tục %(object)s hết hiệu lực sau ngày %(last_day)s."),
)
PROCESSES_IMPORTED = action(
    "procedures.processes_imported",
    _("%(actor)s đã nhập %(object)s: %(new)s quy trình mới, %(unattached)s chưa gắn thủ tục."),
)
PROCESS_DRAFTED = action("procedures.process_drafted", _("%(actor)s đã soạn quy trình nội bộ %(object)s."))
PROCESS_ATTACHED = action(
    "procedures.process_attached", _("%(actor)s đã gắn quy trình %(object)s với thủ tục %(code)s.")
)
PROCESS_ACTIVATED = action(
    "procedures.process_activated",
    _("%(actor)s đã cho áp dụng quy trình %(object)s từ ngày %(since)s: tổng các bước %(total)s."),
)
PROCESS_ENDED = action(
    "procedures.process_ended", _("%(actor)s đã cho thôi áp dụng quy trình %(object)s sau ngày %(last_day)s.")
)
