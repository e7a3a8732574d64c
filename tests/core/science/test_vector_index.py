"""The vectorised path gives the exact path's numbers."""

from __future__ import annotations

import numpy as np
import pytest
from tests.factories.criteria import NUMERIC_RULES, PEER_RULES, make_answers, make_set

from caicach.core.index.scoring import score
from caicach.core.science.vector_index import VectorIndex, rank_columns
from caicach.core.science.vector_rules import NotVectorisableError

EVERY_RULE = (*NUMERIC_RULES, *PEER_RULES)


@pytest.mark.parametrize("policy", ["shrink", "rescale", "share"])
@pytest.mark.parametrize("absent", [0.0, 0.08])
@pytest.mark.parametrize(
    "rounding", [[], [{"at": "share", "places": "2"}, {"at": "criterion", "places": "2"}]]
)
def test_vector_scores_equal_exact_scores(policy: str, absent: float, rounding: list[dict[str, str]]) -> None:
    criteria_set = make_set(
        39,
        rules=EVERY_RULE,
        not_applicable=policy,
        blocks=("a", "b"),
        rounding=rounding,
        ranking={"by": "share"},
    )
    sheet = make_answers(criteria_set, 60, absent=absent)
    exact = score(criteria_set, sheet)
    index = VectorIndex(criteria_set)
    values, blocks, units = index.matrix(sheet)
    vector = index.score(values, blocks)
    for row, unit in enumerate(units):
        total = exact.total(unit)
        assert total is not None
        assert vector.totals[row] == pytest.approx(float(total), abs=1e-9)
        rank = exact.rank(unit)
        assert rank is not None
        assert vector.ranks[row] == rank.place
        for column, node in enumerate(index.plan.nodes):
            expected = exact.node(unit, node.code).score
            found = vector.nodes[row, column]
            assert np.isnan(found) if expected is None else found == pytest.approx(float(expected), abs=1e-9)


def test_a_share_exactly_on_a_threshold_reaches_it() -> None:
    criteria_set = make_set(1, rules=({"type": "all_or_nothing", "at": "80"},))
    index = VectorIndex(criteria_set)
    awkward = np.array([[100 * 0.8], [100 * (0.1 + 0.7)], [79.9999]])
    assert index.score(awkward).totals.tolist() == [1.0, 1.0, 0.0]


def test_ranks_share_places_and_leave_out_the_unknown() -> None:
    keys = np.array([3.0, 5.0, 5.0 + 1e-12, 1.0, np.nan])
    assert rank_columns(keys, np.zeros(5, dtype=np.int64)).tolist() == [3, 1, 1, 4, 0]


def test_rules_that_need_more_than_one_number_are_refused() -> None:
    formula: dict[str, object] = {
        "type": "formula",
        "expression": "done",
        "inputs": {"done": "Số việc đã xong"},
    }
    with pytest.raises(NotVectorisableError) as caught:
        VectorIndex(make_set(1, rules=(formula,)))
    assert caught.value.code == "1.1"
