"""What the ledger says about accounts, positions and delegations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

APPOINTED = action(
    "accounts.appointed",
    _("%(actor)s đã giao cho %(object)s vai trò %(role)s tại %(organisation)s từ ngày %(since)s."),
)
POSITION_ENDED = action(
    "accounts.position_ended",
    _("%(actor)s đã kết thúc vai trò %(role)s của %(object)s tại %(organisation)s sau ngày %(last_day)s."),
)
DELEGATED = action(
    "accounts.delegated",
    _("%(actor)s đã ủy quyền vai trò %(role)s tại %(organisation)s cho %(object)s đến ngày %(last_day)s."),
)
DELEGATION_REVOKED = action(
    "accounts.delegation_revoked", _("%(actor)s đã thu hồi ủy quyền vai trò %(role)s của %(object)s.")
)
FIRST_ADMINISTRATOR = action(
    "accounts.first_administrator",
    _("%(actor)s đã lập tài khoản quản trị đầu tiên cho %(object)s tại %(organisation)s."),
)
DEMONSTRATION_SEEDED = action(
    "accounts.demonstration_seeded", _("%(actor)s đã tạo %(object)s với %(accounts)s tài khoản.")
)
