"""What an official decision makes of a day, and the bounds of what may be entered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from caicach.core.deadlines.calendars import DayKind


class DecidedKind(models.TextChoices):
    """What a decision makes of a day; the values are those of the core's ``DayKind``."""

    HOLIDAY = DayKind.HOLIDAY.value, _("Nghỉ lễ, tết")
    DAY_OFF = DayKind.DAY_OFF.value, _("Nghỉ hoán đổi, nghỉ khác")
    MAKE_UP = DayKind.MAKE_UP.value, _("Làm việc bù")
    SHORT = DayKind.SHORT.value, _("Giờ làm việc riêng của ngày")


WORKED_KINDS = frozenset({DecidedKind.MAKE_UP, DecidedKind.SHORT})
"""Kinds of days on which somebody works."""
MOST_DAYS = 60
"""Days that one decision may hold."""
MOST_SESSIONS = 4
"""Sessions that one day may have."""
