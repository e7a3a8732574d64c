"""The engine against a second, naive opinion in exact fractions, on random sets and answers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests.core.index.oracle import Opinion, evaluate
from tests.core.index.oracle_rules import Given
from tests.core.index.samples import read
from tests.core.index.set_maker import Maker

from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.arithmetic import settle
from caicach.core.index.explaining import explain
from caicach.core.index.lint import contradictions
from caicach.core.index.result import TOTAL, Missing, NodeResult, Result
from caicach.core.index.scoreboard import Scoreboard
from caicach.core.index.scoring import score

SETS = 300
CLOSE = Fraction(1, 10**18)


def _decimal(number: Fraction | None) -> Decimal | None:
    return None if number is None else Decimal(number.numerator) / Decimal(number.denominator)


def answer_of(given: Given) -> Answer:
    """Return the engine's answer; random answers have few decimals, so that the division is exact."""
    inputs = {name: Decimal(str(float(number))) for name, number in given.inputs.items()}
    return Answer(
        value=_decimal(given.value),
        numerator=_decimal(given.numerator),
        denominator=_decimal(given.denominator),
        choice=given.choice,
        inputs=inputs,
        evidence=frozenset(given.evidence),
        not_applicable=given.absent,
    )


def close(found: Decimal | None, expected: Fraction | None) -> bool:
    if found is None or expected is None:
        return found is None and expected is None
    return abs(Fraction(found) - expected) <= CLOSE


def compare(result: Result, opinion: Opinion) -> int:
    """Assert that the engine says what the oracle says of one unit; return how many numbers were compared."""
    name = opinion.unit.name
    rows: list[tuple[NodeResult, Any]] = [
        *((result.node(name, code), node) for code, node in opinion.nodes.items()),
        (result.node(name, TOTAL), opinion.total),
    ]
    for row, node in rows:
        where = (row.code, row, node.score, node.maximum)
        assert close(row.score, node.score), where
        assert close(row.share, node.share), where
        if node.score is not None:
            assert close(row.maximum, node.maximum), where
        if row.code != TOTAL and row.code not in {"bonus", "penalty"}:
            assert (row.status == "not_applicable") == (node.status == "not_applicable"), where
    whole = rows[-1][0]
    assert whole.rank == opinion.rank, (name, whole.rank, opinion.rank)
    assert whole.grade == opinion.grade, (name, whole.grade, opinion.grade)
    return 3 * len(rows) + 2


def scored(seed: int) -> tuple[Result, dict[str, Opinion]]:
    maker = Maker(seed)
    document = maker.document()
    criteria_set = read(document)
    assert contradictions(criteria_set) == []
    units = maker.units(6)
    blank = maker.maybe(0.3)
    sheet = AnswerSheet()
    for unit in units:
        row = sheet.unit(unit.name, unit.block)
        row.facts.update(unit.facts)
        row.answers.update({code: answer_of(given) for code, given in unit.answers.items()})
    missing = Missing.BLANK if blank else Missing.ZERO
    return score(criteria_set, sheet, missing=missing), evaluate(document, units, blank=blank)


@pytest.mark.parametrize("part", range(10))
def test_the_engine_says_what_naive_fractions_say(part: int) -> None:
    compared = 0
    for seed in range(part, SETS, 10):
        result, opinions = scored(seed)
        for opinion in opinions.values():
            compared += compare(result, opinion)
    assert compared > SETS * 10


def test_a_live_result_stays_what_scoring_anew_gives() -> None:
    for seed in range(SETS, SETS + 40):
        result, _ = scored(seed)
        maker = Maker(seed)
        maker.document()
        board = Scoreboard(result.criteria_set, result.sheet, missing=result.missing)
        for _ in range(5):
            unit, leaf = maker.pick(*result.sheet.units), maker.pick(*maker.leaves)
            given = maker.answer(leaf)
            board.change(unit, leaf["code"], Answer() if given is None else answer_of(given))
            list(board.result.rows())
        anew = score(result.criteria_set, board.result.sheet, missing=result.missing)
        assert list(board.result.rows()) == list(anew.rows()), seed


def test_every_explanation_leads_to_the_score() -> None:
    for seed in range(SETS, SETS + 40):
        result, _ = scored(seed)
        codes = [TOTAL, *(node.code for node in result.criteria_set.walk())]
        for unit, code in ((unit, code) for unit in result.units for code in codes):
            trace = explain(result, unit, code)
            figures = [settle(step.value) for step in trace.steps if step.value is not None]
            row = trace.result
            if row.score is None:
                assert figures == [] or (row.status == "incomplete" and not trace.parts), (seed, unit, code)
            elif trace.parts and row.share is not None:
                assert figures[-2:] == [row.score, row.share], (seed, unit, code)
            else:
                assert figures[-1] == row.score, (seed, unit, code)
            assert trace.sentence == trace.steps[-1].text or not trace.parts
