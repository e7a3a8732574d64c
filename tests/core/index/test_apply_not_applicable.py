"""The three policies for what does not apply, on one tree: the table of docs/algorithms/not-applicable.md."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.core.index.samples import Plain, absent, counted, flat, good, sheet, value
from tests.core.index.tables import table_of

from caicach.core.index.plan import Status
from caicach.core.index.problems import ProblemsError
from caicach.core.index.result import Missing, Result
from caicach.core.index.scoring import score

PAGE = "docs/algorithms/not-applicable.md"


def leaf(code: str, maximum: str, **more: Any) -> Plain:
    """Return a leaf whose points are given."""
    return {"code": code, "title": code, "maximum": maximum, "rule": {"type": "given"}, **more}


def tree(policy: str | None, **policies: str) -> Plain:
    """Return the set of the page: A (6) of A.1 (2) and A.2 (4, of A.2.1 and A.2.2, 2 each), B (4)."""
    inner: Plain = {
        "code": "A.2",
        "title": "A.2",
        "maximum": "4",
        "criteria": [leaf("A.2.1", "2"), leaf("A.2.2", "2")],
    }
    inner["not_applicable"] = policies.get("inner")
    outer: Plain = {"code": "A", "maximum": "6", "criteria": [leaf("A.1", "2"), inner]}
    outer["not_applicable"] = policies.get("outer")
    return flat(outer, leaf("B", "4"), not_applicable=policy)


def scored(document: Plain, absentees: str) -> Result:
    """Score 1 point on A.1, 1 on A.2.1, 2 on A.2.2 and 3 on B, but for what does not apply."""
    answers = {"A.1": value(1), "A.2.1": value(1), "A.2.2": value(2), "B": value(3)}
    answers |= {code: absent() for code in absentees.replace(",", " ").split()}
    return score(good(document), sheet({"unit": answers}))


ROWS = table_of(PAGE, "not applicable")


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['not applicable']}-{row['policy']}" for row in ROWS])
def test_the_worked_table_comes_out(row: dict[str, str]) -> None:
    policy, _, inner = row["policy"].partition(", A.2 ")
    result = scored(tree(policy, **({"inner": inner} if inner else {})), row["not applicable"])
    for code in ("A.2", "A", "total"):
        node = result.node("unit", code)
        if row[code] == "n/a":
            assert (node.score, node.status) == (None, Status.NOT_APPLICABLE)
            continue
        expected_score, _, expected_maximum = row[code].partition(" / ")
        assert node.score == Decimal(expected_score)
        assert node.maximum == Decimal(expected_maximum)
    assert result.share("unit") == Decimal(row["share"])


def test_a_policy_of_a_group_goes_before_that_of_the_set() -> None:
    result = scored(tree("shrink", outer="rescale"), "A.1")
    assert result.node("unit", "A").score == Decimal("4.5")
    assert result.node("unit", "A").maximum == 6


def test_not_applicable_is_never_a_zero() -> None:
    with_zero = score(
        good(tree("shrink")),
        sheet({"unit": {"A.1": value(0), "A.2.1": value(1), "A.2.2": value(2), "B": value(3)}}),
    )
    assert with_zero.share("unit") == 60
    assert scored(tree("shrink"), "A.1").share("unit") == 75


def test_without_a_policy_it_is_asked_and_not_guessed() -> None:
    with pytest.raises(ProblemsError) as caught:
        scored(tree(None), "A.1")
    assert [problem.id for problem in caught.value.problems if problem.severity == "error"] == ["A015"]


def test_a_zero_denominator_that_does_not_apply_follows_the_same_policy() -> None:
    share = {"maximum": "4", "rule": {"type": "linear"}, "zero_denominator": "not_applicable"}
    document = flat(share, leaf("2", "6"))
    result = score(good(document), sheet({"unit": {"1": counted(0, 0), "2": value(3)}}))
    assert result.node("unit", "1").status is Status.NOT_APPLICABLE
    assert result.share("unit") == 50


def test_a_group_whose_sum_falls_short_keeps_its_maximum_whatever_else_is_missing() -> None:
    short = {"code": "1", "maximum": "10", "criteria": [leaf("1.1", "4"), leaf("1.2", "4")]}
    document = flat(short, leaf("2", "5"), not_applicable="rescale")
    full = sheet({"unit": {"1.1": value(4), "1.2": value(4), "2": value(5)}})
    lacking = sheet({"unit": {"1.1": value(4), "1.2": value(4)}})
    for answers in (full, lacking):
        node = score(good(document), answers, missing=Missing.ZERO).node("unit", "1")
        assert [node.score, node.maximum] == [Decimal(8), Decimal(10)]


def test_a_group_whose_sum_falls_short_shrinks_by_what_does_not_apply() -> None:
    short = {"code": "1", "maximum": "10", "criteria": [leaf("1.1", "4"), leaf("1.2", "4")]}
    result = score(good(flat(short)), sheet({"unit": {"1.1": value(3), "1.2": absent()}}))
    assert [result.node("unit", "1").score, result.node("unit", "1").maximum] == [Decimal(3), Decimal(6)]
