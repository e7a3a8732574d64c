"""Classes: the table of docs/algorithms/grading.md, and what it does not show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.core.index.lint_cases import classes
from tests.core.index.samples import Plain, absent, flat, good, sheet, value
from tests.core.index.tables import table_of

from caicach.core.index.answers import Answer
from caicach.core.index.result import Result
from caicach.core.index.scoring import score

ROWS = table_of("docs/algorithms/grading.md", "criterion 1")
TWO = [{"maximum": "60", "rule": {"type": "given"}}, {"maximum": "40", "rule": {"type": "given"}}]


def scale(**more: Any) -> Plain:
    """Return the classes of the page."""
    best, good_, fair, weak = classes("[90,)=A", "[80,90)=B", "(50,80)=C", "(,50]=D")
    best["conditions"] = [{"no_zero": "true"}]
    good_["conditions"] = [{"at_least": "60", "codes": ["2"]}]
    return {
        "bands": [best, good_, fair, weak],
        "caps": [
            {"fact": "discipline", "is": ["khiển trách"], "at_most": "B"},
            {"fact": "discipline", "is": ["cảnh cáo"], "at_most": "C"},
        ],
        "not_submitted": "D",
        "exempt": [{"fact": "status", "is": ["mới thành lập"]}],
        **more,
    }


def graded(answers: dict[str, Answer], facts: dict[str, str] | None = None, **more: Any) -> Result:
    """Score one unit by the two criteria and grade it."""
    found = sheet({"unit": answers})
    found.units["unit"].facts.update(facts or {})
    return score(good(flat(*TWO, grades=[scale(**more)])), found)


def answer(cell: str) -> Answer:
    """Return the answer that a cell of the table stands for."""
    return absent() if cell == "n/a" else value(cell)


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_the_worked_table_comes_out(row: dict[str, str]) -> None:
    answers = {code: answer(row[f"criterion {code}"]) for code in "12" if row[f"criterion {code}"]}
    name, _, fact = row["facts"].partition(" = ")
    grade = graded(answers, {name: fact} if name else {}).grade("unit")
    assert grade is not None
    assert grade.grade == row["class"].replace("none", "")
    assert grade.reasons


def test_the_reasons_tell_the_way_down() -> None:
    grade = graded({"1": value(60), "2": value(0)}, {"discipline": "cảnh cáo"}, by="score").grade("unit")
    assert grade is not None
    assert [reason.vi for reason in grade.reasons] == ["60 điểm thuộc khoảng «trên 50 đến dưới 80»: C."]
    grade = graded({"1": value(60), "2": value("30")}, {"discipline": "cảnh cáo"}).grade("unit")
    assert grade is not None
    assert [reason.en for reason in grade.reasons] == [
        "90 % lies in the band 'from 90 on': A.",
        "discipline: at most 'C'.",
    ]


def test_a_condition_names_the_criterion_that_fails_it() -> None:
    best = {**classes("[0,)=A")[0], "conditions": [{"no_zero": "true", "codes": ["2"]}]}
    bands = [best, *classes("(,0)=B")]
    found = score(
        good(flat(*TWO, grades=[{"bands": bands}])), sheet({"unit": {"1": value(60), "2": value(0)}})
    )
    grade = found.grade("unit")
    assert grade is not None
    assert grade.grade == "B"
    assert "tiêu chí 2 0 điểm" in grade.reasons[-1].vi


@pytest.mark.parametrize(("last", "expected"), [("40", "A"), ("39.99999999999999999999", "B")])
def test_the_ends_are_exact(last: str, expected: str) -> None:
    document = flat(*TWO, grades=[{"bands": classes("[100,)=A", "(,100)=B")}])
    grade = score(good(document), sheet({"unit": {"1": value(60), "2": value(last)}})).grade("unit")
    assert grade is not None
    assert grade.grade == expected


def test_two_thirds_reach_a_class_that_begins_there() -> None:
    third: Plain = {"maximum": "30", "rule": {"type": "linear"}}
    document = flat(third, third, third, grades=[{"bands": classes("[20,)=A", "(,20)=B"), "by": "score"}])
    thirds = {code: Answer(numerator=Decimal(2), denominator=Decimal(9)) for code in "123"}
    grade = score(good(document), sheet({"unit": thirds})).grade("unit")
    assert grade is not None
    assert grade.grade == "A"


def test_each_block_has_its_own_classes() -> None:
    own = [
        {"blocks": ["so"], "bands": classes("[90,)=A", "(,90)=B")},
        {"bands": classes("[80,)=A", "(,80)=B")},
    ]
    document = flat(*TWO, grades=own, blocks=[{"id": "so", "title": "Sở"}, {"id": "xa", "title": "Xã"}])
    answers = {"1": value(50), "2": value(35)}
    result = score(good(document), sheet({"a": answers, "b": answers}, {"a": "so", "b": "xa"}))
    assert [grade.grade for unit in "ab" if (grade := result.grade(unit))] == ["B", "A"]


def test_a_number_in_no_class_has_none_and_says_so() -> None:
    document = flat(*TWO, grades=[{"bands": classes("(90,)=A", "(,90)=B")}])
    grade = score(good(document), sheet({"unit": {"1": value(60), "2": value(30)}})).grade("unit")
    assert grade is not None
    assert (grade.grade, grade.reasons[0].vi) == ("", "90 % không thuộc mức nào.")


def test_a_set_without_classes_grades_nobody() -> None:
    assert score(good(flat(*TWO)), sheet({"unit": {"1": value(60)}})).grade("unit") is None
