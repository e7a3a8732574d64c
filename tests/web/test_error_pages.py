"""Pages for what went wrong say what happened, what to do next, and give a number to quote."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.multipartparser import MultiPartParser
from django.template import loader
from django.test import Client
from tests.web.markup import read
from tests.web.readers import reader

pytestmark = pytest.mark.urls("tests.web.faulty_urls")

EXPLAINED = [
    ("/khong-co-trang-nay/", 404, "Không tìm thấy trang", "Page not found"),
    ("/faulty/400", 400, "Yêu cầu không hợp lệ", "The request is not valid"),
    ("/faulty/403", 403, "Bạn không có quyền làm việc này", "You may not do this"),
    ("/ngon-ngu/", 405, "Địa chỉ này không mở được theo cách đó", "cannot be opened that way"),
    ("/faulty/413", 413, "Tệp hoặc nội dung quá lớn", "The file or content is too large"),
    ("/faulty/429", 429, "Gửi quá nhiều lần", "Sent too often"),
    ("/faulty/500", 500, "Trang gặp lỗi", "The page failed"),
]


@pytest.mark.parametrize(("address", "status", "vietnamese", "english"), EXPLAINED)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_error_is_explained_in_the_readers_language(
    address: str, status: int, vietnamese: str, english: str, language: str
) -> None:
    client = reader(language=language)
    client.raise_request_exception = False
    response = client.get(address)
    page = response.content.decode()
    reading = read(response.content)
    assert response.status_code == status
    assert reading.all("html")[0]["lang"] == language
    assert (vietnamese if language == "vi" else english) in page
    assert len(reading.all("h1")) == 1
    assert len(reading.all("li")) >= 1
    assert "bí mật" not in page
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", [row[0] for row in EXPLAINED])
def test_the_number_to_quote_is_the_one_in_the_log(address: str) -> None:
    client = reader()
    client.raise_request_exception = False
    response = client.get(address, headers={"x-request-id": "a1b2c3d4e5f6"})
    assert response.headers["X-Request-ID"] == "a1b2c3d4e5f6"
    assert "<code>a1b2c3d4e5f6</code>" in response.content.decode()


def test_a_number_that_is_not_well_formed_is_replaced(client: Client) -> None:
    response = client.get("/", headers={"x-request-id": "<script>"})
    assert re.fullmatch(r"[0-9a-f]{16}", response.headers["X-Request-ID"])


def test_a_refused_method_still_says_which_are_allowed(client: Client) -> None:
    assert client.get("/ngon-ngu/").headers["Allow"] == "POST"
    assert client.get("/faulty/429").headers["Retry-After"] == "60"


def test_a_stale_form_hands_back_what_was_typed_but_no_secret() -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {
        "remark": "Đề nghị xem lại <b>mục 3</b>",
        "password": "bí-mật-1",
        "otp_code": "123456",
        "empty": " ",
    }
    response = client.post("/faulty/form", typed)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Biểu mẫu đã hết hiệu lực" in page
    assert "Đề nghị xem lại &lt;b&gt;mục 3&lt;/b&gt;" in page
    assert "bí-mật-1" not in page
    assert "123456" not in page
    assert "csrfmiddlewaretoken" not in re.findall(r"<label[^>]*>([^<]*)</label>", page)


def test_a_form_with_its_token_is_taken() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    assert client.post("/faulty/form", {"csrfmiddlewaretoken": token.group(1), "a": "1"}).content == b"ok"


def test_the_page_for_a_fault_of_ours_asks_the_database_nothing() -> None:
    # Without the database mark any query fails here, so the page must do without.
    client = reader()
    client.raise_request_exception = False
    client.cookies["sessionid"] = "somebody"
    assert "Trang gặp lỗi" in client.get("/faulty/500").content.decode()


def test_an_apology_is_given_even_when_its_template_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_kwargs: object) -> str:
        raise RuntimeError("no templates today")

    client = reader()
    client.raise_request_exception = False
    monkeypatch.setattr(loader, "render_to_string", broken)
    response = client.get("/faulty/500", headers={"x-request-id": "a1b2c3d4e5f6"})
    assert response.status_code == 500
    assert "Trang gặp lỗi" in response.content.decode()
    assert "a1b2c3d4e5f6" in response.content.decode()


def test_a_request_that_is_too_large_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    sheet = SimpleUploadedFile("bang.csv", b"x" * 5_000)
    assert client.post("/ngon-ngu/", {"bang": sheet}).status_code == 302

    monkeypatch.setattr(settings, "LARGEST_REQUEST_BYTES", 4_000)
    sheet.seek(0)
    with patch.object(MultiPartParser, "parse", side_effect=AssertionError("the body was read")):
        response = client.post("/ngon-ngu/", {"bang": sheet})
    assert response.status_code == 413
    assert "Tệp hoặc nội dung quá lớn" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("/", "testserver", 301),
        ("/", "evil.example", 400),
        ("/static/css/caicach.css", "testserver", 200),
        ("/static/css/none.css", "testserver", 404),
    ],
)
def test_every_answer_says_what_a_browser_may_run(
    monkeypatch: pytest.MonkeyPatch, address: str, host: str, status: int
) -> None:
    # As in production, where the first middleware that asks for the host is the one that redirects.
    monkeypatch.setattr(settings, "SECURE_SSL_REDIRECT", status in {301, 400})
    response = Client().get(address, headers={"host": host})
    list(response)  # a file is closed when it has been read
    assert response.status_code == status
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
