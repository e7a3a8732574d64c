"""Everybody finds procedures, with and without scripts; drafts are nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.published_procedures import birth, version
from tests.web.markup import read
from time_machine import travel

from caicach.registry.procedures.constants import VersionState
from caicach.registry.procedures.search import forget_snapshots

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Pages ask for the day; it is the one of the cast."""
    forget_snapshots()
    with travel("2026-10-05 09:00+07:00", tick=False):
        yield


def text_of(client: Client, address: str) -> str:
    """Return the visible words of a page."""
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(word for word, _language in read(response.content).words)


def test_everyday_words_lead_to_the_procedure(client: Client) -> None:
    birth()
    version("1.000656", "Thủ tục đăng ký khai tử")
    page = client.get("/thu-tuc/", {"tim": "lam giay khai sinhh"})
    assert page.content.index("Thủ tục đăng ký khai sinh".encode()) > 0
    assert b'href="/thu-tuc/1.001193/"' in page.content
    words = text_of(client, "/thu-tuc/?tim=lam+giay+khai+sinhh")
    assert "sinhh → sinh" in words
    assert "01 ngày làm việc" in words


def test_the_question_stays_in_the_box_and_filters_in_their_fields(client: Client) -> None:
    made = birth()
    reading = read(
        client.get(
            "/thu-tuc/", {"tim": '"khai" <sinh>', "linh-vuc": str(made.field_id), "cap": "commune"}
        ).content
    )
    assert (
        next(box for box in reading.all("input") if box.get("id") == "ask-text")["value"] == '"khai" <sinh>'
    )
    chosen = [option["value"] for option in reading.all("option") if "selected" in option]
    assert chosen == [str(made.field_id), "commune"]


def test_without_a_question_fields_are_offered(client: Client) -> None:
    made = birth()
    page = client.get("/thu-tuc/").content.decode()
    assert f'href="?linh-vuc={made.field_id}"' in page
    assert "Hộ tịch" in page
    assert "Thủ tục đăng ký khai sinh" in text_of(client, f"/thu-tuc/?linh-vuc={made.field_id}")


def test_an_empty_catalogue_says_where_to_look(client: Client) -> None:
    assert "dichvucong.gov.vn" in text_of(client, "/thu-tuc/")


def test_what_finds_nothing_says_what_to_do(client: Client) -> None:
    birth()
    assert "Viết ngắn hơn" in text_of(client, "/thu-tuc/?tim=qqqqqqq")
    assert "Bỏ bớt điều kiện lọc" in text_of(client, "/thu-tuc/?tim=khai+sinh&cap=ministry")


def test_a_matter_of_the_courts_is_sent_there(client: Client) -> None:
    birth()
    assert "Tòa án nhân dân khu vực" in text_of(client, "/thu-tuc/?tim=nộp+đơn+ly+hôn")


def test_a_weak_answer_is_not_called_one(client: Client) -> None:
    version("1.000001", "Cấp giấy phép sử dụng vật liệu nổ công nghiệp")
    words = text_of(client, "/thu-tuc/?tim=học+bổng+du+học+giấy")
    assert "Không có thủ tục nào khớp rõ" in words or "Không tìm thấy" in words


def test_drafts_and_versions_of_other_days_are_not_listed(client: Client) -> None:
    version("1.000001", "Thủ tục dự thảo", state=VersionState.DRAFT)
    version("1.000002", "Thủ tục đã hết", state=VersionState.ENDED, valid_to=date(2026, 10, 4))
    version("1.000003", "Thủ tục đang có")
    words = text_of(client, "/thu-tuc/?tim=thủ+tục") + text_of(client, "/thu-tuc/?cap=commune")
    assert "Thủ tục đang có" in words
    assert "dự thảo" not in words
    assert "đã hết" not in words


def test_the_live_search_gets_its_part_alone(client: Client) -> None:
    birth()
    part = client.get("/thu-tuc/", {"tim": "khai sinh"}, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert "Thủ tục đăng ký khai sinh" in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_answers_come_in_pages_that_keep_the_question(client: Client) -> None:
    for number in range(23):
        version(f"1.0000{number:02d}", f"Thủ tục minh họa {number}")
    first = client.get("/thu-tuc/?tim=minh+họa&cap=commune").content.decode()
    assert "trang=2" in first
    assert "cap=commune" in first
    assert (
        client.get("/thu-tuc/?tim=minh+họa&cap=commune&trang=2").content.decode().count('class="answer"') == 3
    )
    assert "Không tìm thấy" in text_of(client, "/thu-tuc/?tim=minh+họa&trang=99")


@pytest.mark.parametrize(
    "query",
    [
        "trang=0",
        "trang=x",
        "linh-vuc=abc",
        "linh-vuc=99999999999",
        "cap=sao-hỏa",
        "doi-tuong=",
        "tim=" + "a" * 5000,
    ],
)
def test_an_odd_address_is_read_as_far_as_it_can_be(client: Client, query: str) -> None:
    birth()
    assert client.get(f"/thu-tuc/?{query}").status_code == 200


def test_a_page_of_answers_costs_four_queries(client: Client) -> None:
    birth()
    client.get("/thu-tuc/?tim=khai+sinh")
    for address, most in (("/thu-tuc/?tim=khai+sinh", 4), ("/thu-tuc/", 1)):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= most, [query["sql"][:100] for query in asked]


def test_nothing_is_written_by_reading(client: Client) -> None:
    assert client.post("/thu-tuc/", {"tim": "khai sinh"}).status_code == 405
