"""Published procedures of a day are found and listed; drafts and other days' are not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.published_procedures import birth, touched, version

from caicach.registry.procedures.constants import Level, VersionState
from caicach.registry.procedures.public_pages import offers_of, published_procedure
from caicach.registry.procedures.search import (
    KEPT,
    Asked,
    Audience,
    audiences_of,
    forget_snapshots,
    search,
    snapshot,
)

TODAY = date(2026, 10, 5)
pytestmark = pytest.mark.django_db


def names(text: str = "", **filters: object) -> list[str]:
    """Return the names that a question finds today."""
    return [row.name for row in search(Asked(text, **filters), on=TODAY).listed]  # type: ignore[arg-type]


def test_everyday_words_find_a_published_procedure() -> None:
    birth()
    version("1.000656", "Thủ tục đăng ký khai tử")
    assert names("làm giấy khai sinh")[0] == "Thủ tục đăng ký khai sinh"
    assert names("lam giay khai sinhh")[0] == "Thủ tục đăng ký khai sinh"
    assert names("1.000656") == ["Thủ tục đăng ký khai tử"]
    assert names("1.000656.000.00.00.H48") == ["Thủ tục đăng ký khai tử"]


def test_a_result_finds_its_procedure() -> None:
    version("2.000635", "Cấp bản sao hộ tịch", results=[{"code": "", "name": "Trích lục khai tử"}])
    assert names("trích lục") == ["Cấp bản sao hộ tịch"]


def test_drafts_and_versions_of_other_days_are_not_found() -> None:
    version("1.000001", "Thủ tục dự thảo", state=VersionState.DRAFT)
    version("1.000002", "Thủ tục đã hết", state=VersionState.ENDED, valid_to=date(2026, 10, 4))
    version("1.000003", "Thủ tục sẽ có", valid_from=date(2026, 10, 6))
    version("1.000004", "Thủ tục còn hôm nay", state=VersionState.ENDED, valid_to=TODAY)
    assert names() == names("thủ tục") == ["Thủ tục còn hôm nay"]
    tomorrow = search(Asked("thủ tục"), on=date(2026, 10, 6)).listed
    assert [row.code for row in tomorrow] == ["1.000003"]


def test_of_each_procedure_the_newest_version_of_the_day_is_found() -> None:
    version("1.000001", "Tên cũ", state=VersionState.ENDED, valid_to=date(2026, 12, 31))
    version("1.000001", "Tên mới", valid_from=date(2026, 9, 1))
    assert names() == ["Tên mới"]


def test_filters_narrow_lists_and_questions() -> None:
    birth()
    trade = version(
        "1.001612",
        "Đăng ký thành lập hộ kinh doanh",
        field="Hộ kinh doanh",
        at_commune=False,
        at_province=True,
        subjects=["Doanh nghiệp"],
    )
    assert names(level=Level.PROVINCE) == names(audience=Audience.BUSINESS) == names(field=trade.field_id)
    assert names("đăng ký", level=Level.COMMUNE) == ["Thủ tục đăng ký khai sinh"]
    assert names("đăng ký", field=0) == []
    counts = snapshot(TODAY).fields(Asked(field=trade.field_id, level=Level.PROVINCE))
    assert [(one.name, one.count) for one in counts] == [("Hộ kinh doanh", 1)]


def test_pages_of_answers_follow_each_other() -> None:
    for number in range(7):
        version(f"1.00000{number}", f"Thủ tục số {number}")
    for text in ("", "thủ tục số"):
        parts = [search(Asked(text), on=TODAY, start=start, limit=3) for start in (0, 3, 6)]
        assert [len(part.listed) for part in parts] == [3, 3, 1]
        assert {part.total for part in parts} == {7}
        assert len({row.id for part in parts for row in part.listed}) == 7


def test_a_change_by_another_process_is_seen_and_nothing_else_costs_more_than_one_query() -> None:
    birth()
    assert names("khai sinh")
    with CaptureQueriesContext(connection) as asked:
        names("khai sinh")
    assert len(asked) == 1
    made = version("1.000656", "Thủ tục đăng ký khai tử")
    assert names("khai tử")
    made.name = "Tên khác"
    made.save()
    assert "Tên khác" not in names("tên khác")
    touched()
    assert names("tên khác")[0] == "Tên khác"


def test_only_a_few_snapshots_are_kept() -> None:
    birth()
    forget_snapshots()
    days = [date(2026, 10, day) for day in range(1, KEPT + 3)]
    first = snapshot(days[0])
    assert snapshot(days[0]) is first
    for day in days:
        snapshot(day)
    assert snapshot(days[0]) is not first


def test_an_empty_catalogue_answers_nothing() -> None:
    forget_snapshots()
    assert search(Asked("khai sinh"), on=TODAY).total == search(Asked(), on=TODAY).total == 0


@pytest.mark.parametrize(
    ("subjects", "audiences"),
    [
        (["Công dân Việt Nam", "Người nước ngoài"], {Audience.PEOPLE}),
        (["Doanh nghiệp có vốn đầu tư nước ngoài"], {Audience.BUSINESS}),
        (["Hợp tác xã, tổ chức", "Cá nhân"], {Audience.PEOPLE, Audience.BUSINESS}),
        ([], {Audience.PEOPLE, Audience.BUSINESS}),
        (["Khác"], {Audience.PEOPLE, Audience.BUSINESS}),
    ],
)
def test_for_whom_a_procedure_is_follows_from_its_subjects(subjects: list[str], audiences: set[str]) -> None:
    assert audiences_of(subjects) == audiences


def test_a_page_shows_the_version_of_the_day_with_all_its_parts() -> None:
    birth()
    with CaptureQueriesContext(connection) as asked:
        found = published_procedure("1.001193.000.00.00.H48", on=TODAY)
        assert found is not None
        assert (len(found.channels), len(found.fees), len(found.papers)) == (3, 2, 5)
        assert found.version.field.name == "Hộ tịch"
    assert len(asked) == 4
    assert found.present == found.version
    assert found.code == "1.001193"


def test_a_page_shows_another_version_when_asked_and_no_draft() -> None:
    old = version("1.000001", "Tên cũ", state=VersionState.ENDED, valid_to=date(2026, 8, 31))
    new = version("1.000001", "Tên mới", valid_from=date(2026, 9, 1))
    draft = version("1.000001", "Tên dự thảo", state=VersionState.DRAFT)
    found = published_procedure("1.000001", on=TODAY, number=old.number)
    assert found is not None
    assert (found.version, found.present, found.versions) == (old, new, [new, old])
    assert published_procedure("1.000001", on=TODAY, number=draft.number) is None
    assert published_procedure("1.000001", on=TODAY, number=99) is None


def test_where_none_holds_the_next_is_shown_or_else_the_last() -> None:
    version("1.000001", "Thứ nhất", state=VersionState.ENDED, valid_to=date(2025, 12, 31))
    version("1.000001", "Thứ hai", state=VersionState.ENDED, valid_to=date(2026, 8, 31))
    found = published_procedure("1.000001", on=TODAY)
    assert found is not None
    assert (found.version.name, found.present) == ("Thứ hai", None)
    version("1.000001", "Thứ ba", valid_from=date(2027, 1, 1))
    coming = published_procedure("1.000001", on=TODAY)
    assert coming is not None
    assert coming.version.name == "Thứ ba"


@pytest.mark.parametrize("code", ["", "khai sinh", "9.999999", "../1.001193", "1.001193'--"])
def test_what_is_no_code_of_a_published_procedure_is_not_found(code: str) -> None:
    birth()
    assert published_procedure(code, on=TODAY) is None


def test_a_draft_alone_is_not_found() -> None:
    version("1.000001", "Dự thảo", state=VersionState.DRAFT)
    assert published_procedure("1.000001", on=TODAY) is None


def test_offers_of_a_list_cost_three_queries_and_leave_drafts_out() -> None:
    shown = birth()
    hidden = version("1.000001", "Dự thảo", state=VersionState.DRAFT)
    with CaptureQueriesContext(connection) as asked:
        offers = offers_of([shown.pk, hidden.pk])
    assert len(asked) == 3
    assert list(offers) == [shown.pk]
    assert len(offers[shown.pk].channels) == 3
