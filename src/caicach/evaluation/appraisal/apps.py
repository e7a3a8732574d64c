"""The application of appraisal."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppraisalConfig(AppConfig):
    """Decisions of appraisers and council, explanations and objections."""

    name = "caicach.evaluation.appraisal"
    label = "appraisal"
    verbose_name = _("Thẩm định")
