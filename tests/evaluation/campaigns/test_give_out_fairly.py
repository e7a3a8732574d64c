"""Giving cells out: fair, never one's own unit, the same again by the same seed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.evaluation.campaigns.allotting import Pool, Slot, give_out


def slots_of(units: int, codes: int, first_unit: int = 100) -> list[Slot]:
    return [
        Slot(unit * 1000 + code, unit, (1, f"1.{code}"))
        for unit in range(first_unit, first_unit + units)
        for code in range(codes)
    ]


@st.composite
def pools(draw: st.DrawFn) -> tuple[list[Slot], Pool]:
    """Cells of some units, and people each of whom may not judge some of them."""
    slots = slots_of(draw(st.integers(1, 12)), draw(st.integers(1, 8)))
    units = sorted({slot.unit for slot in slots})
    first = tuple(range(1, draw(st.integers(2, 6)) + 1))
    second = tuple(range(11, draw(st.integers(11, 13))))
    barred = {
        person: frozenset(draw(st.sets(st.sampled_from(units), max_size=2))) for person in (*first, *second)
    }
    return slots, Pool(first, second, barred)


@given(case=pools(), by_unit=st.booleans(), share=st.integers(0, 100), seed=st.text(max_size=8))
@settings(max_examples=150, deadline=None)
def test_nobody_judges_their_own_and_nothing_is_forgotten(
    case: tuple[list[Slot], Pool], by_unit: bool, share: int, seed: str
) -> None:
    slots, pool = case
    given_out = give_out(slots, pool, by_unit=by_unit, blind_share=share, seed=seed)
    unit_of = {slot.cell: slot.unit for slot in slots}
    for judged in (given_out.first, given_out.second):
        for cell, person in judged.items():
            assert pool.may_judge(person, unit_of[cell])
    assert set(given_out.first) | set(given_out.left) == set(unit_of)
    for cell in given_out.left:
        assert not any(pool.may_judge(person, unit_of[cell]) for person in pool.first)
    for cell, person in given_out.second.items():
        assert person != given_out.first[cell]
    wanted = (len(given_out.first) * share + 50) // 100
    assert len(given_out.second) <= wanted
    again = give_out(list(reversed(slots)), pool, by_unit=by_unit, blind_share=share, seed=seed)
    assert (again.first, again.second) == (given_out.first, given_out.second)


@given(
    people=st.integers(1, 9),
    units=st.integers(1, 20),
    codes=st.integers(1, 12),
    by_unit=st.booleans(),
    seed=st.text(max_size=5),
)
@settings(deadline=None)
def test_loads_differ_by_one_item_at_most(
    people: int, units: int, codes: int, by_unit: bool, seed: str
) -> None:
    slots = slots_of(units, codes)
    found = give_out(slots, Pool(tuple(range(1, people + 1)), ()), by_unit=by_unit, blind_share=0, seed=seed)
    loads = Counter(found.first.values())
    heaviest = codes if by_unit else units
    assert (
        max(loads.values()) - min((loads[person] for person in range(1, people + 1)), default=0) <= heaviest
    )


def test_the_share_judged_twice_is_exact_and_spread() -> None:
    slots = slots_of(20, 10)
    found = give_out(slots, Pool((1, 2, 3, 4), ()), by_unit=False, blind_share=15, seed="gieo")
    assert len(found.second) == 30
    loads = Counter(found.second.values())
    assert max(loads.values()) - min(loads.values()) <= 2


def test_another_seed_draws_other_cells() -> None:
    slots = slots_of(20, 10)
    pool = Pool((1, 2, 3, 4), ())
    drawn = [
        give_out(slots, pool, by_unit=False, blind_share=15, seed=seed).second.keys() for seed in ("a", "b")
    ]
    assert drawn[0] != drawn[1]


def test_the_draw_does_not_hang_on_the_order_in_which_cells_are_read() -> None:
    slots = slots_of(20, 10)
    pool = Pool((1, 2, 3, 4), ())
    forth = give_out(slots, pool, by_unit=True, blind_share=15, seed="a")
    back = give_out(list(reversed(slots)), pool, by_unit=True, blind_share=15, seed="a")
    assert (forth.first, forth.second) == (back.first, back.second)


def test_who_has_judged_much_gets_less() -> None:
    found = give_out(
        slots_of(10, 10), Pool((1, 2), (), loads={1: 60}), by_unit=False, blind_share=0, seed="a"
    )
    loads = Counter(found.first.values())
    assert loads[2] - loads[1] == 60


def test_ones_own_unit_alone_does_not_take_a_criterion_away() -> None:
    pool = Pool((1, 2), (), barred={1: frozenset({100}), 2: frozenset({101})})
    found = give_out(slots_of(10, 2), pool, by_unit=False, blind_share=0, seed="a")
    assert not found.left
    assert all(
        len({found.first[slot.cell] for slot in slots_of(10, 2) if slot.criterion[1] == code}) == 2
        for code in ("1.0", "1.1")
    )
