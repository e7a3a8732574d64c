"""What the tutorials tell a reader to type does what they say it does."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

TUTORIALS = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
FENCE = re.compile(r"^```(\w+) (file|exit)=(\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    assert words[0] == "caicach"
    return subprocess.run(
        [Path(sys.executable).with_name("caicach"), *words[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("page", sorted(TUTORIALS.glob("*.md")), ids=lambda page: page.stem)
def test_a_reader_who_follows_the_page_sees_what_it_shows(page: Path, tmp_path: Path) -> None:
    steps = FENCE.findall(page.read_text("utf-8"))
    assert sum(kind == "exit" for _, kind, _, _ in steps) >= 3
    for _, kind, value, body in steps:
        if kind == "file":
            (tmp_path / value).write_text(body, "utf-8")
            continue
        command, *expected = body.rstrip("\n").split("\n")
        done = run(tmp_path, command.removeprefix("$ "))
        shown = done.stdout + done.stderr
        assert done.returncode == int(value), shown
        for line in expected:
            assert line in shown, shown
