"""The computations behind signs, on constructed cases; the honest case beside each must not be flagged."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from caicach.evaluation.oversight.signs.computing import (
    Share,
    appraiser_effects,
    chance_of_at_least,
    has_shrunk,
    largest_burst,
    midranks,
    outliers_above,
    round_bases,
)

FIVE = Decimal(5)


def numbers(*texts: str) -> dict[int, Decimal]:
    return {place: Decimal(text) for place, text in enumerate(texts)}


def test_one_unit_far_above_the_middle_is_an_outlier() -> None:
    cuts = numbers("1", "2", "1.5", "0.5", "2.5", "1", "3", "21")
    found = outliers_above(cuts, least=8, least_excess=FIVE)
    assert list(found) == [7]
    assert found[7].middle == Decimal("1.75")


def test_units_that_differ_evenly_are_no_outliers() -> None:
    cuts = numbers("0", "3", "6", "9", "12", "15", "18", "21")
    assert outliers_above(cuts, least=8, least_excess=FIVE) == {}


def test_few_units_and_small_differences_say_nothing() -> None:
    assert outliers_above(numbers("0", "0", "40"), least=8, least_excess=FIVE) == {}
    nearly_alike = numbers("0", "0", "0", "0", "0", "0", "0", "4")
    assert outliers_above(nearly_alike, least=8, least_excess=FIVE) == {}


def judgements(lenient: Decimal, *, seed: int = 7) -> dict[str, list[tuple[str, Decimal]]]:
    """Return four criteria of different hardness, each judged by three people alike but for one shift."""
    chance = random.Random(seed)
    found: dict[str, list[tuple[str, Decimal]]] = {}
    for code, hardness in (("1.1", 5), ("1.2", 20), ("2.1", 50), ("2.2", 80)):
        for number in range(60):
            who = ("hien", "mai", "son")[number % 3]
            cut = Decimal(chance.randint(0, 20) + hardness) + (lenient if who == "mai" else 0)
            found.setdefault(code, []).append((who, cut))
    return found


def test_an_appraiser_who_always_cuts_less_is_told_from_the_others() -> None:
    effects = appraiser_effects(judgements(Decimal(-10)))
    assert effects["mai"].p < 0.001
    assert effects["mai"].z < 0
    assert Decimal(-14) < effects["mai"].shift < Decimal(-6)
    assert effects["mai"].n == 80


def test_appraisers_who_judge_alike_are_not_told_apart() -> None:
    for seed in range(5):
        effects = appraiser_effects(judgements(Decimal(0), seed=seed))
        assert all(effect.p > 0.01 / 3 for effect in effects.values())


def test_who_was_given_the_hard_criteria_is_not_called_severe() -> None:
    strata = {
        "easy": [("mai", Decimal(0))] * 40 + [("son", Decimal(0))] * 2,
        "hard": [("hien", Decimal(60))] * 40 + [("son", Decimal(60))] * 2,
    }
    effects = appraiser_effects(strata)
    assert effects["hien"].p == effects["mai"].p == 1
    assert effects["hien"].shift == effects["mai"].shift == 0


def test_a_criterion_that_one_person_judges_alone_says_nothing_of_them() -> None:
    assert appraiser_effects({"1.1": [("hien", Decimal(90))] * 50}) == {}


def test_equal_values_share_their_ranks() -> None:
    ranks, ties = midranks([Decimal(2), Decimal(1), Decimal(2), Decimal(2)])
    assert ranks == {Decimal(1): Fraction(1), Decimal(2): Fraction(3)}
    assert ties == 24


def test_the_chance_of_round_numbers_is_the_binomial_tail() -> None:
    assert chance_of_at_least(1, 2, Fraction(1, 10)) == 0.19
    assert chance_of_at_least(0, 5, Fraction(1, 10)) == 1
    assert chance_of_at_least(8, 10, Fraction(1, 10)) < 0.0001
    assert chance_of_at_least(2, 12, Fraction(1, 10)) > 0.3


def share(numerator: int, denominator: int, former: tuple[int, int] | None = None) -> Share:
    before = (Decimal(former[0]), Decimal(former[1])) if former else (None, None)
    return Share(Decimal(numerator), Decimal(denominator), *before)


def test_only_large_bases_count_as_round_or_not() -> None:
    assert round_bases([share(1, 10), share(5, 50), share(7, 53), share(9, 100)]) == (2, 3)


def test_a_base_that_halves_while_the_share_rises_has_shrunk() -> None:
    assert has_shrunk(share(40, 40, (80, 100)))
    assert not has_shrunk(share(90, 100, (80, 100)))
    assert not has_shrunk(share(30, 40, (80, 100)))
    assert not has_shrunk(share(5, 5, (8, 12)))
    assert not has_shrunk(share(5, 5))


def test_the_largest_burst_is_found_wherever_the_minute_begins() -> None:
    start = datetime(2026, 10, 5, 2, 0, 40, tzinfo=UTC)
    quick = [start + timedelta(seconds=2 * n) for n in range(25)]
    steady = [start + timedelta(minutes=5 + 3 * n) for n in range(100)]
    count, begins = largest_burst([*steady, *quick], timedelta(minutes=1))
    assert (count, begins) == (25, start)
    assert largest_burst(steady, timedelta(minutes=1))[0] == 1
    assert largest_burst([], timedelta(minutes=1)) == (0, None)
