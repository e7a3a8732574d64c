"""Seeding: the holidays of Vietnam from a package, what it lacks, and nothing twice."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.conftest import NOW, act_of

from caicach.core.deadlines.calendars import DayKind
from caicach.registry.accounts.models import User
from caicach.registry.calendars.constants import DecidedKind
from caicach.registry.calendars.models import CalendarDecision, DecidedDay, WorkingHours
from caicach.registry.calendars.seeding import days_of, seed_calendars
from caicach.registry.calendars.selectors import working_calendar
from caicach.registry.calendars.services import withdraw_decision

VECTORS = Path(__file__).with_name("vn_holidays_2023_2027.csv")
WORDS = {"nghi": False, "lam_bu": True}


@pytest.fixture
def seeded(db: None) -> None:
    seed_calendars(at=NOW, origin="test")


def vectors() -> list[tuple[date, bool, str]]:
    with VECTORS.open(encoding="utf-8") as rows:
        return [
            (date.fromisoformat(row["date"]), WORDS[row["type"]], row["name"]) for row in csv.DictReader(rows)
        ]


def test_the_days_are_those_that_were_published() -> None:
    expected = {(day, worked) for day, worked, _name in vectors()}
    found = {
        (day.day, day.kind is DecidedKind.MAKE_UP) for year in range(2023, 2028) for day in days_of(year)
    }
    assert found == expected
    assert len(expected) == 76
    names = {day.day: day.name_vi for year in range(2023, 2028) for day in days_of(year)}
    assert {day: name for day, worked, name in vectors() if not worked and names[day] != name} == {}


@pytest.mark.parametrize(
    ("day_off", "make_up"),
    [
        (date(2024, 4, 29), date(2024, 5, 4)),
        (date(2025, 5, 2), date(2025, 4, 26)),
        (date(2026, 1, 2), date(2026, 1, 10)),
        (date(2026, 8, 31), date(2026, 8, 22)),
    ],
)
@pytest.mark.usefixtures("seeded")
def test_days_that_were_exchanged_are_both_there(day_off: date, make_up: date) -> None:
    calendar = working_calendar(None)
    assert calendar.day(day_off).kind is DayKind.DAY_OFF
    assert not calendar.day(day_off).is_worked
    assert calendar.day(make_up).kind is DayKind.MAKE_UP
    assert calendar.day(make_up).minutes == 480


@pytest.mark.usefixtures("seeded")
def test_the_exchange_that_the_package_lacks_has_its_source() -> None:
    held = CalendarDecision.objects.get(number="12729/VPCP-KGVX")
    assert held.issued_on == date(2025, 12, 25)
    assert "cần đối chiếu" in held.source
    assert working_calendar(None).day(date(2026, 1, 10)).source == "12729/VPCP-KGVX, 25/12/2025"


@pytest.mark.usefixtures("seeded")
def test_years_without_a_notice_are_provisional() -> None:
    calendar = working_calendar(None)
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert calendar.is_provisional(date(2027, 1, 1))
    assert not calendar.day(date(2028, 9, 4)).is_worked
    marked = CalendarDecision.objects.filter(is_provisional=True).values_list("announces_year", flat=True)
    assert set(marked) == {2027, 2028}


@pytest.mark.usefixtures("seeded")
def test_seeding_again_changes_nothing() -> None:
    counted = (CalendarDecision.objects.count(), DecidedDay.objects.count(), WorkingHours.objects.count())
    assert counted[0] == 7
    told = StringIO()
    seed_calendars(at=NOW, origin="test")
    call_command("seed_calendars", stdout=told)
    again = (CalendarDecision.objects.count(), DecidedDay.objects.count(), WorkingHours.objects.count())
    assert again == counted
    assert told.getvalue().strip() == "Lịch làm việc đã có, không đổi gì."


def test_the_command_says_what_it_added(db: None) -> None:
    told = StringIO()
    call_command("seed_calendars", stdout=told)
    assert "1 giờ làm việc chung" in told.getvalue()


@pytest.mark.usefixtures("seeded")
def test_a_later_year_adds_its_own_and_brings_back_nothing(tu: User) -> None:
    held = CalendarDecision.objects.get(announces_year=2027)
    withdraw_decision(held.pk, reason="chờ thông báo của Chính phủ", act=act_of(tu))
    added = seed_calendars(at=datetime(2027, 5, 1, tzinfo=UTC), origin="test")
    assert (added.decisions, added.hours) == (1, 0)
    assert working_calendar(None).day(date(2027, 4, 30)).is_worked
    assert not working_calendar(None).day(date(2029, 9, 3)).is_worked
