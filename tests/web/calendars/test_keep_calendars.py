"""The console's pages of calendars: who opens and who writes what, and that nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from tests.conftest import NOW, Province, act_of
from tests.factories.registry import position, user
from tests.registry.calendars.drafts import TUESDAY, decision, off, week
from tests.web.markup import read
from tests.web.readers import reader

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.registry.calendars.models import CalendarDecision, DecidedDay, WorkingHours
from caicach.registry.calendars.seeding import seed_calendars
from caicach.registry.calendars.selectors import working_calendar
from caicach.registry.calendars.services import record_decision
from caicach.registry.calendars.services_hours import set_working_hours
from caicach.web.calendars import urls

ROLES = ("administrator", "head", "chair", "clerk", "stranger", "citizen")
EXPECTED = {
    # + opens, . does not exist for the reader, m is only written to.
    "start": "+++++.",
    "decisions": "+++++.",
    "decision": "+++++.",
    "withdraw": "mmmmmm",
    "withdraw_hours": "mmmmmm",
    "year": "+++++.",
    "new_decision": "+++...",
    "hours": "+++++.",
}
"""What each address answers for Sở Tư pháp, of which Dũng is head and which the chair's province is above."""

LETTERS = {200: "+", 302: "+", 404: ".", 403: "x", 405: "m"}
WRITES = {"withdraw", "withdraw_hours", "new_decision", "hours"}


@pytest.fixture
def readers(minh_hoa: Province, tu: User, dung: User, binh: User, khoa: User, an: User) -> dict[str, Client]:
    chair = position(user("hoa", "Lê Thị Hoa"), minh_hoa.province, Role.UNIT_HEAD).user
    people = dict(zip(ROLES, (tu, dung, chair, binh, khoa, an), strict=True))
    return {role: reader(user=person) for role, person in people.items()}


@pytest.fixture
def arguments(minh_hoa: Province, tu: User) -> dict[str, object]:
    act = act_of(tu)
    held = record_decision(decision(off(), organisation=minh_hoa.justice), act=act)
    hours = set_working_hours(week(minh_hoa.justice), act=act)
    return {"decision": held.pk, "hours": hours.pk, "unit": str(minh_hoa.justice.uid)}


def address(name: str, arguments: dict[str, object]) -> str:
    pattern = next(one for one in urls.urlpatterns if one.name == name)
    return reverse(f"calendars:{name}", args=[arguments[takes] for takes in pattern.pattern.converters])


def test_every_address_is_declared() -> None:
    assert all(isinstance(pattern, URLPattern) for pattern in urls.urlpatterns)
    assert {pattern.name for pattern in urls.urlpatterns} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_address_opens_for_those_declared(
    name: str, readers: dict[str, Client], arguments: dict[str, object]
) -> None:
    url = address(name, arguments)
    assert "".join(LETTERS[readers[role].get(url).status_code] for role in ROLES) == EXPECTED[name]
    assert reader().get(url).status_code in {302, 405}


@pytest.mark.parametrize("role", ["clerk", "stranger", "citizen"])
def test_who_keeps_no_calendar_writes_nothing(
    role: str, readers: dict[str, Client], arguments: dict[str, object]
) -> None:
    before = (CalendarDecision.objects.count(), WorkingHours.objects.count())
    for name in WRITES:
        assert readers[role].post(address(name, arguments), {"reason": "ghi nhầm ngày"}).status_code == 404
    assert (CalendarDecision.objects.count(), WorkingHours.objects.count()) == before
    assert not CalendarDecision.objects.filter(until_revision__isnull=False).exists()


def test_a_head_writes_nothing_for_others(readers: dict[str, Client], minh_hoa: Province) -> None:
    for key in ("general", str(minh_hoa.home_affairs.uid), str(minh_hoa.province.uid), "nobody"):
        for name in ("new_decision", "hours"):
            assert readers["head"].post(reverse(f"calendars:{name}", args=[key]), {}).status_code == 404


TYPED = {
    "number": "12/TB-UBND",
    "issuer": "UBND tỉnh Minh Họa",
    "title": "Hoán đổi ngày làm việc",
    "issued_on": "01/10/2026",
    "effective_on": "01/12/2026",
    "rows": "4",
    "do": "save",
}


def rows(*days: dict[str, str]) -> dict[str, str]:
    """Return the boxes of rows of days."""
    return {f"d{number}-{name}": text for number, day in enumerate(days) for name, text in day.items()}


OFF = {"day": "08/12/2026", "kind": "day_off", "name_vi": "Nghỉ hoán đổi"}
MAKE_UP = {"day": "12/12/2026", "kind": "make_up", "name_vi": "Làm bù", "like": "1"}


