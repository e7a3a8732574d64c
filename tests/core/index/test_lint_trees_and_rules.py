"""Findings on the tree of a set and on the rules of its leaves."""

from __future__ import annotations

import pytest
from tests.core.index.lint_cases import Case, bands, findings
from tests.core.index.samples import CLEAN, changed, flat, read

from caicach.core.index.lint import contradictions, lint
from caicach.core.index.problems import Severity

BONUS = {"code": "T", "title": "Sáng kiến", "maximum": "1", "method": "bonus", "rule": {"type": "given"}}
CLAMP = {"bonus_maximum": "1"}
LEAF = {"code": "2.3", "title": "Mục mới", "maximum": "1", "method": "appraised", "rule": {"type": "given"}}
FORMULA = {"type": "formula", "inputs": {"a": "Xong", "b": "Giao"}}

CASES = [
    Case("L001", {"measured.code": "2.1"}, {"measured.code": "2.3"}, "2.1"),
    Case("L002", {"yes.maximum": "3"}, {"yes.maximum": "3", "first.maximum": "7", "maximum": "11"}, "1"),
    Case("L003", {"yes.maximum": "1"}, {"yes.maximum": "1", "bands.maximum": "5"}, "1"),
    Case("L004", {"maximum": "9"}, {"maximum": "10"}),
    Case("L005", {"maximum": "11"}, {"maximum": "11", "criteria.2": BONUS, "adjustments": CLAMP}),
    Case(
        "L006",
        {"second.criteria.2": BONUS},
        {
            "criteria.2": {"code": "3", "title": "Thưởng", "maximum": "1", "criteria": [BONUS]},
            "adjustments": CLAMP,
        },
        "T",
    ),
    Case("L007", {"yes.maximum": "-2"}, {"yes.maximum": "2"}, "1.1"),
    Case("L008", {"yes.maximum": "0"}, {"yes.maximum": "0.01"}, "1.1"),
    Case(
        "L009",
        {"yes.maximum": "unknown", "yes.rule": {"type": "given"}},
        {"yes.rule": {"type": "given"}},
        "1.1",
    ),
    Case("L010", {"yes.rule": None}, {"yes.rule": {"type": "given"}}, "1.1"),
    Case("L010", {"yes.rule": None}, {"yes.rule": {"type": "no_such_type"}}, "1.1"),
    Case("L011", {"measured.method": None}, {"measured.method": "appraised"}, "2.2"),
    Case("L012", {"stated.survey_maximum": "3"}, {"stated.survey_maximum": "2.0"}),
    Case("L013", {"stated.counts": ["2", "5"]}, {"stated.counts": ["2"]}),
    Case(
        "L013",
        {"stated.counts": ["2", "4", "9"]},
        {"stated.counts": ["2", "4", "9"], "standing": "area_level"},
    ),
    Case(
        "L014",
        {"yes.weight": "3"},
        {"yes.weight": "3", "bands.weight": "97", "first.aggregate": "weighted_mean"},
        "1",
    ),
    Case(
        "L015",
        {"yes.weight": "3", "first.aggregate": "weighted_mean"},
        {"yes.weight": "0.3", "bands.weight": "0.7", "first.aggregate": "weighted_mean"},
        "1",
    ),
    Case(
        "L020",
        {"bands.rule": bands("[0,90]=0", "[90,100]=4")},
        {"bands.rule": bands("[0,90)=0", "[90,100]=4")},
        "1.2",
    ),
    Case(
        "L020",
        {"bands.rule": bands("[0,3]=4", "[3,)=0"), "bands.input": "count"},
        {"bands.rule": bands("[0,3)=4", "(2,)=0"), "bands.input": "count"},
        "1.2",
    ),
    Case(
        "L021",
        {"bands.rule": bands("[0,90)=0", "(90,100]=4")},
        {"bands.rule": bands("[0,90]=0", "(90,)=4")},
        "1.2",
    ),
    Case(
        "L021",
        {"bands.rule": bands("[0,2]=4", "[4,)=0"), "bands.input": "count"},
        {"bands.rule": bands("[0,2]=4", "[3,)=0"), "bands.input": "count"},
        "1.2",
    ),
    Case(
        "L021",
        {"bands.rule": bands("[0,50)=0", "[50,100]=4"), "bands.may_exceed": "true"},
        {"bands.rule": bands("[0,50)=0", "[50,)=4"), "bands.may_exceed": "true"},
        "1.2",
    ),
    Case(
        "L021",
        {"bands.rule": bands("[5,6)=0", "(6,9]=4"), "bands.input": "number"},
        {"bands.rule": bands("[5,6]=0", "(6,9]=4"), "bands.input": "number"},
        "1.2",
    ),
    Case("L022", {"yes.rule.yes": "3"}, {"yes.rule.yes": "2"}, "1.1"),
    Case(
        "L022",
        {
            "yes.rule": {
                "type": "sum_of_parts",
                "parts": [
                    {"input": "a", "maximum": "2", "rule": {"type": "count", "points_each": "1", "cap": "3"}}
                ],
            }
        },
        {
            "yes.rule": {
                "type": "sum_of_parts",
                "parts": [{"input": "a", "maximum": "2", "rule": {"type": "count", "points_each": "1"}}],
            }
        },
        "1.1",
    ),
    Case("L023", {"yes.rule.yes": "1"}, {"yes.rule.yes": "2.00"}, "1.1"),
    Case(
        "L024",
        {"yes.rule": {"type": "deduction", "per_event": "1", "floor": "-1"}},
        {"yes.rule": {"type": "deduction", "per_event": "1", "floor": "0"}},
        "1.1",
    ),
    Case(
        "L025",
        {"yes.rule": {"type": "choice", "options": {"A": "100", "B": "120"}}},
        {"yes.rule": {"type": "choice", "options": {"A": "100", "B": "60"}}},
        "1.1",
    ),
    Case(
        "L025",
        {"yes.rule": {"type": "choice", "options": {"A": "100", "B": "-1"}}},
        {"yes.rule": {"type": "choice", "options": {"A": "100", "B": "0"}}},
        "1.1",
    ),
    Case(
        "L026",
        {"yes.rule": {"type": "choice", "options": {"A": "80", "B": "60"}}},
        {"yes.rule": {"type": "choice", "options": {"A": "100", "B": "60"}}},
        "1.1",
    ),
    Case(
        "L027",
        {"bands.rule": bands("[0,50)=0", "[50,80)=4", "[80,]=2")},
        {"bands.rule": bands("[0,50)=0", "[50,80)=2", "[80,]=4")},
        "1.2",
    ),
    Case(
        "L028",
        {"yes.rule": {"type": "deduction", "per_event": "1", "floor": "3"}},
        {"yes.rule": {"type": "deduction", "per_event": "1", "floor": "2"}},
        "1.1",
    ),
    Case(
        "L028",
        {"yes.rule": {"type": "deduction", "per_event": "-1"}},
        {"yes.rule": {"type": "deduction", "per_event": "0.5"}},
        "1.1",
    ),
    Case(
        "L028",
        {"yes.rule": {"type": "count", "points_each": "-1"}},
        {"yes.rule": {"type": "count", "points_each": "1"}},
        "1.1",
    ),
    Case(
        "L028",
        {"measured.rule": {"type": "target_leader", "target": "5", "target_share": "150"}},
        {"measured.rule": {"type": "target_leader", "target": "5", "target_share": "60"}},
        "2.2",
    ),
    Case(
        "L029",
        {"yes.rule": {**FORMULA, "expression": "2*a"}},
        {"yes.rule": {**FORMULA, "expression": "2*a/b"}},
        "1.1",
    ),
    Case("L031", {"survey.self_scored": "true"}, {"yes.self_scored": "true"}, "2.1"),
    Case("L032", {"measured.self_scored": "true"}, {"measured.self_scored": "false"}, "2.2"),
    Case("L033", {"survey.method": "measured", "stated": None}, {"survey.method": "survey"}, "2.1"),
    Case("L034", {"survey.rule": {"type": "yes_no"}}, {"survey.rule": {"type": "linear"}}, "2.1"),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.id}-{place}" for place, case in enumerate(CASES)])
