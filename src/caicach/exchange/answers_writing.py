"""Answers written so that reading them gives the same answers: the long form as CSV, and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from caicach.core.index.answers import Answer, AnswerSheet, UnitAnswers
from caicach.exchange import words
from caicach.exchange.answers_json import COLUMNS
from caicach.exchange.csv_files import guarded
from caicach.exchange.numbers import written
from caicach.exchange.slots import FACT_SIGN

Row = dict[str, str]


def answers_to_csv(sheet: AnswerSheet) -> str:
    """Return the answers in the long form; numbers with a decimal dot that cannot be read otherwise."""
    file = io.StringIO(newline="")
    write_answers(sheet, file)
    return file.getvalue()


def write_answers(units: Iterable[UnitAnswers], file: TextIO) -> None:
    """Write the answers of units in the long form, one unit after the other."""
    writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for unit in units:
        about = {
            words.UNIT: guarded(unit.unit),
            words.BLOCK: guarded(unit.block),
            words.NAME: guarded(unit.name),
        }
        writer.writerows({**about, **row} for row in _rows_of(unit))


def _rows_of(unit: UnitAnswers) -> Iterator[Row]:
    begun = False
    for name, value in unit.facts.items():
        begun = True
        yield {words.CODE: guarded(f"{FACT_SIGN}{name}"), words.VALUE: guarded(value)}
    for code, answer in unit.answers.items():
        for row in _rows_of_answer(answer):
            begun = True
            yield {words.CODE: guarded(code), **row}
    if not begun:
        yield {}


def _rows_of_answer(answer: Answer) -> Iterator[Row]:
    """Iterate over the rows of one answer: its own, if it says more than named figures, then one a figure."""
    own: Row = {}
    if answer.choice:
        own[words.VALUE] = guarded(answer.choice)
    for part, value in (
        (words.VALUE, answer.value),
        (words.NUMERATOR, answer.numerator),
        (words.DENOMINATOR, answer.denominator),
    ):
        if value is not None:
            own[part] = written(value)
    if answer.not_applicable:
        own[words.NOT_APPLICABLE] = "x"
    if answer.decided is not None:
        own[words.DECIDED] = written(answer.decided)
        own[words.DECIDED_BECAUSE] = guarded(answer.decided_because)
    about = {
        words.NOTE: guarded(answer.note),
        words.EVIDENCE: guarded(evidence_text(answer.evidence)),
        words.SOURCE: guarded(answer.source),
    }
    if own or (not answer.inputs and (answer.note or answer.evidence)):
        yield {**own, **about}
        about = {}
    for name, value in answer.inputs.items():
        yield {words.INPUT: guarded(name), words.VALUE: written(value), **about}
        about = {}


def answers_to_json(sheet: AnswerSheet) -> str:
    """Return the answers as JSON with an object a unit; numbers as text, exactly."""
    units = [
        {
            words.UNIT: unit.unit,
            words.BLOCK: unit.block,
            words.NAME: unit.name,
            "facts": unit.facts,
            "answers": {code: _plain(answer) for code, answer in unit.answers.items()},
        }
        for unit in sheet
    ]
    return json.dumps({"units": units}, ensure_ascii=False, indent=1)


def _plain(answer: Answer) -> dict[str, object]:
    found: dict[str, object] = {}
    for part, value in (
        (words.VALUE, answer.value),
        (words.NUMERATOR, answer.numerator),
        (words.DENOMINATOR, answer.denominator),
    ):
        if value is not None:
            found[part] = written(value)
    if answer.choice:
        found["choice"] = answer.choice
    if answer.inputs:
        found["inputs"] = {name: written(value) for name, value in answer.inputs.items()}
    if answer.evidence:
        found[words.EVIDENCE] = sorted(answer.evidence)
    if answer.not_applicable:
        found[words.NOT_APPLICABLE] = True
    if answer.decided is not None:
        found[words.DECIDED] = written(answer.decided)
        if answer.decided_because:
            found[words.DECIDED_BECAUSE] = answer.decided_because
    found.update(
        {name: text for name, text in ((words.NOTE, answer.note), (words.SOURCE, answer.source)) if text}
    )
    return found


def evidence_text(names: frozenset[str]) -> str:
    """Return names of papers in one cell: semicolons between, or one a line where a name holds one.

    >>> evidence_text(frozenset({"Kế hoạch 12"}))
    'Kế hoạch 12'
    """
    if any(";" in name for name in names):
        return "".join(f"{name}\n" for name in sorted(names))
    return "; ".join(sorted(names))
