"""QĐ 766: the figures of the national portal on 10 October 2026."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.golden.sources import known, published, scored

from caicach.core.index.result import Missing

GROUPS = "qd766-groups"
DAY = "provinces-2026-10-10"
DAK_LAK = "dak-lak-2026-10-10"

INDICATORS = [
    row
    for row in published("qd766", DAK_LAK)
    if "." in row["code"] or row["code"] in {"1", "2", "3A", "4", "5"}
]


def test_fifteen_indicators_are_held_to_publication() -> None:
    assert sum("." in row["code"] for row in INDICATORS) == 15


@pytest.mark.parametrize("row", INDICATORS, ids=lambda row: row["code"])
def test_points_of_dak_lak_equal_the_published_ones(row: dict[str, str]) -> None:
    result = scored("qd766", DAK_LAK, Missing.BLANK)
    assert result.node("Đắk Lắk", row["code"]).score == Decimal(row["score"])


def test_34_totals_lie_within_0_01_of_the_published_ones() -> None:
    result = scored(GROUPS, DAY)
    official = {row["unit"]: Decimal(row["total"]) for row in published(GROUPS, DAY)}
    assert len(official) == 34
    apart = {unit: known(result.total(unit)) - total for unit, total in official.items()}
    assert all(abs(gap) <= Decimal("0.01") for gap in apart.values())
    # The portal adds unrounded groups: two totals differ from the sum of what it shows.
    assert {unit: gap for unit, gap in apart.items() if gap} == {
        "Thái Nguyên": Decimal("0.01"),
        "Thanh Hóa": Decimal("-0.01"),
    }


def test_34_ranks_are_the_published_ones() -> None:
    result = scored(GROUPS, DAY)
    ranks = {unit: rank.place for unit, rank in result.ranks("provinces").items()}
    assert ranks == {row["unit"]: int(row["rank"]) for row in published(GROUPS, DAY)}


def test_provinces_equal_in_a_group_share_its_rank_and_the_next_is_skipped() -> None:
    places = {unit: rank.place for unit, rank in scored(GROUPS, DAY).node_ranks("provinces", "1").items()}
    assert places["Cà Mau"] == places["Khánh Hòa"] == 1
    assert places["Lai Châu"] == 3
    at_8_00 = {
        "Hồ Chí Minh", "Lâm Đồng", "Lào Cai", "Sơn La", "Hưng Yên", "An Giang", "Quảng Ngãi",
    }  # fmt: skip
    assert {unit for unit, place in places.items() if place == 28} == at_8_00
    assert max(places.values()) == 28


def test_the_mean_of_34_provinces_is_that_of_the_published_totals() -> None:
    result = scored(GROUPS, DAY)
    totals = [known(result.total(unit)) for unit in result.units]
    assert (sum(totals, Decimal(0)) / 34).quantize(Decimal("0.01")) == Decimal("62.58")


def test_every_province_is_average_by_its_grade() -> None:
    result = scored(GROUPS, DAY)
    grades = {graded.grade for unit in result.units if (graded := result.grade(unit)) is not None}
    assert grades == {"average"}  # published totals run from 55.23 to 68.80
