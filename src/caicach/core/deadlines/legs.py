"""The legs of a time limit: each part of a duration with the measure in which it is counted.

A measure gives every minute a position, and the minute at which a position is reached. Whatever was used is a
difference of positions, so that used and remaining always make what was allotted.
"""

from __future__ import annotations

import calendar as month_lengths
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Protocol

from caicach.core.deadlines.calendars import WorkingCalendar
from caicach.core.deadlines.durations import Part, Unit
from caicach.core.deadlines.minutes import DAY, day_numbered, number_of
from caicach.core.deadlines.rules import Counting, DeadlineRules

HOUR = 60


class Measure(Protocol):
    """A way of counting time."""

    def position(self, minute: int) -> int:
        """Return how far a minute stands."""

    def reached(self, position: int, *, last: bool) -> int:
        """Return the minute at which a position is reached; ``last``: the whole limit ends there."""


@dataclass(frozen=True, slots=True)
class WorkingMinutes:
    """Minutes of working sessions."""

    calendar: WorkingCalendar

    def position(self, minute: int) -> int:
        """Return the working minutes before a minute."""
        return self.calendar.worked(minute)

    def reached(self, position: int, *, last: bool) -> int:
        """Return the minute up to which so many were worked."""
        return self.calendar.after_work(position)


@dataclass(frozen=True, slots=True)
class ClockMinutes:
    """Minutes of the clock, day and night."""

    def position(self, minute: int) -> int:
        """Return the minute itself."""
        return minute

    def reached(self, position: int, *, last: bool) -> int:
        """Return the position itself."""
        return position


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Whole working days; the one in which counting begins does not count."""

    calendar: WorkingCalendar

    def position(self, minute: int) -> int:
        """Return the working days up to that of a minute."""
        return self.calendar.days_up_to(minute // DAY)

    def reached(self, position: int, *, last: bool) -> int:
        """Return when the last session of a working day ends."""
        return self.calendar.closing_of(position)


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """Days of the calendar; the one in which counting begins does not count."""

    calendar: WorkingCalendar
    rolls: bool

    def position(self, minute: int) -> int:
        """Return the number of a minute's day."""
        return minute // DAY

    def reached(self, position: int, *, last: bool) -> int:
        """Return when a day ends; a limit's last day rolls to the next working one where rules say so."""
        if last and self.rolls:
            return self.calendar.next_closing(position)
        return self.calendar.closing(position)


@dataclass(frozen=True, slots=True)
class Leg:
    """One part of a limit with its measure. ``amount`` is in units of the measure, of months in months."""

    part: Part
    measure: Measure
    amount: int
    is_months: bool = False

    def allotted(self, start: int) -> int:
        """Return how much of its measure the leg has when it starts at a minute: months differ in days."""
        if not self.is_months:
            return self.amount
        begun = day_numbered(start // DAY)
        return number_of(months_after(begun, self.amount)) - number_of(begun)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the month's last where it has none such (BLDS Đ148.4)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = month_lengths.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def legs_of(part: Part, calendar: WorkingCalendar, rules: DeadlineRules, working_day: int) -> list[Leg]:
    """Return the legs of one part. Fractions of a minute are rounded up.

    Args:
        part: the part.
        calendar: whose working time counts.
        rules: how it is counted.
        working_day: the minutes of a working day where days are counted in hours.
    """
    amount, work = part.amount, WorkingMinutes(calendar)
    days = CalendarDays(calendar, rules.rolls)
    simple = {
        Unit.MINUTE: Leg(part, work, _whole(amount)),
        Unit.WORKING_HOUR: Leg(part, work, _whole(amount * HOUR)),
        Unit.CLOCK_HOUR: Leg(part, ClockMinutes(), _whole(amount * HOUR)),
        Unit.DAY: Leg(part, days, _whole(amount)),
        Unit.MONTH: Leg(part, days, _whole(amount), is_months=True),
    }
    if part.unit in simple:
        return [simple[part.unit]]
    if rules.counting is Counting.HOURS:
        return [Leg(part, work, _whole(amount * working_day))]
    whole, rest = divmod(amount, 1)
    found = [Leg(Part(whole, part.unit), WorkingDays(calendar), int(whole))] if whole else []
    return [*found, *([Leg(Part(rest, part.unit), work, _whole(rest * working_day))] if rest else [])]


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_CEILING))
