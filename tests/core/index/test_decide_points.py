"""Points that an appraiser or the council set stand instead of the rule's, and say so."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.core.index.samples import CLEAN, Plain, changed, counted, flat, good, sheet, value

from caicach.core.index.answers import Answer
from caicach.core.index.explaining import explain
from caicach.core.index.plan import Status
from caicach.core.index.scoreboard import Scoreboard
from caicach.core.index.scoring import score
from caicach.core.science.vector_index import VectorIndex
from caicach.core.science.vector_rules import NotVectorisableError

LINEAR: Plain = {"code": "1", "title": "1", "maximum": "2", "method": "appraised", "rule": {"type": "linear"}}


def decided(points: str | int, because: str = "", given: Answer | None = None) -> Answer:
    return replace(given or Answer(), decided=Decimal(points), decided_because=because)


def test_decided_points_count_instead_of_the_rules() -> None:
    units = sheet({"u": {"1.1": value(1), "1.2": decided(3, given=value(95)), "2.1": value(50)}})
    result = score(good(CLEAN), units)
    row = result.node("u", "1.2")
    assert (row.score, row.status) == (Decimal(3), Status.SCORED)
    assert result.total("u") == Decimal(2 + 3 + 1)


def test_an_answer_of_decided_points_alone_is_an_answer() -> None:
    answer = decided(0)
    assert not answer.is_empty()
    result = score(good(CLEAN), sheet({"u": {"1.1": answer}}))
    assert result.node("u", "1.1").status is Status.SCORED
    assert result.units["u"].submitted


def test_what_does_not_apply_stays_so() -> None:
    answer = Answer(not_applicable=True, decided=Decimal(1))
    result = score(good(CLEAN), sheet({"u": {"1.1": answer, "1.2": value(95)}}))
    assert result.node("u", "1.1").status is Status.NOT_APPLICABLE


def test_a_decision_goes_before_the_precondition() -> None:
    document = changed({"criteria.0.criteria.1.precondition": {"criterion": "1.1"}})
    units = {"u": {"1.1": value(0), "1.2": value(95)}, "v": {"1.1": value(0), "1.2": decided(3)}}
    result = score(good(document), sheet(units))
    assert result.node("u", "1.2").score == 0
    assert result.node("v", "1.2").score == 3


def test_a_precondition_that_fails_is_what_the_rule_gives() -> None:
    document = changed({"criteria.0.criteria.1.precondition": {"criterion": "1.1"}})
    answer = decided(3, given=value(95))
    trace = explain(score(good(document), sheet({"u": {"1.1": value(0), "1.2": answer}})), "u", "1.2")
    assert trace.sentence.vi == "Điểm do người có thẩm quyền quyết định: 3, thay cho 0 theo quy tắc."


def test_a_decided_penalty_is_taken_off() -> None:
    penalty: Plain = {
        **LINEAR,
        "code": "P",
        "method": "penalty",
        "rule": {"type": "count", "points_each": "1"},
    }
    document = {**flat(LINEAR, adjustments={"penalty_maximum": "2"}), "criteria": [LINEAR, penalty]}
    units = sheet({"u": {"1": value(100), "P": decided("0.5", "Đã khắc phục.", value(1))}})
    result = score(good(document), units)
    assert result.node("u", "P").score == Decimal("-0.5")
    assert result.total("u") == Decimal("1.5")
    trace = explain(result, "u", "P")
    assert trace.sentence.vi == (
        "Điểm do người có thẩm quyền quyết định: 0,5, thay cho 1 theo quy tắc. "
        "Lý do: Đã khắc phục. Trừ 0,5 điểm."
    )


def test_decided_points_are_rounded_where_the_set_rounds() -> None:
    document = {**flat(LINEAR), "rounding": [{"at": "criterion", "places": "1"}]}
    result = score(good(document), sheet({"u": {"1": decided("1.26")}}))
    assert result.node("u", "1").score == Decimal("1.3")
    assert "Làm tròn: 1,3 điểm." in explain(result, "u", "1").sentence.vi


def test_the_explanation_names_both_points_and_the_reason() -> None:
    answer = decided("1.5", "Hội đồng công nhận văn bản bổ sung.", counted(1, 2))
    trace = explain(score(good(flat(LINEAR)), sheet({"u": {"1": answer}})), "u", "1")
    assert trace.sentence.vi == (
        "Điểm do người có thẩm quyền quyết định: 1,5, thay cho 1 theo quy tắc. "
        "Lý do: Hội đồng công nhận văn bản bổ sung."
    )
    assert trace.sentence.en.startswith(
        "Points decided by the competent person: 1.5, instead of 1 by the rule. Reason:"
    )
    assert [step.value for step in trace.steps] == [Decimal(50), Decimal(1), Decimal("1.5")]
    inputs = {row["name"]: row["value"] for row in json.loads(json.dumps(trace.as_dict()))["inputs"]}
    assert inputs["decided"] == "1.5"
    assert inputs["decided_because"] == "Hội đồng công nhận văn bản bổ sung."


@pytest.mark.parametrize("beside", [Answer(), value(300), Answer(numerator=Decimal(3))])
def test_where_the_rule_gives_nothing_the_explanation_names_no_points_of_it(
    beside: Answer,
) -> None:
    trace = explain(score(good(flat(LINEAR)), sheet({"u": {"1": decided(1, given=beside)}})), "u", "1")
    assert trace.sentence.vi == "Điểm do người có thẩm quyền quyết định: 1, không tính theo quy tắc."


def test_a_decided_answer_still_takes_part_by_its_value_among_its_peers() -> None:
    document = flat({**LINEAR, "rule": {"type": "peers_range"}})
    units = {"a": {"1": value(100)}, "b": {"1": value(60)}, "c": {"1": decided(2, given=value(20))}}
    result = score(good(document), sheet(units))
    assert [result.node(unit, "1").score for unit in "abc"] == [Decimal(2), Decimal(1), Decimal(2)]
    alone = score(good(document), sheet({**units, "c": {"1": decided(2)}}))
    assert [alone.node(unit, "1").score for unit in "abc"] == [Decimal(2), Decimal(0), Decimal(2)]


def test_a_live_result_leaves_a_decision_when_the_peers_change() -> None:
    document = flat({**LINEAR, "rule": {"type": "peers_range"}})
    units = {"a": {"1": value(100)}, "b": {"1": value(60)}, "c": {"1": decided(2, given=value(20))}}
    board = Scoreboard(good(document), sheet(units))
    board.change("a", "1", value(80))
    assert board.result.node("c", "1").score == Decimal(2)
    board.change("c", "1", value(20))
    assert board.result.node("c", "1").score == Decimal(0)


def test_columns_refuse_what_a_person_decided() -> None:
    vector = VectorIndex(good(flat(LINEAR)))
    with pytest.raises(NotVectorisableError, match="decided by a person"):
        vector.matrix(sheet({"u": {"1": decided(1, given=value(50))}}))
    values, _, _ = vector.matrix(sheet({"u": {"1": counted(1, 2)}}))
    assert values[0, 0] == 50
