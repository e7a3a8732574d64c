"""How many due moments a second: ``python -m benchmarks.bench_deadlines``."""

from __future__ import annotations

import platform
import statistics
import time
from datetime import date, datetime, timedelta

from caicach.core.deadlines.calendars import DayKind, Session, SpecialDay, WeeklyHours, WorkingCalendar
from caicach.core.deadlines.clock import Deadline, Pause
from caicach.core.deadlines.durations import parse
from caicach.core.deadlines.minutes import VIETNAM, minute_of
from caicach.core.deadlines.rules import DeadlineRules

COUNT, RUNS, LIMIT = 100_000, 7, 100_000
OFFICE = (Session(450, 690), Session(810, 1050))
HOLIDAYS = (date(2026, 1, 1), date(2026, 4, 30), date(2026, 5, 1), date(2026, 9, 1), date(2026, 9, 2))


def main() -> None:
    """Print due moments a second for three kinds of limit, and dossiers a second with a pause."""
    print(
        f"Python {platform.python_version()}, {COUNT} receipts, median of {RUNS} runs; limit {LIMIT} a second"
    )
    calendar = WorkingCalendar(
        [WeeklyHours(date(2020, 1, 1), dict.fromkeys(range(5), OFFICE))],
        [SpecialDay(day, DayKind.HOLIDAY) for day in HOLIDAYS],
    )
    rules = DeadlineRules("bench", date(2020, 1, 1), cutoff=900)
    first = datetime(2026, 1, 5, 8, tzinfo=VIETNAM)
    received = [first + timedelta(minutes=5 * number) for number in range(COUNT)]
    for text in ("05 ngày làm việc", "30 ngày", "02 tháng và 15 ngày làm việc"):
        deadline = Deadline(calendar, parse(text), rules)
        seconds = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            deadline.due_many(received)
            seconds.append(time.perf_counter() - begun)
        print(f"{text:32} {COUNT / statistics.median(seconds):10,.0f} a second")
    deadline = Deadline(calendar, parse("05 ngày làm việc"), rules)
    minutes = [minute_of(moment) for moment in received]
    begun = time.perf_counter()
    for minute in minutes:
        deadline.reckon(minute, [Pause(minute + 1_500, minute + 5_000)])
    print(f"{'with a pause, whole reckoning':32} {COUNT / (time.perf_counter() - begun):10,.0f} a second")


if __name__ == "__main__":
    main()
