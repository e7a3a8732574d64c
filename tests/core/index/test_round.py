"""Rounding: by name, where the set says, and on the exact number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.core.index.samples import counted, flat, good, sheet, value
from tests.core.index.tables import table_of

from caicach.core.index.arithmetic import ROUNDING_MODES
from caicach.core.index.scoring import score

ROWS = table_of("docs/algorithms/scoring.md", "mode | number")
GIVEN = {"maximum": "10", "rule": {"type": "given"}}
LINEAR = {"maximum": "3", "rule": {"type": "linear"}}


def rounding(at: str, places: int, mode: str = "half_up") -> list[dict[str, str]]:
    """Return the rounding of a set."""
    return [{"at": at, "places": str(places), "mode": mode}]


@pytest.mark.parametrize("row", ROWS)
def test_each_mode_rounds_as_it_is_called(row: dict[str, str]) -> None:
    document = flat(GIVEN, rounding=rounding("criterion", 2, row["mode"]))
    result = score(good(document), sheet({"unit": {"1": value(row["number"])}}))
    assert result.total("unit") == Decimal(row["rounded"])


def test_every_mode_has_a_row() -> None:
    assert {row["mode"] for row in ROWS} == set(ROUNDING_MODES)


@pytest.mark.parametrize("mode", ["down", "truncate", "half_up", "half_even"])
def test_three_thirds_are_one_before_they_are_rounded(mode: str) -> None:
    document = flat(LINEAR, rounding=rounding("criterion", 2, mode))
    assert score(good(document), sheet({"unit": {"1": counted(1, 3)}})).total("unit") == 1


def test_rounding_up_adds_nothing_to_an_exact_number() -> None:
    document = flat(LINEAR, rounding=rounding("criterion", 2, "up"))
    assert score(good(document), sheet({"unit": {"1": counted(2, 3)}})).total("unit") == 2


@pytest.mark.parametrize(
    ("at", "criterion", "total"),
    [
        ("share", "1.2501", "2.5002"),  # 41.666... % becomes 41.67 %
        ("criterion", "1.25", "2.5"),
        ("group", "1.25", "2.5"),
        ("total", "1.25", "2.5"),
        ("display", "1.25", "2.5"),
    ],
)
def test_the_place_of_rounding_decides_the_total(at: str, criterion: str, total: str) -> None:
    document = flat(LINEAR, LINEAR, rounding=rounding(at, 2))
    result = score(good(document), sheet({"unit": {"1": counted(5, 12), "2": counted(5, 12)}}))
    assert result.node("unit", "1").score == Decimal(criterion)
    assert result.total("unit") == Decimal(total)


def test_criteria_rounded_one_by_one_differ_from_a_rounded_total() -> None:
    answers = sheet({"unit": {"1": value("0.4"), "2": value("0.4")}})
    assert score(good(flat(GIVEN, GIVEN, rounding=rounding("criterion", 0))), answers).total("unit") == 0
    assert score(good(flat(GIVEN, GIVEN, rounding=rounding("total", 0))), answers).total("unit") == 1


def test_a_group_is_rounded_after_its_parts_are_added() -> None:
    parts = [{"code": f"1.{n}", "title": "Mục", "maximum": "10", "rule": {"type": "given"}} for n in (1, 2)]
    document = flat({"maximum": "20", "criteria": parts}, rounding=rounding("group", 0))
    result = score(good(document), sheet({"unit": {"1.1": value("0.4"), "1.2": value("0.4")}}))
    assert result.node("unit", "1.1").score == Decimal("0.4")
    assert result.node("unit", "1").score == 1


def test_display_rounding_leaves_ranks_alone() -> None:
    document = flat(GIVEN, rounding=rounding("display", 0))
    result = score(good(document), sheet({"a": {"1": value("8.4")}, "b": {"1": value("8.3")}}))
    assert [result.ranks("so")[unit].place for unit in ("a", "b")] == [1, 2]


def test_a_rounded_total_ties_what_was_apart() -> None:
    document = flat(GIVEN, rounding=rounding("total", 0))
    result = score(good(document), sheet({"a": {"1": value("8.4")}, "b": {"1": value("8.3")}}))
    assert [result.ranks("so")[unit].place for unit in ("a", "b")] == [1, 1]
