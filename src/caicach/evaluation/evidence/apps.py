"""The application of evidence."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """Documents of units, their versions, and what they prove."""

    name = "caicach.evaluation.evidence"
    label = "evidence"
    verbose_name = _("Tài liệu kiểm chứng")
