"""When an agency works: sessions of the week, and the days on which that is otherwise.

A calendar is compiled into sorted lists of sessions with the working minutes before each, so that moving over
any span costs two bisections, however long the span.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from caicach.core.deadlines.minutes import DAY, LAST, day_numbered, number_of
from caicach.core.index.text import NOTHING, Text

FIRST = date(2005, 1, 1)
"""No calendar tells of days before this one."""
UNTIL = 2150
"""Nor of this year and those after it."""
WORKING_DAY = 480
"""Minutes of a working day where nobody says otherwise (Bộ luật Lao động 2019, Đ105)."""


class DayKind(StrEnum):
    """Why an agency works on a day or does not."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_OFF = "day_off"
    MAKE_UP = "make_up"
    SHORT = "short"


class CalendarError(ValueError):
    """Hours or days contradict themselves, or a calendar was asked about days that it does not know."""


@dataclass(frozen=True, slots=True, order=True)
class Session:
    """A span of work within a day, in minutes since midnight; it ends before ``ends``.

    Raises CalendarError.
    """

    begins: int
    ends: int

    def __post_init__(self) -> None:
        if not 0 <= self.begins < self.ends < DAY:
            raise CalendarError("Buổi làm việc phải bắt đầu trước khi kết thúc, trong cùng một ngày.")

    @property
    def length(self) -> int:
        """Its minutes."""
        return self.ends - self.begins

    @property
    def words(self) -> str:
        """The span as a clock shows it."""
        return f"{clock(self.begins)}-{clock(self.ends)}"


def clock(minute: int) -> str:
    """Return a minute of the day as a clock shows it."""
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The sessions of each weekday (0 is Monday) from a day on; a weekday without any is not worked.

    ``working_day`` is how many minutes a "ngày làm việc" is worth where time limits are counted in hours.
    """

    valid_from: date
    sessions: Mapping[int, tuple[Session, ...]]
    working_day: int = WORKING_DAY
    source: str = ""

    def __post_init__(self) -> None:
        for spans in self.sessions.values():
            for earlier, later in pairwise(spans):
                if earlier.ends > later.begins:
                    raise CalendarError("Các buổi làm việc trong ngày chồng lên nhau hoặc sai thứ tự.")
        if not any(self.sessions.values()):
            raise CalendarError("Tuần làm việc phải có ít nhất một buổi.")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day on which an agency does not work as in every week, by an official decision.

    ``like`` is the weekday whose sessions a make-up day follows; ``sessions`` say them outright, for short
    days as for make-up days that follow none.
    """

    day: date
    kind: DayKind
    name: Text = NOTHING
    source: str = ""
    like: int | None = None
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """What a calendar tells of one day."""

    day: date
    kind: DayKind
    sessions: tuple[Session, ...]
    name: Text = NOTHING
    source: str = ""

    @property
    def is_worked(self) -> bool:
        """Whether anybody works on it."""
        return bool(self.sessions)

    @property
    def minutes(self) -> int:
        """The working minutes of the day."""
        return sum(session.length for session in self.sessions)


@dataclass(slots=True)
class _Compiled:
    """Sessions from ``FIRST`` up to a year, as sorted lists; ``before`` sums the minutes up to each."""

    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    closings: list[int] = field(default_factory=list)
    until: int = FIRST.year


