"""One plain office for tests: Monday to Friday, morning and afternoon, with the holidays of autumn 2026."""

from __future__ import annotations

from datetime import date, datetime

from caicach.core.deadlines.calendars import DayKind, Session, SpecialDay, WeeklyHours, WorkingCalendar
from caicach.core.deadlines.clock import Deadline
from caicach.core.deadlines.durations import parse
from caicach.core.deadlines.minutes import minute_of, moment_of
from caicach.core.deadlines.rules import DeadlineRules
from caicach.core.index.text import Text

SINCE = date(2020, 1, 1)
DAY = (Session(450, 690), Session(810, 1050))
SWAP = "Thông báo hoán đổi ngày làm việc 31/8/2026 và 22/8/2026"
NATIONAL_DAY = Text("Quốc khánh", "National Day")
OFFICE = WorkingCalendar(
    [WeeklyHours(SINCE, dict.fromkeys(range(5), DAY))],
    [
        SpecialDay(date(2026, 8, 22), DayKind.MAKE_UP, Text("làm bù", "make-up day"), SWAP),
        SpecialDay(date(2026, 8, 31), DayKind.HOLIDAY, Text("nghỉ hoán đổi", "swapped day off"), SWAP),
        SpecialDay(date(2026, 9, 1), DayKind.HOLIDAY, NATIONAL_DAY),
        SpecialDay(date(2026, 9, 2), DayKind.HOLIDAY, NATIONAL_DAY),
    ],
    official_until=date(2026, 12, 31),
)
RULES = DeadlineRules("thường", SINCE)


def at(text: str) -> int:
    """Return the minute of a Vietnamese moment such as ``2026-08-28T15:20``."""
    return minute_of(datetime.fromisoformat(f"{text}+07:00"))


def shown(minute: int | None) -> str:
    """Return a minute as :func:`at` takes it."""
    return "" if minute is None else f"{moment_of(minute):%Y-%m-%dT%H:%M}"


def limit(duration: str, rules: DeadlineRules = RULES) -> Deadline:
    """Return a limit of the office."""
    return Deadline(OFFICE, parse(duration), rules)
