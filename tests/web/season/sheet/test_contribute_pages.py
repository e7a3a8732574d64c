"""What a person who was given single criteria finds in the console, and what does not exist for them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.http import FileResponse, HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.conftest import NOW, Province, act_of
from tests.evaluation.evidence.files import document, pdf
from tests.factories.registry import department, position, user
from tests.factories.season import Season
from tests.web.readers import reader
from time_machine import travel

from caicach.evaluation.evidence.models import EvidenceLink
from caicach.evaluation.evidence.services import Pointer, link
from caicach.evaluation.scoring.assigning import assign
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

SHARE = {"numerator": "12", "denominator": "13"}


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> None:
    """Let contents of these tests lie in a folder of their own."""
    settings.VAR = tmp_path


@pytest.fixture(autouse=True)
def clock() -> Iterator[object]:
    with travel(NOW, tick=False) as frozen:
        yield frozen


@pytest.fixture
def my(season: Season, minh_hoa: Province, chi: User) -> User:
    """A specialist in a division of Sở Tư pháp, who was given 1.2; Chi has answered 1.1."""
    division = department("Phòng Hành chính tư pháp", parent=minh_hoa.justice)
    found = position(user("my", "Trịnh Thị Mỹ"), division, Role.SPECIALIST).user
    assign(season.units["tu-phap"].pk, ["1.2"], found.pk, act=act_of(chi))
    save_answer(season.units["tu-phap"].pk, "1.1", Typed({"value": "1"}, "Kế hoạch số 9"), act=act_of(chi))
    return found


@pytest.fixture
def browser(my: User) -> Client:
    return reader(user=my)


def at(name: str, season: Season, *args: object) -> str:
    return reverse(name, args=[season.campaign.slug, season.units["tu-phap"].pk, *args])


def send(client: Client, season: Season, code: str, **typed: object) -> HttpResponse:
    body = {"boxes": None, "explanation": None, "base_version": 0, "since": 0, **typed}
    answer = client.post(at("sheet:save", season, code), json.dumps(body), content_type="application/json")
    assert isinstance(answer, HttpResponse)
    return answer


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_the_doors_of_the_season_open_for_a_contributor_and_not_for_a_colleague_without_criteria(
    season: Season, browser: Client, minh_hoa: Province
) -> None:
    start = text_of(browser, reverse("console:today"))
    assert reverse("campaigns") in start
    assert "mục được giao còn thiếu" in start
    assert at("sheet:lacking", season) in start
    listed = text_of(browser, reverse("campaigns"))
    assert season.campaign.title in listed
    whole = text_of(browser, reverse("overview:campaign", args=[season.campaign.slug]))
    assert "đã nhập 0 trên 1 tiêu chí" in whole
    assert "Phản biện" not in whole
    led = browser.get(reverse("sheet:mine", args=[season.campaign.slug]))
    assert led["Location"] == at("sheet:table", season)
    other = position(user("b2", "Trần Bình Minh"), minh_hoa.justice, Role.SPECIALIST).user
    stranger = reader(user=other)
    assert reverse("campaigns") not in text_of(stranger, reverse("console:today"))
    assert stranger.get(at("sheet:table", season)).status_code == 404


def test_the_table_shows_the_given_rows_and_the_groups_above_them(season: Season, browser: Client) -> None:
    page = text_of(browser, at("sheet:table", season))
    assert 'data-code="1"' in page
    assert 'data-code="1.2"' in page
    for hidden in ('data-code="1.1"', 'data-code="2"', "Kế hoạch số 9", "Tổng cộng", "Điểm tự đánh giá"):
        assert hidden not in page, hidden
    assert "Bạn chỉ thấy các tiêu chí được giao" in page
    for gone in (
        "sheet:review",
        "sheet:report",
        "duties:assignments",
        "evidence:library",
        "overview:history",
    ):
        assert at(gone, season) not in page, gone
        assert browser.get(at(gone, season)).status_code == 404, gone


def test_a_contributor_saves_their_row_and_is_told_no_points_of_others(
    season: Season, browser: Client, chi: User
) -> None:
    answer = send(browser, season, "1.2", boxes=SHARE)
    assert answer.status_code == 200
    told: dict[str, Any] = json.loads(answer.content)
    assert set(told["points"]) == {"1", "1.2"}
    assert told["points"]["1.2"]["points"] == "3,69"
    assert told["points"]["1"]["points"] == "–"
    assert (told["top"]["answered"], told["top"]["expected"], told["top"]["lacking"]) == (1, 1, 1)
    assert set(told["rows"]) == {"1.2"}
    assert "3,69" not in str(told["top"])
    assert send(browser, season, "1.1", boxes={"value": "0"}).status_code == 404
    assert send(browser, season, "2.1", boxes=SHARE).status_code == 404
    assert season.cell("tu-phap", "1.1").version == 1
    whole = json.loads(send(reader(user=chi), season, "1.3", boxes={"value": "1"}).content)
    assert whole["top"]["answered"] == 3


def test_changes_of_other_rows_are_not_told(season: Season, browser: Client, chi: User) -> None:
    document_of_chi = document(season, chi)
    link(season.units["tu-phap"].pk, "1.1", document_of_chi.pk, Pointer("1"), act=act_of(chi))
    save_answer(season.units["tu-phap"].pk, "1.2", Typed(SHARE), act=act_of(chi))
    told = json.loads(browser.get(at("sheet:changes", season), {"since": "0"}).content)
    assert (set(told["rows"]), told["chips"]) == ({"1.2"}, {})


def test_the_panel_opens_and_writes_for_the_given_row_alone(season: Season, browser: Client) -> None:
    assert "Vì sao được điểm này?" in text_of(browser, at("sheet:panel", season, "1.2"))
    assert browser.get(at("sheet:panel", season, "1.1")).status_code == 404
    typed = {**SHARE, "explanation": "Theo báo cáo", "base_version": "0"}
    assert browser.post(at("sheet:panel", season, "1.2"), typed).status_code == 302
    assert season.cell("tu-phap", "1.2").explanation == "Theo báo cáo"
    assert browser.post(at("sheet:panel", season, "1.1"), {"value": "0"}).status_code == 404
    assert (
        season.cell("tu-phap", "1.1").answer == {"value": "1"} or season.cell("tu-phap", "1.1").version == 1
    )


def test_what_is_missing_lists_the_given_rows(season: Season, browser: Client) -> None:
    page = text_of(browser, at("sheet:lacking", season))
    assert "1.2" in page
    assert "2.1" not in page
    send(browser, season, "1.2", boxes=SHARE, explanation="Theo báo cáo")
    assert "Các tiêu chí được giao đã đủ." in text_of(browser, at("sheet:lacking", season))


def codes(raw: bytes) -> set[str]:
    page = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]
    return {str(row[0]) for row in page.iter_rows(min_row=2, values_only=True) if row[0]}


def test_the_workbook_holds_the_given_rows_and_brings_these_back(
    season: Season, browser: Client, chi: User
) -> None:
    found = browser.get(at("report:sheet", season))
    assert codes(b"".join(found) if found.streaming else found.content) == {"1", "1.2"}
    page = text_of(browser, at("report:files", season))
    assert at("report:report", season, "docx") not in page
    for kind in ("docx", "pdf"):
        assert browser.get(at("report:report", season, kind)).status_code == 404
    raw = reader(user=chi).get(at("report:sheet", season)).content
    assert "1.1" in codes(raw)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    for row in book.worksheets[0].iter_rows(min_row=2):
        if row[0].value in {"1.2", "1.3"}:
            row[4].value = "12/13" if row[0].value == "1.2" else "1"
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    target.name = "bang.xlsx"
    shown = browser.post(at("report:compare", season), {"file": target}).content.decode()
    assert "1.3" not in shown
    assert "1.2" in shown
    lines = [json.dumps([code, figures, False, "", 0]) for code, figures in (("1.2", "12/13"),)]
    assert browser.post(at("report:take", season), {"take": lines}).status_code == 302
    assert season.cell("tu-phap", "1.2").version == 1
    forged = json.dumps(["2.1", "12/13", False, "", 0])
    assert browser.post(at("report:take", season), {"take": [forged]}).status_code == 403
    assert season.cell("tu-phap", "2.1").version == 0


def test_evidence_is_brought_chosen_and_opened_within_reach(
    season: Season, browser: Client, chi: User
) -> None:
    hidden = document(season, chi, pages=4, title="Báo cáo nội bộ")
    link(season.units["tu-phap"].pk, "1.1", hidden.pk, Pointer("1"), act=act_of(chi))
    here = at("evidence:cell", season, "1.2")
    file = io.BytesIO(pdf())
    file.name = "ke-hoach.pdf"
    typed = {"kind": "plan", "title": "Kế hoạch của tôi", "page": "2", "upload": file}
    assert browser.post(here, typed).status_code == 302
    made = EvidenceLink.objects.get(cell__code="1.2")
    assert "Kế hoạch của tôi" in text_of(browser, here)
    assert browser.get(at("evidence:cell", season, "1.1")).status_code == 404
    assert browser.post(at("evidence:cell", season, "1.1"), typed).status_code == 404
    partial = {"HX-Request": "true"}
    choices = browser.get(at("evidence:choose", season, "1.2"), {"q": "báo cáo"}, headers=partial)
    assert "Báo cáo nội bộ" not in choices.content.decode()
    slug = season.campaign.slug
    opened = browser.get(reverse("evidence:download", args=[slug, made.version_id]))
    assert isinstance(opened, FileResponse)
    assert b"".join(opened).startswith(b"%PDF")
    assert browser.get(reverse("evidence:download", args=[slug, hidden.pk])).status_code == 404
    assert browser.get(reverse("evidence:page", args=[slug, hidden.pk, 1])).status_code == 404
    refused = browser.post(at("evidence:choose", season, "1.2"), {"version": str(hidden.pk), "page": "1"})
    assert "không có trong thư viện" in refused.content.decode()
    uploads = browser.head(at("evidence:uploads", season))
    assert uploads.status_code == 204


def test_steps_of_the_whole_sheet_do_not_exist_for_a_contributor(season: Season, browser: Client) -> None:
    for name in ("sheet:send", "sheet:return", "sheet:submit", "sheet:report"):
        assert browser.post(at(name, season), {"note": "x", "confirmed": "on"}).status_code == 404, name
    assert season.unit("tu-phap").state == "drafting"
    assert browser.post(at("duties:assignments", season), {"code": "1.1"}).status_code == 404
    assert Cell.objects.filter(participant=season.units["tu-phap"], assignee__isnull=False).count() == 1


def test_an_officer_filters_the_table_and_what_is_missing_to_their_own(
    season: Season, my: User, chi: User
) -> None:
    client = reader(user=chi)
    table = at("sheet:table", season)
    assert "Việc của tôi" not in text_of(client, table)
    assign(season.units["tu-phap"].pk, ["2"], chi.pk, act=act_of(chi))
    assert f"{table}?mine=1" in text_of(client, table)
    page = text_of(client, f"{table}?mine=1")
    assert 'data-code="2.1"' in page
    assert 'data-code="1.1"' not in page
    assert "Tổng cộng" in page
    missing = at("sheet:lacking", season)
    assert "1.3" in text_of(client, missing)
    mine = text_of(client, f"{missing}?mine=1")
    assert "2.1" in mine
    assert "1.3" not in mine


def test_many_rows_cost_a_contributor_no_more_queries_than_an_officer(
    season: Season, browser: Client, django_assert_max_num_queries: Any
) -> None:
    text_of(browser, at("sheet:table", season))
    with django_assert_max_num_queries(17):
        text_of(browser, at("sheet:table", season))
