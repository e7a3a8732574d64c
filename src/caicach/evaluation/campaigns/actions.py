"""What the ledger says about campaigns: how one is set up, and who is given which time and which work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

CREATED = action("campaigns.created", _("%(actor)s đã lập %(object)s."))
SETTINGS_CHANGED = action("campaigns.settings_changed", _("%(actor)s đã sửa thiết lập của %(object)s."))
BLOCK_ADDED = action(
    "campaigns.block_added", _("%(actor)s đã thêm khối %(block)s theo bộ tiêu chí %(set)s vào %(object)s.")
)
BLOCK_REMOVED = action("campaigns.block_removed", _("%(actor)s đã bỏ khối %(block)s khỏi %(object)s."))
UNITS_ADDED = action(
    "campaigns.units_added", _("%(actor)s đã thêm %(count)s đơn vị vào khối %(block)s của %(object)s.")
)
UNITS_JOINED = action(
    "campaigns.units_joined",
    _("%(actor)s đã thêm %(count)s đơn vị vào khối %(block)s của %(object)s khi đợt đã mở: %(reason)s."),
)
UNITS_REMOVED = action("campaigns.units_removed", _("%(actor)s đã bỏ %(count)s đơn vị khỏi %(object)s."))
SUCCESSOR_NAMED = action(
    "campaigns.successor_named",
    _("%(actor)s đã chỉ định %(heir)s trả lời thay %(object)s. Lý do: %(reason)s."),
)
EXEMPTED = action("campaigns.exempted", _("%(actor)s đã miễn phần %(code)s cho %(object)s: %(reason)s."))
EXEMPTION_ENDED = action(
    "campaigns.exemption_ended", _("%(actor)s đã bỏ miễn áp dụng phần %(code)s của %(object)s.")
)
FACTS_SET = action("campaigns.facts_set", _("%(actor)s đã ghi dữ kiện xếp loại của %(object)s."))
WINDOW_SET = action(
    "campaigns.window_set",
    _("%(actor)s đã đặt thời hạn %(stage)s của %(object)s: từ %(opens)s đến %(closes)s."),
)
WINDOW_REMOVED = action("campaigns.window_removed", _("%(actor)s đã bỏ thời hạn %(stage)s của %(object)s."))
WINDOW_MOVED = action(
    "campaigns.window_moved",
    _("%(actor)s đã đổi thời hạn %(stage)s của %(object)s: từ %(opens)s đến %(closes)s. Lý do: %(reason)s."),
)
APPRAISER_ADDED = action(
    "campaigns.appraiser_added", _("%(actor)s đã giao %(person)s làm thẩm định trong %(object)s.")
)
APPRAISER_ENDED = action(
    "campaigns.appraiser_ended", _("%(actor)s đã thôi giao %(person)s làm thẩm định trong %(object)s.")
)
EXTENDED = action(
    "campaigns.extended", _("%(actor)s đã cho %(object)s thêm thời gian đến %(closes)s. Lý do: %(reason)s.")
)
EXTENSION_ENDED = action(
    "campaigns.extension_ended", _("%(actor)s đã thu hồi thời gian thêm của %(object)s.")
)
