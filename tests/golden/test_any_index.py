"""The engine is an engine for any index: ASEM's Sustainable Connectivity, as the R package COINr computes it.

49 indicators of 51 countries: min-max within all countries, then equal-weighted means up four levels.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.golden.sources import known, shared_rows

from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.document import located
from caicach.core.index.lint import contradictions
from caicach.core.index.reading import read_criteria_set
from caicach.core.index.result import Result
from caicach.core.index.scoring import score

pytestmark = pytest.mark.shared
TOLERANCE = Decimal("1E-9")


def node(row: dict[str, str], meta: list[dict[str, str]]) -> dict[str, object]:
    """Return the criterion of one line of COINr's metadata, with all below it."""
    found: dict[str, object] = {
        "code": row["iCode"],
        "title": row["iName"],
        "maximum": "100",
        "weight": row["Weight"],
    }
    below = [inner for inner in meta if inner["Parent"] == row["iCode"]]
    if below:
        return found | {"aggregate": "weighted_mean", "criteria": [node(inner, meta) for inner in below]}
    return found | {
        "input": "number",
        "rule": {"type": "peers_range", "more_is_better": "true" if row["Direction"] == "1" else "false"},
    }


@pytest.fixture(scope="module")
def meta() -> list[dict[str, str]]:
    return shared_rows("oracle/coinr_asem_iMeta.csv")


@pytest.fixture(scope="module")
def result(meta: list[dict[str, str]]) -> Result:
    whole = next(row for row in meta if row["iCode"] == "Index")
    asem = read_criteria_set(
        located(
            {
                "format": "1",
                "id": "asem",
                "title": "ASEM Sustainable Connectivity",
                "standing": "draft",
                "decision": {"number": "ASEM", "source": "R package COINr"},
                "period": {"from": "2018-01-01"},
                "blocks": [{"id": "countries", "title": "Countries"}],
                "maximum": "100",
                "not_applicable": "shrink",
                "criteria": [node(whole, meta) | {"method": "measured"}],
            }
        )
    )
    assert contradictions(asem) == []
    sheet = AnswerSheet()
    for row in shared_rows("oracle/coinr_asem_iData.csv"):
        unit = sheet.unit(row["uCode"], name=row["uName"])
        for leaf in asem.leaves():
            text = row[leaf.code]
            unit.answers[leaf.code] = Answer(value=Decimal(text)) if text else Answer(not_applicable=True)
    return score(asem, sheet)


def test_every_normalised_indicator_is_that_of_coinr(result: Result) -> None:
    compared = 0
    for row in shared_rows("oracle/coinr_asem_simple_normalised.csv"):
        for code, text in row.items():
            if code == "uCode":
                continue
            score_ = result.node(row["uCode"], code).score
            if not text:
                assert score_ is None
                continue
            assert abs(known(score_) - Decimal(text)) < TOLERANCE, (row["uCode"], code)
            compared += 1
    assert compared > 2400


def test_every_aggregate_and_rank_is_that_of_coinr(result: Result) -> None:
    table = shared_rows("oracle/coinr_asem_simple_scores.csv")
    for row in table:
        for code in set(row) - {"uCode", "Rank"}:
            found = known(result.node(row["uCode"], code).score)
            assert abs(found - Decimal(row[code])) < TOLERANCE, (row["uCode"], code)
    assert {unit: rank.place for unit, rank in result.ranks("countries").items()} == {
        row["uCode"]: int(row["Rank"]) for row in table
    }
