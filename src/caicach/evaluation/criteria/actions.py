"""What the ledger says about criteria sets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

DRAFTED = action("criteria.drafted", _("%(actor)s đã lập bản thảo %(object)s (%(origin)s)."))
CHANGED = action("criteria.changed", _("%(actor)s đã sửa %(object)s, lần sửa %(revision)s: %(note)s."))
RESTORED = action(
    "criteria.restored",
    _("%(actor)s đã đưa %(object)s về nội dung lần sửa %(restored)s, ghi thành lần sửa %(revision)s."),
)
BASED = action("criteria.based", _("%(actor)s đã chọn bản trước của %(object)s là %(earlier)s."))
MAPPED = action(
    "criteria.mapped",
    _("%(actor)s đã đối chiếu %(matched)s mã của %(object)s với bản trước."),
)
ISSUED = action(
    "criteria.issued", _("%(actor)s đã ban hành %(object)s theo quyết định %(decision)s ngày %(decided_on)s.")
)
DISCARDED = action("criteria.discarded", _("%(actor)s đã xóa bản thảo %(object)s, lần sửa %(revision)s."))
FROZEN = action("criteria.frozen", _("%(actor)s đã khóa %(object)s vì một đợt đánh giá dùng bộ này."))
