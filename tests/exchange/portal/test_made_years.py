"""The invented years that benchmarks and demonstrations use are sound, and the same from the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from benchmarks.dossier_data import ILLUSTRATIVE, PATTERNS, Generator, Made

from caicach.core.codes.dossiers import parse
from caicach.core.deadlines.calendars import DayKind
from caicach.exchange.portal.checks import Checks


@pytest.fixture(scope="module")
def made() -> list[Made]:
    """Four thousand dossiers of half a year."""
    return list(Generator(4_000, units=30, first=date(2026, 1, 1), last=date(2026, 6, 30)).made())


def test_every_row_passes_the_checks_of_the_import(made: list[Made]) -> None:
    checks = Checks()
    for number, one in enumerate(made, start=1):
        assert [fault for fault in checks.of(one.dossier, number) if fault.stops] == []
        assert one.dossier.note == ILLUSTRATIVE
        assert parse(one.dossier.code).is_read
        moments = [step.at for step in one.history]
        assert moments == sorted(moments, key=lambda at: at or one.dossier.received_at)  # type: ignore[arg-type, return-value]
        assert {step.code for step in one.history} <= {one.dossier.code}


def test_codes_are_given_once(made: list[Made]) -> None:
    assert len(made) == len({one.dossier.code for one in made}) == 4_000


def test_parts_together_are_the_whole(made: list[Made]) -> None:
    generator = Generator(4_000, units=30, first=date(2026, 1, 1), last=date(2026, 6, 30))
    parts = [one for part in range(2) for one in generator.made(part, 2)]
    assert sorted(parts, key=lambda one: one.dossier.code) == sorted(made, key=lambda one: one.dossier.code)


def test_years_have_their_quiet_weeks_peaks_and_dishonest_offices(made: list[Made]) -> None:
    days = Counter(one.dossier.received_at.date() for one in made if one.dossier.received_at)
    tet = sum(days[date(2026, 2, 14) + timedelta(days=step)] for step in range(9))
    usual = sum(days[date(2026, 3, 2) + timedelta(days=step)] for step in range(9))
    assert tet * 8 < usual
    weekdays = Counter(day.weekday() for day in days.elements())
    assert weekdays[0] > weekdays[3] > weekdays[6]
    patterns = Counter(one.pattern for one in made)
    assert set(patterns) <= {"", *PATTERNS}
    assert len(set(patterns) - {""}) >= 3
    assert patterns[""] > 3_500


def test_holidays_of_the_invented_calendar_are_not_worked() -> None:
    calendar = Generator(0).calendar
    assert calendar.day(date(2026, 2, 17)).kind is DayKind.HOLIDAY
    assert calendar.day(date(2026, 3, 2)).is_worked
