"""results.csv, trace.jsonl and the workbook of results."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.exchange.sheets import minh_hoa, read

from caicach.core.index.result import Result
from caicach.core.index.scoring import score
from caicach.exchange.csv_files import guarded, unguarded
from caicach.exchange.outputs import Outputs
from caicach.exchange.result_workbook import write_result_workbook
from caicach.exchange.results import trace_lines, write_results, write_trace

ANSWERS = (
    "unit,block,name,code,value,numerator,denominator,not_applicable\n"
    "'=Xã A,xa,Suối Mơ,1.1,có,,,\n"
    "'=Xã A,xa,,1.2,,1,3,\n"
    "'=Xã A,xa,,1.3,,,,x\n"
    "Xã B,xa,,1.1,không,,,\n"
    "Sở C,so,,,,,,\n"
)


@pytest.fixture
def result() -> Result:
    sheet, problems = read(ANSWERS)
    assert problems == []
    return score(minh_hoa(), sheet)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_results_have_one_row_a_unit_and_node_and_keep_every_digit(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    write_results(result.rows(), path)
    assert path.read_bytes().startswith(b"unit,block,code,level,score,maximum,share,rank,grade\n")
    rows = rows_of(path)
    assert len(rows) == 3 * (1 + 10)
    by_key = {(row["unit"], row["code"]): row for row in rows}
    whole = by_key["'=Xã A", "total"]
    # 2 points for the plan and 8/3 for a third done, of 50 less the 3 that do not apply.
    assert whole == {
        "unit": "'=Xã A",
        "block": "xa",
        "code": "total",
        "level": "total",
        "score": "4.66666666666666666667",
        "maximum": "47",
        "share": "9.92907801418439716312",
        "rank": "1",
        "grade": "kem",
    }
    assert by_key["'=Xã A", "1.3"]["score"] == ""
    assert by_key["'=Xã A", "1"]["level"] == "1"
    assert by_key["'=Xã A", "1.2"]["level"] == "2"
    assert by_key["Xã B", "1.1"]["score"] == "0"
    assert by_key["Sở C", "total"]["score"] == ""
    assert by_key["Sở C", "total"]["grade"] == "kem"


def test_no_text_of_a_cell_can_be_a_formula() -> None:
    for text in ("=1+1", "+84", "-5", "@x", "\tx", "'=x", "''@"):
        assert guarded(text).startswith("'")
        assert unguarded(guarded(text)) == text
    for text in ("Xã A", "'", "7.5", "", "a=b", "'abc"):
        assert guarded(text) == text == unguarded(text)


def test_the_trace_has_a_line_for_every_row_and_the_same_numbers(result: Result, tmp_path: Path) -> None:
    write_trace(trace_lines(result), tmp_path / "trace.jsonl")
    write_results(result.rows(), tmp_path / "results.csv")
    traces = [
        json.loads(line) for line in (tmp_path / "trace.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    rows = rows_of(tmp_path / "results.csv")
    assert [(one["code"], one["score"] or "", one["share"] or "") for one in traces] == [
        (row["code"], row["score"], row["share"]) for row in rows
    ]
    assert traces[0]["unit"] == "=Xã A"
    assert all(one["source"]["set"] == "minh-hoa" and one["sentence"]["vi"] for one in traces)


def test_the_workbook_holds_ranking_areas_and_details(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "results.xlsx"
    write_result_workbook(result, path)
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Xếp hạng", "Theo lĩnh vực", "Chi tiết"]
    ranking = book.get_sheet_by_name("Xếp hạng").to_python()
    assert ranking[0] == [
        "Hạng",
        "Đơn vị",
        "Tên đơn vị",
        "Khối",
        "Điểm",
        "Điểm tối đa áp dụng",
        "Tỷ lệ (%)",
        "Xếp loại",
    ]
    assert ranking[1][:4] == [1, "=Xã A", "Suối Mơ", "Khối xã"]
    assert ranking[1][4] == pytest.approx(14 / 3)
    assert [row[1] for row in ranking[1:]] == ["=Xã A", "Xã B", "Sở C"]
    areas = book.get_sheet_by_name("Theo lĩnh vực").to_python()
    assert areas[0][4] == "1. Chỉ đạo điều hành"
    assert Decimal(str(areas[1][6])) == 0
    details = book.get_sheet_by_name("Chi tiết").to_python()
    assert len(details) == 1 + 33


def test_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    old = tmp_path / "results.csv"
    old.write_text("cũ", encoding="utf-8")

    def fail_halfway() -> None:
        with Outputs() as outputs:
            outputs.path(old).write_text("mới", encoding="utf-8")
            outputs.path(tmp_path / "no" / "trace.jsonl").write_text("nửa chừng", encoding="utf-8")

    with pytest.raises(FileNotFoundError):
        fail_halfway()
    assert old.read_text(encoding="utf-8") == "cũ"
    assert [path.name for path in tmp_path.iterdir()] == ["results.csv"]
    with Outputs() as outputs:
        outputs.path(old).write_text("mới", encoding="utf-8")
        assert old.read_text(encoding="utf-8") == "cũ"
    assert old.read_text(encoding="utf-8") == "mới"
    assert [path.name for path in tmp_path.iterdir()] == ["results.csv"]


def test_one_name_for_two_files_is_refused(tmp_path: Path) -> None:
    with Outputs() as outputs:
        outputs.path(tmp_path / "a").write_text("a", encoding="utf-8")
        with pytest.raises(ValueError, match="two outputs"):
            outputs.path(tmp_path / "." / "a")
