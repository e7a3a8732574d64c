"""Trying a due moment out in public: the page, the interface for programs, and what both refuse."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.conftest import NOW, Province, act_of
from tests.registry.calendars.drafts import decision, off, week
from tests.web.markup import read
from tests.web.readers import reader

from caicach.registry.accounts.models import User
from caicach.registry.calendars.seeding import seed_calendars
from caicach.registry.calendars.services import record_decision
from caicach.registry.calendars.services_hours import set_working_hours
from caicach.web.calendars import public
from caicach.web.index.throttle import Throttle

PAGE, API = reverse("calendars_public:try"), reverse("calendars_public:api")
TYPED = {"received": "14:00 28/08/2026", "limit": "03 ngày làm việc"}


@pytest.fixture(autouse=True)
def fresh_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nobody had asked yet."""

    monkeypatch.setattr(public, "_requests", Throttle(most=30, seconds=600))


@pytest.fixture
def anybody(db: None) -> Client:
    seed_calendars(at=NOW, origin="test")
    return reader()


def words_of(content: bytes) -> str:
    return " ".join(text for text, _language in read(content).words)


def test_the_page_says_when_and_why(anybody: Client) -> None:
    answer = anybody.get(PAGE, TYPED)
    words = words_of(answer.content)
    assert "Hạn trả: 14:00 thứ Hai, 07/09/2026" in words
    assert "Không tính ngày 31/08/2026: Ngày nghỉ (thay cho ngày 22/08/2026)" in words
    assert "tính 3 giờ 30 phút" in words
    assert "Vì vậy hạn trả kết quả là 14:00 thứ Hai, 07/09/2026." in words
    strip = [
        attributes
        for tag, attributes in read(answer.content).tags
        if "strip-day" in attributes.get("class", "")
    ]
    assert len(strip) == 11
    assert "strip-due" in strip[-1]["class"]


def test_the_form_is_there_without_anything_typed(anybody: Client) -> None:
    reading = read(anybody.get(PAGE).content)
    labelled = {label["for"] for label in reading.all("label")}
    boxes = [box for box in (*reading.all("input"), *reading.all("select")) if box.get("type") != "hidden"]
    assert all(box.get("id") in labelled for box in boxes)
    assert not reading.all("style")


def test_rules_that_are_chosen_count(anybody: Client) -> None:
    late = {**TYPED, "received": "15:20 28/08/2026", "cutoff": "on", "counting": "whole_days"}
    words = words_of(anybody.get(PAGE, late).content)
    assert "Nhận sau 15:00 nên thời hạn bắt đầu từ 07:30 thứ Năm, 03/09/2026 (Nghị định 118" in words
    assert "Hạn trả: 17:30 thứ Ba, 08/09/2026" in words
    kept = words_of(
        anybody.get(PAGE, {"received": "08:00 28/08/2026", "limit": "2 ngày", "no_roll": "on"}).content
    )
    assert "Hạn trả: 23:59 Chủ nhật, 30/08/2026" in kept
    hours = {"received": "08:00 28/08/2026", "limit": "4 giờ", "hours": "working"}
    assert "Hạn trả: 14:00 thứ Sáu, 28/08/2026" in words_of(anybody.get(PAGE, hours).content)


def test_a_supplement_moves_the_due_moment(anybody: Client) -> None:
    asked = {**TYPED, "asked": "08:00 03/09/2026", "supplied": "08:00 04/09/2026"}
    assert "14:00 thứ Ba, 08/09/2026" in words_of(anybody.get(PAGE, asked).content)
    anew = words_of(anybody.get(PAGE, {**asked, "supplement": "restart"}).content)
    assert "thời hạn tính lại từ đầu" in anew
    assert "Hạn trả: 08:00 thứ Tư, 09/09/2026" in anew
    waits = words_of(anybody.get(PAGE, {**TYPED, "asked": "08:00 03/09/2026"}).content)
    assert "Chưa có hạn trả" in waits


def test_the_calendar_of_a_unit_can_be_chosen(anybody: Client, minh_hoa: Province, tu: User) -> None:
    set_working_hours(week(minh_hoa.commune, valid_from=date(2026, 1, 1), working_day=480), act=act_of(tu))
    found = anybody.get(PAGE, {**TYPED, "q": "suoi mo"})
    link = next(a["href"] for a in read(found.content).all("a") if str(minh_hoa.commune.uid) in a["href"])
    assert "limit=03+ng" in link
    words = words_of(anybody.get(PAGE + link).content)
    assert "Xã Suối Mơ" in words
    assert "Hạn trả: 11:30 thứ Năm, 10/09/2026" in words


