"""Setting the hours of the week: dated rows, inherited from superiors, never over one another."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import Province, act_of
from tests.registry.calendars.drafts import BOTH, MORNINGS, week

from caicach.common.audit.models import Entry
from caicach.registry.accounts.models import User
from caicach.registry.calendars import watchers
from caicach.registry.calendars.models import WorkingHours
from caicach.registry.calendars.refusals import CalendarRuleError, StaleCalendarError
from caicach.registry.calendars.selectors import working_calendar
from caicach.registry.calendars.services_hours import set_working_hours, withdraw_working_hours

BEFORE, AFTER = date(2026, 11, 30), date(2026, 12, 7)
"""Mondays before and after the first of December."""


def minutes(unit: int | None, day: date) -> int:
    return working_calendar(unit).day(day).minutes


def test_hours_hold_from_their_day_on_for_the_unit_and_all_below(minh_hoa: Province, tu: User) -> None:
    set_working_hours(week(minh_hoa.province), act=act_of(tu))
    assert minutes(minh_hoa.commune.pk, BEFORE) == 480
    assert minutes(minh_hoa.commune.pk, AFTER) == 240
    assert working_calendar(minh_hoa.commune.pk).week_of(AFTER).working_day == 240
    assert minutes(None, AFTER) == 480
    entry = Entry.objects.get(action="calendars.hours_set")
    assert entry.details["sessions"]["0"] == [[450, 690]]


def test_the_hours_of_the_nearest_count(minh_hoa: Province, tu: User) -> None:
    act = act_of(tu)
    set_working_hours(week(None, sessions={0: ((480, 500),)}), act=act)
    set_working_hours(week(minh_hoa.province, sessions={0: ((480, 510),)}), act=act)
    set_working_hours(week(minh_hoa.justice, sessions={0: ((480, 520),)}), act=act)
    units = (None, minh_hoa.commune.pk, minh_hoa.justice.pk)
    assert [minutes(unit, AFTER) for unit in units] == [20, 30, 40]


def test_a_unit_can_follow_its_superior_again(minh_hoa: Province, dung: User) -> None:
    act = act_of(dung)
    set_working_hours(week(minh_hoa.justice), act=act)
    set_working_hours(week(minh_hoa.justice, valid_from=date(2027, 1, 1), sessions={}), act=act)
    assert minutes(minh_hoa.justice.pk, AFTER) == 240
    assert minutes(minh_hoa.justice.pk, date(2027, 1, 4)) == 480


def test_of_two_rows_for_one_day_the_later_counts_and_both_stay(minh_hoa: Province, dung: User) -> None:
    act = act_of(dung)
    set_working_hours(week(minh_hoa.justice), act=act)
    set_working_hours(week(minh_hoa.justice, sessions=dict.fromkeys(range(5), BOTH)), act=act)
    assert minutes(minh_hoa.justice.pk, AFTER) == 480
    assert WorkingHours.objects.count() == 2


def test_withdrawn_hours_leave_those_before(minh_hoa: Province, dung: User) -> None:
    act = act_of(dung)
    set_working_hours(week(minh_hoa.justice, sessions={0: BOTH}), act=act)
    wrong = set_working_hours(week(minh_hoa.justice, sessions={0: MORNINGS}), act=act)
    withdraw_working_hours(wrong.pk, reason="ghi nhầm buổi chiều", act=act)
    assert minutes(minh_hoa.justice.pk, AFTER) == 480
    with pytest.raises(StaleCalendarError):
        withdraw_working_hours(wrong.pk, reason="ghi nhầm buổi chiều", act=act)


@pytest.mark.parametrize("who", ["binh", "chi", "khoa", "an"])
def test_nobody_else_sets_or_withdraws_hours(
    who: str, minh_hoa: Province, tu: User, request: pytest.FixtureRequest
) -> None:
    held = set_working_hours(week(minh_hoa.justice), act=act_of(tu))
    act = act_of(request.getfixturevalue(who))
    for unit in (None, minh_hoa.province, minh_hoa.justice, minh_hoa.commune):
        with pytest.raises(PermissionDenied):
            set_working_hours(week(unit), act=act)
    for hours_id in (held.pk, 999_999):
        with pytest.raises(PermissionDenied):
            withdraw_working_hours(hours_id, reason="ghi nhầm buổi chiều", act=act)
    assert WorkingHours.objects.get().until_revision is None


def test_a_head_does_not_set_the_hours_of_others(minh_hoa: Province, dung: User) -> None:
    for unit in (None, minh_hoa.province, minh_hoa.home_affairs):
        with pytest.raises(PermissionDenied):
            set_working_hours(week(unit), act=act_of(dung))
    assert not WorkingHours.objects.exists()


def test_who_read_older_hours_is_told_and_changes_nothing(minh_hoa: Province, dung: User, tu: User) -> None:
    set_working_hours(week(minh_hoa.justice), seen=0, act=act_of(tu))
    with pytest.raises(StaleCalendarError, match="vừa được người khác thay đổi"):
        set_working_hours(week(minh_hoa.justice), seen=0, act=act_of(dung))
    held = WorkingHours.objects.get()
    set_working_hours(week(minh_hoa.justice), seen=held.pk, act=act_of(dung))


def test_hours_that_cannot_be_are_refused_on_their_weekday(minh_hoa: Province, tu: User) -> None:
    sessions = {0: BOTH, 1: ((690, 450),), 2: ((450, 690), (600, 900))}
    wrong = week(minh_hoa.justice, sessions=sessions, source="", working_day=0, valid_from=date(1990, 1, 1))
    with pytest.raises(CalendarRuleError) as refused:
        set_working_hours(wrong, act=act_of(tu))
    assert [(fault.field, fault.row) for fault in refused.value.faults] == [
        ("source", None),
        ("valid_from", None),
        ("working_day", None),
        ("", 1),
        ("", 2),
    ]
    assert not WorkingHours.objects.exists()


def test_everybody_must_work_some_time(tu: User) -> None:
    with pytest.raises(CalendarRuleError, match="ít nhất một buổi"):
        set_working_hours(week(None, sessions={}), act=act_of(tu))


def test_those_who_watch_hours_are_told(minh_hoa: Province, dung: User) -> None:
    told: list[int] = []

    def look(hours_id: int, act: object) -> None:
        told.append(hours_id)

    watchers.watch_hours(look)
    try:
        hours = set_working_hours(week(minh_hoa.justice), act=act_of(dung))
    finally:
        watchers.unwatch(look)
    assert told == [hours.pk]
