"""The application of procedures."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    """Administrative procedures, their versions and how each is handled inside."""

    name = "caicach.registry.procedures"
    label = "procedures"
    verbose_name = _("Thủ tục hành chính")
