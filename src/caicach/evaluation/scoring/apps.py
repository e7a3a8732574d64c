"""The application of self-scoring."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    """What units answer, cell by cell, and the points that follow."""

    name = "caicach.evaluation.scoring"
    label = "scoring"
    verbose_name = _("Tự đánh giá")
