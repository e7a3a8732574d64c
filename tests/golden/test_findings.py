"""Faults that real decisions contain are found, each at its criterion; sets that are sound are not blamed."""

from __future__ import annotations

import pytest
from tests.golden.sources import criteria_set

from caicach.core.index.lint import lint


def found_at(set_id: str) -> dict[str, set[str]]:
    """Return the ids of findings by criterion code ("" for the set itself)."""
    found: dict[str, set[str]] = {}
    for problem in lint(criteria_set(set_id)):
        found.setdefault(problem.place.code, set()).add(problem.id)
    return found


def ids(set_id: str) -> set[str]:
    """Return the ids of all findings of a set."""
    return set().union(*found_at(set_id).values())


def test_can_tho_157_overlaps_at_90_and_95() -> None:
    assert "L020" in found_at("cantho-157-2025-as-written")["5.2"]
    (overlap,) = [
        problem for problem in lint(criteria_set("cantho-157-2025-as-written")) if problem.id == "L020"
    ]
    assert "90" in overlap.message.vi
    assert "95" in overlap.message.vi


def test_the_resolved_plan_overlaps_no_more() -> None:
    assert "L020" not in ids("cantho-157-2025")


def test_hai_phong_212_gives_one_of_two_points_for_ddci() -> None:
    assert found_at("haiphong-212-2025-pl01")["II.5.1b"] == {"L023"}
    assert "L023" not in ids("haiphong-212-2025") | ids("haiphong-212-2025-pl02")


def test_a_group_that_rescales_is_not_blamed_for_what_shrinks_below_it() -> None:
    assert "L054" not in ids("haiphong-212-2025-pl01")


def test_the_illustrative_set_has_other_counts_than_the_decision_states() -> None:
    messages = [
        problem.message.vi for problem in lint(criteria_set("par-876-province")) if problem.id == "L013"
    ]
    assert [("46" in text and "37" in text) or ("65" in text and "88" in text) for text in messages] == [
        True,
        True,
    ]


@pytest.mark.parametrize("set_id", ["par-876-ministry", "par-876-province-areas"])
def test_unknown_maxima_are_told(set_id: str) -> None:
    assert "L009" in ids(set_id)


def test_qd766_leaves_zero_denominators_open_except_where_there_is_evidence() -> None:
    (gap,) = [problem for problem in lint(criteria_set("qd766")) if problem.id == "L042"]
    assert "14" in gap.message.vi  # 18 shares less 4.2c, 5.2, 5.3 and 5.4
