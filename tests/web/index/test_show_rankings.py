"""Published rankings, profiles and explanations, held against the figures that were published."""

from __future__ import annotations

import csv
import io
import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings
from tests.web.markup import read

from caicach.core.index.problems import ProblemsError
from caicach.web.index import catalogue
from caicach.web.index.profiles import profile_of
from caicach.web.index.rankings import ranking_table

ROOT = Path(__file__).resolve().parents[3]
RANKING = "/ket-qua/qd766-groups/provinces-2026-10-10/"
PCI = "/ket-qua/pci-2021/provinces-2021/"


def official(set_id: str, name: str) -> dict[str, tuple[Decimal, int]]:
    with (ROOT / "criteria_sets" / set_id / "published" / f"{name}.csv").open(encoding="utf-8") as file:
        return {row["unit"]: (Decimal(row["total"]), int(row["rank"])) for row in csv.DictReader(file)}


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(text for text, _language in read(response.content).words)


@pytest.mark.parametrize(
    ("set_id", "name", "path"),
    [("qd766-groups", "provinces-2026-10-10", RANKING), ("pci-2021", "provinces-2021", PCI)],
)
def test_every_unit_stands_at_the_published_rank_with_the_published_total(
    client: Client, set_id: str, name: str, path: str
) -> None:
    found = catalogue.published(set_id, name)
    published = official(set_id, name)
    assert set(found.result.units) == set(published)
    page = text_of(client, path)
    for unit, (total, rank) in published.items():
        computed = found.result.node(unit, "total")
        assert computed.score is not None
        assert abs(computed.score - total) <= Decimal("0.02"), unit
        assert computed.rank == rank, unit
        assert unit in page
        assert f"{total:.2f}".replace(".", ",") in page


def test_the_page_of_a_ranking_costs_no_query(client: Client) -> None:
    # No test here asks for the database, so a query would fail the test.
    assert client.get(RANKING).status_code == 200


def test_the_rows_follow_the_order_asked_for(client: Client) -> None:
    result = catalogue.published("qd766-groups", "provinces-2026-10-10").result
    block = result.criteria_set.blocks[0]
    by_area = ranking_table(result, block, "3A").rows
    scores = [row.cells[2].score or Decimal(0) for row in by_area]
    assert scores == sorted(scores, reverse=True)
    assert ranking_table(result, block, "-3A").rows[0].unit != by_area[0].unit
    names = [row.name for row in ranking_table(result, block, "ten").rows]
    assert names.index("Đà Nẵng") < names.index("Đồng Tháp") < names.index("Gia Lai")
    assert names.index("Cà Mau") < names.index("Đà Nẵng"), "đ follows d, not z"
    assert ranking_table(result, block, "<script>").sorted_by == "hang"


def test_the_csv_holds_what_is_shown_in_its_order_and_unrounded(client: Client) -> None:
    response = client.get(f"{RANKING}bang.csv?xep=-diem")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Hạng", "Đơn vị", "Mã", "Tổng điểm"]
    assert rows[1][:4] == ["34", "Hà Nội", "H26", "55.23"]
    assert len(rows) == 35


def test_the_workbook_holds_figures_as_numbers_and_says_where_they_come_from(client: Client) -> None:
    response = client.get(f"{RANKING}bang.xlsx")
    book = load_workbook(io.BytesIO(response.content))
    sheet = book["Bảng"]
    assert [sheet.cell(2, column).value for column in (1, 2, 4)] == [1, "Đồng Tháp", 68.8]
    about = {row[0].value: row[1].value for row in book["Nguồn"].iter_rows()}
    assert about["Quyết định"] == "766/QĐ-TTg"
    assert about["Số liệu đến ngày"] == "10/10/2026"
    assert len(str(about["SHA-256 của tệp số liệu đầu vào"])) == 64


def test_the_map_names_all_provinces_and_both_archipelagos(client: Client) -> None:
    response = client.get(f"{RANKING}?xem=ban-do&linh-vuc=5")
    reading = read(response.content)
    links = [link for link in reading.all("a") if "province" in link.get("class", "")]
    assert len(links) == 34
    assert all(link["href"].startswith(RANKING) and ": " in link["aria-label"] for link in links)
    assert {"tint-5", "tint-1"} <= {link["class"].split()[1] for link in links}
    text = " ".join(words for words, _language in reading.words)
    assert "Hoàng Sa" in text
    assert "Trường Sa" in text
    assert "svg-maps / Stephen Truong, CC BY 4.0" in text


