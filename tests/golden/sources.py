"""Where golden tests take their inputs and the figures they hold the engine to: published ones only."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from caicach.core.index.answers import AnswerSheet
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Severity
from caicach.core.index.result import Missing, Result
from caicach.core.index.scoring import score
from caicach.exchange.answers import read_answers
from caicach.exchange.criteria_yaml import load_criteria_set

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "criteria_sets"
SHARED = ROOT.parent / "shared" / "data"

FOLDERS = sorted(folder for folder in SETS.iterdir() if (folder / "set.yaml").is_file())


def criteria_set(id_: str) -> CriteriaSet:
    """Return a criteria set of the project."""
    return load_criteria_set(SETS / id_)


def published_answers(id_: str, name: str) -> tuple[CriteriaSet, AnswerSheet]:
    """Return a set and its published answers, read as anybody's file is read."""
    found = criteria_set(id_)
    sheet, problems = read_answers(SETS / id_ / "answers" / f"{name}.csv", found)
    assert [str(problem) for problem in problems if problem.severity is Severity.ERROR] == []
    return found, sheet


def scored(id_: str, name: str, missing: Missing = Missing.REFUSE) -> Result:
    """Return what comes out of published answers."""
    found, sheet = published_answers(id_, name)
    return score(found, sheet, missing=missing)


def published(id_: str, name: str) -> list[dict[str, str]]:
    """Return the results that were published for answers."""
    return rows(SETS / id_ / "published" / f"{name}.csv")


def shared_rows(path: str) -> list[dict[str, str]]:
    """Return the rows of a research file beside the project; skips the test aloud when it is absent."""
    file = SHARED / path
    if not file.is_file():
        pytest.skip(f"research data not found beside the project: {path}")
    return rows(file)


def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by column name."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def known(figure: Decimal | None) -> Decimal:
    """Return a figure that must be known."""
    assert figure is not None
    return figure
