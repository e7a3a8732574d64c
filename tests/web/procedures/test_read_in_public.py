"""The page of a procedure says what to bring, how long, how much and where; unknown is never free."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from tests.factories.published_procedures import BIRTH, birth, channel, papers, version
from tests.web.markup import Reading, read
from time_machine import travel

from caicach.registry.procedures.constants import ChannelKind, LimitState, VersionState
from caicach.registry.procedures.models import Fee
from caicach.registry.procedures.search import forget_snapshots
from caicach.web.index.throttle import Throttle
from caicach.web.procedures.views import printing

PAGE = f"/thu-tuc/{BIRTH}/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Pages ask for the day; it is the one of the cast."""
    forget_snapshots()
    with travel("2026-10-05 09:00+07:00", tick=False):
        yield


def reading_of(client: Client, address: str = PAGE) -> Reading:
    """Return what a page holds."""
    response = client.get(address)
    assert response.status_code == 200
    return read(response.content)


def words_of(client: Client, address: str = PAGE) -> str:
    """Return the visible words of a page."""
    return " ".join(word for word, _language in reading_of(client, address).words)


def test_all_published_parts_are_shown_in_plain_words(client: Client) -> None:
    birth()
    words = words_of(client)
    for expected in (
        "Thủ tục đăng ký khai sinh",
        "Mang theo gì",
        "Tờ khai đăng ký khai sinh",
        "1 bản chính",
        "chỉ xuất trình, không phải nộp",
        "nếu có",
        "Trẻ em bị bỏ rơi",
        "01 ngày làm việc",
        "8.000 đồng",
        "Người khuyết tật",
        "miễn phí",
        "Ủy ban nhân dân cấp xã",
        "Niêm yết 07 ngày liên tục.",
        "Mẫu số 01",
        "chưa được đăng ký khai sinh",
        "Giấy khai sinh",
        "60/2014/QH13",
        "163/QĐ-BTP",
        "Công dân Việt Nam",
    ):
        assert expected in words, expected


def test_what_is_not_stated_is_said_so_and_never_called_free(client: Client) -> None:
    made = version("1.000001", "Thủ tục ít thông tin", subjects=[])
    channel(made, ChannelKind.COUNTER)
    Fee.objects.create(version=made, name="Lệ phí", text="0 đồng")
    words = words_of(client, "/thu-tuc/1.000001/")
    assert words.count("chưa công bố") >= 3
    assert "miễn phí" not in words.replace("không có nghĩa là miễn phí", "")
    assert "0 đồng" not in words
    assert "Thành phần hồ sơ chưa công bố" in words


def test_a_limit_that_could_not_be_read_is_shown_as_it_was_published(client: Client) -> None:
    made = version("1.000001", "Thủ tục có lời")
    channel(made, ChannelKind.COUNTER, published_time="Ngay sau khi họp hội đồng")
    channel(made, ChannelKind.POST, limit_state=LimitState.UNTIMED)
    words = words_of(client, "/thu-tuc/1.000001/")
    assert "Ngay sau khi họp hội đồng" in words
    assert "không quy định thời hạn" in words


def test_fees_of_a_case_that_no_way_has_are_shown_all_the_same(client: Client) -> None:
    made = version("1.000001", "Thủ tục nhiều mức")
    channel(made, ChannelKind.COUNTER, "03 ngày làm việc")
    Fee.objects.create(version=made, name="Phí thẩm định", amount=1_500_000, case="Dự án nhóm A")
    words = words_of(client, "/thu-tuc/1.000001/")
    assert "Mức thu khác" in words
    assert "1.500.000 đồng" in words


def test_a_form_opens_only_at_an_address_of_the_web(client: Client) -> None:
    made = version("1.000001", "Thủ tục có mẫu")
    papers(
        made,
        [
            {"name": "Đơn", "form_name": "Mẫu 1", "form_url": "https://example.org/mau1.docx"},
            {"name": "Tờ khai", "form_name": "Mẫu 2", "form_url": "javascript:alert(1)"},
        ],
    )
    links = [link["href"] for link in reading_of(client, "/thu-tuc/1.000001/").all("a")]
    assert "https://example.org/mau1.docx" in links
    assert not any("javascript" in link for link in links)


