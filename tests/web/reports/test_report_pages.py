"""Report pages: numbers that open their dossiers, a file of what is shown, the definitions side by side."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook
from tests.conftest import act_of
from tests.factories.one_stop import AN, Office, request

from caicach.core.deadlines.outcomes import DEFINITIONS
from caicach.core.dossiers.states import ChannelKind
from caicach.registry.accounts.models import User
from caicach.registry.organisations.models import Designation
from caicach.web.reports.forms import days_of
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.reports.asking import Group, ReportKind
from caicach.work.dossiers.services.intake import accept


@pytest.fixture
def taken(office: Office, binh: User) -> list[Dossier]:
    """Three dossiers taken in just now, one of them online."""
    now = timezone.now()
    found = [accept(request(office), act=act_of(binh, now)).dossier for _turn in range(2)]
    late = accept(request(office), act=act_of(binh, now)).dossier
    Dossier.objects.filter(pk=late.pk).update(
        channel=ChannelKind.ONLINE, due_at=now - timedelta(hours=2), first_due_at=now + timedelta(days=9)
    )
    return [*found, late]


def test_every_number_of_the_page_opens_as_many_dossiers(
    client: Client, taken: list[Dossier], binh: User
) -> None:
    client.force_login(binh)
    for kind in ReportKind:
        page = client.get(reverse("reports:report"), {"kind": kind, "period": "year"})
        assert page.status_code == 200
        links = re.findall(r'<a href="(/console/reports/dossiers/[^"]+)">([\d.]+)</a>', page.text)
        assert links, kind
        for address, number in links:
            listed = client.get(unescape(address))
            assert listed.text.count('<th scope="row"><a href="/console/dossiers/') == int(number), address


@pytest.mark.parametrize("group", list(Group))
def test_rows_of_every_group_open_their_dossiers(
    client: Client, taken: list[Dossier], binh: User, group: Group
) -> None:
    client.force_login(binh)
    page = client.get(reverse("reports:report"), {"group": group, "period": "year"})
    links = re.findall(r'<a href="(/console/reports/dossiers/[^"]+key=[^"]+)">([\d.]+)</a>', page.text)
    assert sum(int(number) for address, number in links if "column=received" in address) == 3
    for address, number in links:
        listed = client.get(unescape(address))
        assert listed.text.count('<th scope="row"><a href="/console/dossiers/') == int(number), address


def test_the_file_says_what_the_page_shows(client: Client, taken: list[Dossier], binh: User) -> None:
    Designation.objects.filter(name="Sở Tư pháp").update(name="=1+1")
    client.force_login(binh)
    answer = client.get(reverse("reports:export"), {"period": "year"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    head = next(at for at, row in enumerate(rows) if "Kỳ trước chuyển sang" in row)
    body = rows[head + 1 :]
    column = rows[head].index("Tiếp nhận trong kỳ")
    assert [row[0] for row in body] == ["=1+1", "Tổng cộng"]
    assert [row[column] for row in body] == [3, 3]
    assert body[1][rows[head].index("Đang quá hạn")] == 1


def test_definitions_are_compared_and_lead_to_what_differs(
    client: Client, taken: list[Dossier], binh: User
) -> None:
    late = taken[-1]
    now = timezone.now()
    Dossier.objects.filter(pk=late.pk).update(
        received_at=now - timedelta(hours=5), resolved_at=now - timedelta(hours=1), state="resolved"
    )
    client.force_login(binh)
    first, last = timezone.localdate(now) - timedelta(days=1), timezone.localdate(now)
    asked = {"period": "days", "first": first.isoformat(), "last": last.isoformat()}
    page = client.get(reverse("reports:compare"), asked)
    for definition in DEFINITIONS:
        assert definition.title.vi in unescape(page.text)
    assert "1 hồ sơ mà các cách tính cho kết quả khác nhau" in page.text
    listed = client.get(reverse("reports:differing"), asked)
    assert late.code in listed.text
    assert taken[0].code not in listed.text


def test_outsiders_learn_nothing(client: Client, taken: list[Dossier], khoa: User, an: User) -> None:
    names = ("report", "dossiers", "export", "compare", "differing")
    for name in names:
        assert client.get(reverse(f"reports:{name}")).status_code == 302
    client.force_login(an)
    for name in names:
        assert client.get(reverse(f"reports:{name}")).status_code == 404
    client.force_login(khoa)
    page = client.get(reverse("reports:report"), {"period": "year"})
    assert page.status_code == 200
    assert "Sở Tư pháp" not in page.text
    listed = client.get(reverse("reports:dossiers"), {"period": "year", "column": "received"})
    assert taken[0].code not in listed.text
    assert AN.name not in listed.text


def test_what_cannot_be_asked_is_said_and_kept(client: Client, office: Office, binh: User) -> None:
    client.force_login(binh)
    asked = {"period": "days", "first": "2026-05-02", "last": "2026-05-01"}
    answer = client.get(reverse("reports:report"), asked)
    assert answer.status_code == 422
    assert "Ngày cuối phải từ ngày đầu trở đi." in answer.text
    assert 'value="2026-05-02"' in answer.text
    assert client.get(reverse("reports:report"), {"period": "days"}).status_code == 422
    assert client.get(reverse("reports:report"), {"definition": "mine"}).status_code == 422


def test_numbers_that_no_report_has_are_not_found(client: Client, office: Office, binh: User) -> None:
    client.force_login(binh)
    address = reverse("reports:dossiers")
    assert client.get(address, {"column": "nothing"}).status_code == 404
    assert client.get(address, {"column": "received", "key": "x"}).status_code == 404
    assert (
        client.get(address, {"column": "received", "group": "month", "key": "2026-99-99"}).status_code == 404
    )


def test_a_report_page_is_few_queries(
    client: Client, taken: list[Dossier], binh: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(binh)
    with django_assert_max_num_queries(8):
        client.get(reverse("reports:report"), {"period": "year"})


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("month", date(2026, 2, 1), date(2026, 2, 28)),
        ("last_month", date(2026, 1, 1), date(2026, 1, 31)),
        ("quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("last_quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ("half", date(2026, 1, 1), date(2026, 6, 30)),
        ("last_half", date(2025, 7, 1), date(2025, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_periods_have_the_days_of_the_calendar(period: str, first: date, last: date) -> None:
    assert days_of(period, date(2026, 2, 28)) == (first, last)
