"""The vectorised path keeps the limits that the exact one keeps."""

from __future__ import annotations

import pytest
from tests.core.index.samples import Plain, absent, flat, good, sheet, value

from caicach.core.index.scoring import score
from caicach.core.science.vector_index import VectorIndex

LINEAR: Plain = {"type": "linear"}


def leaf(code: str, maximum: str, **more: object) -> Plain:
    return {"code": code, "title": code, "maximum": maximum, "method": "appraised", "rule": LINEAR, **more}


@pytest.mark.parametrize("policy", ["shrink", "rescale", "share"])
@pytest.mark.parametrize("beyond", ["10", "12"])
def test_rounding_bonus_and_policies_from_above_end_at_the_same_points(policy: str, beyond: str) -> None:
    inner: Plain = {"code": "A.2", "title": "A.2", "maximum": "2.25"}
    inner["criteria"] = [leaf("A.2.1", "0.25"), leaf("A.2.2", "2")]
    outer: Plain = {"code": "A", "title": "A", "maximum": "8", "not_applicable": policy}
    outer["criteria"] = [leaf("A.1", "5.75"), inner]
    document = {
        **flat(leaf("1", "1"), adjustments={"total_maximum": beyond}),
        "maximum": "10",
        "criteria": [outer, leaf("B", "2"), leaf("T", "3", method="bonus")],
        "rounding": [{"at": place, "places": "1", "mode": "up"} for place in ("criterion", "group", "total")],
    }
    units = sheet(
        {
            "u": {code: value(100) for code in ("A.1", "A.2.1", "A.2.2", "B", "T")},
            "v": {"A.1": value(100), "A.2.1": value(100), "A.2.2": absent(), "B": absent(), "T": value(100)},
            "w": {"A.1": absent(), "A.2.1": absent(), "A.2.2": value(33), "B": value(7), "T": value(0)},
        }
    )
    criteria_set = good(document)
    exact = score(criteria_set, units)
    vector = VectorIndex(criteria_set)
    values, blocks, names = vector.matrix(units)
    found = vector.score(values, blocks)
    for row, unit in enumerate(names):
        whole = exact.node(unit, "total")
        assert whole.score is not None
        assert whole.maximum is not None
        assert found.totals[row] == pytest.approx(float(whole.score), abs=1e-9)
        assert found.maxima[row] == pytest.approx(float(whole.maximum), abs=1e-9)
        for code, position in vector.plan.index.items():
            points = exact.node(unit, code).score
            if points is not None:
                assert found.nodes[row, position] == pytest.approx(float(points), abs=1e-9), code
