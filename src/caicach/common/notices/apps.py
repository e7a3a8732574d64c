"""The application of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """The application of notices."""

    name = "caicach.common.notices"
    label = "notices"
    verbose_name = _("Thông báo")