def test_published_text_is_never_markup(client: Client) -> None:
    version("1.000001", "Thủ tục <script>alert(1)</script>", conditions="<img src=x onerror=alert(1)>")
    raw = client.get("/thu-tuc/1.000001/").content
    assert b"<script>alert" not in raw
    assert b"<img src=x" not in raw


def test_an_older_version_says_so_and_leads_to_the_present_one(client: Client) -> None:
    version("1.000001", "Tên cũ", state=VersionState.ENDED, valid_to=date(2026, 8, 31))
    version("1.000001", "Tên mới", valid_from=date(2026, 9, 1))
    assert "Tên mới" in words_of(client, "/thu-tuc/1.000001/")
    old = words_of(client, "/thu-tuc/1.000001/?phien-ban=1")
    assert "Tên cũ" in old
    assert "Xem phiên bản đang áp dụng" in old
    assert "đến hết ngày 31/08/2026" in old


def test_a_version_that_is_over_or_to_come_warns(client: Client) -> None:
    version("1.000001", "Đã hết", state=VersionState.ENDED, valid_to=date(2026, 8, 31))
    version("1.000002", "Sắp có", valid_from=date(2027, 1, 1))
    assert "không có phiên bản nào đang áp dụng" in words_of(client, "/thu-tuc/1.000001/")
    assert "có hiệu lực từ ngày 01/01/2027" in words_of(client, "/thu-tuc/1.000002/")


def test_a_code_with_a_province_leads_to_the_one_page(client: Client) -> None:
    birth()
    response = client.get("/thu-tuc/1.001193.000.00.00.H48/")
    assert (response.status_code, response["Location"]) == (301, PAGE)


def test_a_draft_and_what_does_not_exist_look_alike(client: Client) -> None:
    version("1.000001", "Dự thảo", state=VersionState.DRAFT)
    answers = [client.get(f"/thu-tuc/{code}/") for code in ("1.000001", "9.999999", "khai-sinh")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert client.get("/thu-tuc/1.000001/?phien-ban=1").status_code == 404
    assert client.get("/thu-tuc/1.000001/qr.svg").status_code == 404


def test_the_qr_code_on_the_page_and_as_a_file_opens_the_page(client: Client) -> None:
    birth()
    assert b"<svg role=" in client.get(PAGE).content
    png = client.get(f"{PAGE}qr.png")
    read_again = zxingcpp.read_barcodes(Image.open(io.BytesIO(png.content)).convert("L"))
    assert [code.text for code in read_again] == [f"http://testserver{PAGE}"]
    svg = client.get(f"{PAGE}qr.svg", {"mo": "dvcqg"})
    assert svg["Content-Type"] == "image/svg+xml"
    assert client.get(f"{PAGE}qr.exe").status_code == 404


def test_the_sheets_of_a_field_hold_its_procedures_and_the_field(client: Client) -> None:
    made = birth()
    version("1.000656", "Thủ tục đăng ký khai tử")
    version("2.000815", "Chứng thực bản sao", field="Chứng thực")
    version("1.000009", "Thủ tục dự thảo", state=VersionState.DRAFT)
    response = client.get("/thu-tuc/qr/to-in.pdf", {"linh-vuc": made.field_id})
    assert response["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(response.content) as document:
        assert len(document) == 1
        picture = document[0].render(scale=3, grayscale=True).to_pil()
    codes = {code.text for code in zxingcpp.read_barcodes(picture)}
    assert codes == {
        f"http://testserver/thu-tuc/?linh-vuc={made.field_id}",
        f"http://testserver{PAGE}",
        "http://testserver/thu-tuc/1.000656/",
    }
    assert "Hộ tịch (2)" in words_of(client, "/thu-tuc/qr/")


def test_sheets_of_no_field_are_not_found_and_many_in_a_row_are_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = birth()
    assert client.get("/thu-tuc/qr/to-in.pdf").status_code == 404
    assert client.get("/thu-tuc/qr/to-in.pdf?linh-vuc=99999").status_code == 404
    monkeypatch.setattr(printing, "_THROTTLE", Throttle(most=0, seconds=60))
    refused = client.get("/thu-tuc/qr/to-in.pdf", {"linh-vuc": made.field_id})
    assert refused.status_code == 429
    assert "Hãy chờ một phút" in refused.content.decode()


def test_a_page_costs_four_queries_and_is_small(client: Client) -> None:
    birth()
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(PAGE)
    assert len(asked) == 4
    assert len(response.content) < 60_000
