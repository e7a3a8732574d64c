"""``caicach criteria``: lint, show, diff, template."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.cli.running import run
from tests.exchange.sheets import MINH_HOA

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two sets, the second with a wrong sum, and one file that is no YAML."""
    for name in ("minh-hoa", "sai-tong"):
        (tmp_path / "sets" / name).mkdir(parents=True)
        shutil.copy(MINH_HOA, tmp_path / "sets" / name / "set.yaml")
    wrong = tmp_path / "sets" / "sai-tong" / "set.yaml"
    text = wrong.read_text(encoding="utf-8").replace('maximum: "9.5"', 'maximum: "9"')
    wrong.write_text(text.replace("id: minh-hoa", "id: sai-tong"), encoding="utf-8")
    monkeypatch.setenv("CAICACH_CRITERIA_SETS", str(tmp_path / "sets"))
    return tmp_path / "sets"


def test_lint_says_what_it_finds_and_exits_by_it(capsys: Capture, library: Path) -> None:
    clean = run(capsys, "criteria", "lint", "minh-hoa", "--min-severity", "warning")
    assert clean.code == 0
    assert "không có phát hiện nào" in clean.out
    found = run(capsys, "criteria", "lint", "sai-tong", "--min-severity", "warning")
    assert found.code == 1
    assert "CẢNH BÁO" in found.out
    assert "sai-tong/set.yaml" in found.out
    assert "1 cảnh báo" in found.out


def test_lint_takes_a_folder_of_sets(capsys: Capture, library: Path) -> None:
    found = run(capsys, "criteria", "lint", library, "--min-severity", "warning", "--format", "json")
    assert found.code == 1
    said = {one["set"]: one["findings"] for one in json.loads(found.out)}
    assert said["minh-hoa"] == []
    assert said["sai-tong"][0]["severity"] == "warning"
    assert said["sai-tong"][0]["message"]["vi"]


def test_an_unreadable_set_exits_with_2_and_the_others_are_still_linted(
    capsys: Capture, library: Path
) -> None:
    (library / "hong").mkdir()
    (library / "hong" / "set.yaml").write_text("a: *b", encoding="utf-8")
    found = run(capsys, "criteria", "lint", library, "--min-severity", "error")
    assert found.code == 2
    assert "[F008]" in found.out
    assert "minh-hoa" in found.out


def test_show_prints_the_tree_with_rules_in_words(capsys: Capture, library: Path) -> None:
    found = run(capsys, "criteria", "show", "minh-hoa")
    assert found.code == 0
    assert "  1.11  Điểm thẩm định  [9,5]" in found.out
    assert "Có: 2 điểm; không: 0 điểm." in found.out
    part = run(capsys, "criteria", "show", "minh-hoa", "--code", "2")
    assert "1.11" not in part.out
    assert run(capsys, "criteria", "show", "minh-hoa", "--code", "9").code == 2


def test_diff_says_what_changed(capsys: Capture, library: Path) -> None:
    same = run(capsys, "criteria", "diff", "minh-hoa", "minh-hoa")
    assert same.code == 0
    assert "giống nhau" in same.out
    found = run(capsys, "criteria", "diff", "minh-hoa", "sai-tong", "--format", "json")
    assert found.code == 1
    changes = json.loads(found.out)["changes"]
    assert [(one["kind"], one["code_after"]) for one in changes if one["kind"] == "maximum"] == [
        ("maximum", "1.11")
    ]


def test_an_unknown_set_is_met_with_the_nearest(capsys: Capture, library: Path) -> None:
    found = run(capsys, "criteria", "show", "minhhoa")
    assert found.code == 2
    assert "Có lẽ là: minh-hoa" in found.err
    assert run(capsys, "criteria", "lint", library / "khong-co").code == 2


@pytest.mark.parametrize("shape", ["units-in-columns", "units-in-rows"])
def test_the_template_is_read_back_by_score(
    capsys: Capture, library: Path, tmp_path: Path, shape: str
) -> None:
    units = tmp_path / "don-vi.csv"
    units.write_text("Đơn vị,Khối\nXã Suối Mơ,xa\nXã Đồi Gió,xa\n", encoding="utf-8")
    out = tmp_path / "bang.xlsx"
    made = run(capsys, "criteria", "template", "minh-hoa", "--out", out, "--units", units, "--shape", shape)
    assert made.code == 0
    assert "8 tiêu chí" in made.out
    scored = run(capsys, "score", "minh-hoa", out)
    assert scored.code == 0
    assert "Xã Đồi Gió" in scored.out


def test_the_template_is_an_xlsx(capsys: Capture, library: Path, tmp_path: Path) -> None:
    found = run(capsys, "criteria", "template", "minh-hoa", "--out", tmp_path / "bang.csv")
    assert found.code == 2
    assert not (tmp_path / "bang.csv").exists()


def test_a_sheet_that_may_be_filled_in_is_not_replaced(
    capsys: Capture, library: Path, tmp_path: Path
) -> None:
    out = tmp_path / "bang.xlsx"
    assert run(capsys, "criteria", "template", "minh-hoa", "--out", out).code == 0
    out.write_bytes(b"filled in")
    found = run(capsys, "criteria", "template", "minh-hoa", "--out", out)
    assert found.code == 2
    assert "Chọn tên khác" in found.err
    assert out.read_bytes() == b"filled in"
