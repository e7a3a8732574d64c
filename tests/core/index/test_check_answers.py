"""Answers that cannot be scored, or should be looked at: found all at once, each at its place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.core.index.samples import Plain, absent, changed, counted, flat, good, sheet, value

from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.checking import check_answers
from caicach.core.index.problems import ProblemsError, Severity
from caicach.core.index.result import Missing
from caicach.core.index.scoring import score

SHARE: Plain = {"maximum": "2", "rule": {"type": "linear"}}
RATIO: Plain = {**SHARE, "may_exceed": "true"}
COUNT: Plain = {"maximum": "2", "rule": {"type": "count", "points_each": "1"}}
GIVEN: Plain = {"maximum": "2", "rule": {"type": "given"}}


def part(rule: Plain) -> Plain:
    """Return a sum of one part, named a, of two points."""
    return {
        "maximum": "2",
        "rule": {"type": "sum_of_parts", "parts": [{"input": "a", "maximum": "2", "rule": rule}]},
    }


def figure(number: str) -> Answer:
    """Return an answer with the figure a."""
    return Answer(inputs={"a": Decimal(number)})


def decided(points: str | int) -> Answer:
    """Return an answer whose points a person set."""
    return Answer(decided=Decimal(points))


CASES = [
    ("A002", SHARE, Answer(numerator=Decimal(3)), counted(3, 4)),
    ("A002", SHARE, Answer(denominator=Decimal(3)), counted(0, 3)),
    ("A003", SHARE, counted(-1, 4), counted(1, 4)),
    ("A004", SHARE, counted(5, 4), counted(4, 4)),
    ("A004", SHARE, counted(1, 0), counted(1, 1)),
    (
        "A005",
        SHARE,
        Answer(value=Decimal(80), numerator=Decimal(3), denominator=Decimal(4)),
        Answer(value=Decimal("75.009"), numerator=Decimal(3), denominator=Decimal(4)),
    ),
    ("A006", SHARE, value("100.01"), value(100)),
    ("A006", SHARE, value("-0.01"), value(0)),
    ("A006", RATIO, value("-1"), value(130)),
    ("A007", COUNT, value("1.5"), value("1.0")),
    ("A007", COUNT, value("-1"), value(0)),
    ("A008", {"maximum": "2", "rule": {"type": "yes_no"}}, value(2), value(1)),
    ("A009", {"maximum": "2", "rule": {"type": "survey_mean"}}, value("5.01"), value(5)),
    ("A010", GIVEN, value("2.01"), value(2)),
    ("A010", GIVEN, value("-1"), value(0)),
    (
        "A011",
        {"maximum": "2", "rule": {"type": "choice", "options": {"A": "100"}}},
        Answer(choice="B"),
        Answer(choice="A"),
    ),
    ("A008", part({"type": "yes_no"}), figure("2"), figure("1")),
    ("A009", part({"type": "survey_mean"}), figure("6"), figure("5")),
    ("A010", part({"type": "given"}), figure("3"), figure("2")),
    ("A018", SHARE, counted(0, 0), counted(0, 1)),
    ("A019", SHARE, Answer(evidence=frozenset({"Kế hoạch"})), value(1)),
    ("A019", part({"type": "linear"}), Answer(inputs={"b": Decimal(1)}), figure("1")),
    (
        "A020",
        {"maximum": "2", "rule": {"type": "steps", "bands": [{"at_least": "50", "points": "2"}]}},
        value(49),
        value(50),
    ),
    ("A021", {**GIVEN, "input": "points"}, value("1E40"), value(1)),
    ("A021", {**SHARE, "input": "number"}, value("NaN"), value("-5")),
    ("A021", RATIO, counted("1E15", "1E-20"), counted(3, 2)),
    ("A021", part({"type": "linear"}), figure("Infinity"), figure("99")),
    ("A021", SHARE, decided("NaN"), decided(1)),
    ("A021", SHARE, Answer(value=Decimal("NaN"), decided=Decimal(1)), Answer(decided=Decimal(1))),
    ("A023", SHARE, decided("2.01"), decided(2)),
    ("A023", SHARE, decided("-0.01"), decided(0)),
    ("A023", {**GIVEN, "rule": {"type": "given", "lowest": "-1"}}, decided("-1.5"), decided(-1)),
    (
        "A006",
        {"maximum": "2", "rule": {"type": "peers_range"}},
        Answer(value=Decimal(101), decided=Decimal(1)),
        Answer(value=Decimal(99), decided=Decimal(1)),
    ),
]


@pytest.mark.parametrize(
    ("id_", "leaf", "wrong", "right"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)]
)
def test_a_wrong_answer_is_refused_and_a_right_one_close_by_is_not(
    id_: str, leaf: Plain, wrong: Answer, right: Answer
) -> None:
    criteria_set = good(flat(leaf))
    with pytest.raises(ProblemsError) as caught:
        score(criteria_set, sheet({"unit": {"1": wrong}}))
    found = [problem for problem in caught.value.problems if problem.id == id_]
    assert [(problem.place.unit, problem.place.code) for problem in found] == [("unit", "1")]
    assert score(criteria_set, sheet({"unit": {"1": right}})).total("unit") is not None


def test_a_sheet_without_units_is_refused() -> None:
    with pytest.raises(ProblemsError, match="A001"):
        score(good(flat(GIVEN)), AnswerSheet())


def test_an_unknown_block_and_a_missing_block_are_refused() -> None:
    two = flat(GIVEN, blocks=[{"id": "so", "title": "Sở"}, {"id": "xa", "title": "Xã"}])
    answers = {"a": {"1": value(1)}, "b": {"1": value(1)}, "c": {"1": value(1)}}
    found = check_answers(good(two), sheet(answers, {"a": "so", "b": "huyen"}))
    assert [(problem.id, problem.place.unit) for problem in found] == [("A012", "b"), ("A012", "c")]


def test_one_block_need_not_be_named() -> None:
    assert check_answers(good(flat(GIVEN)), sheet({"a": {"1": value(1)}})) == []


def test_an_answer_to_a_group_or_to_nothing_is_refused_with_a_hint() -> None:
    criteria_set = good(changed({}))
    found = check_answers(criteria_set, sheet({"a": {"1": value(1), "1.11": value(1)}}))
    by_id = {problem.id: problem for problem in found if problem.severity is Severity.ERROR}
    assert set(by_id) == {"A013", "A014"}
    assert "1.1, 1.2" in by_id["A013"].mend.vi
    assert "1.1" in by_id["A014"].mend.vi


def test_not_applicable_without_a_policy_is_refused() -> None:
    document = flat(GIVEN, GIVEN)
    document["not_applicable"] = None
    found = check_answers(good(document), sheet({"a": {"1": absent(), "2": value(1)}}))
    assert [problem.id for problem in found] == ["A015"]


def test_points_that_wait_for_papers_not_given_are_named() -> None:
    leaf: Plain = {**GIVEN, "precondition": {"evidence": ["ke-hoach"], "otherwise": "0.5"}}
    without, shown = Answer(value=Decimal(2)), Answer(value=Decimal(2), evidence=frozenset({"ke-hoach"}))
    result = score(good(flat(leaf)), sheet({"a": {"1": without}, "b": {"1": shown}}))
    assert [(problem.id, problem.place.unit) for problem in result.warnings] == [("A022", "a")]
    assert "ke-hoach" in result.warnings[0].message.vi
    assert "0,5 điểm" in result.warnings[0].message.vi
    assert (result.total("a"), result.total("b")) == (Decimal("0.5"), Decimal(2))


def test_who_answered_nothing_is_named_and_not_scored() -> None:
    result = score(good(flat(GIVEN)), sheet({"a": {}, "b": {"1": value(0)}}))
    assert [(problem.id, problem.place.unit) for problem in result.warnings] == [("A016", "a")]
    assert (result.total("a"), result.rank("a")) == (None, None)
    assert result.total("b") == 0


@pytest.mark.parametrize(("missing", "total"), [(Missing.ZERO, "1"), (Missing.BLANK, None)])
def test_a_missing_answer_is_nothing_or_unknown(missing: Missing, total: str | None) -> None:
    result = score(good(flat(GIVEN, GIVEN)), sheet({"a": {"1": value(1)}}), missing=missing)
    assert [problem.id for problem in result.warnings] == ["A017"]
    assert result.total("a") == (None if total is None else Decimal(total))


def test_a_missing_answer_can_be_refused() -> None:
    with pytest.raises(ProblemsError, match="A017"):
        score(good(flat(GIVEN, GIVEN)), sheet({"a": {"1": value(1)}}), missing=Missing.REFUSE)


def test_a_missing_bonus_is_no_gap() -> None:
    bonus = {"maximum": "1", "method": "bonus", "rule": {"type": "given"}}
    result = score(good(flat(GIVEN, bonus)), sheet({"a": {"1": value(1)}}), missing=Missing.BLANK)
    assert result.total("a") == 1


def test_everything_wrong_is_reported_at_once() -> None:
    with pytest.raises(ProblemsError) as caught:
        score(
            good(flat(SHARE, COUNT)),
            sheet({"a": {"1": value(101), "2": value("-1")}, "b": {"1": counted(2, 1)}}),
        )
    assert {problem.id for problem in caught.value.problems} >= {"A006", "A007", "A004", "A017"}


def test_a_set_that_contradicts_itself_is_not_scored() -> None:
    with pytest.raises(ProblemsError, match="L022"):
        score(good(flat({**GIVEN, "rule": {"type": "yes_no", "yes": "3"}})), sheet({"a": {"1": value(1)}}))
