"""A province's profile tells its known PAR INDEX, and compares only what one method measured."""

from __future__ import annotations

from decimal import Decimal

from django.test import Client
from tests.web.markup import read

from caicach.web.index.figures import par_index_of


def test_figures_of_one_method_are_compared_and_others_are_not() -> None:
    history = {past.known.year: past for past in par_index_of("Hà Nội")}
    assert history[2019].known.index == Decimal("84.64")
    assert (history[2019].since, history[2019].index_change, history[2019].rank_change) == (
        2018,
        Decimal("0.67"),
        0,
    )
    assert history[2023].index_change == Decimal("1.85")
    assert (history[2018].since, history[2022].since) == (None, None)


def test_a_year_without_an_index_is_a_gap_and_never_a_zero() -> None:
    history = {past.known.year: past for past in par_index_of("Hà Nội")}
    assert history[2017].known.index is None
    assert (history[2017].index_change, history[2017].rank_change) == (None, 1)


def test_a_fall_is_told_in_places() -> None:
    history = {past.known.year: past for past in par_index_of("Quảng Ninh")}
    assert (history[2021].index_change, history[2021].places_down) == (Decimal("0.10"), 1)


def test_nothing_is_told_of_a_name_that_nothing_is_known_of() -> None:
    assert par_index_of("Xứ Không Có") == ()


def test_the_profile_shows_the_history_with_its_caution(client: Client) -> None:
    response = client.get("/ket-qua/qd766-groups/provinces-2026-10-10/ha-noi/")
    page = " ".join(text for text, _language in read(response.content).words)
    assert "PAR INDEX đã biết qua các năm" in page
    assert "2018: +0,67 điểm phần trăm, giữ hạng" in page
    assert "không so sánh được: đổi cách tính" in page
    assert "trước khi sắp xếp từ 01/7/2025" in page
