"""PAR INDEX: the figures that the Ministry of Home Affairs and the press published."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.golden.sources import known, scored

from caicach.core.codes.numbers import format_number
from caicach.core.index.result import Missing


def test_ha_noi_2019_is_exactly_84_64() -> None:
    result = scored("par-2019-province", "ha-noi-2019")
    assert result.total("Hà Nội") == Decimal("84.64")


@pytest.mark.parametrize(("area", "published"), [("1", "94,12"), ("3", "92,86")])
def test_ha_noi_2019_shares_are_those_of_the_article_half_up(area: str, published: str) -> None:
    share = known(scored("par-2019-province", "ha-noi-2019").node("Hà Nội", area).share)
    assert format_number(share, "vi", 2) == published


def test_exactly_two_areas_of_ha_noi_2019_lie_above_90_percent() -> None:
    result = scored("par-2019-province", "ha-noi-2019")
    above = [area for area in "12345678" if known(result.node("Hà Nội", area).share) > 90]
    assert above == ["1", "3"]


@pytest.mark.parametrize(("area", "published"), [("1", "81.84"), ("2", "90.7"), ("4", "86.6")])
def test_bac_kan_2022_shares_are_those_published(area: str, published: str) -> None:
    result = scored("par-876-province-areas", "known-areas-2022", Missing.BLANK)
    share = known(result.node("Bắc Kạn", area).share)
    places = -int(Decimal(published).as_tuple().exponent)
    assert format_number(share, "en", places) == published


def test_a_total_is_not_made_up_while_areas_are_unknown() -> None:
    result = scored("par-876-province-areas", "known-areas-2022", Missing.BLANK)
    assert result.total("Bắc Kạn") is None
    assert result.rank("Bắc Kạn") is None
    assert result.node("Bắc Kạn", "3").score is None


def test_dak_nong_2022_direction_is_94_11_percent() -> None:
    result = scored("par-876-province-areas", "known-areas-2022", Missing.BLANK)
    assert format_number(known(result.node("Đắk Nông", "1").share), "vi", 2) == "94,11"
