"""What the ledger says about the register of organisations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

ESTABLISHED = action("organisations.established", _("%(actor)s đã ghi nhận %(object)s từ ngày %(since)s."))
RENAMED = action(
    "organisations.renamed",
    _("%(actor)s đã đổi tên %(object)s thành %(name)s từ ngày %(since)s."),
)
MOVED = action("organisations.moved", _("%(actor)s đã chuyển %(object)s về %(parent)s từ ngày %(since)s."))
CODE_ASSIGNED = action(
    "organisations.code_assigned", _("%(actor)s đã ghi mã %(code)s cho %(object)s từ ngày %(since)s.")
)
SUCCEEDED = action(
    "organisations.succeeded", _("%(actor)s đã ghi nhận %(successor)s kế thừa %(object)s từ ngày %(since)s.")
)
ENDED = action("organisations.ended", _("%(actor)s đã ghi nhận %(object)s kết thúc sau ngày %(last_day)s."))
IMPORTED = action(
    "organisations.imported",
    _("%(actor)s đã nhập %(object)s: %(organisations)s đơn vị, %(successions)s sự kiện kế thừa."),
)
