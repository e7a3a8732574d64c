"""The legend of the map says which end of a range belongs to it, as the colours have it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from tests.web.markup import read

from caicach.web.index.maps import PROVINCES, Figure, province_map

MAP = "/ket-qua/qd766-groups/provinces-2026-10-10/?xem=ban-do"


@pytest.mark.parametrize("step", ["0.37", "0.001", "0.0001", "1", "0"])
def test_every_figure_as_shown_lies_in_the_range_of_its_colour(step: str) -> None:
    drawn = province_map(
        Figure(code, name, Decimal("60.005") + Decimal(step) * place, "")
        for place, (code, _portal, name) in enumerate(PROVINCES)
    )
    assert drawn is not None
    ranges = {one.tint: one for one in drawn.legend}
    for shape in drawn.shapes:
        assert shape.figure is not None
        assert shape.figure.number is not None
        shown = Decimal(f"{shape.figure.number.quantize(Decimal('0.01'), 'ROUND_HALF_UP')}")
        found = ranges[shape.tint]
        alone = found.low == found.high
        assert found.low <= shown, shape
        assert shown <= found.high if found.last or alone else shown < found.high, shape
    assert sum(one.count for one in drawn.legend) == len(PROVINCES)


def test_no_number_belongs_to_two_ranges_of_the_legend(client: Client) -> None:
    page = " ".join(text for text, _language in read(client.get(MAP).content).words)
    ranges = re.findall(r"(\d\d,\d\d) đến (dưới )?(\d\d,\d\d)", page)
    assert [bool(below) for _low, below, _high in ranges] == [False, True, True, True, True]
    assert [low for low, _below, _high in ranges[:-1]] == [high for _low, _below, high in ranges[1:]]
