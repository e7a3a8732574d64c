"""The application of the demonstration: a fictional province with one season published and one under way."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemonstrationConfig(AppConfig):
    """Fills an empty demonstration; it has no tables and does nothing elsewhere."""

    name = "caicach.evaluation.demonstration"
    label = "demonstration"
    verbose_name = _("Dữ liệu minh họa")
