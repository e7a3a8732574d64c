"""Accounts: who signs in, which position they hold, and who acts for whom."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The application of users, positions and delegations."""

    name = "caicach.registry.accounts"
    verbose_name = _("Tài khoản và vị trí công tác")

    def ready(self) -> None:
        """Give the rules that other applications name their content."""
        import_string("caicach.registry.accounts.policies.register_rules")()
