"""How far two appraisers agree: the worked table, the definition, and what must never change a figure."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.index.tables import table_of

from caicach.core.agreement.kappa import NOBODY, ONE_LEVEL, Agreement, agreement
from caicach.core.index.text import NOTHING

Pairs = list[tuple[Decimal, Decimal]]

TABLE = table_of("docs/algorithms/agreement.md", "pairs")
POINTS = st.sampled_from([Decimal(points) for points in ("0", "0.25", "0.5", "1", "1.50", "2")])
PAIRS = st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=25)


def pairs_of(text: str) -> Pairs:
    """Return the pairs that a cell like ``0/1 ×2`` lists."""
    found: Pairs = []
    for part in filter(None, text.split(", ")):
        points, times = part.split(" ×")
        first, second = points.split("/")
        found += [(Decimal(first), Decimal(second))] * int(times)
    return found


@pytest.mark.parametrize("row", TABLE, ids=[row["pairs"][:20] or "none" for row in TABLE])
def test_the_worked_table_holds(row: dict[str, str]) -> None:
    found = agreement(pairs_of(row["pairs"]))
    assert found.n == int(row["n"])
    for name in ("share", "kappa", "linear", "quadratic"):
        assert getattr(found, name) == (Fraction(row[name]) if row[name] else None), name


def test_what_is_not_defined_says_why() -> None:
    one, none = agreement(pairs_of("1/1 ×5")), agreement([])
    assert (one.kappa, one.reason) == (None, ONE_LEVEL)
    assert (none.share, none.reason) == (None, NOBODY)
    assert agreement(pairs_of("1/0 ×4")).reason == NOTHING


def by_definition(pairs: Pairs, power: int) -> Fraction | None:
    """Return kappa from the shares of a full table, as its definition reads."""
    n, levels = len(pairs), sorted({points for pair in pairs for points in pair})
    observed = expected = Fraction(0)
    for one in levels:
        for other in levels:
            apart = abs(Fraction(one) - Fraction(other))
            weight = Fraction(apart != 0) if power == 0 else apart**power
            observed += weight * Fraction(pairs.count((one, other)), n)
            firsts = Fraction(sum(pair[0] == one for pair in pairs), n)
            expected += weight * firsts * Fraction(sum(pair[1] == other for pair in pairs), n)
    return 1 - observed / expected if expected else None


@given(PAIRS)
def test_the_figures_are_those_of_the_definition(pairs: Pairs) -> None:
    found = agreement(pairs)
    assert [found.kappa, found.linear, found.quadratic] == [
        by_definition(pairs, power) for power in (0, 1, 2)
    ]
    assert found.share == Fraction(sum(one == other for one, other in pairs), len(pairs))


@given(PAIRS, st.randoms(use_true_random=False))
def test_neither_order_nor_who_is_first_matters(pairs: Pairs, dice: random.Random) -> None:
    mixed = [(second, first) for first, second in pairs]
    dice.shuffle(mixed)
    assert agreement(mixed) == agreement(pairs)


@given(PAIRS)
def test_the_unit_of_points_and_unused_levels_do_not_matter(pairs: Pairs) -> None:
    scaled = [(first * 3 + 1, second * 3 + 1) for first, second in pairs]
    assert agreement(scaled) == agreement(pairs)
    used = {points for pair in pairs for points in pair}
    assert agreement(pairs, used | {Decimal(9)}) == agreement(pairs)


@given(PAIRS)
def test_one_is_full_agreement_and_nothing_else_is(pairs: Pairs) -> None:
    found = agreement(pairs)
    for kappa in (found.kappa, found.linear, found.quadratic):
        if kappa is not None:
            assert kappa <= 1
            assert (kappa == 1) == (found.agreeing == found.n)


@given(
    st.lists(st.tuples(st.sampled_from([Decimal(0), Decimal(2)]), st.sampled_from([Decimal(0), Decimal(2)])))
)
def test_with_two_levels_all_kappas_are_one_number(pairs: Pairs) -> None:
    found = agreement(pairs)
    assert found.kappa == found.linear == found.quadratic


def test_points_written_in_two_ways_are_the_same_points() -> None:
    assert agreement([(Decimal("1.0"), Decimal(1)), (Decimal(0), Decimal("0.00"))]).agreeing == 2


@pytest.mark.parametrize("points", ["NaN", "Infinity", "0.3"])
def test_points_that_cannot_be_given_are_refused(points: str) -> None:
    allowed = {Decimal(0), Decimal("0.5")}
    with pytest.raises(ValueError, match="may be given"):
        agreement([(Decimal(0), Decimal(points))], allowed)
    assert agreement([(Decimal(0), Decimal("0.5"))], allowed) == Agreement(
        1, 0, Fraction(0), Fraction(0), Fraction(0), Fraction(0)
    )
