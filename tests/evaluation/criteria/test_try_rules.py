"""A leaf of a draft is tried on a sample answer by the engine, whatever the rest of the draft is like."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.evaluation.criteria.documents import FAULTY, SOUND

from caicach.core.index.answers import Answer
from caicach.core.index.lint import lint
from caicach.core.index.reading import read_criteria_set
from caicach.evaluation.criteria.tree import children, walk
from caicach.evaluation.criteria.tryout import sample, try_out
from caicach.exchange.criteria_writing import load_document
from caicach.exchange.criteria_yaml import read_document

SETS = sorted((Path(__file__).parents[3] / "criteria_sets").glob("*/set.yaml"))


def document(text: str = SOUND, **leaf: object) -> dict[str, Any]:
    found = load_document(text)
    found["criteria"][0]["criteria"][1].update(leaf)
    return found


def points(found: dict[str, Any], answer: Answer, *others: str) -> Decimal | None:
    tried = try_out(found, (0, 1), answer, [Decimal(number) for number in others])
    assert tried.trace is not None, tried.problems
    return tried.trace.result.score


@pytest.mark.parametrize(("value", "score"), [("90", "4"), ("89.9", "2"), ("70", "2"), ("10", "0")])
def test_a_value_earns_its_band(value: str, score: str) -> None:
    assert points(document(), Answer(value=Decimal(value))) == Decimal(score)


def test_a_share_is_taken_from_its_counts_and_explained() -> None:
    tried = try_out(document(), (0, 1), sample({"numerator": Decimal(3), "denominator": Decimal(4)}))
    assert tried.trace is not None
    assert tried.trace.result.score == 2
    assert tried.measured == 75
    assert "75" in tried.trace.sentence.vi


def test_errors_elsewhere_do_not_stand_in_the_way() -> None:
    found = document()
    found["criteria"][1] = {"code": "1", "maximum": "không biết"}
    assert points(found, Answer(value=Decimal(90))) == 4


def test_errors_of_the_leaf_are_named() -> None:
    tried = try_out(load_document(FAULTY), (0, 1), Answer(value=Decimal(90)))
    assert tried.trace is None
    assert [problem.id for problem in tried.problems] == ["L020"]


def test_an_answer_out_of_range_is_named() -> None:
    tried = try_out(document(), (0, 1), Answer(value=Decimal(101)))
    assert [problem.id for problem in tried.problems] == ["A006"]


def test_a_rule_that_compares_is_given_other_units() -> None:
    found = document(rule={"type": "peers_range"}, input="number")
    assert points(found, Answer(value=Decimal(20)), "10", "50") == 1


def test_a_penalty_takes_its_points_off() -> None:
    found = document(method="penalty", rule={"type": "count", "points_each": "0.5"})
    assert points(found, Answer(value=Decimal(2))) == -1


def test_the_set_rounds_as_it_says() -> None:
    found = document(rule={"type": "linear"})
    found["rounding"] = [{"at": "criterion", "places": "1"}]
    assert points(found, Answer(value=Decimal("33.33"))) == Decimal("1.3")


@pytest.mark.parametrize("file", SETS, ids=lambda file: file.parent.name)
def test_a_leaf_of_any_set_is_tried_without_errors_that_the_set_has_not(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    known = {found.id for found in lint(read_criteria_set(read_document(text.encode(), "")))}
    found = load_document(text)
    leaves = [spot for spot in walk(found) if not children(spot.node)]
    assert leaves
    for spot in leaves[:: max(1, len(leaves) // 12)]:
        tried = try_out(found, spot.place, Answer(value=Decimal(1)))
        faults = {problem.id for problem in tried.problems if not problem.id.startswith("A")}
        assert faults <= known, spot.code
