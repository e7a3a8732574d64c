"""PCI 2021: 21 provinces within 0.02 of VCCI's score, in VCCI's order."""

from __future__ import annotations

from decimal import Decimal

from tests.golden.sources import known, published, scored


def test_every_score_lies_within_0_02_of_the_published_one() -> None:
    result = scored("pci-2021", "provinces-2021")
    official = {row["unit"]: Decimal(row["total"]) for row in published("pci-2021", "provinces-2021")}
    assert len(official) == 21
    apart = {unit: abs(known(result.total(unit)) - total) for unit, total in official.items()}
    assert {unit: gap for unit, gap in apart.items() if gap > Decimal("0.02")} == {}


def test_all_ranks_are_the_published_ones() -> None:
    result = scored("pci-2021", "provinces-2021")
    ranks = {unit: rank.place for unit, rank in result.ranks("provinces").items()}
    assert ranks == {row["unit"]: int(row["rank"]) for row in published("pci-2021", "provinces-2021")}


def test_quang_ninh_leads_2021() -> None:
    result = scored("pci-2021", "provinces-2021")
    assert abs(known(result.total("Quảng Ninh")) - Decimal("73.02")) <= Decimal("0.02")
    rank = result.rank("Quảng Ninh")
    assert rank is not None
    assert rank.place == 1