def test_the_head_records_a_decision_with_its_days(readers: dict[str, Client], minh_hoa: Province) -> None:
    url = reverse("calendars:new_decision", args=[minh_hoa.justice.uid])
    answer = readers["head"].post(url, {**TYPED, **rows(OFF, {"kind": "day_off"}, MAKE_UP)}, follow=True)
    page = answer.content.decode()
    assert "Đã ghi văn bản" in page
    assert "12/TB-UBND" in page
    assert "08/12/2026" in page
    calendar = working_calendar(minh_hoa.justice.pk)
    assert not calendar.day(TUESDAY).is_worked
    assert calendar.day(date(2026, 12, 12)).minutes == 480
    assert working_calendar(minh_hoa.commune.pk).day(TUESDAY).is_worked


def test_what_is_refused_stands_in_its_row_with_all_that_was_typed(
    readers: dict[str, Client], minh_hoa: Province
) -> None:
    url = reverse("calendars:new_decision", args=[minh_hoa.justice.uid])
    wrong = {**MAKE_UP, "day": "09/12/2026", "name_en": "Make-up"}
    answer = readers["head"].post(url, {**TYPED, **rows(OFF, {}, wrong)})
    page = answer.content.decode()
    assert "vốn là ngày làm việc nên không thể là ngày làm bù" in page
    assert 'id="id_d2-day_error"' in page
    for text in (*TYPED.values(), *OFF.values(), *wrong.values()):
        assert text in page
    assert not CalendarDecision.objects.exists()


def test_what_cannot_be_read_is_told_and_kept(readers: dict[str, Client]) -> None:
    url = reverse("calendars:new_decision", args=["general"])
    odd = {"day": "hôm qua", "kind": "short", "name_vi": "Họp", "sessions": "sáng"}
    page = readers["administrator"].post(url, {**TYPED, "title": "", **rows(odd)}).content.decode()
    assert "Nhập ngày theo dạng 31/12/2026" in page
    assert "Không đọc được “sáng”" in page
    assert "Hãy ghi trích yếu" in page
    assert "hôm qua" in page
    undated = {"kind": "short", "name_vi": "Họp"}
    page = readers["administrator"].post(url, {**TYPED, **rows(undated)}).content.decode()
    assert "hoặc xóa hết dòng này" in page
    assert not CalendarDecision.objects.exists()


def test_more_rows_are_added_without_writing_or_losing_anything(readers: dict[str, Client]) -> None:
    url = reverse("calendars:new_decision", args=["general"])
    page = readers["administrator"].post(url, {**TYPED, **rows(OFF), "do": "more"}).content.decode()
    assert 'name="d7-day"' in page
    assert 'name="rows" value="8"' in page
    assert "field-error" not in page
    for text in ("12/TB-UBND", "08/12/2026", "Nghỉ hoán đổi"):
        assert text in page
    assert not CalendarDecision.objects.exists()


def test_a_decision_is_withdrawn_with_a_reason(
    readers: dict[str, Client], arguments: dict[str, object], minh_hoa: Province
) -> None:
    url = address("withdraw", arguments)
    refused = readers["head"].post(url, {"reason": ""})
    assert "Hãy ghi lý do bãi bỏ" in refused.content.decode()
    assert not working_calendar(minh_hoa.justice.pk).day(TUESDAY).is_worked
    page = readers["head"].post(url, {"reason": "ghi nhầm ngày"}, follow=True).content.decode()
    assert "ghi nhầm ngày" in page
    assert "Đã bãi bỏ" in page
    assert working_calendar(minh_hoa.justice.pk).day(TUESDAY).is_worked
    again = readers["chair"].post(url, {"reason": "ghi nhầm lần nữa"}, follow=True).content.decode()
    assert "đã được bãi bỏ trước đó" in again


WEEK = {"seen": "0", "valid_from": "01/12/2026", "source": "QĐ 12/QĐ-UBND", "working_day": "7,5"}


def test_hours_are_recorded_and_come_back_in_the_form(readers: dict[str, Client], minh_hoa: Province) -> None:
    url = reverse("calendars:hours", args=[minh_hoa.justice.uid])
    typed = {**WEEK, **{f"w{n}": "7:30-11:30, 13h30 - 17:00" for n in range(5)}, "w5": "07:30-11:00"}
    answer = readers["head"].post(url, typed, follow=True)
    assert "Đã ghi giờ làm việc" in answer.content.decode()
    calendar = working_calendar(minh_hoa.justice.pk)
    assert (calendar.day(TUESDAY).minutes, calendar.day(date(2026, 12, 12)).minutes) == (450, 210)
    assert calendar.week_of(TUESDAY).working_day == 450
    page = readers["head"].get(url).content.decode()
    assert 'value="07:30-11:30, 13:30-17:00"' in page
    assert 'value="7,5"' in page


