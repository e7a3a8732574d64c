"""The worked examples of the documentation, run: docs/reference/rules.md and the code cannot part."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.core.index.samples import flat, good, sheet
from tests.core.index.worked import Example, examples

from caicach.core.index.arithmetic import settle
from caicach.core.index.explaining import explain
from caicach.core.index.plan import Status
from caicach.core.index.problems import ProblemsError
from caicach.core.index.rules import RULES
from caicach.core.index.scoring import score

EXAMPLES = examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{each.section}-{n}" for n, each in enumerate(EXAMPLES)])
def test_the_documented_points_come_out(example: Example) -> None:
    base = {"maximum": "10", "rule": {"type": "given"}, "code": "base"}
    code = "1"
    document = flat({**example.leaf, "code": code}, base)
    answers = {"unit": {code: example.answer}}
    answers |= {f"peer {place}": {code: peer} for place, peer in enumerate(example.peers)}
    criteria_set = good(document)
    if example.points.startswith("refused"):
        with pytest.raises(ProblemsError) as caught:
            score(criteria_set, sheet(answers))
        refused = example.points.removeprefix("refused ")
        assert refused in {problem.id for problem in caught.value.problems if problem.place.unit == "unit"}
        return
    found = score(criteria_set, sheet(answers)).node("unit", code)
    if example.points == "n/a":
        assert (found.score, found.status) == (None, Status.NOT_APPLICABLE)
    else:
        assert found.score == Decimal(example.points)


def test_every_rule_type_has_a_section_with_an_example_in_the_order_of_the_code() -> None:
    sections = dict.fromkeys(example.section.strip("`") for example in EXAMPLES)
    assert [section for section in sections if section in RULES] == list(RULES)


SCORED = [each for each in EXAMPLES if each.section != "Preconditions" and each.points[0] not in "nr"]


@pytest.mark.parametrize("example", SCORED, ids=[f"{each.section}-{n}" for n, each in enumerate(SCORED)])
def test_the_explanation_of_an_example_ends_at_its_points(example: Example) -> None:
    document = flat({**example.leaf, "code": "1", "method": "appraised"})
    answers = {f"unit {place}": {"1": each} for place, each in enumerate((example.answer, *example.peers))}
    result = score(good(document), sheet(answers))
    trace = explain(result, "unit 0", "1")
    last = trace.steps[-1].value
    assert last is not None
    assert trace.result.score == settle(last) == abs(Decimal(example.points))
    assert trace.sentence.vi
    assert trace.sentence.en
