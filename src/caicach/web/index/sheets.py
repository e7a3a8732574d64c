"""The one door to answer files: published ones and those that people try out, within bounds."""

from __future__ import annotations

from caicach.core.index.answers import AnswerSheet
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Place, Problem, ProblemsError, Severity, error
from caicach.core.index.text import say
from caicach.exchange.answers import read_answers
from caicach.exchange.numbers import Separator

MAX_BYTES = 20_000_000
"""Largest file that may be handed in; 3,321 units and 120 criteria take about 4 MB as XLSX."""

MAX_UNITS = 12_000
MAX_ANSWERS = 1_500_000
AMBIGUOUS = "F050"


def read_sheet(
    raw: bytes, file: str, criteria_set: CriteriaSet, decimal: Separator | None = None
) -> tuple[AnswerSheet, list[Problem]]:
    """Return the answers in ``raw`` and the remarks on them.

    Raises ProblemsError with everything found at once when any of it forbids scoring.
    """
    sheet, problems = read_answers(raw, criteria_set, filename=file, decimal=decimal)
    answers = sum(len(unit.answers) for unit in sheet)
    if len(sheet) > MAX_UNITS or answers > MAX_ANSWERS:
        problems.append(
            error(
                "F010",
                say(
                    "Bảng có {u} đơn vị và {a} câu trả lời; nhiều nhất là {mu} và {ma}.",
                    "The sheet has {u} units and {a} answers; at most {mu} and {ma}.",
                    u=len(sheet),
                    a=answers,
                    mu=MAX_UNITS,
                    ma=MAX_ANSWERS,
                ),
                say("Chia bảng theo khối.", "Split the sheet by blocks."),
                Place(file=file),
            )
        )
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ProblemsError(problems)
    return sheet, problems
