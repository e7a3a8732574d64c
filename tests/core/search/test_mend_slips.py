"""Slips of the finger, and marks typed for a keyboard that was off."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.search.slips import Slips, distance
from caicach.core.search.words import untyped, words_of

LETTERS = st.text("aghinkost", max_size=8)


def plain_distance(one: str, other: str) -> int:
    """The textbook's table, without bounds."""
    table = [
        [row + column if 0 in {row, column} else 0 for column in range(len(other) + 1)]
        for row in range(len(one) + 1)
    ]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            cost = min(
                table[row - 1][column] + 1,
                table[row][column - 1] + 1,
                table[row - 1][column - 1] + (one[row - 1] != other[column - 1]),
            )
            if (
                row > 1
                and column > 1
                and one[row - 1] == other[column - 2]
                and one[row - 2] == other[column - 1]
            ):
                cost = min(cost, table[row - 2][column - 2] + 1)
            table[row][column] = cost
    return table[-1][-1]


@settings(derandomize=True, max_examples=500, deadline=None)
@given(one=LETTERS, other=LETTERS)
def test_the_bounded_distance_is_that_of_the_whole_table(one: str, other: str) -> None:
    for bound in (1, 2):
        assert distance(one, other, bound) == min(plain_distance(one, other), bound + 1)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(known=st.sets(LETTERS.filter(lambda word: len(word) >= 3), max_size=12), typed=LETTERS)
def test_every_near_word_is_found_and_no_other(known: set[str], typed: str) -> None:
    bound = 2 if len(typed) >= 6 else 1
    near = dict(Slips(known).near(typed))
    for word in known:
        apart = plain_distance(typed, word)
        if word in near:
            assert near[word] == apart <= bound
        elif len(typed) >= 3 and apart <= min(bound, 2 if len(word) >= 6 else 1):
            pytest.fail(f"{word} lies {apart} from {typed}")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddawng", "dang"),
        ("kys", "ki"),
        ("hoon", "hon"),
        ("cuowis", "cuoi"),
        ("ho6n", "hon"),
        ("d9a8ng", "dang"),
    ],
)
def test_marks_typed_as_letters_or_figures_are_taken_off(typed: str, meant: str) -> None:
    assert meant in untyped(words_of(typed)[0].bare)


@pytest.mark.parametrize(
    "spellings", [("Hoà", "Hòa"), ("kỹ", "kĩ"), ("lý", "lí"), ("quý", "quí"), ("THUỶ", "thủy")]
)
def test_two_spellings_of_one_word_are_one(spellings: tuple[str, str]) -> None:
    one, other = (words_of(spelling)[0] for spelling in spellings)
    assert (one.bare, one.exact) == (other.bare, other.exact)