def test_the_drawing_of_provinces_has_a_path_for_each() -> None:
    drawing = (ROOT / "src/caicach/web/static/maps/provinces-34.svg").read_text(encoding="utf-8")
    from caicach.web.index.maps import PROVINCES

    assert len(PROVINCES) == 34
    for code, _portal, _name in PROVINCES:
        assert f'id="p-{code}"' in drawing


def test_a_set_of_other_units_has_no_map(client: Client) -> None:
    assert b"provinces-34.svg" not in client.get(f"{PCI}?xem=ban-do").content


def test_a_profile_accounts_for_every_point_lost(client: Client) -> None:
    result = catalogue.published("qd766-groups", "provinces-2026-10-10").result
    for unit in result.units:
        profile = profile_of(result, unit)
        assert profile.waterfall is not None
        lost = sum(loss.lost for loss in profile.waterfall.losses)
        assert profile.waterfall.maximum - lost == result.total(unit)
        losses = [loss.lost for loss in profile.waterfall.losses]
        assert losses == sorted(losses, reverse=True)
    page = text_of(client, f"{RANKING}dong-thap/")
    for figure in ("68,80", "12,28", "Trung bình", "hạng công bố 1"):
        assert figure in page
    assert "Chưa có số liệu kỳ trước" in page


def test_a_number_explains_itself_as_page_and_as_panel(client: Client) -> None:
    address = f"{RANKING}dong-thap/vi-sao/2/"
    page = text_of(client, address)
    for words in ("17,69", "Tiến độ", "766/QĐ-TTg", "Số liệu đầu vào"):
        assert words in page
    panel = client.get(address, headers={"HX-Request": "true"})
    assert b"<html" not in panel.content
    assert "17,69" in panel.content.decode()
    assert panel["Vary"].count("HX-Request") == 1


def test_the_explanation_shows_numerator_and_denominator(client: Client) -> None:
    page = text_of(client, "/ket-qua/qd766/dak-lak-2026-10-10/dak-lak/vi-sao/2.1/")
    for words in ("393.087", "443.565", "17,72", "88,62"):
        assert words in page, words


@pytest.mark.parametrize(
    "path",
    [
        "/ket-qua/khong-co/provinces-2026-10-10/",
        "/ket-qua/qd766-groups/khong-co/",
        "/ket-qua/qd766-groups/..%2F..%2Fset/",
        "/ket-qua/..%2Fqd766/provinces-2026-10-10/",
        f"{RANKING}atlantis/",
        f"{RANKING}dong-thap/vi-sao/9.9/",
        f"{RANKING}bang.exe",
        "/bo-tieu-chi/khong-co/",
        "/bo-tieu-chi/khong-co/set.yaml",
        "/bo-tieu-chi/so-sanh/?a=khong-co&b=qd766",
        "/tinh-thu/khong-co/",
        "/tinh-thu/khong-co/bieu-mau.xlsx",
    ],
)
def test_what_is_not_published_is_not_found(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_missing_figure_is_said_to_be_missing_and_is_never_zero(client: Client) -> None:
    page = text_of(client, "/ket-qua/par-index/")
    assert "chưa có số liệu công khai" in page
    assert "85,11" in page
    assert "74,64" in page
    assert " 0,00 " not in page


def test_the_overview_leads_to_the_rankings_with_their_source(client: Client) -> None:
    page = text_of(client, "/ket-qua/")
    for words in (
        "Đồng Tháp 68,80",
        "Quảng Ninh 73,0",
        "VCCI",
        "10/10/2026",
    ):
        assert words in page


def test_a_changed_file_is_read_again(settings: Settings, tmp_path: Path) -> None:
    source = ROOT / "criteria_sets" / "qd766-groups"
    for file in source.rglob("*"):
        if file.is_file():
            target = tmp_path / "qd766-groups" / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    settings.CRITERIA_SETS = tmp_path
    first = catalogue.published("qd766-groups", "provinces-2026-10-10")
    assert catalogue.published("qd766-groups", "provinces-2026-10-10") is first
    answers = tmp_path / "qd766-groups" / "answers" / "provinces-2026-10-10.csv"
    answers.write_text(answers.read_text(encoding="utf-8").replace("11.46", "10.46"), encoding="utf-8")
    os.utime(answers, ns=(1, 1))
    second = catalogue.published("qd766-groups", "provinces-2026-10-10")
    assert second.result.total("Đồng Tháp") == Decimal("67.80")
    assert second.digest != first.digest


def test_a_broken_set_is_left_out_of_the_shelf(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "hong").mkdir()
    (tmp_path / "hong" / "set.yaml").write_text("a: [", encoding="utf-8")
    settings.CRITERIA_SETS = tmp_path
    assert catalogue.shelved_sets() == []
    with pytest.raises(ProblemsError):
        catalogue.shelved_set("hong")
