"""From leaves to the whole: sums, means, bonus and penalty, preconditions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.core.index.samples import Plain, absent, counted, flat, good, sheet, value
from tests.core.index.tables import table_of

from caicach.core.index.plan import Status
from caicach.core.index.scoring import score

SCORING = "docs/algorithms/scoring.md"
GIVEN: Plain = {"maximum": "10", "rule": {"type": "given"}}
BONUS: Plain = {"code": "T", "maximum": "5", "method": "bonus", "rule": {"type": "given"}}
PENALTY: Plain = {"code": "P", "maximum": "5", "method": "penalty", "rule": {"type": "given"}}


def total(document: Plain, answers: dict[str, str]) -> Decimal | None:
    """Return the total of one unit that answered values."""
    found = score(good(document), sheet({"unit": {code: value(number) for code, number in answers.items()}}))
    return found.total("unit")


@pytest.mark.parametrize("row", table_of(SCORING, "bonus limit"))
def test_bonus_and_penalty_stay_within_their_clamps(row: dict[str, str]) -> None:
    lowest, _, highest = row["total from–to"].partition("–")
    clamps = {
        "bonus_maximum": row["bonus limit"],
        "penalty_maximum": row["penalty limit"],
        "total_minimum": lowest,
        "total_maximum": highest,
    }
    document = flat(GIVEN, BONUS, PENALTY, adjustments={name: most for name, most in clamps.items() if most})
    answers = {"1": row["base"], "T": row["bonus"], "P": row["penalty"]}
    assert total(document, answers) == Decimal(row["total"])


def test_the_leaves_of_bonus_and_penalty_keep_their_own_points() -> None:
    document = flat(GIVEN, BONUS, PENALTY, adjustments={"bonus_maximum": "1", "penalty_maximum": "1"})
    result = score(good(document), sheet({"unit": {"1": value(5), "T": value(2), "P": value(3)}}))
    assert result.node("unit", "T").score == 2
    assert result.node("unit", "P").score == -3


def test_bonus_within_the_maximum_is_part_of_the_hundred() -> None:
    document = {**flat(GIVEN, BONUS, adjustments={"bonus_maximum": "5"}), "maximum": "15"}
    result = score(good(document), sheet({"unit": {"1": value(10), "T": value(5)}}))
    assert (result.total("unit"), result.share("unit")) == (Decimal(15), Decimal(100))


def group(aggregate: str, *parts: tuple[str, str]) -> Plain:
    """Return a set of one group of 100 points that takes a mean of parts of 10 points; each has a weight."""
    children = [
        {"code": f"1.{n}", "title": name, "weight": weight, "maximum": "10", "rule": {"type": "given"}}
        for n, (name, weight) in enumerate(parts, start=1)
    ]
    return flat({"maximum": "100", "aggregate": aggregate, "criteria": children})


@pytest.mark.parametrize("row", table_of(SCORING, "mean"))
def test_means_come_from_shares_and_weights(row: dict[str, str]) -> None:
    document = group(row["mean"], *(("Mục", weight) for weight in row["weights"].split()))
    answers = {f"1.{n}": number for n, number in enumerate(row["scores"].split(), start=1)}
    assert total(document, answers) == Decimal(row["group"])


@pytest.mark.parametrize(("aggregate", "expected"), [("weighted_mean", "65"), ("geometric_mean", "60")])
def test_a_mean_is_taken_over_what_applies(aggregate: str, expected: str) -> None:
    document = group(aggregate, ("Một", "1"), ("Hai", "1"), ("Ba", "7"))
    result = score(good(document), sheet({"unit": {"1.1": value(4), "1.2": value(9), "1.3": absent()}}))
    assert result.total("unit") == Decimal(expected)
    assert result.node("unit", "1").maximum == 100


def test_three_thirds_are_a_whole_and_tie_with_it() -> None:
    third: Plain = {"maximum": "1", "rule": {"type": "linear"}}
    document = flat(third, third, third)
    thirds = {code: counted(1, 3) for code in "123"}
    whole = {"1": counted(1, 1), "2": counted(0, 1), "3": counted(0, 1)}
    result = score(good(document), sheet({"thirds": thirds, "whole": whole}))
    assert result.total("thirds") == result.total("whole") == 1
    assert {rank.place for rank in result.ranks("so").values()} == {1}


def conditional(**condition: Any) -> Plain:
    """Return a set whose second criterion waits for a condition."""
    return flat(
        {"maximum": "2", "rule": {"type": "given"}},
        {"maximum": "4", "rule": {"type": "given"}, "evidence": ["Kế hoạch"], "precondition": condition},
    )


@pytest.mark.parametrize(
    ("condition", "first", "expected"),
    [
        ({"criterion": "1"}, "0.01", "3"),
        ({"criterion": "1"}, "0", "0"),
        ({"criterion": "1", "at_least": "1.5"}, "1.5", "3"),
        ({"criterion": "1", "at_least": "1.5"}, "1.49", "0"),
        ({"criterion": "1", "otherwise": "1"}, "0", "1"),
    ],
)
def test_a_criterion_waits_for_another(condition: dict[str, str], first: str, expected: str) -> None:
    result = score(good(conditional(**condition)), sheet({"unit": {"1": value(first), "2": value(3)}}))
    found = result.node("unit", "2")
    assert found.score == Decimal(expected)
    assert (found.status is Status.SCORED) == (expected == "3")


def test_a_chain_of_preconditions_is_followed_whatever_its_order() -> None:
    waits: Plain = {"maximum": "1", "rule": {"type": "given"}}
    document = flat(
        {**waits, "precondition": {"criterion": "2"}}, {**waits, "precondition": {"criterion": "3"}}, waits
    )
    assert total(document, {"1": "1", "2": "1", "3": "1"}) == 3
    assert total(document, {"1": "1", "2": "1", "3": "0"}) == 0


def test_a_precondition_on_a_group_asks_for_the_points_of_its_leaves() -> None:
    parts = [{"code": f"1.{n}", "title": "Mục", "maximum": "1", "rule": {"type": "given"}} for n in (1, 2)]
    waiting = {
        "maximum": "4",
        "rule": {"type": "given"},
        "precondition": {"criterion": "1", "at_least": "1.5"},
    }
    document = flat({"maximum": "2", "criteria": parts}, waiting)
    assert total(document, {"1.1": "1", "1.2": "0.5", "2": "4"}) == Decimal("5.5")
    assert total(document, {"1.1": "1", "1.2": "0.4", "2": "4"}) == Decimal("1.4")


def test_a_penalty_whose_precondition_fails_still_takes_away() -> None:
    waiting = {**PENALTY, "precondition": {"criterion": "1", "at_least": "6", "otherwise": "2"}}
    document = flat(GIVEN, waiting, adjustments={"penalty_maximum": "5"})
    assert total(document, {"1": "5", "P": "1"}) == 3
    assert total(document, {"1": "7", "P": "1"}) == 6


def test_scores_are_kept_unrounded() -> None:
    document = flat({"maximum": "9.5", "rule": {"type": "linear"}})
    result = score(good(document), sheet({"unit": {"1": counted(1, 7)}}))
    assert result.total("unit") == Decimal("1.35714285714285714286")
    assert result.share("unit") == Decimal("14.28571428571428571429")
