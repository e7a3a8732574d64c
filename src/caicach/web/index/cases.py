"""The worked cases of a criteria set, as examples that a reader can follow by hand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from caicach.core.codes.numbers import format_number
from caicach.core.index.answers import Answer
from caicach.core.index.problems import ProblemsError
from caicach.core.index.text import Text
from caicach.exchange.cases_yaml import Case, load_cases
from caicach.web.index.catalogue import Shelved
from caicach.web.templatetags.index_tags import choice_words, language

MOST_UNITS = 4
MOST_ANSWERS = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of an example, with what must come out for it where the case says so."""

    code: str
    title: Text
    answer: str
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class ExampleUnit:
    """One unit of an example. ``more`` answers are not shown."""

    unit: str
    lines: tuple[Line, ...]
    more: int
    total: Decimal | None
    share: Decimal | None
    grade: str


@dataclass(frozen=True, slots=True)
class Example:
    """One worked case. ``refused`` are findings for which scoring must be refused."""

    name: Text
    source: str
    units: tuple[ExampleUnit, ...]
    more: int
    refused: tuple[str, ...]


def worked_cases(shelved: Shelved) -> list[Example]:
    """Return the worked cases of a set; none where it has none that can be read."""
    try:
        cases = load_cases(shelved.folder)
    except ProblemsError:
        return []
    return [_example(shelved, case) for case in cases.cases]


def _example(shelved: Shelved, case: Case) -> Example:
    units = tuple(_unit(shelved, case, unit_id) for unit_id in list(case.sheet.units)[:MOST_UNITS])
    return Example(case.name, case.source, units, len(case.sheet) - len(units), case.refused)


def _unit(shelved: Shelved, case: Case, unit_id: str) -> ExampleUnit:
    answers = case.sheet.units[unit_id].answers
    expected = case.expected.get(unit_id)
    scores = expected.scores if expected else {}
    by_code = shelved.criteria_set.by_code
    lines = tuple(
        Line(code, by_code[code].title, _in_words(answer), scores.get(code))
        for code, answer in list(answers.items())[:MOST_ANSWERS]
        if code in by_code
    )
    grade = ""
    if expected is not None and expected.grade:
        titles = {one.id: one.title for scale in shelved.criteria_set.grades for one in scale.grades}
        grade = titles[expected.grade].in_(language()) if expected.grade in titles else expected.grade
    return ExampleUnit(
        unit_id,
        lines,
        len(answers) - len(lines),
        scores.get("total"),
        expected.shares.get("total") if expected else None,
        grade,
    )


def _in_words(answer: Answer) -> str:
    """Return an answer as one would say it: counts as a fraction, choices by their letter."""

    def number(value: Decimal | None) -> str:
        return "" if value is None else format_number(value, language())

    parts = []
    if answer.not_applicable:
        parts.append("N/A" if language() == "en" else "không áp dụng")
    if answer.denominator is not None or answer.numerator is not None:
        parts.append(f"{number(answer.numerator)} / {number(answer.denominator)}")
    elif answer.value is not None:
        parts.append(number(answer.value))
    if answer.choice:
        parts.append(choice_words(answer.choice))
    parts.extend(f"{name} = {number(value)}" for name, value in answer.inputs.items())
    if answer.evidence:
        parts.append(", ".join(sorted(answer.evidence)))
    return "; ".join(parts)
