"""The application of dossiers."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    """Dossiers: taking in, handling, returning, and their whole history."""

    name = "caicach.work.dossiers"
    label = "dossiers"
    verbose_name = _("Hồ sơ")

    def ready(self) -> None:
        """Follow decisions about working days."""
        import_string("caicach.work.dossiers.watching.begin")()
