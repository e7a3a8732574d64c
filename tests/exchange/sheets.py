"""Answers to the illustrative set, files made by hand, and how tests look at what was read."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import xlsxwriter

from caicach.core.index.answers import AnswerSheet
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Problem
from caicach.exchange.answers import read_answers
from caicach.exchange.criteria_yaml import load_criteria_set
from caicach.exchange.numbers import Separator

MINH_HOA = Path(__file__).with_name("minh_hoa.yaml")


@cache
def minh_hoa() -> CriteriaSet:
    """Return the illustrative set: eight criteria of all kinds, two blocks, one fact that caps the grade."""
    found = load_criteria_set(MINH_HOA)
    assert not found.problems
    return found


def read(
    text: str | bytes, *, filename: str = "so-lieu.csv", decimal: Separator | None = None, sheet: str = ""
) -> tuple[AnswerSheet, list[Problem]]:
    """Read answers to the illustrative set."""
    raw = text if isinstance(text, bytes) else text.encode()
    return read_answers(raw, minh_hoa(), filename=filename, decimal=decimal, sheet=sheet)


def workbook(
    *rows: Sequence[object], fill: Callable[[xlsxwriter.Workbook, object], None] | None = None
) -> bytes:
    """Return an XLSX file with one sheet of rows; ``fill`` may add more."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Số liệu")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if fill is not None:
            fill(book, sheet)
    return file.getvalue()


def seen(problems: list[Problem]) -> list[tuple[str, str]]:
    """Return the ids of problems and the cells they stand in; blocks left out (A012) are not counted."""
    return [(problem.id, problem.place.cell) for problem in problems if problem.id != "A012"]


def value(sheet: AnswerSheet, unit: str, code: str) -> Decimal | None:
    """Return the value a unit answered."""
    return sheet.units[unit].answers[code].value


def contents(sheet: AnswerSheet) -> dict[str, object]:
    """Return everything a sheet says, without the places where it was read."""
    return {
        unit.unit: (
            unit.block,
            unit.name,
            unit.facts,
            {
                code: (
                    answer.value,
                    answer.numerator,
                    answer.denominator,
                    answer.choice,
                    dict(answer.inputs),
                    answer.evidence,
                    answer.not_applicable,
                    answer.note,
                    *(() if answer.decided is None else (answer.decided, answer.decided_because)),
                )
                for code, answer in unit.answers.items()
            },
        )
        for unit in sheet
    }
