"""The application of oversight."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    """Signs that something should be looked at, with their evidence."""

    name = "caicach.evaluation.oversight"
    label = "oversight"
    verbose_name = _("Giám sát")
