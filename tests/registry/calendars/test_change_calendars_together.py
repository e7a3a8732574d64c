"""Two who change a calendar in the same moment: one comes after the other, and nothing is entered twice.

On SQLite every transaction that writes has the database to itself; PostgreSQL is where they could meet.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from tests.conftest import Province, act_of
from tests.registry.calendars.drafts import TUESDAY, decision, off, week
from tests.registry.test_change_at_the_same_time import refusals, together, writers_can_meet

from caicach.registry.accounts.models import User
from caicach.registry.calendars.models import CalendarDecision, Revision, WorkingHours
from caicach.registry.calendars.refusals import CalendarRuleError, StaleCalendarError
from caicach.registry.calendars.selectors import current_revision
from caicach.registry.calendars.services import record_decision, withdraw_decision
from caicach.registry.calendars.services_hours import set_working_hours

__all__ = ["writers_can_meet"]
ROUNDS = 4
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_a_decision_typed_twice_is_recorded_once_even_as_the_first_of_all(tu: User) -> None:
    act = act_of(tu)
    for number in range(ROUNDS):
        draft = decision(off(TUESDAY + timedelta(weeks=number)), number=f"{number}/TB")
        outcomes = together(
            partial(record_decision, draft, act=act), partial(record_decision, draft, act=act)
        )
        [refused] = refusals(outcomes)
        assert isinstance(refused, CalendarRuleError), repr(refused)
    assert CalendarDecision.objects.count() == ROUNDS
    assert Revision.objects.count() == 1


def test_two_changes_have_revisions_of_their_own(minh_hoa: Province, tu: User) -> None:
    act = act_of(tu)
    for number in range(ROUNDS):
        day = TUESDAY + timedelta(weeks=number)
        units = (minh_hoa.commune, minh_hoa.justice)
        drafts = [decision(off(day), organisation=unit, number=f"{number}/QĐ") for unit in units]
        assert not refusals(together(*(partial(record_decision, draft, act=act) for draft in drafts)))
    revisions = list(
        CalendarDecision.objects.order_by("since_revision").values_list("since_revision", flat=True)
    )
    assert len(set(revisions)) == 2 * ROUNDS
    assert revisions[-1] == current_revision()


def test_one_withdraws_and_the_other_is_told(tu: User) -> None:
    act = act_of(tu)
    for number in range(ROUNDS):
        held = record_decision(decision(off(), number=f"{number}/TB"), act=act)
        withdraw = partial(withdraw_decision, held.pk, reason="ghi nhầm ngày", act=act)
        [refused] = refusals(together(withdraw, withdraw))
        assert isinstance(refused, StaleCalendarError), repr(refused)


def test_of_two_who_read_the_same_hours_one_must_look_again(minh_hoa: Province, tu: User) -> None:
    act, seen = act_of(tu), 0
    for number in range(ROUNDS):
        draft = week(minh_hoa.commune, valid_from=date(2027, 1 + number, 1))
        change = partial(set_working_hours, draft, seen=seen, act=act)
        [refused] = refusals(together(change, change))
        assert isinstance(refused, StaleCalendarError), repr(refused)
        seen = WorkingHours.objects.latest("pk").pk
    assert WorkingHours.objects.count() == ROUNDS
