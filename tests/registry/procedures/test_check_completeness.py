"""What a procedure lacks, by when it had to be published, and who mends it; for the administrator alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.published_procedures import birth, channel, papers, version

from caicach.core.deadlines.calendars import DayKind, SpecialDay, WeeklyHours, WorkingCalendar
from caicach.core.index.text import Text
from caicach.registry.accounts.models import User
from caicach.registry.calendars.cache import CALENDARS
from caicach.registry.calendars.selectors import working_calendar
from caicach.registry.procedures.checklist import (
    Asked,
    Mender,
    Part,
    checked_version,
    checked_versions,
    fields_in_catalogue,
    tally,
)
from caicach.registry.procedures.constants import ChannelKind, Level, VersionState
from caicach.registry.procedures.publication import (
    Publisher,
    Timing,
    after,
    before,
    publication_of,
    publisher_of,
)

TODAY = date(2026, 10, 5)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_calendars() -> Iterator[None]:
    """Begin and end with no calendar known."""
    CALENDARS.clear()
    yield
    CALENDARS.clear()


def names(tu: User, **filters: object) -> list[str]:
    """Return the names that the list of the administrator shows."""
    rows, count = checked_versions(Asked(**filters), user=tu, on=TODAY)  # type: ignore[arg-type]
    assert count == len(rows)
    return [row.version.name for row in rows]


def test_a_procedure_with_all_seven_parts_lacks_only_what_was_not_read(tu: User) -> None:
    made = birth()
    found = checked_version(made.pk, user=tu, on=TODAY)
    assert found is not None
    assert found.missing == ()
    made.has_unread_limit = True
    made.save()
    found = checked_version(made.pk, user=tu, on=TODAY)
    assert found is not None
    assert found.missing == (Part.LIMIT,)
    assert found.mender(Part.LIMIT) is Mender.KEEPER


def test_a_bare_procedure_lacks_all_but_its_name(tu: User) -> None:
    made = version("1.000001", "Thủ tục trống", subjects=[], decision="12/QĐ-UBND")
    found = checked_version(made.pk, user=tu, on=TODAY)
    assert found is not None
    assert found.missing == tuple(part for part in Part if part is not Part.NAME)
    assert not found.is_complete
    assert found.mender(Part.PAPERS) is Mender.PROVINCE


@pytest.mark.parametrize(
    ("decision", "mender"),
    [("163/QĐ-BTP", Mender.MINISTRY), ("2816/QĐ-UBND", Mender.PROVINCE), ("", Mender.PUBLISHER)],
)
def test_who_signed_mends_the_content(tu: User, decision: str, mender: Mender) -> None:
    made = version("1.000001", "Thủ tục", decision=decision)
    found = checked_version(made.pk, user=tu, on=TODAY)
    assert found is not None
    assert found.mender(Part.STEPS) is mender


def test_the_list_is_narrowed_by_what_is_lacking(tu: User) -> None:
    birth()
    made = version("1.000001", "Thiếu hồ sơ", steps=[{"case": "", "lines": ["Nộp"]}], handling_agency="Xã")
    channel(made, ChannelKind.COUNTER, "03 ngày làm việc")
    other = version("1.000002", "Thiếu trình tự", field="Đất đai", at_commune=False, at_province=True)
    channel(other, ChannelKind.COUNTER, "03 ngày làm việc")
    papers(other, [{"name": "Đơn", "originals": 1}])
    assert names(tu) == ["Thiếu hồ sơ", "Thiếu trình tự", "Thủ tục đăng ký khai sinh"]
    assert names(tu, incomplete=True) == ["Thiếu hồ sơ", "Thiếu trình tự"]
    assert names(tu, lacks=Part.PAPERS) == ["Thiếu hồ sơ"]
    assert names(tu, lacks=Part.STEPS) == names(tu, lacks=Part.AGENCY) == ["Thiếu trình tự"]
    assert names(tu, level=Level.PROVINCE) == names(tu, field_id=other.field_id) == ["Thiếu trình tự"]
    assert names(tu, text="thieu ho so") == names(tu, text="1.000001.H48") == ["Thiếu hồ sơ"]
    counted = tally(user=tu, on=TODAY)
    assert (counted.total, counted.incomplete, counted.complete) == (3, 2, 1)
    assert counted.lacking[Part.PAPERS] == counted.lacking[Part.AGENCY] == 1
    assert [field.name for field in fields_in_catalogue(user=tu, on=TODAY)] == ["Đất đai", "Hộ tịch"]


def test_drafts_are_checked_too_and_what_is_over_only_when_asked_for(tu: User) -> None:
    version("1.000001", "Dự thảo", state=VersionState.DRAFT)
    version("1.000002", "Đã hết", state=VersionState.ENDED, valid_to=date(2026, 10, 4))
    assert names(tu) == ["Dự thảo"]
    assert names(tu, state=VersionState.ENDED) == ["Đã hết"]


@pytest.mark.parametrize("who", ["khoa", "binh", "lan", "an"])
def test_others_than_the_administrator_see_nothing(who: str, request: pytest.FixtureRequest) -> None:
    made = birth()
    person = request.getfixturevalue(who)
    assert checked_versions(Asked(), user=person, on=TODAY) == ([], 0)
    assert checked_version(made.pk, user=person, on=TODAY) is None
    assert tally(user=person, on=TODAY).total == 0
    assert fields_in_catalogue(user=person, on=TODAY) == []


def test_a_page_of_the_list_costs_few_queries(tu: User) -> None:
    for number in range(12):
        version(f"1.00{number:04d}", f"Thủ tục {number}", decided_on=date(2026, 9, 1), decision="1/QĐ-BTP")
    checked_versions(Asked(late=True), user=tu, on=TODAY)
    with CaptureQueriesContext(connection) as asked:
        rows, count = checked_versions(Asked(late=True), user=tu, on=TODAY, limit=5)
    assert (len(rows), count) == (5, 12)
    assert len(asked) <= 6, [query["sql"][:90] for query in asked]


def test_working_days_are_counted_over_weekends_and_holidays(tu: User) -> None:
    calendar = working_calendar(None)
    assert after(date(2026, 9, 4), 5, calendar) == date(2026, 9, 11)
    assert before(date(2026, 9, 14), 5, calendar) == date(2026, 9, 6)
    holiday = SpecialDay(date(2026, 9, 9), DayKind.HOLIDAY, Text("Nghỉ", "Off"))
    with_holiday = WorkingCalendar(
        (WeeklyHours(date.min, calendar.week_of(TODAY).sessions, 480),), (holiday,)
    )
    assert after(date(2026, 9, 4), 5, with_holiday) == date(2026, 9, 14)


@pytest.mark.parametrize(
    ("decision", "signed", "effect", "decided"),
    [
        ("1/QĐ-UBND", date(2026, 9, 4), date(2026, 9, 14), Timing.KEPT),
        ("1/QĐ-UBND", date(2026, 9, 7), date(2026, 9, 14), Timing.LATE),
        ("1/QĐ-BTP", date(2026, 8, 14), date(2026, 9, 14), Timing.KEPT),
        ("1/QĐ-BTP", date(2026, 8, 31), date(2026, 9, 14), Timing.LATE),
        ("1/QĐ-UBND", date(2026, 9, 4), None, Timing.UNKNOWN),
        ("không rõ", date(2026, 9, 4), date(2026, 9, 14), Timing.UNKNOWN),
        ("1/QĐ-UBND", None, date(2026, 9, 14), Timing.UNKNOWN),
        ("1/QĐ-UBND", date(2021, 9, 1), date(2021, 9, 2), Timing.UNKNOWN),
    ],
)
def test_a_decision_comes_in_time_before_its_effect(
    decision: str, signed: date | None, effect: date | None, decided: Timing
) -> None:
    made = version("1.000001", "Thủ tục", decision=decision, decided_on=signed, valid_from=effect)
    assert publication_of(made, working_calendar(None), on=TODAY).decided.timing is decided


@pytest.mark.parametrize(
    ("decision", "public", "on", "timing"),
    [
        ("1/QĐ-UBND", date(2026, 9, 11), TODAY, Timing.KEPT),
        ("1/QĐ-UBND", date(2026, 9, 12), TODAY, Timing.LATE),
        ("1/QĐ-BTP", date(2026, 9, 18), TODAY, Timing.KEPT),
        ("1/QĐ-BTP", date(2026, 9, 21), TODAY, Timing.LATE),
        ("1/QĐ-UBND", None, date(2026, 9, 11), Timing.WAITING),
        ("1/QĐ-UBND", None, date(2026, 9, 14), Timing.LATE),
    ],
)
def test_the_content_is_public_in_time_after_signing(
    decision: str, public: date | None, on: date, timing: Timing
) -> None:
    made = version("1.000001", "Thủ tục", decision=decision, decided_on=date(2026, 9, 4), published_on=public)
    found = publication_of(made, working_calendar(None), on=on)
    assert found.published.timing is timing
    assert found.published.by == (date(2026, 9, 18) if "BTP" in decision else date(2026, 9, 11))


def test_what_is_late_is_listed_alone_when_asked_for(tu: User) -> None:
    version("1.000001", "Chậm", decision="1/QĐ-UBND", decided_on=date(2026, 9, 4))
    version(
        "1.000002",
        "Kịp",
        decision="1/QĐ-UBND",
        decided_on=date(2026, 9, 4),
        published_on=date(2026, 9, 7),
        valid_from=date(2026, 10, 1),
    )
    assert names(tu, late=True) == ["Chậm"]


@pytest.mark.parametrize(
    ("decision", "agency", "publisher"),
    [
        ("163/QĐ-BTP", "", Publisher.MINISTRY),
        ("2084/QĐ-BNNMT ngày 1/1/2026", "", Publisher.MINISTRY),
        ("12/QĐ-NHNN", "", Publisher.MINISTRY),
        ("2816/QĐ-UBND", "Bộ Tư pháp", Publisher.PROVINCE),
        ("88/QĐ-CT.UBND", "", Publisher.PROVINCE),
        ("", "Bộ Tư pháp", Publisher.MINISTRY),
        ("", "Ủy ban nhân dân tỉnh", Publisher.PROVINCE),
        ("5/QĐ", "", Publisher.UNKNOWN),
        ("", "", Publisher.UNKNOWN),
    ],
)
def test_who_decided_is_read_from_the_sign_of_the_decision(
    decision: str, agency: str, publisher: Publisher
) -> None:
    assert publisher_of(decision, agency) is publisher
