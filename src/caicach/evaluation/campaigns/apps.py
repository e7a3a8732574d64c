"""The application of campaigns."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """Seasons of evaluation: who takes part, by which set, in which windows, and who does what."""

    name = "caicach.evaluation.campaigns"
    label = "campaigns"
    verbose_name = _("Đợt đánh giá")
