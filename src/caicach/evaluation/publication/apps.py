"""The application of publication."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    """Approved and published results, their corrections, and what follows from them."""

    name = "caicach.evaluation.publication"
    label = "publication"
    verbose_name = _("Công bố kết quả")