def test_what_cannot_be_reckoned_is_told_and_kept(anybody: Client) -> None:
    cases = {
        "sớm nhất có thể": "Không đọc được thời hạn",
        "9000 ngày": "đến khoảng 5 năm",
        "0,5 tháng": "phải là số nguyên",
        "": "Nhập thời hạn",
    }
    for typed, told in cases.items():
        page = anybody.get(PAGE, {**TYPED, "limit": typed}).content.decode()
        assert told in page
        assert f'value="{typed}"' in page or not typed
    assert "Nhập giờ và ngày" in anybody.get(PAGE, {**TYPED, "received": "mai"}).content.decode()
    assert "từ năm 2006" in anybody.get(PAGE, {**TYPED, "received": "08:00 01/01/1990"}).content.decode()
    before = {**TYPED, "asked": "08:00 01/01/2026", "supplied": "07:00 01/01/2026"}
    page = anybody.get(PAGE, before).content.decode()
    assert "phải sau khi tiếp nhận" in page
    assert "phải sau khi yêu cầu" in page
    assert "Nhập lúc yêu cầu" in anybody.get(PAGE, {**TYPED, "supplied": "07:00 01/01/2027"}).content.decode()


def test_a_long_strip_is_told_in_short(anybody: Client) -> None:
    answer = anybody.get(PAGE, {**TYPED, "limit": "02 năm"})
    reading = read(answer.content)
    assert sum("strip-day" in attributes.get("class", "") for _tag, attributes in reading.tags) == 71
    assert "ngày có tính" in words_of(answer.content)
    assert "tạm tính" in words_of(answer.content)


def test_programs_get_the_same_in_both_languages(anybody: Client, minh_hoa: Province, tu: User) -> None:
    told = anybody.get(API, TYPED).json()
    assert told["due"] == "2026-09-07T14:00+07:00"
    assert told["limit"] == {"vi": "03 ngày làm việc", "en": "3 working days"}
    assert told["sentences"][-1]["en"] == "So the result is due at 14:00 Monday 07/09/2026."
    assert told["unit"] == {
        "uid": None,
        "name": {"vi": "Lịch chung cả nước", "en": "The calendar of everybody"},
    }
    assert not told["is_provisional"]
    assert sum(day["counted_minutes"] for day in told["days"]) == 3 * 480
    assert told["days"][3] | {"name": None} == {
        "date": "2026-08-31",
        "kind": "day_off",
        "name": None,
        "counted_minutes": 0,
        "counted_days": 0,
        "paused": False,
    }
    record_decision(decision(off(date(2026, 9, 7)), organisation=minh_hoa.commune), act=act_of(tu))
    own = anybody.get(API, {**TYPED, "unit": str(minh_hoa.commune.uid)}).json()
    assert (own["due"], own["unit"]["name"]["vi"]) == ("2026-09-08T14:00+07:00", "Xã Suối Mơ")
    assert anybody.get(API, {**TYPED, "received": "05/01/2027 08:00"}).json()["is_provisional"]


def test_programs_are_told_what_is_wrong_field_by_field(anybody: Client) -> None:
    answer = anybody.get(API, {"received": "2026-08-28T14:00", "limit": "mai"})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["limit"]
    missing = anybody.get(API, {})
    assert {error["field"] for error in missing.json()["errors"]} == {"received", "limit"}
    for unit in ("0b0e7a52-0000-4000-8000-000000000000", "Hà Nội"):
        unknown = anybody.get(API, {**TYPED, "unit": unit})
        assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (400, "unit")
    assert anybody.post(API, TYPED).status_code == 405


def test_who_asks_too_often_waits(anybody: Client) -> None:
    answers = [anybody.get(API, TYPED) for _time in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {200}
    assert answers[30].status_code == 429
    assert answers[30].headers["Retry-After"] == "600"
    assert anybody.get(PAGE).status_code == 429


def test_few_questions_are_asked(anybody: Client, minh_hoa: Province) -> None:
    anybody.get(PAGE, TYPED)
    with CaptureQueriesContext(connection) as asked:
        anybody.get(PAGE, TYPED)
    assert len(asked) <= 1
    chosen = {**TYPED, "unit": str(minh_hoa.commune.uid)}
    anybody.get(API, chosen)
    with CaptureQueriesContext(connection) as asked:
        anybody.get(API, chosen)
    assert len(asked) <= 5
