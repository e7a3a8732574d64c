"""Lineage is followed over several steps, in the order of time, and knows whole from part."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.registry import commune

from caicach.registry.organisations.constants import SuccessionKind
from caicach.registry.organisations.lineage import ancestry, current_successors, descent, events_of
from caicach.registry.organisations.models import Organisation, Succession

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 5)


def lived(name: str, first: int | None, last: int | None) -> Organisation:
    """A commune from the beginning of one year to the end of another."""
    return commune(
        f"Xã {name}",
        valid_from=date(first, 1, 1) if first else None,
        valid_to=date(last, 12, 31) if last else None,
    )


def follow(before: Organisation, after: Organisation, year: int, *, is_partial: bool = False) -> None:
    """Let ``after`` follow ``before`` at the beginning of a year."""
    Succession.objects.create(
        kind=SuccessionKind.SPLIT if is_partial else SuccessionKind.MERGE,
        effective_on=date(year, 1, 1),
        predecessor=before,
        successor=after,
        is_partial=is_partial,
    )


def told(kin: object) -> list[tuple[str, int, bool]]:
    return [(str(one.organisation), one.distance, one.is_partial) for one in kin]  # type: ignore[attr-defined]


def test_two_mergers_in_a_row_lead_to_the_present_unit() -> None:
    first, second, third = lived("Một", None, 2012), lived("Hai", 2013, 2024), lived("Ba", 2025, None)
    follow(first, second, 2013)
    follow(second, third, 2025)
    assert told(descent(first).kin) == [("Xã Hai", 1, False), ("Xã Ba", 2, False)]
    assert told(current_successors(first, on=TODAY)) == [("Xã Ba", 2, False)]
    assert told(current_successors(first, on=date(2020, 1, 1))) == [("Xã Hai", 1, False)]
    assert told(ancestry(third).kin) == [("Xã Hai", 1, False), ("Xã Một", 2, False)]


def test_a_part_of_a_part_stays_a_part_and_so_does_all_that_follows() -> None:
    first, second, third = lived("Một", None, 2012), lived("Hai", 2013, 2024), lived("Ba", 2025, None)
    other = lived("Khác", 2013, None)
    follow(first, second, 2013, is_partial=True)
    follow(first, other, 2013, is_partial=True)
    follow(second, third, 2025)
    assert told(current_successors(first, on=TODAY)) == [("Xã Khác", 1, True), ("Xã Ba", 2, True)]


def test_what_was_given_away_earlier_is_not_inherited_later() -> None:
    old, keeper, earlier = lived("Cũ", None, 2024), lived("Còn", None, None), lived("Trước", 2010, None)
    follow(keeper, earlier, 2010, is_partial=True)
    follow(old, keeper, 2025)
    assert told(current_successors(old, on=TODAY)) == [("Xã Còn", 1, False)]
    assert told(ancestry(earlier).kin) == [("Xã Còn", 1, True)]


def test_a_living_unit_continues_itself_in_part_once_it_gave_something_away() -> None:
    keeper, taker = lived("Còn", None, None), lived("Nhận", None, None)
    assert told(current_successors(keeper, on=TODAY)) == [("Xã Còn", 0, False)]
    follow(keeper, taker, 2020, is_partial=True)
    assert told(current_successors(keeper, on=TODAY)) == [("Xã Còn", 0, True), ("Xã Nhận", 1, True)]
    assert told(current_successors(keeper, on=date(2019, 12, 31))) == [("Xã Còn", 0, False)]


def test_mutual_exchanges_of_land_come_to_an_end() -> None:
    one, two = lived("Một", None, None), lived("Hai", None, None)
    follow(one, two, 2020, is_partial=True)
    follow(two, one, 2020, is_partial=True)
    assert told(descent(one).kin) == [("Xã Hai", 1, True)]
    assert told(ancestry(one).kin) == [("Xã Hai", 1, True)]


def test_renames_and_ends_are_events_but_not_kin() -> None:
    unit = lived("Một", None, 2024)
    Succession.objects.create(
        kind=SuccessionKind.RENAME, effective_on=date(2020, 1, 1), predecessor=unit, successor=unit
    )
    Succession.objects.create(kind=SuccessionKind.ABOLITION, effective_on=date(2025, 1, 1), predecessor=unit)
    assert descent(unit).kin == ()
    assert current_successors(unit, on=TODAY) == []
    assert [event.kind for event in events_of(unit)] == [SuccessionKind.RENAME, SuccessionKind.ABOLITION]