class WorkingCalendar:
    """The working time of one agency; any thread may ask it.

    Args:
        hours: the week, dated; the earliest holds for all days before it too.
        special: days that differ; of two on one day the later in the list counts.
        official_until: the last day whose holidays are officially decided; later ones are provisional.

    Raises CalendarError.
    """

    def __init__(
        self,
        hours: Sequence[WeeklyHours],
        special: Iterable[SpecialDay] = (),
        *,
        official_until: date | None = None,
    ) -> None:
        if not hours:
            raise CalendarError("Lịch làm việc chưa có giờ làm việc trong tuần.")
        self.hours = tuple(sorted(hours, key=lambda week: week.valid_from))
        self.special = {day.day: day for day in special}
        self.official_until = official_until
        self._compiled = _Compiled()
        self._compiling = threading.Lock()
        self._days: dict[date, Day] = {}

    # --- Days ---------------------------------------------------------------------------------------------

    def week_of(self, day: date) -> WeeklyHours:
        """Return the hours that hold on a day."""
        found = self.hours[0]
        for week in self.hours:
            if week.valid_from <= day:
                found = week
        return found

    def day(self, day: date) -> Day:
        """Return what the calendar tells of a day."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._told(day)
        return known

    def _told(self, day: date) -> Day:
        week = self.week_of(day)
        usual = week.sessions.get(day.weekday(), ())
        special = self.special.get(day)
        if special is None:
            return Day(day, DayKind.WORKING if usual else DayKind.WEEKEND, usual)
        if special.kind in {DayKind.HOLIDAY, DayKind.DAY_OFF}:
            sessions: tuple[Session, ...] = ()
        elif special.sessions:
            sessions = special.sessions
        elif special.kind is DayKind.MAKE_UP:
            like = special.like if special.like is not None else _first_worked(week)
            sessions = week.sessions.get(like, ())
        else:
            sessions = usual
        return Day(day, special.kind, sessions, special.name, special.source)

    def is_provisional(self, day: date) -> bool:
        """Whether the holidays of that time are not officially decided yet."""
        return self.official_until is not None and day > self.official_until

    # --- Working minutes ----------------------------------------------------------------------------------

    def _reach(self, minute: int) -> _Compiled:
        """Compile the years up to the one after a minute."""
        compiled = self._compiled
        if minute < number_of(FIRST) * DAY:
            raise CalendarError(f"Lịch làm việc chỉ có từ {FIRST:%d/%m/%Y}.")
        year = day_numbered(minute // DAY).year + 1
        if year >= UNTIL:
            raise CalendarError(f"Thời hạn vượt quá năm {UNTIL - 1}.")
        if compiled.until <= year:
            with self._compiling:
                while compiled.until <= year:
                    self._compile(compiled.until)
                    compiled.until += 1
        return compiled

    def _compile(self, year: int) -> None:
        compiled = self._compiled
        total = compiled.after[-1] if compiled.after else 0
        for number in range(number_of(date(year, 1, 1)), number_of(date(year + 1, 1, 1))):
            sessions = self.day(day_numbered(number)).sessions
            for session in sessions:
                compiled.begins.append(number * DAY + session.begins)
                compiled.ends.append(number * DAY + session.ends)
                compiled.before.append(total)
                total += session.length
                compiled.after.append(total)
            if sessions:
                compiled.days.append(number)
                compiled.closings.append(number * DAY + sessions[-1].ends)

    def worked(self, minute: int) -> int:
        """Return the working minutes from the beginning of the calendar up to a minute."""
        compiled = self._reach(minute)
        at = bisect_right(compiled.begins, minute) - 1
        if at < 0:
            return 0
        return compiled.before[at] + min(minute, compiled.ends[at]) - compiled.begins[at]

    def after_work(self, worked: int) -> int:
        """Return the earliest minute up to which so many minutes were worked; the inverse of ``worked``."""
        compiled = self._compiled
        while not compiled.after or compiled.after[-1] < worked:
            self._reach(number_of(date(compiled.until, 1, 1)) * DAY)
        at = bisect_left(compiled.after, worked)
        return compiled.begins[at] + worked - compiled.before[at]

    def opening(self, minute: int) -> int:
        """Return the minute itself where somebody works or a session just ends, else when the next begins."""
        compiled = self._reach(minute)
        at = bisect_right(compiled.begins, minute) - 1
        if at >= 0 and minute <= compiled.ends[at]:
            return minute
        return compiled.begins[at + 1]

    def next_day_opening(self, minute: int) -> int:
        """Return when the first session of the next working day begins."""
        return self.opening((minute // DAY + 1) * DAY)

    # --- Whole days ---------------------------------------------------------------------------------------

    def days_up_to(self, number: int) -> int:
        """Return how many working days there are up to a day, itself included."""
        return bisect_right(self._reach(number * DAY).days, number)

    def closing_of(self, count: int) -> int:
        """Return when the last session of the working day ends that :meth:`days_up_to` counts so."""
        compiled = self._compiled
        while len(compiled.closings) < count:
            self._reach(number_of(date(compiled.until, 1, 1)) * DAY)
        return compiled.closings[count - 1]

    def closing(self, number: int) -> int:
        """Return when a day ends: with its last session, or at 23:59 where nobody works."""
        compiled = self._reach(number * DAY)
        at = bisect_left(compiled.days, number)
        if at < len(compiled.days) and compiled.days[at] == number:
            return compiled.closings[at]
        return number * DAY + LAST

    def next_closing(self, number: int) -> int:
        """Return when the day, or the first working day after it, ends."""
        compiled = self._reach(number * DAY)
        return compiled.closings[bisect_left(compiled.days, number)]


def _first_worked(week: WeeklyHours) -> int:
    return min(weekday for weekday, sessions in week.sessions.items() if sessions)
