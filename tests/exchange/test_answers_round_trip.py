"""Answers written to a file and read again are the same answers, whatever the set and the shape."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.sheets import contents

from caicach.core.index.answers import Answer, AnswerSheet, UnitAnswers
from caicach.core.index.document import located
from caicach.core.index.model import CriteriaSet, Criterion, InputKind
from caicach.core.index.reading import read_criteria_set
from caicach.exchange.answers import read_answers
from caicach.exchange.answers_writing import answers_to_csv, answers_to_json
from caicach.exchange.template import Shape, write_template

RULES: dict[str, dict[str, object]] = {
    "yes_no": {"rule": {"type": "yes_no"}},
    "share": {"rule": {"type": "linear"}, "input": "share"},
    "loose_share": {"rule": {"type": "linear"}, "input": "share", "may_exceed": "true"},
    "number": {"rule": {"type": "linear"}, "input": "number", "unit": "triệu đồng"},
    "count": {"rule": {"type": "count", "points_each": "1"}, "input": "count"},
    "choice": {"rule": {"type": "choice", "options": {"A": "100", "b, c": "50", "Không": "0"}}},
    "points": {"rule": {"type": "given", "lowest": "-3"}},
    "mean": {"rule": {"type": "survey_mean"}, "method": "survey"},
    "formula": {"rule": {"type": "formula", "expression": "x + y", "inputs": {"x": "Số x", "y": "Số y"}}},
}
SIGNS = "aăâđêôơưzÀ Ỵ.,;:/='\"-+@%()0123456789\n"
WORDS = st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(lambda text: bool(text.split()))
LABELS = WORDS.map(lambda text: " ".join(text.split()))
NUMBERS = st.builds(
    lambda digits, places, negative: Decimal(-digits if negative else digits).scaleb(-places),
    st.integers(0, 10**14),
    st.integers(0, 14),
    st.booleans(),
) | st.decimals(0, 10, places=18)
COUNTS = st.integers(0, 10**6).map(Decimal)


@st.composite
def criteria_sets(draw: st.DrawFn) -> CriteriaSet:
    """Draw a set of one to three areas with criteria of any kind; codes like 1.1 and 1.10 stand together."""
    areas = []
    for area in range(draw(st.integers(1, 3))):
        kinds = draw(st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=4))
        places = draw(st.lists(st.sampled_from([1, 2, 10, 11, 20]), min_size=4, max_size=4, unique=True))
        areas.append(
            {
                "code": str(area + 1),
                "title": f"Lĩnh vực {area + 1}",
                "maximum": str(5 * len(kinds)),
                "criteria": [
                    {
                        "code": f"{area + 1}.{place}",
                        "title": kind,
                        "maximum": "5",
                        "method": "measured",
                        **RULES[kind],
                    }
                    for kind, place in zip(kinds, places, strict=False)
                ],
            }
        )
    blocks = draw(st.sampled_from([["xa"], ["xa", "so"]]))
    found = read_criteria_set(
        located(
            {
                "format": "1",
                "id": "ngau-nhien",
                "title": "Bộ tiêu chí ngẫu nhiên",
                "standing": "draft",
                "decision": {"number": "0", "source": "dữ liệu minh họa"},
                "period": {"from": "2026-01-01"},
                "blocks": [{"id": block, "title": f"Khối {block}"} for block in blocks],
                "maximum": "100",
                "criteria": areas,
            }
        )
    )
    assert not found.problems
    return found


def _share(draw: st.DrawFn, *, counts_and_value: bool) -> Answer:
    numerator, denominator = draw(COUNTS), draw(COUNTS)
    form = draw(
        st.sampled_from(["value", "counts", "both", "half"] if counts_and_value else ["value", "counts"])
    )
    if form == "value":
        return Answer(value=draw(NUMBERS))
    if form == "half":
        return Answer(numerator=numerator)
    return Answer(
        value=draw(NUMBERS) if form == "both" else None, numerator=numerator, denominator=denominator
    )


@st.composite
def answers(draw: st.DrawFn, leaf: Criterion) -> Answer:
    """Draw an answer to a criterion as a unit could give it, with evidence and a note at times."""
    if draw(st.integers(0, 5)) == 0:
        found = Answer(not_applicable=True)
    elif leaf.input is InputKind.YES_NO:
        found = Answer(value=Decimal(draw(st.integers(0, 1))))
    elif leaf.input is InputKind.CHOICE:
        found = Answer(choice=draw(st.sampled_from(["A", "b, c", "Không"])))
    elif leaf.input is InputKind.INPUTS:
        given_names = draw(st.lists(st.sampled_from(["x", "y"]), min_size=1, unique=True))
        found = Answer(inputs={name: draw(NUMBERS) for name in given_names})
    elif leaf.input is InputKind.SHARE:
        found = _share(draw, counts_and_value=True)
    else:
        found = Answer(value=draw(NUMBERS))
    if not found.not_applicable and draw(st.integers(0, 3)) == 0:
        found.decided = draw(NUMBERS)
        found.decided_because = draw(WORDS | st.just(""))
    if draw(st.booleans()):
        found.evidence = draw(st.frozensets(LABELS, max_size=3))
        found.note = draw(WORDS)
    return found


@st.composite
def filled(draw: st.DrawFn) -> tuple[CriteriaSet, AnswerSheet]:
    """Draw a set and what some units answered to it."""
    criteria_set = draw(criteria_sets())
    leaves = list(criteria_set.leaves())
    blocks = [block.id for block in criteria_set.blocks]
    sheet = AnswerSheet()
    for number in range(draw(st.integers(1, 4))):
        unit = f"{draw(st.sampled_from(['Xã', '=Xã', '-', 'H.', '007']))} {number}"
        name = draw(st.just("") | LABELS)
        found = sheet.units[unit] = UnitAnswers(unit, draw(st.sampled_from(blocks)), name)
        if draw(st.booleans()):
            found.facts = {"kỷ luật": draw(LABELS)}
        for leaf in draw(st.lists(st.sampled_from(leaves), unique_by=lambda one: one.code)):
            found.answers[leaf.code] = draw(answers(leaf))
    return criteria_set, sheet


def _again(criteria_set: CriteriaSet, raw: bytes, filename: str) -> AnswerSheet:
    sheet, problems = read_answers(raw, criteria_set, filename=filename)
    assert [problem.in_("vi") for problem in problems if problem.id != "F059"] == []
    return sheet


COMMON = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@given(filled())
@COMMON
def test_the_long_form_gives_back_what_was_written(made: tuple[CriteriaSet, AnswerSheet]) -> None:
    criteria_set, sheet = made
    assert contents(_again(criteria_set, answers_to_csv(sheet).encode(), "a.csv")) == contents(sheet)


@given(filled())
@COMMON
def test_json_gives_back_what_was_written(made: tuple[CriteriaSet, AnswerSheet]) -> None:
    criteria_set, sheet = made
    assert contents(_again(criteria_set, answers_to_json(sheet).encode(), "a.json")) == contents(sheet)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("shape", list(Shape))
@given(made=filled())
@COMMON
def test_the_sheet_gives_back_what_was_written(
    made: tuple[CriteriaSet, AnswerSheet], shape: Shape, lang: str
) -> None:
    criteria_set, sheet = made
    file = io.BytesIO()
    write_template(criteria_set, file, units=list(sheet), shape=shape, lang=lang)
    assert contents(_again(criteria_set, file.getvalue(), "a.xlsx")) == contents(sheet)
