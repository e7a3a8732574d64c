"""``caicach score`` and ``caicach explain``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from tests.cli.running import run
from tests.exchange.sheets import MINH_HOA

Capture = pytest.CaptureFixture[str]
ROOT = Path(__file__).resolve().parents[2]

GOOD = (
    "Đơn vị;Tên đơn vị;Khối;Mã;Giá trị\n"
    "X1;Xã Suối Mơ;xa;1.1;có\nX1;;;1.2;90,5\nX1;;;1.11;7,775\n"
    "X2;Xã Suối Mở;xa;1.1;không\nX2;;;1.2;95\nX2;;;1.11;9\n"
)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "so-lieu.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_the_ranking_is_printed_and_the_files_are_written(
    capsys: Capture, answers: Path, tmp_path: Path
) -> None:
    out, trace = tmp_path / "results.csv", tmp_path / "trace.jsonl"
    found = run(capsys, "score", MINH_HOA, answers, "--out", out, "--trace", trace)
    assert found.code == 0
    lines = found.out.splitlines()
    assert lines[0] == "Khối xã (2)"
    assert lines[1].split() == ["Hạng", "Đơn", "vị", "Điểm", "Tỷ", "lệ", "Xếp", "loại"]
    assert lines[2].split() == ["1", "X1", "(Xã", "Suối", "Mơ)", "17,02", "34,03", "%", "Kém"]
    assert "CẢNH BÁO" in found.err
    assert "A017" in found.err
    assert "được tính 0 điểm" in found.err
    blank = run(capsys, "score", MINH_HOA, answers, "--missing", "blank")
    assert "A017" in blank.err
    assert "được tính 0 điểm" not in blank.err
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    whole = next(row for row in rows if row["unit"] == "X1" and row["level"] == "total")
    # 2 + 8 x 90.5 % + 7.775
    assert (whole["score"], whole["rank"]) == ("17.015", "1")
    assert len(trace.read_text(encoding="utf-8").splitlines()) == len(rows) == 22


def test_faults_are_all_reported_and_nothing_is_written(
    capsys: Capture, answers: Path, tmp_path: Path
) -> None:
    answers.write_text(GOOD + "X1;;;1.9;3\nX2;;;1.3;nhiều\nX2;;;2.3;7\n", encoding="utf-8")
    out = tmp_path / "results.csv"
    out.write_text("cũ", encoding="utf-8")
    found = run(capsys, "score", MINH_HOA, answers, "--out", out)
    assert found.code == 1
    assert found.out == ""
    for said in (
        "so-lieu.csv, ô D8",
        "[F040]",
        "so-lieu.csv, ô E9",
        "[F053]",
        "so-lieu.csv, ô E10",
        "[A009]",
    ):
        assert said in found.err
    assert out.read_text(encoding="utf-8") == "cũ"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results.csv", "so-lieu.csv"]


def test_what_the_engine_refuses_is_reported_too(capsys: Capture, answers: Path) -> None:
    answers.write_text(GOOD.replace("90,5", "-1"), encoding="utf-8")
    found = run(capsys, "score", MINH_HOA, answers)
    assert found.code == 1
    assert "[A006]" in found.err
    assert "E3" in found.err


def test_a_contradictory_set_is_named_together_with_the_faults_of_the_sheet(
    capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "so-lieu.csv"
    path.write_text("unit,code,value\nXã A,2,không rõ\n", encoding="utf-8")
    found = run(capsys, "score", ROOT / "criteria_sets" / "cantho-157-2025-as-written", path)
    assert found.code == 1
    assert "[L020]" in found.err
    assert "C2" in found.err


def test_what_cannot_be_read_exits_with_2(capsys: Capture, tmp_path: Path, answers: Path) -> None:
    assert run(capsys, "score", MINH_HOA, tmp_path / "khong-co.csv").code == 2
    broken = tmp_path / "set.yaml"
    broken.write_text("a: [", encoding="utf-8")
    found = run(capsys, "score", broken, answers)
    assert found.code == 2
    assert "[F005]" in found.err
    found = run(capsys, "score", MINH_HOA, answers, "--out", tmp_path / "no" / "results.csv")
    assert found.code == 2
    assert "không có tệp hoặc thư mục này" in found.err
    assert "Traceback" not in found.err


def test_an_ambiguous_number_is_asked_and_the_answer_is_taken(capsys: Capture, answers: Path) -> None:
    answers.write_text("unit;block;code;value\nA;xa;2.2;1.234\n", encoding="utf-8")
    asked = run(capsys, "score", MINH_HOA, answers)
    assert asked.code == 1
    assert "--decimal" in asked.err
    told = run(capsys, "explain", MINH_HOA, answers, "A", "2.2", "--decimal", "comma", "--format", "json")
    assert told.code == 0
    assert json.loads(told.out)["inputs"][0]["value"] == "1234"


def test_missing_answers_may_be_refused_or_left_unknown(capsys: Capture, answers: Path) -> None:
    refused = run(capsys, "score", MINH_HOA, answers, "--missing", "refuse")
    assert refused.code == 1
    assert "LỖI" in refused.err
    assert "–" in run(capsys, "score", MINH_HOA, answers, "--missing", "blank").out


def test_a_recorded_decision_separates_equals_and_nobody_else(
    capsys: Capture, answers: Path, tmp_path: Path
) -> None:
    decision = tmp_path / "quyet-dinh.yaml"
    decision.write_text(
        "decisions:\n  - {block: xa, order: [X2, X1], by: Hội đồng, reason: xét thành tích}\n",
        encoding="utf-8",
    )
    found = run(capsys, "score", MINH_HOA, answers, "--decisions", decision)
    assert found.code == 2
    assert "không bằng điểm: X2, X1" in found.err
    answers.write_text("unit;block;code;value\nX1;xa;1.1;1\nX2;xa;1.1;1\n", encoding="utf-8")
    found = run(capsys, "score", MINH_HOA, answers, "--decisions", decision)
    assert found.code == 0
    assert [line.split()[:2] for line in found.out.splitlines()[2:]] == [["1", "X2"], ["2", "X1"]]


def test_results_can_be_a_workbook(capsys: Capture, answers: Path, tmp_path: Path) -> None:
    found = run(capsys, "score", MINH_HOA, answers, "--out", tmp_path / "results.xlsx", "--quiet")
    assert (found.code, found.out) == (0, "")
    assert (tmp_path / "results.xlsx").read_bytes().startswith(b"PK")


def test_the_same_file_twice_is_refused(capsys: Capture, answers: Path, tmp_path: Path) -> None:
    same = tmp_path / "a.csv"
    found = run(capsys, "score", MINH_HOA, answers, "--out", same, "--trace", same)
    assert found.code == 2
    assert not same.exists()


def test_a_number_is_explained_by_name_without_diacritics(capsys: Capture, answers: Path) -> None:
    found = run(capsys, "explain", MINH_HOA, answers, "xã suối mơ", "1.2")
    assert found.code == 0
    assert "Đơn vị: X1 (Xã Suối Mơ)" in found.out
    assert "8 × 90,5 / 100 = 7,24" in found.out
    assert "01/QĐ-MH" in found.out
    assert "X2" not in found.err
    english = run(capsys, "explain", MINH_HOA, answers, "X1", "total", "--lang", "en")
    assert "Rank 1 of 2 units." in english.out


def test_a_unit_or_code_in_doubt_is_asked(capsys: Capture, answers: Path) -> None:
    both = run(capsys, "explain", MINH_HOA, answers, "xa suoi mo", "1.2")
    assert both.code == 2
    assert "X1, X2" in both.err
    nobody = run(capsys, "explain", MINH_HOA, answers, "suoi", "1.2")
    assert nobody.code == 2
    assert "Có lẽ là" in nobody.err
    code = run(capsys, "explain", MINH_HOA, answers, "X1", "1.4")
    assert code.code == 2
    assert "1.1" in code.err


def test_an_unexpected_fault_is_a_sentence(
    capsys: Capture, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError("hỏng")

    monkeypatch.setattr("caicach.cli.scoring.read_answers", fail)
    found = run(capsys, "score", MINH_HOA, answers)
    assert found.code == 2
    assert "ZeroDivisionError: hỏng" in found.err
    assert "Traceback" not in found.err
    with pytest.raises(ZeroDivisionError):
        run(capsys, "score", MINH_HOA, answers, "--debug")


def test_results_never_replace_what_they_are_made_of(capsys: Capture, answers: Path) -> None:
    before = answers.read_bytes()
    for option in ("--out", "--trace"):
        found = run(capsys, "score", MINH_HOA, answers, option, answers)
        assert found.code == 2
        assert "Chọn tên khác" in found.err
    assert run(capsys, "score", MINH_HOA, answers, "--out", MINH_HOA).code == 2
    assert answers.read_bytes() == before
    assert b"minh-hoa" in MINH_HOA.read_bytes()


def test_an_output_that_cannot_be_is_named_as_it_was_given(
    capsys: Capture, answers: Path, tmp_path: Path
) -> None:
    folder = run(capsys, "score", MINH_HOA, answers, "--out", tmp_path)
    assert folder.code == 2
    assert f"{tmp_path} (" in folder.err
    nowhere = run(capsys, "score", MINH_HOA, answers, "--out", tmp_path / "khong-co" / "r.csv")
    assert nowhere.code == 2
    assert f"{tmp_path / 'khong-co'} (" in nowhere.err


def test_a_part_that_does_not_apply_is_called_so(capsys: Capture, answers: Path) -> None:
    answers.write_text(GOOD.replace("X1;;;1.2;90,5", "X1;;;1.2;không áp dụng"), encoding="utf-8")
    found = run(capsys, "explain", MINH_HOA, answers, "X1", "1")
    assert "1.2 Tỷ lệ hoàn thành: không áp dụng" in found.out
