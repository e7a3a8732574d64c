"""Scores at the edges of what a set can say: each of these once came out wrong, or could."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

import pytest
from tests.core.index.samples import Plain, absent, changed, counted, flat, good, read, sheet, value

from caicach.core.index.answers import Answer
from caicach.core.index.explaining import explain
from caicach.core.index.lint import contradictions
from caicach.core.index.plan import Status
from caicach.core.index.problems import ProblemsError
from caicach.core.index.result import Missing, Result
from caicach.core.index.scoreboard import Scoreboard
from caicach.core.index.scoring import score
from caicach.core.index.text import readable, say

GIVEN: Plain = {"type": "given"}


def leaf(code: str, maximum: str = "2", **more: Any) -> Plain:
    return {"code": code, "title": code, "maximum": maximum, "method": "appraised", "rule": GIVEN, **more}


def group(code: str, maximum: str, *criteria: Plain, **more: Any) -> Plain:
    return {"code": code, "title": code, "maximum": maximum, "criteria": list(criteria), **more}


def tree(maximum: str, *criteria: Plain, **more: Any) -> Plain:
    return {**flat(leaf("1"), **more), "maximum": maximum, "criteria": list(criteria)}


def scored(document: Plain, **answers: Answer) -> Result:
    given = {code.replace("_", "."): answer for code, answer in answers.items()}
    return score(good(document), sheet({"u": given}))


def pair(result: Result, code: str) -> tuple[object, object]:
    row = result.node("u", code)
    return row.score, row.maximum


def whole(result: Result) -> tuple[object, object, object]:
    row = result.node("u", "total")
    return row.score, row.maximum, row.share


def test_the_policy_of_a_group_holds_for_all_groups_below() -> None:
    inner = group("A.2", "4", leaf("A.2.1"), leaf("A.2.2"))
    document = tree("6", group("A", "6", leaf("A.1"), inner, not_applicable="rescale"))
    answers = {"A_1": value(1), "A_2_1": value(1), "A_2_2": absent()}
    assert whole(scored(document, **answers)) == (3, 6, 50)
    result = scored(changed({"criteria.0.not_applicable": "shrink"}, document), **answers)
    assert pair(result, "A.2") == (1, 2)
    nothing_said_above = changed({"not_applicable": "undefined"}, document)
    assert whole(scored(nothing_said_above, **answers)) == (3, 6, 50)


def test_a_mean_whose_weighted_parts_do_not_apply_does_not_apply() -> None:
    mean = group("A", "10", leaf("A.1", weight="1"), leaf("A.2", weight="0"), aggregate="weighted_mean")
    result = scored(tree("14", mean, leaf("B", "4")), A_1=absent(), A_2=value(0), B=value(4))
    assert result.node("u", "A").status is Status.NOT_APPLICABLE
    assert whole(result) == (4, 4, 100)


def test_a_part_without_weight_does_not_bring_a_geometric_mean_to_zero() -> None:
    mean = group("A", "10", leaf("A.1"), leaf("A.2", weight="0"), aggregate="geometric_mean")
    assert whole(scored(tree("10", mean), A_1=value(1), A_2=value(0))) == (5, 10, 50)


def test_parts_of_a_mean_take_no_points_of_those_that_do_not_apply() -> None:
    mean = group("A", "10", leaf("A.1"), leaf("A.2"), aggregate="weighted_mean")
    result = scored(tree("10", mean, not_applicable="share"), A_1=value(1), A_2=absent())
    assert pair(result, "A.1") == (1, 2)
    assert whole(result) == (5, 10, 50)


def test_a_part_of_a_mean_that_shrank_to_nothing_does_not_count() -> None:
    shrunk = group("A.2", "2", leaf("A.2.1", "0"), leaf("A.2.2"))
    mean = group("A", "10", leaf("A.1"), shrunk, aggregate="weighted_mean")
    result = scored(tree("10", mean), A_1=value(1), A_2_1=value(0), A_2_2=absent())
    assert whole(result) == (5, 10, 50)


def test_points_are_shared_among_those_that_have_points() -> None:
    inner = group("A", "4", leaf("A.0", "0"), leaf("A.1"), leaf("A.2"))
    result = scored(tree("4", inner, not_applicable="share"), A_0=value(0), A_1=value(1), A_2=absent())
    assert whole(result) == (2, 4, 50)


@pytest.mark.parametrize("place", ["criterion", "group", "total"])
@pytest.mark.parametrize("mode", ["half_up", "up"])
def test_rounding_lifts_no_score_above_its_maximum(place: str, mode: str) -> None:
    rounding = [{"at": place, "places": "1", "mode": mode}]
    document = tree("0.25", group("A", "0.25", leaf("A.1", "0.25")), rounding=rounding)
    result = scored(document, A_1=value("0.25"))
    for code in ("A.1", "A", "total"):
        assert pair(result, code) == (Decimal("0.25"), Decimal("0.25"))
    assert result.share("u") == 100


def test_a_bonus_makes_up_for_points_lost_but_not_for_points_that_do_not_apply() -> None:
    bonus = leaf("T", "3", method="bonus")
    document = tree("10", leaf("A", "8"), leaf("B", "2"), bonus)
    assert whole(scored(document, A=value(8), B=absent(), T=value(3))) == (8, 8, 100)
    assert whole(scored(document, A=value(6), B=absent(), T=value(1))) == (7, 8, Decimal("87.5"))
    beyond = {**document, "adjustments": {"total_maximum": "12"}}
    assert whole(scored(beyond, A=value(8), B=absent(), T=value(3))) == (10, 8, 125)
    within = {**document, "maximum": "13"}
    assert whole(scored(within, A=value(8), B=absent(), T=value(3))) == (11, 11, 100)


def test_a_share_of_an_unknown_maximum_is_not_guessed_where_something_does_not_apply() -> None:
    inner = group("A", "6", leaf("A.1", "unknown"), leaf("A.2", "unknown"))
    document = tree("10", inner, leaf("B", "4"))
    assert whole(scored(document, A_1=value(3), A_2=value(1), B=value(4))) == (8, 10, 80)
    assert whole(scored(document, A_1=absent(), A_2=value(1), B=value(4))) == (5, None, None)
    open_areas = tree("10", leaf("A", "unknown"), leaf("B", "4"))
    assert whole(scored(open_areas, A=value(3), B=value(4))) == (7, 10, 70)
    assert whole(scored(open_areas, A=absent(), B=value(4))) == (4, None, None)


def test_what_waits_for_an_unknown_answer_is_unknown_too() -> None:
    document = flat(leaf("1"), leaf("2", precondition={"criterion": "1"}))
    answers = sheet({"u": {"2": value(2)}, "v": {"1": absent(), "2": value(2)}})
    result = score(good(document), answers, missing=Missing.BLANK)
    row = result.node("u", "2")
    assert (row.score, row.status) == (None, Status.INCOMPLETE)
    assert explain(result, "u", "2").sentence.en == "The precondition is not answered yet."
    assert result.node("v", "2").status is Status.PRECONDITION_FAILED
    assert score(good(document), answers).node("u", "2").score == 0


def test_points_that_print_as_zero_meet_no_precondition() -> None:
    rule = {"type": "formula", "inputs": {"a": "A"}, "expression": "1 - 3*(a/3)"}
    document = flat(leaf("1", "1", rule=rule), leaf("2", precondition={"criterion": "1"}))
    result = score(good(document), sheet({"u": {"1": Answer(inputs={"a": Decimal(1)}), "2": value(2)}}))
    assert [result.node("u", code).score for code in "12"] == [0, 0]


@pytest.mark.parametrize("precision", [3, 28, 80])
def test_the_decimal_context_of_the_caller_changes_nothing(precision: int) -> None:
    peers = leaf("2", rule={"type": "peers_mean"}, input="share", zero_denominator="zero")
    many = leaf("3", "1", rule={"type": "count", "points_each": "0"}, input="number")
    bands = [{"id": "a", "title": "A", "at_least": "50"}, {"id": "b", "title": "B", "below": "50"}]
    document = flat(
        leaf("1", "2.0625", rule={"type": "linear"}, input="share", zero_denominator="zero"),
        peers,
        many,
        grades=[{"bands": bands}],
        ranking={"tie_break": [{"code": "3", "by": "value", "order": "lowest"}]},
    )
    long = "123456789.1234567890123456789"

    def results() -> list[Any]:
        units = {
            unit: {"1": counted(1, 3), "2": counted(number, 7), "3": value(long + last)}
            for unit, number, last in (("u", 2, "1"), ("v", 2, "2"), ("w", 3, "3"))
        }
        result = score(good(document), sheet(units))
        board = Scoreboard(good(document), sheet(units))
        board.change("w", "2", counted(2, 7))
        shown = [explain(result, unit, code) for unit in units for code in ("1", "2", "3", "total")]
        return [*result.rows(), *board.result.rows(), *shown]

    expected = results()
    with localcontext() as context:
        context.prec = precision
        found = results()
    assert found == expected
    assert [row.rank for row in found if getattr(row, "code", "") == "total"][:3] == [2, 3, 1]


def test_a_number_below_a_threshold_is_never_shown_at_it() -> None:
    assert readable(Decimal("49.99999"), "en") == "49.99999"
    assert readable(Decimal("50.0000000001"), "vi") == "50,0000000001"
    assert readable(Decimal("33.333333"), "en") == "33.3333"
    assert readable(Decimal("0." + "9" * 50), "en") == "1"


def test_one_point_is_not_points() -> None:
    one, two = Decimal("1.0"), Decimal(2)
    filled = say("", "{a} points, {b} points off, {n} parts", a=one, b=two, n=1)
    assert filled.en == "1 point, 2 points off, 1 part"
    assert say("", "{a} points", a=Decimal("0.1")).en == "0.1 points"


def test_two_roundings_at_one_place_are_refused() -> None:
    rounding = [{"at": "total", "places": "2"}, {"at": "total", "places": "1"}]
    found = read(flat(leaf("1"), rounding=rounding)).problems
    assert [problem.id for problem in found] == ["S014"]


def test_a_long_chain_of_preconditions_is_scored_whatever_its_order() -> None:
    count = 1500
    leaves = [leaf(str(place), "1", precondition={"criterion": str(place + 1)}) for place in range(1, count)]
    document = flat(*leaves, leaf(str(count), "1"))
    answers = {str(place): value(1) for place in range(1, count + 1)}
    result = score(good(document), sheet({"u": answers, "v": {**answers, str(count): value(0)}}))
    assert [result.total("u"), result.total("v")] == [count, 0]


def test_numbers_beyond_all_measure_are_refused() -> None:
    document = flat(leaf("1", rule={"type": "linear"}, input="share", may_exceed="true"))
    tiny = Answer(numerator=Decimal(1), denominator=Decimal("1E-999999"))
    with pytest.raises(ProblemsError) as caught:
        score(good(document), sheet({"u": {"1": tiny}}))
    assert [problem.id for problem in caught.value.problems] == ["A021"]


def test_a_changed_answer_settles_a_tie_even_where_it_changes_no_score() -> None:
    rule = {"type": "linear_saturating", "full_at": "80"}
    document = flat(
        leaf("1", rule=rule, input="number"), ranking={"tie_break": [{"code": "1", "by": "value"}]}
    )
    board = Scoreboard(good(document), sheet({"u": {"1": value(90)}, "v": {"1": value(95)}}))
    assert [board.result.node(unit, "total").rank for unit in "uv"] == [2, 1]
    assert board.change("u", "1", value(99)) == ()
    assert [board.result.node(unit, "total").rank for unit in "uv"] == [1, 2]


def test_points_of_an_unknown_maximum_are_not_ranked_among_shares() -> None:
    inner = group("A", "6", leaf("A.1", "unknown"), leaf("A.2", "unknown"))
    units = {"u": {"A.1": value(200), "A.2": absent()}, "v": {"A.1": value(3), "A.2": value(3)}}
    result = score(good(tree("6", inner)), sheet(units))
    assert {unit: rank.place for unit, rank in result.node_ranks("so", "A").items()} == {"v": 1}
    assert {unit: rank.place for unit, rank in result.node_ranks("so", "A.1").items()} == {"u": 1, "v": 2}


def test_least_points_above_the_maximum_are_refused() -> None:
    found = contradictions(read(flat(leaf("1", rule={"type": "given", "lowest": "3"}))))
    assert [problem.id for problem in found] == ["L028"]
