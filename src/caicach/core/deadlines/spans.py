"""Every minute between receipt and due moment, and why it counted or did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from caicach.core.deadlines.calendars import Day, WorkingCalendar
from caicach.core.deadlines.clock import Deadline, Pause, Reckoning, Run
from caicach.core.deadlines.legs import CalendarDays, ClockMinutes, Leg, WorkingMinutes
from caicach.core.deadlines.minutes import DAY, day_of


class SpanKind(StrEnum):
    """What a span is to the count.

    ``ANEW``: before a supplement after which all was counted anew. ``BEFORE_START``: received, not yet
    running. ``FIRST_DAY``: the day in which counting began, where days are counted whole. ``ROLLED``: the
    limit ended on a day without work and went on to the next working one.
    """

    COUNTED = "counted"
    ANEW = "anew"
    BEFORE_START = "before_start"
    FIRST_DAY = "first_day"
    OUTSIDE_HOURS = "outside_hours"
    BREAK = "break"
    NOT_WORKED = "not_worked"
    ROLLED = "rolled"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes of one day that are the same to the count.

    ``counted`` is in the measure of the leg: minutes, or whole days.
    """

    begins: int
    ends: int
    kind: SpanKind
    day: Day
    counted: int = 0
    leg: int | None = None
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of the calendar strip: what of it counted, in minutes or whole, and why the rest did not."""

    day: Day
    spans: tuple[Span, ...]
    minutes: int
    whole: int
    is_first: bool
    is_last: bool

    @property
    def counts(self) -> bool:
        """Whether anything of the day counted."""
        return bool(self.minutes or self.whole)

    @property
    def is_paused(self) -> bool:
        """Whether the time stood still during the day."""
        return any(span.kind is SpanKind.PAUSED for span in self.spans)


def spans_of(deadline: Deadline, found: Reckoning, *, until: int) -> list[Span]:
    """Return the spans from the first receipt on, without a gap, up to the due minute.

    Args:
        deadline: the limit that was reckoned.
        found: what came of it.
        until: where to stop for a clock that waits; what is due ends with that.
    """
    calendar = deadline.calendar
    end = until if found.due is None else found.due
    spans = list(_plain(calendar, found.first_received, found.received, SpanKind.ANEW))
    spans += _plain(calendar, found.received, found.begins, SpanKind.BEFORE_START)
    at = found.begins
    for run in found.runs:
        spans += _paused(calendar, at, run.begins, found.pauses)
        spans += _run(calendar, run, found.legs[run.leg])
        at = run.ends
    if at < end:
        spans += _paused(calendar, at, end, found.pauses)
    return spans


def strip_of(deadline: Deadline, found: Reckoning, *, until: int) -> list[StripDay]:
    """Return the days from the first receipt to the due moment; see :func:`spans_of`."""
    spans = spans_of(deadline, found, until=until)
    grouped = [(day, tuple(own)) for day, own in groupby(spans, key=lambda span: span.day)]
    return [
        StripDay(
            day,
            own,
            sum(span.counted for span in own if _in_minutes(found.legs, span)),
            sum(span.counted for span in own if not _in_minutes(found.legs, span)),
            number == 0,
            number == len(grouped) - 1,
        )
        for number, (day, own) in enumerate(grouped)
    ]


def _in_minutes(legs: Sequence[Leg], span: Span) -> bool:
    return span.leg is not None and isinstance(legs[span.leg].measure, WorkingMinutes | ClockMinutes)


def _by_day(calendar: WorkingCalendar, begins: int, ends: int) -> Iterator[tuple[int, int, Day]]:
    """Cut a span at midnight."""
    while begins < ends:
        midnight = (begins // DAY + 1) * DAY
        yield begins, min(ends, midnight), calendar.day(day_of(begins))
        begins = midnight


def _plain(calendar: WorkingCalendar, begins: int, ends: int, kind: SpanKind) -> Iterator[Span]:
    for first, last, day in _by_day(calendar, begins, ends):
        yield Span(first, last, kind, day)


def _paused(calendar: WorkingCalendar, begins: int, ends: int, pauses: Sequence[Pause]) -> Iterator[Span]:
    """Tell which pause held each minute; of pauses that overlap, the one that began first."""
    for pause in pauses:
        last = ends if pause.until is None else min(pause.until, ends)
        if pause.at >= ends or last <= begins:
            continue
        for low, high, day in _by_day(calendar, begins, last):
            yield Span(low, high, SpanKind.PAUSED, day, pause=pause)
        begins = last


def _run(calendar: WorkingCalendar, run: Run, leg: Leg) -> Iterator[Span]:
    if isinstance(leg.measure, ClockMinutes):
        for first, last, day in _by_day(calendar, run.begins, run.ends):
            yield Span(first, last, SpanKind.COUNTED, day, last - first, run.leg)
    elif isinstance(leg.measure, WorkingMinutes):
        for first, last, day in _by_day(calendar, run.begins, run.ends):
            yield from _sessions(first, last, day, run.leg)
    else:
        yield from _days(calendar, run, leg)


def _sessions(begins: int, ends: int, day: Day, leg: int) -> Iterator[Span]:
    if not day.sessions:
        yield Span(begins, ends, SpanKind.NOT_WORKED, day, 0, leg)
        return
    midnight = begins // DAY * DAY
    at = begins
    for number, session in enumerate(day.sessions):
        opens, closes = midnight + session.begins, midnight + session.ends
        if at < min(opens, ends):
            kind = SpanKind.BREAK if number else SpanKind.OUTSIDE_HOURS
            yield Span(at, min(opens, ends), kind, day, 0, leg)
            at = min(opens, ends)
        if at < min(closes, ends):
            last = min(closes, ends)
            yield Span(at, last, SpanKind.COUNTED, day, last - at, leg)
            at = last
    if at < ends:
        yield Span(at, ends, SpanKind.OUTSIDE_HOURS, day, 0, leg)


def _days(calendar: WorkingCalendar, run: Run, leg: Leg) -> Iterator[Span]:
    left = run.used
    for first, last, day in _by_day(calendar, run.begins, run.ends):
        if first == run.begins:
            yield Span(first, last, SpanKind.FIRST_DAY, day, 0, run.leg)
            continue
        counts = isinstance(leg.measure, CalendarDays) or day.is_worked
        if counts and left:
            left -= 1
            yield Span(first, last, SpanKind.COUNTED, day, 1, run.leg)
        else:
            kind = SpanKind.ROLLED if isinstance(leg.measure, CalendarDays) else SpanKind.NOT_WORKED
            yield Span(first, last, kind, day, 0, run.leg)
