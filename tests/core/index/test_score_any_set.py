"""What holds for every criteria set and every sheet of answers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext

from hypothesis import given, note, settings
from hypothesis import strategies as st
from tests.core.index.samples import flat, good, sheet
from tests.core.index.strategies import answered, documents, leaves, real_answers_to

from caicach.core.index.answers import Answer, ZeroDenominatorError
from caicach.core.index.arithmetic import CONTEXT, ZERO, settle
from caicach.core.index.lint import lint
from caicach.core.index.model import Method
from caicach.core.index.plan import Plan
from caicach.core.index.result import Missing, Result
from caicach.core.index.rules import Rule
from caicach.core.index.scoring import score

BLOCKS = {"unit0": "so", "unit1": "so", "unit2": "so", "unit3": "xa"}
slowly = settings(max_examples=40, deadline=None)
thoroughly = settings(max_examples=150, deadline=None)


def scored(data: st.DataObject) -> Result:
    """Draw a set and answers, and return them scored."""
    criteria_set = good(data.draw(documents()))
    assert [problem for problem in lint(criteria_set) if problem.severity == "error"] == []
    answers = data.draw(answered(criteria_set, 4))
    return score(
        criteria_set,
        sheet(answers, BLOCKS),
        missing=data.draw(st.sampled_from([Missing.ZERO, Missing.BLANK])),
    )


@slowly
@given(st.data())
def test_no_score_exceeds_its_maximum_or_falls_below_its_minimum(data: st.DataObject) -> None:
    result = scored(data)
    penalties = {leaf.code for leaf in result.criteria_set.leaves() if leaf.method is Method.PENALTY}
    clamps = result.criteria_set.adjustments
    for row in result.rows():
        note(str(row))
        if row.score is None:
            continue
        assert row.maximum is not None
        if row.code == "total":
            assert clamps.total_minimum <= row.score <= clamps.total_maximum
        elif row.code in penalties:
            assert -row.maximum <= row.score <= ZERO
        else:
            assert ZERO <= row.score <= row.maximum
            assert row.share is None or ZERO <= row.share <= 100


@slowly
@given(st.data())
def test_the_order_of_units_and_answers_changes_nothing(data: st.DataObject) -> None:
    result = scored(data)
    units = list(result.sheet.units.values())
    shuffled = {
        unit.unit: {code: unit.answers[code] for code in data.draw(st.permutations(list(unit.answers)))}
        for unit in data.draw(st.permutations(units))
    }
    again = score(result.criteria_set, sheet(shuffled, BLOCKS), missing=result.missing)
    for unit in shuffled:
        assert again.rank(unit) == result.rank(unit)
        for node in result.criteria_set.walk():
            assert again.node(unit, node.code) == result.node(unit, node.code)
        assert again.total(unit) == result.total(unit)
        assert again.share(unit) == result.share(unit)


@slowly
@given(st.data())
def test_ranks_are_one_two_two_four(data: st.DataObject) -> None:
    result = scored(data)
    ranks = {unit: rank.place for unit, rank in result.ranks("so").items()}
    for unit, place in ranks.items():
        mine = result.share(unit)
        assert mine is not None
        better = [other for other in ranks if (theirs := result.share(other)) is not None and theirs > mine]
        assert place == len(better) + 1


@slowly
@given(st.data())
def test_nobody_is_moved_by_a_unit_of_another_block(data: st.DataObject) -> None:
    result = scored(data)
    alone = sheet({unit: result.sheet.units[unit].answers for unit in ("unit0", "unit1", "unit2")}, BLOCKS)
    again = score(result.criteria_set, alone, missing=result.missing)
    for unit in alone:
        assert again.node(unit.unit, "total") == result.node(unit.unit, "total")


@thoroughly
@given(st.data())
def test_points_and_their_working_agree_for_every_rule(data: st.DataObject) -> None:
    leaf = Plan.of(good(flat(data.draw(leaves("1"))))).leaves[0]
    answer = data.draw(real_answers_to(leaf.criterion))
    others = [data.draw(real_answers_to(leaf.criterion)) for _ in range(2)]
    with localcontext(CONTEXT):
        numbers = [each for each in map(leaf.measured, (answer, *others)) if each is not None]
        peers = leaf.rule.gather(numbers) if leaf.compares else None
        try:
            measured = leaf.measure(answer)
            points = leaf.rule.points(measured, answer, peers)
        except ZeroDenominatorError:
            return
        working = leaf.rule.work(measured, answer, peers)
        reach = leaf.rule.reach()
    assert working.points == points
    assert working.steps[-1].value == points
    assert reach.lowest is None or reach.lowest <= settle(points)
    assert reach.highest is None or settle(points) <= reach.highest


def points_at(rule: Rule, number: Decimal, answer: Answer, rivals: list[Decimal]) -> Decimal:
    """Return the points of a number, against fixed rivals where the rule compares."""
    peers = rule.gather([*rivals, number]) if rule.needs_peers else None
    if not rule.needs_measure:
        return settle(
            rule.points(None, replace(answer, inputs=dict.fromkeys(rule.input_names(), number)), None)
        )
    return settle(rule.points(number, answer, peers))


@thoroughly
@given(st.data())
def test_more_never_lowers_a_rising_rule_and_never_raises_a_falling_one(data: st.DataObject) -> None:
    leaf = Plan.of(good(flat(data.draw(leaves("1"))))).leaves[0]
    rule = leaf.rule
    answer = data.draw(real_answers_to(leaf.criterion))
    top = 1 if rule.type == "yes_no" else 100
    less, more = sorted(data.draw(st.decimals(0, top, places=0 if top == 1 else 1)) for _ in range(2))
    rivals = [data.draw(st.decimals(0, 100, places=1)) for _ in range(2)]
    with localcontext(CONTEXT):
        low, high = points_at(rule, less, answer, rivals), points_at(rule, more, answer, rivals)
    if rule.rising is True:
        assert low <= high
    elif rule.rising is False:
        assert low >= high


@slowly
@given(st.data())
def test_not_applicable_to_anything_gives_no_score_at_all(data: st.DataObject) -> None:
    criteria_set = good(data.draw(documents()))
    answers = {leaf.code: Answer(not_applicable=True) for leaf in criteria_set.leaves()}
    result = score(criteria_set, sheet({"unit": answers}, {"unit": "so"}))
    assert result.total("unit") is None
    assert result.rank("unit") is None
