"""The application of calendars."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    """When each agency works, by official decisions."""

    name = "caicach.registry.calendars"
    label = "calendars"
    verbose_name = _("Lịch làm việc")
