"""Ranks: the table of docs/algorithms/ranking.md, tie-breaks and decisions of people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.index.samples import Plain, absent, counted, flat, good, sheet, value
from tests.core.index.tables import table_of

from caicach.core.index.ranking import TieDecision, TieDecisionError, rank_units
from caicach.core.index.result import Result
from caicach.core.index.scoring import score

ROWS = table_of("docs/algorithms/ranking.md", "unit")
CHAIN = [{"code": "2"}, {"code": "3", "by": "value", "order": "lowest"}]


def given_points(maximum: str) -> Plain:
    """Return a leaf whose points are given."""
    return {"maximum": maximum, "rule": {"type": "given"}}


def ranked(order: list[int], *decisions: TieDecision, chain: list[Plain] | None = None) -> Result:
    """Score the rows of the table in some order."""
    free = {**given_points("0"), "input": "number", "rule": {"type": "count", "points_each": "0", "cap": "0"}}
    document = flat(
        given_points("60"), given_points("40"), free, ranking={"tie_break": CHAIN if chain is None else chain}
    )
    rows = [ROWS[place] for place in order]
    answers = {row["unit"]: {code: value(row[f"criterion {code}"]) for code in "123"} for row in rows}
    return score(good(document), sheet(answers), decisions={"so": decisions})


@given(st.permutations(range(len(ROWS))))
def test_the_worked_table_comes_out_in_whatever_order_units_come(order: list[int]) -> None:
    ranks = ranked(order).ranks("so")
    for row in ROWS:
        rank = ranks[row["unit"]]
        assert rank.place == int(row["place"])
        assert ", ".join(rank.tied_with) == row["tied with"]
        assert (rank.link is None and not row["set apart by"]) or str((rank.link or 0) + 1) == row[
            "set apart by"
        ]


def decision(*order: str) -> TieDecision:
    """Return a recorded decision."""
    return TieDecision(order, "Hội đồng thẩm định", "Bỏ phiếu")


def test_a_recorded_decision_separates_what_is_equal() -> None:
    found = ranked([0, 1, 2, 3, 4, 5], decision("Hiệp Hòa", "Duy Xuyên")).ranks("so")
    assert (found["Hiệp Hòa"].place, found["Duy Xuyên"].place, found["Khoái Châu"].place) == (4, 5, 6)
    assert found["Hiệp Hòa"].decision == decision("Hiệp Hòa", "Duy Xuyên")
    assert found["Hiệp Hòa"].tied_with == ()


@pytest.mark.parametrize(
    "order",
    [
        ("An Hải", "Bình Thủy"),
        ("Duy Xuyên", "Hiệp Hòa", "Chi Lăng"),
        ("Duy Xuyên",),
        ("Không có", "Hiệp Hòa"),
    ],
)
def test_a_decision_on_units_that_are_not_equal_is_refused(order: tuple[str, ...]) -> None:
    with pytest.raises(TieDecisionError):
        ranked([0, 1, 2, 3, 4, 5], decision(*order)).ranks("so")


def test_without_a_chain_equal_units_share_a_place_and_the_next_is_left_out() -> None:
    found = ranked([0, 1, 2, 3, 4, 5], chain=[]).ranks("so")
    assert [found[row["unit"]].place for row in ROWS] == [1, 2, 2, 2, 2, 6]


def test_a_unit_without_the_number_of_a_link_comes_last() -> None:
    document = flat(given_points("60"), given_points("40"), ranking={"tie_break": [{"code": "2"}]})
    answers = {"a": {"1": value(30), "2": absent()}, "b": {"1": value(30), "2": value(20)}}
    found = score(good(document), sheet(answers)).ranks("so")
    assert (found["b"].place, found["a"].place) == (1, 2)


def test_a_tie_can_be_broken_by_a_numerator() -> None:
    share: Plain = {"maximum": "10", "rule": {"type": "linear"}}
    document = flat(share, ranking={"tie_break": [{"code": "1", "by": "numerator"}]})
    found = score(
        good(document), sheet({"small": {"1": counted(1, 2)}, "large": {"1": counted(50, 100)}})
    ).ranks("so")
    assert (found["large"].place, found["small"].place) == (1, 2)


@pytest.mark.parametrize(("by", "places"), [("share", [1, 2]), ("score", [2, 1])])
def test_ranks_go_by_share_or_by_points_as_the_set_says(by: str, places: list[int]) -> None:
    document = flat(given_points("60"), given_points("40"), ranking={"by": by})
    answers = {"a": {"1": value(50), "2": absent()}, "b": {"1": value(50), "2": value(20)}}
    found = score(good(document), sheet(answers)).ranks("so")
    assert [found[unit].place for unit in "ab"] == places


def test_blocks_are_ranked_apart_and_some_not_at_all() -> None:
    blocks: list[dict[str, Any]] = [
        {"id": "so", "title": "Sở"},
        {"id": "xa", "title": "Xã"},
        {"id": "khac", "title": "Khác", "ranked": "false"},
    ]
    points = {"a": 10, "b": 20, "c": 30, "d": 40}
    answers = {unit: {"1": value(number)} for unit, number in points.items()}
    belongs = {"a": "so", "b": "so", "c": "xa", "d": "khac"}
    result = score(good(flat(given_points("60"), blocks=blocks)), sheet(answers, belongs))
    places = [(rank := result.rank(unit)) and rank.place for unit in "abcd"]
    assert places == [2, 1, 1, None]


def test_who_submitted_nothing_has_no_rank_and_takes_no_place() -> None:
    result = score(good(flat(given_points("60"))), sheet({"none": {}, "last": {"1": value(0)}}))
    assert (result.rank("none"), result.ranks("so")["last"].place) == (None, 1)


@given(
    st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 4), max_size=8), st.randoms()
)
def test_a_place_is_one_more_than_the_number_ahead(points: dict[str, int], random: Any) -> None:
    names = list(points)
    random.shuffle(names)
    ranks = rank_units({name: Decimal(points[name]) for name in names})
    for name, rank in ranks.items():
        assert rank.place == 1 + sum(other > points[name] for other in points.values())
        assert set(rank.tied_with) == {
            other for other in names if other != name and points[other] == points[name]
        }
