"""Running the command as a person does, with what it printed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from caicach.cli import main


@dataclass(frozen=True, slots=True)
class Run:
    """Exit code and both outputs of one run."""

    code: int
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Run:
    """Run ``caicach`` with these arguments."""
    capsys.readouterr()
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    printed = capsys.readouterr()
    return Run(code, printed.out, printed.err)
