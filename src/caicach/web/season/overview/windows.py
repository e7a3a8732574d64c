"""The windows of a season as a page shows them: over, open, to come, with the time left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Window
from caicach.web.season.entry import Season

SOON, VERY_SOON = timedelta(days=3), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One window with its state in words and the kind of status that shows it."""

    window: Window
    kind: str
    words: str


def span_words(left: timedelta) -> str:
    """Return a span in its two largest units: days and hours, or hours and minutes."""
    minutes = max(int(left.total_seconds()) // 60, 0)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, _("%(n)s ngày")), (hours, _("%(n)s giờ")), (minutes, _("%(n)s phút"))]
    shown = [words % {"n": n} for n, words in parts if n][:2] or [_("%(n)s phút") % {"n": 0}]
    return " ".join(shown)


def windows_of(season: Season) -> list[WindowLine]:
    """Return the windows of a season in their order."""
    found = (season.hours.windows.get(stage) for stage in Stage)
    return [_line(season, window) for window in found if window is not None]


def _line(season: Season, window: Window) -> WindowLine:
    at = season.at
    if window.closes_at <= at:
        return WindowLine(window, "none", _("đã hết hạn"))
    if window.opens_at > at:
        return WindowLine(
            window, "waiting", _("mở sau %(left)s") % {"left": span_words(window.opens_at - at)}
        )
    left = window.closes_at - at
    kind = "bad" if left <= VERY_SOON else "warning" if left <= SOON else "good"
    return WindowLine(window, kind, _("đang mở, còn %(left)s") % {"left": span_words(left)})