def test_hours_that_somebody_changed_meanwhile_are_not_written_over(
    readers: dict[str, Client], arguments: dict[str, object], minh_hoa: Province
) -> None:
    url = address("hours", arguments)
    typed = {**WEEK, "w0": "08:00-12:00"}
    page = readers["head"].post(url, typed).content.decode()
    assert "vừa được người khác thay đổi" in page
    assert 'value="08:00-12:00"' in page
    assert f'name="seen" value="{arguments["hours"]}"' in page
    assert WorkingHours.objects.count() == 1


def test_hours_that_overlap_are_told_on_their_weekday(readers: dict[str, Client], minh_hoa: Province) -> None:
    url = reverse("calendars:hours", args=[minh_hoa.justice.uid])
    page = readers["head"].post(url, {**WEEK, "w2": "07:30-11:30, 10:00-17:00"}).content.decode()
    assert 'id="id_w2_error"' in page
    assert "chồng lên nhau" in page
    assert not WorkingHours.objects.exists()


def test_hours_are_withdrawn_with_a_reason(
    readers: dict[str, Client], arguments: dict[str, object], minh_hoa: Province
) -> None:
    url = address("withdraw_hours", arguments)
    assert "Hãy ghi lý do" in readers["head"].post(url, {"reason": " "}, follow=True).content.decode()
    assert "lại áp dụng" in readers["head"].post(url, {"reason": "ghi nhầm"}, follow=True).content.decode()
    assert "trước đó" in readers["head"].post(url, {"reason": "ghi nhầm"}, follow=True).content.decode()
    assert working_calendar(minh_hoa.justice.pk).day(date(2026, 12, 9)).minutes == 480


def test_a_unit_can_follow_its_superior(readers: dict[str, Client], arguments: dict[str, object]) -> None:
    typed = {**WEEK, "seen": str(arguments["hours"]), "valid_from": "01/01/2027", "follows": "on"}
    page = readers["head"].post(address("hours", arguments), typed, follow=True).content.decode()
    assert "theo cơ quan cấp trên" in page


def test_a_year_says_of_every_day_what_it_is(readers: dict[str, Client]) -> None:
    seed_calendars(at=NOW, origin="test")
    url = reverse("calendars:year", args=["general"])
    page = readers["clerk"].get(url, {"year": "2026"})
    words = " ".join(text for text, _language in read(page.content).words)
    assert "Tháng 2: 15 ngày làm việc" in words
    assert "Tết Nguyên Đán" in words
    assert "12729/VPCP-KGVX, 25/12/2025" in words
    assert "tạm tính" not in words
    later = readers["clerk"].get(url, {"year": "2028"}).content.decode()
    assert "tạm tính" in later
    assert readers["clerk"].get(url, {"year": "99999"}).status_code == 200


def test_pages_ask_few_questions(readers: dict[str, Client], arguments: dict[str, object]) -> None:
    most = {"start": 12, "decisions": 10, "decision": 11, "year": 12, "new_decision": 9, "hours": 11}
    for name, limit in most.items():
        url = address(name, arguments)
        readers["administrator"].get(url)
        with CaptureQueriesContext(connection) as asked:
            readers["administrator"].get(url)
        assert len(asked) <= limit, (name, [query["sql"][:90] for query in asked])


def test_the_list_asks_no_more_for_many_than_for_one(readers: dict[str, Client], minh_hoa: Province) -> None:
    url = reverse("calendars:decisions")
    seed_calendars(at=NOW, origin="test")
    readers["clerk"].get(url)
    with CaptureQueriesContext(connection) as few:
        readers["clerk"].get(url, {"year": "2025"})
    with CaptureQueriesContext(connection) as many:
        page = readers["clerk"].get(url).content.decode()
    assert page.count("45/2019/QH14") == 6
    assert len(many) == len(few)
    assert DecidedDay.objects.count() > 60


def test_the_list_can_be_narrowed_to_a_unit(
    readers: dict[str, Client], arguments: dict[str, object], minh_hoa: Province
) -> None:
    url = reverse("calendars:decisions")
    assert "01/TB-MH" in readers["clerk"].get(url, {"unit": str(minh_hoa.justice.uid)}).content.decode()
    assert "01/TB-MH" not in readers["clerk"].get(url, {"unit": str(minh_hoa.commune.uid)}).content.decode()
    assert "01/TB-MH" not in readers["clerk"].get(url, {"year": "2024"}).content.decode()


def test_units_are_found_by_name(readers: dict[str, Client]) -> None:
    page = readers["clerk"].get(reverse("calendars:start"), {"q": "doi gio"}).content.decode()
    assert "Xã Đồi Gió" in page
