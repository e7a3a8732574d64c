"""The help: Vietnamese first, fast, and the same for every machine."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from tests.cli.running import run

COMMANDS = [
    [], ["criteria"], ["criteria", "lint"], ["criteria", "show"], ["criteria", "diff"],
    ["criteria", "template"], ["score"], ["explain"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_in_both_languages(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    vietnamese = run(capsys, *command, "--help")
    english = run(capsys, *command, "--help", "--lang", "en")
    assert vietnamese.code == english.code == 0
    assert vietnamese.out.startswith("Cách dùng: caicach")
    assert english.out.startswith("Usage: caicach")
    assert "Tùy chọn:" in vietnamese.out
    assert "Options:" in english.out
    for word in ("usage:", "options:", "show this help", "positional"):
        assert word not in vietnamese.out
    assert not any(char in english.out for char in "ạảãàáđếềểễệ")


def test_the_language_of_the_machine_is_not_consulted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("LANGUAGE", "en")
    assert run(capsys, "--help").out.startswith("Cách dùng")
    assert run(capsys, "--lang=en", "--help").out.startswith("Usage")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "thiếu: <lệnh>"),
        (["score"], "thiếu: SET, ANSWERS"),
        (["score", "a", "b", "--missing", "no"], "không có «'no'»"),
        (["score", "a", "b", "--out"], "--out: thiếu giá trị"),
        (["score", "a", "b", "c"], "không hiểu: c"),
        (["fly"], "không có «'fly'»"),
    ],
)
def test_misuse_is_said_in_vietnamese_and_exits_with_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    found = run(capsys, *arguments)
    assert found.code == 2
    assert said in found.err
    assert "Traceback" not in found.err


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom caicach.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'django', 'yaml', 'rich', 'numpy', 'python_calamine', 'xlsxwriter', 'caicach.core.index'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    begun = time.monotonic()
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stderr.strip() == "[]"
    assert time.monotonic() - begun < 3


def test_scoring_needs_no_django() -> None:
    script = (
        "import sys\nimport caicach.cli.scoring, caicach.cli.criteria, caicach.exchange.template\n"
        "print('django' in sys.modules)\n"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