def test_a_fault_is_found_at_its_criterion_and_not_beside_it(case: Case) -> None:
    found = [problem for problem in findings(case.faulty) if problem.id == case.id]
    assert [problem.place.code for problem in found] == [case.code]
    assert case.id not in {problem.id for problem in findings(case.sound)}


def test_the_sample_set_has_no_finding() -> None:
    assert lint(read(CLEAN)) == []


def test_overlapping_bands_are_named_with_the_value_they_share() -> None:
    rule = bands("[88,90]=2", "[90,95]=3", "[95,100)=4", "[100,100]=5", "[0,88)=0")
    found = [each for each in findings({"bands.rule": rule, "bands.maximum": "5"}) if each.id == "L020"]
    assert found[0].severity is Severity.ERROR
    assert "«từ 88 đến 90» (2 điểm) và «từ 90 đến 95» (3 điểm) cùng chứa đúng 90" in found[0].message.vi
    assert "share exactly 95" in found[0].message.en


def test_a_gap_between_counts_is_named_in_whole_numbers() -> None:
    rule = bands("[0,2]=4", "(5,)=0")
    found = [each for each in findings({"bands.rule": rule, "bands.input": "count"}) if each.id == "L021"]
    assert "từ 3 đến 5" in found[0].message.vi


def test_the_bands_of_a_part_are_looked_at_too() -> None:
    part = {"input": "a", "title": "Phần một", "maximum": "2", "rule": bands("[0,1]=0", "[1,2]=2")}
    found = findings({"yes.rule": {"type": "sum_of_parts", "parts": [part]}})
    assert "Phần «Phần một»" in next(each.message.vi for each in found if each.id == "L020")


def test_a_rule_that_gives_less_than_the_maximum_does_not_forbid_scoring() -> None:
    found = read(changed({"criteria.0.criteria.0.rule.yes": "1"}))
    assert "L023" in {problem.id for problem in lint(found)}
    assert contradictions(found) == []


def test_problems_met_in_reading_come_first() -> None:
    found = findings({"yes.rule.yess": "3", "bands.rule": bands("[0,90]=0", "[90,100]=4")})
    assert [problem.id for problem in found] == ["D010", "L020"]


def test_a_huge_list_of_bands_is_checked_quickly() -> None:
    rows = [f"[{low},{low + 1})=1" for low in range(3000)]
    found = read(flat({"maximum": "1", "input": "number", "rule": bands(*rows)}))
    assert contradictions(found) == []
