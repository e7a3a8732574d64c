"""How long the steps of an internal process take together, and whether that agrees with a time limit.

Steps follow each other and add up; those of one parallel group run together and count the longest; a step
whose time does not count adds nothing. Working time of any unit is one sum, for a working day has so many
working minutes; calendar days, months and clock hours stay apart, for no table turns them into working days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from caicach.core.deadlines.durations import NAMES, Duration, Part, Unit
from caicach.core.index.text import Text

WORKING_DAY = 480
"""Working minutes of a day of eight hours."""

_WORKING = frozenset({Unit.MINUTE, Unit.WORKING_HOUR, Unit.WORKING_DAY})
_WEEK = 5


@dataclass(frozen=True, slots=True)
class Step:
    """A step's number, its time (None: not known; without parts: not counted) and its parallel group (0:
    none).
    """

    position: int
    time: Duration | None
    group: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """An exact sum of times.

    ``working`` are working minutes; ``clock`` minutes of the clock; ``days`` and ``months`` those of the
    calendar.
    """

    working: Decimal = Decimal(0)
    clock: Decimal = Decimal(0)
    days: Decimal = Decimal(0)
    months: Decimal = Decimal(0)

    def __add__(self, other: Total) -> Total:
        return Total(
            self.working + other.working,
            self.clock + other.clock,
            self.days + other.days,
            self.months + other.months,
        )

    def __sub__(self, other: Total) -> Total:
        return Total(
            self.working - other.working,
            self.clock - other.clock,
            self.days - other.days,
            self.months - other.months,
        )

    @property
    def is_nothing(self) -> bool:
        """Whether no time is counted."""
        return not (self.working or self.clock or self.days or self.months)

    def duration(self, working_day: int = WORKING_DAY) -> Duration:
        """Return the sum as a duration, working time in working days, or in hours where days give no short
        number.

        Raises DurationError for a negative or absurd sum.
        """
        parts = []
        if self.months:
            parts.append(Part(self.months, Unit.MONTH))
        if self.days:
            parts.append(Part(self.days, Unit.DAY))
        if self.working:
            in_days = self.working / working_day
            if in_days == in_days.quantize(Decimal("0.0001")):
                parts.append(Part(in_days.normalize(), Unit.WORKING_DAY))
            else:
                parts.append(Part(self.working, Unit.MINUTE))
        if self.clock:
            parts.append(Part(self.clock / 60, Unit.CLOCK_HOUR))
        return Duration(tuple(parts))

    def words(self, working_day: int = WORKING_DAY) -> Text:
        """Return the sum in both languages; no time at all is nought working days."""
        if self.is_nothing:
            name = NAMES[Unit.WORKING_DAY]
            return Text(f"0 {name.vi}", f"0 {name.en}")
        return self.duration(working_day).words


class Agreement(StrEnum):
    """How the steps agree with a limit.

    ``UNKNOWN``: the time of a step, or the limit, is not known. ``APART``: they are counted in units that
    cannot be compared (working days against days of the calendar) and neither is surely the longer.
    """

    EQUAL = "equal"
    SHORTER = "shorter"
    LONGER = "longer"
    APART = "apart"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """A process against a limit: the sum of its steps, the limit, how they agree, the steps not known."""

    agreement: Agreement
    total: Total
    limit: Total
    working_day: int = WORKING_DAY
    unknown: tuple[int, ...] = field(default=())

    @property
    def figures(self) -> tuple[Text, Text]:
        """The sum and the limit in words."""
        return self.total.words(self.working_day), self.limit.words(self.working_day)


def total_of(duration: Duration, working_day: int = WORKING_DAY) -> Total:
    """Return a duration as a sum; an untimed one is nothing."""
    total = Total()
    for part in duration.parts:
        if part.unit in _WORKING:
            minutes = {Unit.MINUTE: 1, Unit.WORKING_HOUR: 60, Unit.WORKING_DAY: working_day}[part.unit]
            total += Total(working=part.amount * minutes)
        elif part.unit is Unit.CLOCK_HOUR:
            total += Total(clock=part.amount * 60)
        elif part.unit is Unit.DAY:
            total += Total(days=part.amount)
        else:
            total += Total(months=part.amount)
    return total


def sum_of(steps: Sequence[Step], working_day: int = WORKING_DAY) -> Total:
    """Return how long known steps take together, in the order of their positions.

    Of a parallel group the longest counts; where units differ, the longest of each unit, which is never too
    little.
    """
    total = Total()
    ordered = sorted(steps, key=lambda step: step.position)
    for group, members in groupby(ordered, key=lambda step: step.group or -step.position):
        times = [total_of(step.time, working_day) for step in members if step.time is not None]
        if times:
            total += _longest(times) if group > 0 else times[0]
    return total


def _longest(times: Iterable[Total]) -> Total:
    known = list(times)
    return Total(
        max(time.working for time in known),
        max(time.clock for time in known),
        max(time.days for time in known),
        max(time.months for time in known),
    )


def check(steps: Sequence[Step], limit: Duration | None, working_day: int = WORKING_DAY) -> Check:
    """Compare the steps of a process with a time limit."""
    unknown = tuple(step.position for step in steps if step.time is None)
    total = sum_of(steps, working_day)
    allowed = total_of(limit, working_day) if limit is not None else Total()
    if unknown or limit is None or not steps:
        return Check(Agreement.UNKNOWN, total, allowed, working_day, unknown)
    return Check(_compared(total, allowed, working_day), total, allowed, working_day)


def _compared(total: Total, limit: Total, working_day: int) -> Agreement:
    if total == limit:
        return Agreement.EQUAL
    over = total - limit
    differences = (over.working, over.clock, over.days, over.months)
    if all(each >= 0 for each in differences):
        return Agreement.LONGER
    if all(each <= 0 for each in differences):
        return Agreement.SHORTER
    if _spans_longer(total, limit, working_day):
        return Agreement.LONGER
    return Agreement.APART


def _spans_longer(total: Total, limit: Total, working_day: int) -> bool:
    """Return whether working time surely outlasts a limit in days of the calendar: with the best start, on a
    Monday morning and without a holiday, every five working days span a weekend.
    """
    if total.clock or total.days or total.months or limit.working or limit.clock or limit.months:
        return False
    whole = -(-total.working // working_day)
    return whole + 2 * ((whole - 1) // _WEEK) > limit.days
