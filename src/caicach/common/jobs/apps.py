"""The application of background work."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Loads every application's ``jobs`` module, where the handlers are."""

    name = "caicach.common.jobs"
    label = "jobs"
    verbose_name = _("Công việc nền")

    def ready(self) -> None:
        """Register the handlers of all applications."""
        autodiscover_modules("jobs")
