"""The application of criteria sets."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CriteriaConfig(AppConfig):
    """Criteria sets from draft to frozen, each version kept."""

    name = "caicach.evaluation.criteria"
    label = "criteria"
    verbose_name = _("Bộ tiêu chí")
