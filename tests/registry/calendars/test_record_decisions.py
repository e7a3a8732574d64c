"""Recording an official decision about days: who may, what is refused, and what becomes of the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import Province, act_of
from tests.factories.registry import position, user
from tests.registry.calendars.drafts import (
    BOTH,
    SATURDAY,
    TUESDAY,
    decision,
    holiday,
    make_up,
    off,
    short,
)

from caicach.common.audit.models import Entry
from caicach.core.deadlines.calendars import DayKind
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act
from caicach.registry.calendars import watchers
from caicach.registry.calendars.drafts import DayDraft, DecisionDraft
from caicach.registry.calendars.models import CalendarDecision, DecidedDay
from caicach.registry.calendars.refusals import CalendarRuleError, StaleCalendarError
from caicach.registry.calendars.selectors import current_revision, working_calendar
from caicach.registry.calendars.services import record_decision, withdraw_decision


def refusal(draft: DecisionDraft, act: Act) -> CalendarRuleError:
    with pytest.raises(CalendarRuleError) as refused:
        record_decision(draft, act=act)
    return refused.value


def test_a_nationwide_decision_changes_the_days_of_every_unit(minh_hoa: Province, tu: User) -> None:
    recorded = record_decision(decision(off(), make_up(like=1)), act=act_of(tu))
    for unit in (minh_hoa.commune, minh_hoa.justice):
        calendar = working_calendar(unit.pk)
        assert calendar.day(TUESDAY).kind is DayKind.DAY_OFF
        assert not calendar.day(TUESDAY).is_worked
        assert calendar.day(SATURDAY).minutes == 480
        assert calendar.day(SATURDAY).source == "01/TB-MH, 01/10/2026"
    entry = Entry.objects.get(action="calendars.decision_recorded")
    assert entry.object_id == str(recorded.pk)
    assert entry.details["days"] == [
        {"day": "2026-12-08", "kind": "day_off"},
        {"day": "2026-12-12", "kind": "make_up"},
    ]


def test_the_head_of_a_unit_decides_for_that_unit_alone(minh_hoa: Province, dung: User) -> None:
    record_decision(decision(off(), organisation=minh_hoa.justice), act=act_of(dung))
    assert not working_calendar(minh_hoa.justice.pk).day(TUESDAY).is_worked
    assert working_calendar(minh_hoa.home_affairs.pk).day(TUESDAY).is_worked


def test_the_head_of_a_superior_decides_for_units_below(minh_hoa: Province) -> None:
    chairwoman = position(user("hoa", "Lê Thị Hoa"), minh_hoa.province, Role.UNIT_HEAD).user
    record_decision(decision(short(), organisation=minh_hoa.commune), act=act_of(chairwoman))
    assert working_calendar(minh_hoa.commune.pk).day(TUESDAY).minutes == 240


@pytest.mark.parametrize("who", ["binh", "chi", "khoa", "an", "lan"])
def test_nobody_else_decides_anything(who: str, minh_hoa: Province, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(who)
    for unit in (None, minh_hoa.commune, minh_hoa.justice):
        with pytest.raises(PermissionDenied):
            record_decision(decision(off(), organisation=unit), act=act_of(person))
    assert not CalendarDecision.objects.exists()


def test_a_head_does_not_decide_for_others_nor_for_the_country(minh_hoa: Province, dung: User) -> None:
    for unit in (None, minh_hoa.province, minh_hoa.home_affairs, minh_hoa.commune):
        with pytest.raises(PermissionDenied):
            record_decision(decision(off(), organisation=unit), act=act_of(dung))
    assert not CalendarDecision.objects.exists()


DAYS: dict[str, tuple[Callable[[], DayDraft], str]] = {
    "a make-up day that is worked anyway": (lambda: make_up(TUESDAY), "vốn là ngày làm việc"),
    "a make-up day like a Sunday": (lambda: make_up(like=6), "không có giờ làm việc"),
    "a day off on a weekend": (lambda: off(SATURDAY), "vốn không làm việc"),
    "a short day without hours": (lambda: short(sessions=()), "Hãy ghi giờ làm việc"),
    "a short day on a weekend": (lambda: short(SATURDAY), "vốn không làm việc"),
    "a day off with hours": (lambda: off(sessions=BOTH), "là ngày nghỉ nên không có giờ"),
    "sessions that overlap": (lambda: short(sessions=((450, 690), (600, 900))), "chồng lên nhau"),
    "a session that ends before it begins": (
        lambda: short(sessions=((690, 450),)),
        "bắt đầu trước khi kết thúc",
    ),
    "too many sessions": (
        lambda: short(sessions=tuple((n, n + 1) for n in range(0, 50, 10))),
        "nhiều nhất 4",
    ),
    "a day without a name": (lambda: off(name_vi=" "), "Hãy ghi tên"),
    "a day beyond all calendars": (lambda: holiday(date(2150, 1, 1)), "nằm ngoài thời gian"),
}


@pytest.mark.parametrize("case", DAYS)
def test_a_day_that_cannot_be_is_refused_where_it_stands(case: str, tu: User) -> None:
    made, words = DAYS[case]
    refused = refusal(decision(holiday(date(2026, 9, 2)), made()), act_of(tu))
    assert [fault.row for fault in refused.faults] == [1]
    assert words in refused.faults[0].text
    assert not CalendarDecision.objects.exists()


HEADS: dict[str, tuple[dict[str, Any], str]] = {
    "without a title": ({"title": ""}, "title"),
    "without an issuer": ({"issuer": " "}, "issuer"),
    "without a number": ({"number": ""}, "number"),
    "without its day": ({"issued_on": None}, "issued_on"),
    "issued in the future": ({"issued_on": date(2062, 10, 1)}, "issued_on"),
    "of a year that it does not touch": ({"announces_year": 2027}, "announces_year"),
    "without days": ({"days": ()}, ""),
    "with too many days": (
        {"days": tuple(holiday(date(2027, 1 + n // 28, 1 + n % 28)) for n in range(61))},
        "",
    ),
}


@pytest.mark.parametrize("case", HEADS)
def test_an_incomplete_decision_is_refused_where_it_lacks(case: str, tu: User) -> None:
    fields, field = HEADS[case]
    refused = refusal(replace(decision(off()), **fields), act_of(tu))
    assert [(fault.field, fault.row) for fault in refused.faults] == [(field, None)]


def test_all_faults_are_told_at_once(tu: User) -> None:
    refused = refusal(decision(off(SATURDAY), make_up(TUESDAY), title="", issuer=""), act_of(tu))
    assert [(fault.field, fault.row) for fault in refused.faults] == [
        ("title", None),
        ("issuer", None),
        ("", 0),
        ("", 1),
    ]


def test_a_provisional_decision_needs_no_number(tu: User) -> None:
    draft = decision(off(), number="", issued_on=None, is_provisional=True)
    assert record_decision(draft, act=act_of(tu)).reference == "Hoán đổi ngày làm việc"


def test_the_same_day_twice_is_refused(tu: User) -> None:
    refused = refusal(decision(off(), off()), act_of(tu))
    assert refused.faults[0].row == 1
    assert "hai lần" in str(refused)


def test_the_same_decision_twice_is_refused(tu: User) -> None:
    record_decision(decision(off()), act=act_of(tu))
    refused = refusal(decision(off(date(2026, 12, 9))), act_of(tu))
    assert [fault.field for fault in refused.faults] == ["number"]


def test_a_decision_that_contradicts_another_names_it(tu: User) -> None:
    record_decision(decision(off()), act=act_of(tu))
    refused = refusal(decision(short(), number="02/TB-MH"), act_of(tu))
    assert "“Nghỉ hoán đổi, nghỉ khác” theo văn bản 01/TB-MH" in str(refused)
    assert DecidedDay.objects.count() == 1


def test_what_was_withdrawn_contradicts_nothing(tu: User) -> None:
    former = record_decision(decision(off()), act=act_of(tu))
    withdraw_decision(former.pk, reason="ghi nhầm ngày", act=act_of(tu))
    record_decision(decision(short()), act=act_of(tu))
    assert working_calendar(None).day(TUESDAY).minutes == 240


def test_a_unit_may_decide_otherwise_than_the_country(minh_hoa: Province, tu: User) -> None:
    record_decision(decision(off(), make_up()), act=act_of(tu))
    local = decision(make_up(TUESDAY, name_vi="Trực"), off(SATURDAY), organisation=minh_hoa.commune)
    record_decision(local, act=act_of(tu))
    own, other = working_calendar(minh_hoa.commune.pk), working_calendar(minh_hoa.other_commune.pk)
    assert (own.day(TUESDAY).is_worked, own.day(SATURDAY).is_worked) == (True, False)
    assert (other.day(TUESDAY).is_worked, other.day(SATURDAY).is_worked) == (False, True)


def test_a_holiday_is_for_the_country_to_decide(minh_hoa: Province, tu: User) -> None:
    refused = refusal(decision(holiday(), organisation=minh_hoa.commune), act_of(tu))
    assert "do Nhà nước quy định chung" in str(refused)
    announcing = decision(off(), organisation=minh_hoa.commune, announces_year=2026)
    assert [fault.field for fault in refusal(announcing, act_of(tu)).faults] == ["announces_year"]


def test_an_official_announcement_ends_the_provisional_one(tu: User) -> None:
    days = (holiday(date(2027, 2, 5)), holiday(date(2027, 2, 8)))
    provisional = record_decision(
        decision(*days, number="", issued_on=None, announces_year=2027, is_provisional=True), act=act_of(tu)
    )
    assert working_calendar(None).is_provisional(date(2027, 3, 1))
    official = decision(off(date(2027, 2, 5)), holiday(date(2027, 2, 9)), announces_year=2027)
    record_decision(official, act=act_of(tu))
    provisional.refresh_from_db()
    assert provisional.withdrawal_reason == "đã có thông báo chính thức: 01/TB-MH"
    calendar = working_calendar(None)
    assert not calendar.is_provisional(date(2027, 12, 31))
    assert [calendar.day(date(2027, 2, day)).is_worked for day in (5, 8, 9)] == [False, True, False]
    assert list(Entry.objects.order_by("sequence").values_list("action", flat=True))[-2:] == [
        "calendars.decision_withdrawn",
        "calendars.decision_recorded",
    ]


def test_a_year_is_announced_once(tu: User) -> None:
    record_decision(decision(holiday(), announces_year=2026), act=act_of(tu))
    again = decision(holiday(date(2026, 9, 2)), number="02/TB-MH", announces_year=2026)
    assert "đã được công bố bằng 01/TB-MH" in str(refusal(again, act_of(tu)))


def test_withdrawing_gives_the_days_back_and_keeps_the_reason(tu: User) -> None:
    recorded = record_decision(decision(off()), act=act_of(tu))
    withdrawn = withdraw_decision(recorded.pk, reason="  văn bản  bị thu hồi ", act=act_of(tu))
    assert working_calendar(None).day(TUESDAY).is_worked
    assert (withdrawn.withdrawal_reason, withdrawn.withdrawn_by) == ("văn bản bị thu hồi", tu)
    assert CalendarDecision.objects.count() == 1


def test_withdrawing_needs_a_reason(tu: User) -> None:
    recorded = record_decision(decision(off()), act=act_of(tu))
    with pytest.raises(CalendarRuleError) as refused:
        withdraw_decision(recorded.pk, reason=" - ", act=act_of(tu))
    assert refused.value.faults[0].field == "reason"
    assert not working_calendar(None).day(TUESDAY).is_worked


def test_what_somebody_else_withdrew_is_not_withdrawn_again(tu: User) -> None:
    recorded = record_decision(decision(off()), act=act_of(tu))
    withdraw_decision(recorded.pk, reason="ghi nhầm ngày", act=act_of(tu))
    with pytest.raises(StaleCalendarError):
        withdraw_decision(recorded.pk, reason="ghi nhầm ngày", act=act_of(tu))


@pytest.mark.parametrize("who", ["binh", "dung", "khoa", "an"])
def test_nobody_else_withdraws(who: str, tu: User, request: pytest.FixtureRequest) -> None:
    recorded = record_decision(decision(off()), act=act_of(tu))
    with pytest.raises(PermissionDenied):
        withdraw_decision(recorded.pk, reason="ghi nhầm ngày", act=act_of(request.getfixturevalue(who)))
    with pytest.raises(PermissionDenied):
        withdraw_decision(999_999, reason="ghi nhầm ngày", act=act_of(tu))
    assert not working_calendar(None).day(TUESDAY).is_worked


@pytest.fixture
def told() -> Iterator[list[tuple[int, int, bool]]]:
    """What a watcher is told: the decision, the revision, and whether the day is then worked."""
    found: list[tuple[int, int, bool]] = []

    def look(decision_id: int, act: Act) -> None:
        revision = current_revision()
        worked = working_calendar(None, revision=revision).day(TUESDAY).is_worked
        found.append((decision_id, revision, worked))

    watchers.watch(look)
    watchers.watch(look)
    yield found
    watchers.unwatch(look)


def test_watchers_are_told_within_the_change(tu: User, told: list[tuple[int, int, bool]]) -> None:
    recorded = record_decision(decision(off()), act=act_of(tu))
    withdraw_decision(recorded.pk, reason="ghi nhầm ngày", act=act_of(tu))
    assert [(each, worked) for each, _revision, worked in told] == [(recorded.pk, False), (recorded.pk, True)]
    assert told[0][1] < told[1][1] == current_revision()


def test_a_watcher_that_fails_undoes_the_change(tu: User) -> None:
    def refuse(decision_id: int, act: Act) -> None:
        raise RuntimeError("not now")

    before = current_revision()
    watchers.watch(refuse)
    try:
        with pytest.raises(RuntimeError):
            record_decision(decision(off()), act=act_of(tu))
    finally:
        watchers.unwatch(refuse)
    assert not CalendarDecision.objects.exists()
    assert current_revision() == before
    assert working_calendar(None).day(TUESDAY).is_worked
