"""Reading calendars: as known at a revision, through the superiors of each day, and without queries."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.conftest import Province, act_of
from tests.factories.registry import province
from tests.registry.calendars.drafts import BOTH, SATURDAY, TUESDAY, decision, make_up, off, week

from caicach.core.deadlines.calendars import WeeklyHours, WorkingCalendar
from caicach.core.deadlines.minutes import DAY, number_of
from caicach.registry.accounts.models import User
from caicach.registry.calendars import cache
from caicach.registry.calendars.cache import CALENDARS, CalendarCache, Key
from caicach.registry.calendars.drafts import sessions_from
from caicach.registry.calendars.selectors import REVISION_SUBQUERY, current_revision, working_calendar
from caicach.registry.calendars.services import record_decision, withdraw_decision
from caicach.registry.calendars.services_hours import set_working_hours
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.services import move_organisation

Asking = Callable[[int], AbstractContextManager[CaptureQueriesContext]]


def test_without_any_row_an_agency_works_eight_hours_and_every_date_is_provisional(
    minh_hoa: Province,
) -> None:
    calendar = working_calendar(minh_hoa.commune.pk)
    assert calendar.day(TUESDAY).minutes == 480
    assert not calendar.day(SATURDAY).is_worked
    assert calendar.is_provisional(TUESDAY)


def test_a_calendar_is_what_was_known_at_its_revision(minh_hoa: Province, tu: User) -> None:
    unit, act = minh_hoa.commune.pk, act_of(tu)
    first = current_revision()
    recorded = record_decision(decision(off()), act=act)
    second = current_revision()
    set_working_hours(week(minh_hoa.commune), act=act)
    third = current_revision()
    withdraw_decision(recorded.pk, reason="ghi nhầm ngày", act=act)
    fourth = current_revision()
    assert first < second < third < fourth
    CALENDARS.clear()
    monday = TUESDAY - timedelta(days=1)
    known = [
        [working_calendar(unit, revision=revision).day(day).minutes for day in (monday, TUESDAY)]
        for revision in (first, second, third, fourth)
    ]
    assert known == [[480, 480], [480, 0], [240, 0], [240, 240]]


def test_a_known_calendar_costs_no_query(
    minh_hoa: Province, tu: User, django_assert_num_queries: Asking
) -> None:
    record_decision(decision(off()), act=act_of(tu))
    CALENDARS.clear()
    with django_assert_num_queries(1):
        revision = current_revision()
    with django_assert_num_queries(3):
        calendar = working_calendar(minh_hoa.commune.pk, revision=revision)
    with django_assert_num_queries(0):
        assert working_calendar(minh_hoa.commune.pk, revision=revision) is calendar
    with django_assert_num_queries(1):
        assert working_calendar(minh_hoa.commune.pk) is calendar


def test_units_that_work_alike_share_one_calendar(minh_hoa: Province) -> None:
    shared = working_calendar(minh_hoa.commune.pk)
    assert working_calendar(minh_hoa.other_commune.pk) is shared
    assert working_calendar(None) is shared


def test_the_revision_comes_along_with_another_query(
    minh_hoa: Province, tu: User, django_assert_num_queries: Asking
) -> None:
    set_working_hours(week(minh_hoa.commune), act=act_of(tu))
    with django_assert_num_queries(1):
        rows = Organisation.objects.annotate(revision=REVISION_SUBQUERY).values_list("revision", flat=True)
        found = set(rows)
    assert found == {current_revision()}


def test_each_day_follows_the_superior_that_it_had(minh_hoa: Province, tu: User) -> None:
    act = act_of(tu)
    other = province("Tỉnh Biên Cương", code="H98")
    moved_on = date(2026, 12, 10)
    days = (TUESDAY, date(2026, 12, 15))
    record_decision(decision(*map(off, days), organisation=minh_hoa.province), act=act)
    record_decision(decision(make_up(), organisation=other, number="9/QĐ"), act=act)
    set_working_hours(week(other, sessions=dict.fromkeys(range(5), ((480, 540),))), act=act)
    unit = minh_hoa.commune.pk
    before = current_revision()
    assert [working_calendar(unit).day(day).minutes for day in (*days, SATURDAY)] == [0, 0, 0]
    move_organisation(minh_hoa.commune, parent=other, on=moved_on, act=act)
    assert current_revision() > before
    assert [working_calendar(unit).day(day).minutes for day in (*days, SATURDAY)] == [0, 60, 60]
    assert working_calendar(unit).day(date(2026, 12, 9)).minutes == 480


def test_a_number_seen_in_a_change_that_failed_never_comes_again(tu: User) -> None:
    seen = set()
    for _attempt in range(5):
        with transaction.atomic():
            record_decision(decision(off()), act=act_of(tu))
            seen.add(current_revision())
            transaction.set_rollback(True)
    assert len(seen) == 5
    assert current_revision() not in seen


def test_the_cache_keeps_a_bounded_number_and_forgets_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("caicach.registry.calendars.cache.time.monotonic", lambda: now[0])
    monkeypatch.setattr(cache, "MOST_CALENDARS", 3)
    monkeypatch.setattr(cache, "MOST_UNITS", 5)
    kept = CalendarCache()
    calendar = WorkingCalendar([WeeklyHours(date(2020, 1, 1), dict.fromkeys(range(5), sessions_from(BOTH)))])
    for number in range(10):
        kept.put(Key(number, 1), number, calendar)
    assert len(kept) == 3
    assert kept.get(Key(9, 1)) is calendar
    assert kept.get(Key(5, 1)) is None
    for number in range(10):
        kept.put(Key(100 + number, 1), "same", calendar)
    assert sum(kept.get(Key(100 + number, 1)) is not None for number in range(10)) == 5
    now[0] = cache.LASTS + 1
    assert kept.get(Key(109, 1)) is None


def test_threads_that_ask_at_once_get_the_same_answers() -> None:
    """Every thread makes the same calendar compile its years; a doubled session would double its minutes."""
    hours = [WeeklyHours(date(2020, 1, 1), dict.fromkeys(range(5), sessions_from(BOTH)))]
    alone = WorkingCalendar(hours)
    minutes = [number_of(date(year, 6, 1)) * DAY for year in range(2006, 2060)]
    expected = [alone.worked(minute) for minute in minutes]
    for _round in range(5):
        shared = WorkingCalendar(hours)
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(lambda one: list(map(one.worked, minutes)), shared) for _thread in range(8)]
        assert all(answer.result() == expected for answer in asked)


def test_the_revision_is_one_number_on_this_database(tu: User) -> None:
    record_decision(decision(off()), act=act_of(tu))
    assert isinstance(current_revision(), int), connection.vendor
