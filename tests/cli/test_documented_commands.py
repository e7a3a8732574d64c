"""What the pages on files and commands show is what the software does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tests.cli.running import run
from tests.exchange.sheets import read

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs/how-to/score-a-sheet.md"
COMMANDS = ROOT / "docs/reference/command-line.md"
ANSWERS = ROOT / "docs/reference/answers.md"


def block(page: Path, language: str) -> str:
    """Return the first fenced block of a language."""
    found = re.search(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_how_to_works_from_top_to_bottom(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAICACH_CRITERIA_SETS", str(ROOT / "criteria_sets"))
    monkeypatch.chdir(tmp_path)
    Path("don-vi.csv").write_text("Đơn vị\nMinh Họa\nSuối Mơ\n", encoding="utf-8")
    lines = re.findall(r"^ +(caicach .+)$", HOW_TO.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) == 6
    codes = [run(capsys, *shlex.split(line)[1:]).code for line in lines]
    assert codes == [0, 1, 0, 0, 0, 0]
    assert Path("results.csv").exists()
    assert Path("trace.jsonl").exists()


def test_the_examples_of_answers_are_read() -> None:
    for language, filename in (("csv", "a.csv"), ("json", "a.json")):
        sheet, problems = read(block(ANSWERS, language), filename=filename)
        assert problems == []
        assert list(sheet.units) == ["Xã Suối Mơ"]
        assert sheet.units["Xã Suối Mơ"].answers["1.3"].not_applicable
        assert sheet.units["Xã Suối Mơ"].facts == {"ky_luat": "co"}


def test_every_option_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    page = COMMANDS.read_text(encoding="utf-8")
    for command in (
        ["criteria", "lint"],
        ["criteria", "show"],
        ["criteria", "diff"],
        ["criteria", "template"],
        ["score"],
        ["explain"],
    ):
        assert f"caicach {' '.join(command)}" in page
        options = set(re.findall(r"--[a-z-]+", run(capsys, *command, "--help").out)) - {"--help"}
        assert {option for option in options if option not in page} == set()
