"""The application of the audit ledger."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Loads every application's ``actions`` module, so that each entry has its sentence in every process."""

    name = "caicach.common.audit"
    label = "audit"
    verbose_name = _("Sổ nhật ký")

    def ready(self) -> None:
        """Register the actions of all applications."""
        autodiscover_modules("actions")
