"""Trying a criteria set out: sheet, answers, results and their files, and all that can go wrong."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from openpyxl import Workbook, load_workbook
from pytest_django import Settings
from tests.web.markup import read

from caicach.web.index import sheets
from caicach.web.index.throttle import Throttle
from caicach.web.index.views import trial

pytestmark = pytest.mark.django_db

SET = "/tinh-thu/hue-commune-2204/"
SET_COUNT = "/tinh-thu/cantho-157-2025/"
CODES = ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8")
EVIL = "<script>alert(1)</script>"
FORMULA = "=HYPERLINK(1)"


@pytest.fixture(autouse=True)
def _fresh_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_uploads", Throttle(most=60, seconds=600))


def sheet(rows: dict[str, tuple[str, str]]) -> str:
    """Return a long sheet: per unit the points of each of eight areas, and of the survey."""
    lines = ["unit,code,value"]
    for unit, (area, survey) in rows.items():
        lines += [f'"{unit}",{code},"{area}"' for code in CODES]
        lines.append(f'"{unit}",2,"{survey}"')
    return "\n".join(lines)


GOOD = sheet({"Xã A": ("7", "24"), "Xã B": ("8.5", "29"), EVIL: ("7", "24"), FORMULA: ("1", "3")})


def upload(client: Client, content: str | bytes, name: str = "so-lieu.csv", path: str = SET) -> HttpResponse:
    raw = content.encode() if isinstance(content, str) else content
    response = client.post(path, {"bang": SimpleUploadedFile(name, raw)})
    assert isinstance(response, HttpResponse)
    return response


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return " ".join(text for text, _language in read(response.content).words)


def state_of(response: HttpResponse) -> str:
    found = re.search(r'name="so-lieu" value="([^"]+)"', response.content.decode())
    assert found is not None
    return found[1]


def test_the_sheet_of_a_set_reads_back_when_filled_in(client: Client) -> None:
    response = client.post(f"{SET}bieu-mau.xlsx", {"don_vi": f"Xã A\n{FORMULA}\n\nXã A\tthừa"})
    assert response.status_code == 200
    book = load_workbook(io.BytesIO(response.content))
    page = book.worksheets[0]
    headers = {
        cell.value: cell for row in page.iter_rows() for cell in row if cell.value in {"Xã A", FORMULA}
    }
    assert set(headers) == {"Xã A", FORMULA}
    assert headers[FORMULA].data_type == "s", "a unit's name is text, not a formula"
    for row in page.iter_rows(min_row=headers["Xã A"].row + 1):
        code = next((str(cell.value) for cell in row if str(cell.value) in {*CODES, "2"}), "")
        if code:
            page.cell(row[0].row or 0, headers["Xã A"].column or 0, 24 if code == "2" else 7)
            page.cell(row[0].row or 0, headers[FORMULA].column or 0, 15 if code == "2" else 6)
    raw = io.BytesIO()
    book.save(raw)
    page_ = text_of(upload(client, raw.getvalue(), "bieu-mau.xlsx"))
    assert "80,00" in page_
    assert "63,00" in page_


def test_scores_ranks_and_grades_are_shown(client: Client) -> None:
    response = upload(client, GOOD)
    assert response.status_code == 200
    text = text_of(response)
    for words in ("97,00", "80,00", "Xuất sắc", "Tốt", "Yếu", "(đồng hạng)", "4 đơn vị, 36 câu trả lời"):
        assert words in text, words
    assert "Không lưu gì" in text


def test_names_are_shown_as_text_and_never_as_markup(client: Client) -> None:
    response = upload(client, GOOD)
    assert EVIL.encode() not in response.content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.content.decode()
    profile = client.post(f"{SET}ket-qua/", {"so-lieu": state_of(response), "don-vi": EVIL})
    assert EVIL.encode() not in profile.content
    assert "&lt;script&gt;" in profile.content.decode()


def test_every_number_explains_itself(client: Client) -> None:
    state = state_of(upload(client, GOOD))
    page = client.post(f"{SET}vi-sao/", {"so-lieu": state, "muc": "1.1|Xã B"})
    assert page.status_code == 200
    assert "8,5" in text_of(page)
    assert "2204" in text_of(page)
    panel = client.post(
        f"{SET}vi-sao/", {"so-lieu": state, "muc": "total|Xã A"}, headers={"HX-Request": "true"}
    )
    assert b"<html" not in panel.content
    assert "Đồng hạng với" in panel.content.decode()
    for wrong in ("total|Xã Z", "9.9|Xã A", ""):
        assert client.post(f"{SET}vi-sao/", {"so-lieu": state, "muc": wrong}).status_code == 404


def test_the_csv_of_results_is_unrounded_and_holds_no_formula(client: Client) -> None:
    state = state_of(upload(client, GOOD))
    response = client.post(f"{SET}tai-ve/", {"so-lieu": state, "tai": "csv"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == {
        "unit": "Xã A",
        "block": "communes",
        "code": "total",
        "level": "total",
        "score": "80",
        "maximum": "100",
        "share": "80",
        "rank": "2",
        "grade": rows[0]["grade"],
    }
    assert {row["unit"] for row in rows} == {"Xã A", "Xã B", EVIL, f"'{FORMULA}"}
    assert len(rows) == 4 * (1 + 1 + 8 + 1)


def test_the_workbook_of_results_holds_names_as_text(client: Client) -> None:
    state = state_of(upload(client, GOOD))
    response = client.post(f"{SET}tai-ve/", {"so-lieu": state, "tai": "xlsx"})
    cells = [
        cell
        for page in load_workbook(io.BytesIO(response.content))
        for row in page.iter_rows()
        for cell in row
        if cell.value == FORMULA
    ]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_pdf_embeds_letters_that_carry_vietnamese(client: Client) -> None:
    state = state_of(upload(client, GOOD))
    response = client.post(f"{SET}tai-ve/", {"so-lieu": state, "tai": "pdf"})
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="hue-commune-2204-tinh-thu.pdf"'
    assert response.content.startswith(b"%PDF-")
    assert b"LiberationSerif" in response.content
    assert client.post(f"{SET}tai-ve/", {"so-lieu": state, "tai": "exe"}).status_code == 404


def test_names_that_look_like_typst_stay_text(client: Client) -> None:
    name = '#panic("x") $x$ `y` \\ *b* "'
    state = state_of(upload(client, json.dumps([{"unit": name, "code": "2", "value": 20}]), "a.json"))
    response = client.post(f"{SET}tai-ve/", {"so-lieu": state, "tai": "pdf"})
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF-")


def test_all_faults_are_listed_at_once_with_place_and_mend(client: Client) -> None:
    content = sheet({"Xã A": ("70", "24"), "Xã B": ("8.5", "290")}) + '\n"Xã B",9.9,"1"'
    response = upload(client, content)
    assert response.status_code == 422
    text = text_of(response)
    for words in ("đơn vị Xã A", "đơn vị Xã B", "9.9", "Nhập điểm từ 0 đến", "Cách sửa"):
        assert words in text, words
    assert b"<code>A010</code>" in response.content
    assert b'name="so-lieu"' not in response.content
    assert f'action="{SET}"' in response.content.decode(), "the chosen set stays"


def test_an_ambiguous_number_is_asked_and_answered_without_a_second_upload(client: Client) -> None:
    content = 'unit,code,value\nXã A,1,"2,000"'
    response = upload(client, content, path=SET_COUNT)
    assert response.status_code == 422
    text = text_of(response)
    assert "dấu phẩy: 7,775" in text
    assert "dấu chấm: 7.775" in text
    packed = re.search(r'name="tep" value="([^"]+)"', response.content.decode())
    assert packed is not None
    unanswered = client.post(SET_COUNT, {"tep": packed[1]})
    assert unanswered.status_code == 422
    answered = client.post(SET_COUNT, {"tep": packed[1], "dau": "dot"})
    assert answered.status_code == 200
    forged = client.post(SET_COUNT, {"tep": packed[1][:-2] + "xx", "dau": "comma"})
    assert forged.status_code == 422
    assert "không còn dùng được" in forged.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.xlsx", b"PK\x03\x04 not a workbook"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600),
        ("a.json", b'{"units": ['),
        ("a.json", b"[" * 100_000),
        ("a.csv", b"unit,code,value\n"),
        ("a.csv", b"hello"),
        ("a.pdf", b"%PDF-1.7 \0\0\0"),
        ("a.csv", 'đơn vị,mã,giá trị\n"Xã A,1.1,7'.encode()),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(client: Client, name: str, content: bytes) -> None:
    response = upload(client, content, name)
    assert response.status_code == 422
    assert "Chấm điểm" in text_of(response)
    assert re.search(r"<code>[AF]0\d\d</code>|Tệp trống", response.content.decode())


def test_a_workbook_with_a_formula_is_refused(client: Client) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (["unit", "code", "value"], ["Xã A", "1.1", "=1+1"]):
        page.append(row)
    raw = io.BytesIO()
    book.save(raw)
    assert upload(client, raw.getvalue(), "a.xlsx").status_code == 422


def test_a_file_too_large_is_refused_before_it_is_read(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caicach.web.index.forms.MAX_BYTES", 100)
    response = upload(client, GOOD)
    assert response.status_code == 422
    assert "lớn hơn 20 MB" in text_of(response)


def test_a_sheet_of_too_many_units_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_UNITS", 2)
    response = upload(client, GOOD)
    assert response.status_code == 422
    assert "nhiều nhất là 2" in text_of(response)


def test_answers_that_were_not_signed_here_are_refused(client: Client) -> None:
    state = state_of(upload(client, GOOD))
    for forged in ("", "abc", state[:-3] + "AAA", "x" + state):
        response = client.post(f"{SET}ket-qua/", {"so-lieu": forged})
        assert response.status_code == 422
        assert b'name="so-lieu"' not in response.content
    other = client.post("/tinh-thu/qd766/ket-qua/", {"so-lieu": state})
    assert other.status_code == 422, "answers to one set are no answers to another"


def test_results_are_shown_again_from_what_the_page_carries(client: Client) -> None:
    first = upload(client, GOOD)
    again = client.post(f"{SET}ket-qua/", {"so-lieu": state_of(first), "tim": "xa b"})
    text = text_of(again)
    assert "Xã B" in text
    assert "Xã A" not in text


def test_a_forged_form_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert upload(client, GOOD).status_code == 403


def test_one_address_may_not_ask_without_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_uploads", Throttle(most=1, seconds=600))
    assert upload(client, GOOD).status_code == 200
    response = upload(client, GOOD)
    assert response.status_code == 429
    assert response["Retry-After"] == "60"


def test_a_full_process_says_that_it_is_busy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "WAIT_SECONDS", 0)
    with trial._one_place(), trial._one_place():
        assert upload(client, GOOD).status_code == 503
    assert upload(client, GOOD).status_code == 200


def test_the_throttle_admits_again_after_its_time() -> None:
    now = [0.0]
    throttle = Throttle(most=2, seconds=10, clock=lambda: now[0])
    assert [throttle.admits("a") for _ in range(3)] == [True, True, False]
    assert throttle.admits("b")
    now[0] = 10
    assert throttle.admits("a")


def test_nothing_of_a_try_out_is_kept(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        state = state_of(upload(client, GOOD))
        client.post(f"{SET}tai-ve/", {"so-lieu": state, "tai": "xlsx"})
    assert len(asked) == 0
    assert list(tmp_path.iterdir()) == []
