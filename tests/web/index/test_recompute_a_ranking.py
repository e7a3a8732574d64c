"""Whoever reads a ranking can take its input away, check it, and score it again."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from tests.web.markup import read

from caicach.cli import main
from caicach.web.index import catalogue

ROOT = Path(__file__).resolve().parents[3]
SINGLE = "/ket-qua/par-2019-province/ha-noi-2019/"
PCI = "/ket-qua/pci-2021/provinces-2021/"
RANKING = "/ket-qua/qd766-groups/provinces-2026-10-10/"
DATASETS = sorted(
    (path.parents[1].name, path.stem) for path in (ROOT / "criteria_sets").glob("*/answers/*.csv")
)


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(text for text, _language in read(response.content).words)


def rows_of(client: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).content.decode("utf-8-sig"))))


@pytest.mark.parametrize(("set_id", "name"), DATASETS)
def test_the_files_handed_out_give_the_scores_shown_by_the_line_shown(
    client: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    set_id: str,
    name: str,
) -> None:
    page = client.get(f"/ket-qua/{set_id}/{name}/").content.decode()
    links = {
        found[1]
        for found in re.finditer(r'href="([^"]+)"', page)
        if found[1].endswith(("/so-lieu.csv", "/set.yaml"))
    }
    assert len(links) == 2
    for link in sorted(links):
        response = client.get(link)
        file = re.search(r'filename="([^"]+)"', response["Content-Disposition"])
        assert file is not None
        (tmp_path / file[1]).write_bytes(response.content)
        assert hashlib.sha256(response.content).hexdigest() in page, link
    shipped = ROOT / "criteria_sets" / set_id / "answers" / f"{name}.csv"
    assert (tmp_path / f"{name}.csv").read_bytes() == shipped.read_bytes()
    line = re.search(r"<code[^>]*>caicach ([^<]+)</code>", page)
    assert line is not None
    monkeypatch.chdir(tmp_path)
    assert main(unescape(line[1]).split()) == 0
    capsys.readouterr()
    with (tmp_path / "ket-qua.csv").open(encoding="utf-8-sig", newline="") as file_:
        scored = {row["unit"]: row["score"] for row in csv.DictReader(file_) if row["code"] == "total"}
    result = catalogue.published(set_id, name).result
    assert {unit: Decimal(score) if score else None for unit, score in scored.items()} == {
        unit: result.total(unit) for unit in result.units
    }


def test_answers_that_are_not_published_are_not_handed_out(client: Client) -> None:
    assert client.get(f"{RANKING}so-lieu.csv").status_code == 200
    for path in ("/ket-qua/qd766-groups/khong-co/so-lieu.csv", "/ket-qua/khong-co/khong-co/so-lieu.csv"):
        assert client.get(path).status_code == 404


def test_the_files_say_what_was_published_and_by_how_much_it_differs(client: Client) -> None:
    rows = {row["Đơn vị"]: row for row in rows_of(client, f"{RANKING}bang.csv")}
    assert rows["Hà Nội"]["Mã"] == "H26"
    assert (rows["Thái Nguyên"]["Lệch so với công bố"], rows["Thanh Hóa"]["Lệch so với công bố"]) == (
        "0.01",
        "-0.01",
    )
    for row in rows.values():
        assert Decimal(row["Tổng điểm"]) - Decimal(row["Điểm công bố"]) == Decimal(row["Lệch so với công bố"])
        assert row["Hạng công bố"] == row["Hạng"]
    assert rows_of(client, f"{PCI}bang.csv")[0]["Mã"] == "22"


def test_figures_shown_beside_one_another_add_up(client: Client) -> None:
    page = text_of(client, PCI)
    found = re.findall(r"(\d+,\d\d)\s+– Vì sao\?\s+(\d+,\d\d)\s+\(([+−]?\d+,\d\d)\)", page)
    assert len(found) == 21
    for shown in found:
        here, official, apart = (Decimal(one.replace(",", ".").replace("−", "-")) for one in shown)
        assert here - official == apart


def test_a_unit_alone_has_no_rank_but_the_published_one(client: Client) -> None:
    page = text_of(client, SINGLE)
    assert "chỉ một đơn vị" in page
    assert "hạng công bố 2" in page
    assert rows_of(client, f"{SINGLE}bang.csv")[0]["Hạng"] == ""
    assert rows_of(client, f"{SINGLE}bang.csv")[0]["Hạng công bố"] == "2"
    profile = text_of(client, f"{SINGLE}ha-noi/")
    assert "chỉ một đơn vị" in profile
    assert "hạng công bố 2" in profile
    assert "/ 1 " not in profile
    assert "Hạng 1 trong 1" not in text_of(client, f"{SINGLE}ha-noi/vi-sao/total/")
    assert "Hạng 1 trong 34" in text_of(client, f"{RANKING}dong-thap/vi-sao/total/")


def test_a_source_is_said_once_and_its_address_is_a_link(client: Client) -> None:
    page = client.get(RANKING).content.decode()
    facts = page[page.index("Nguồn số liệu") : page.index("Tự tính lại")]
    assert facts.split("</dl>")[0].count("Cổng Dịch vụ công quốc gia") == 1
    assert '<a href="https://dichvucong.gov.vn">dichvucong.gov.vn</a>' in facts
