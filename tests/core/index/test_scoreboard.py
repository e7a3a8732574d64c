"""A live result always equals scoring everything anew."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.factories.criteria import NUMERIC_RULES, PEER_RULES, make_answer, make_answers, make_set

from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.problems import ProblemsError
from caicach.core.index.result import Missing, Result
from caicach.core.index.scoreboard import Scoreboard
from caicach.core.index.scoring import score

ROUNDINGS: list[list[dict[str, str]]] = [
    [],
    [{"at": "criterion", "places": "2"}],
    [{"at": "group", "places": "1"}, {"at": "total", "places": "2"}],
]


def everything(result: Result) -> list[object]:
    return [*result.rows(), *(result.rank(unit) for unit in result.units)]


@pytest.mark.parametrize("policy", ["shrink", "rescale", "share"])
@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("missing", [Missing.ZERO, Missing.BLANK])
@pytest.mark.parametrize("seed", range(3))
def test_changes_one_by_one_equal_scoring_anew(
    policy: str, rounding: list[dict[str, str]], missing: Missing, seed: int
) -> None:
    criteria_set = make_set(
        26, rules=(*NUMERIC_RULES, *PEER_RULES), not_applicable=policy, blocks=("a", "b"), rounding=rounding
    )
    sheet = make_answers(criteria_set, 8, seed=seed, absent=0.06)
    board = Scoreboard(criteria_set, sheet, missing=missing)
    dice = random.Random(seed)
    leaves = list(criteria_set.leaves())
    for _ in range(60):
        unit = dice.choice(list(sheet.units))
        leaf = dice.choice(leaves)
        given = make_answer(leaf.input, dice)
        decided = replace(given, decided=Decimal(dice.randrange(101)) * (leaf.maximum or 0) / 100)
        answer = dice.choice([Answer(not_applicable=True), Answer(), given, given, decided])
        board.change(unit, leaf.code, answer)
    assert everything(board.result) == everything(score(criteria_set, sheet, missing=missing))


def test_a_unit_that_withdraws_its_last_answer_has_not_submitted() -> None:
    criteria_set = make_set(2)
    sheet = make_answers(criteria_set, 2)
    board = Scoreboard(criteria_set, sheet)
    for code in ("1.1", "1.2"):
        board.change("DV00001", code, Answer())
    assert board.result.rank("DV00001") is None
    board.change("DV00001", "1.1", Answer(value=Decimal(1)))
    assert board.result.total("DV00001") == Decimal(1)
    assert everything(board.result) == everything(score(criteria_set, sheet))


def test_an_answer_that_cannot_be_scored_changes_nothing() -> None:
    criteria_set = make_set(4)
    sheet = make_answers(criteria_set, 3)
    board = Scoreboard(criteria_set, sheet)
    before = everything(board.result)
    with pytest.raises(ProblemsError) as caught:
        board.change("DV00001", "1.2", Answer(numerator=Decimal(9), denominator=Decimal(3)))
    assert [problem.id for problem in caught.value.problems] == ["A004"]
    assert everything(board.result) == before


def test_a_zero_denominator_without_a_rule_is_taken_back() -> None:
    criteria_set = make_set(2, rules=({"type": "linear"},))
    undecided = make_set(2, rules=({"type": "linear"},))
    assert criteria_set == undecided
    sheet: AnswerSheet = make_answers(criteria_set, 2)
    board = Scoreboard(criteria_set, sheet)
    board.change("DV00001", "1.1", Answer(numerator=Decimal(0), denominator=Decimal(0)))
    assert board.result.node("DV00001", "1.1").score == 0


def test_only_units_whose_scores_changed_are_named() -> None:
    criteria_set = make_set(2, rules=({"type": "linear"}, {"type": "peers_range"}))
    sheet = AnswerSheet()
    for name, number in (("cao", "90"), ("giữa", "60"), ("thấp", "30")):
        unit = sheet.unit(name)
        unit.answers = {"1.1": Answer(value=Decimal(50)), "1.2": Answer(value=Decimal(number))}
    board = Scoreboard(criteria_set, sheet)
    assert set(board.change("giữa", "1.2", Answer(value=Decimal(70)))) == {"giữa"}
    assert set(board.change("cao", "1.2", Answer(value=Decimal(100)))) == {"giữa"}
    assert board.change("cao", "1.2", Answer(value=Decimal(100))) == ()
