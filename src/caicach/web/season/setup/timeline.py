"""The windows of a season on a line of time, for the drawing above the form that changes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.timetable import Planned

LEFT, RIGHT, ROW, HEAD = 200, 980, 30, 34
LEAST = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One stage as drawn; positions in units of the drawing. ``state`` is done, now or later."""

    label: str | Promise
    x: int
    width: int
    y: int
    state: str
    opens_at: datetime
    closes_at: datetime

    @property
    def middle(self) -> int:
        """Where its words stand, from the top."""
        return self.y + 15


@dataclass(frozen=True, slots=True)
class Mark:
    """The first day of a month on the line."""

    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing; ``now`` is where we stand, None when that is off the line."""

    bars: list[Bar]
    marks: list[Mark]
    now: int | None
    height: int


def timeline_of(planned: Mapping[Stage, Planned], *, at: datetime) -> Timeline | None:
    """Return the drawing of a timetable; None when nothing is planned."""
    stages = [(stage, planned[stage]) for stage in Stage if stage in planned]
    stages = [(stage, hours) for stage, hours in stages if hours.closes_at > hours.opens_at]
    if not stages:
        return None
    first = min(hours.opens_at for _stage, hours in stages)
    last = max(hours.closes_at for _stage, hours in stages)
    span = last - first

    def place(moment: datetime) -> int:
        return LEFT + int((RIGHT - LEFT) * ((moment - first) / span))

    bars = [
        Bar(
            stage.label,
            place(hours.opens_at),
            max(LEAST, place(hours.closes_at) - place(hours.opens_at)),
            HEAD + number * ROW,
            "done" if hours.closes_at <= at else "now" if hours.opens_at <= at else "later",
            hours.opens_at,
            hours.closes_at,
        )
        for number, (stage, hours) in enumerate(stages)
    ]
    marks = [Mark(place(moment), f"{moment.day:02d}/{moment.month:02d}") for moment in _marks(first, last)]
    now = place(at) if first <= at <= last else None
    return Timeline(bars, marks, now, HEAD + len(bars) * ROW + 10)


def _marks(first: datetime, last: datetime) -> list[datetime]:
    """Return at most a dozen round days between two moments: Mondays or firsts of months."""
    start, end = timezone.localdate(first), timezone.localdate(last)
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    mondays = [day for day in days if day.weekday() == 0]
    firsts = [day for day in days if day.day == 1]
    chosen = mondays if len(mondays) <= 12 else firsts
    moments = [_midnight(day) for day in chosen[:: len(chosen) // 13 + 1]]
    return [moment for moment in moments if first <= moment <= last]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())
