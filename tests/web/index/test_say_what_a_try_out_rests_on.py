"""The files of a try-out name the criteria set, its standing and its checksums."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from caicach.core.index.model import Standing
from caicach.web.index import catalogue
from caicach.web.index.report import report_data
from caicach.web.index.throttle import Throttle
from caicach.web.index.views import trial
from caicach.web.templatetags.index_tags import standing_words

SET = "/tinh-thu/hue-commune-2204/"


@pytest.fixture(autouse=True)
def _fresh_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_uploads", Throttle(most=60, seconds=600))


def test_the_workbook_names_set_version_standing_and_checksums(client: Client) -> None:
    raw = "unit,code,value\nXã A,1.1,7\nXã A,2,24".encode()
    page = client.post(SET, {"bang": SimpleUploadedFile("so-lieu.csv", raw)})
    assert isinstance(page, HttpResponse)
    state = re.search(r'name="so-lieu" value="([^"]+)"', page.content.decode())
    assert state is not None
    response = client.post(f"{SET}tai-ve/", {"so-lieu": state[1], "tai": "xlsx"})
    assert isinstance(response, HttpResponse)
    book = load_workbook(io.BytesIO(response.content))
    about = {str(row[0].value): str(row[1].value) for row in book["Nguồn"].iter_rows()}
    criteria_set = catalogue.shelved_set("hue-commune-2204").criteria_set
    assert about["Mã bộ tiêu chí"] == criteria_set.id
    assert about["Phiên bản"] == criteria_set.version
    assert about["Mã kiểm tra bộ tiêu chí (SHA-256)"] == criteria_set.digest
    assert about["Mã kiểm tra nội dung số liệu (SHA-256)"] in page.content.decode()
    assert about["Tình trạng bộ tiêu chí"] == standing_words(criteria_set.standing)
    assert about["Tệp số liệu"] == "so-lieu.csv"


@pytest.mark.parametrize(
    ("set_id", "name", "standing"),
    [
        ("qd766-groups", "provinces-2026-10-10", "Chỉ đến cấp lĩnh vực"),
        ("par-2019-province", "ha-noi-2019", None),
    ],
)
def test_the_pdf_says_the_standing_in_a_line_of_its_own(set_id: str, name: str, standing: str | None) -> None:
    result = catalogue.published(set_id, name).result
    facts = report_data(result, "a.csv", "0" * 64, datetime(2026, 1, 2, tzinfo=UTC))["facts"]
    assert isinstance(facts, list)
    said = dict(facts)["Tình trạng bộ tiêu chí"]
    assert said == (standing or standing_words(result.criteria_set.standing))


def test_every_standing_has_its_words() -> None:
    assert len({standing_words(standing) for standing in Standing}) == len(Standing)
