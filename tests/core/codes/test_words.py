"""Amounts in words: the table that a treasurer would check first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.codes.words import MOST_IN_WORDS, money_in_words, number_in_words

TABLE = {
    0: "không",
    1: "một",
    4: "bốn",
    5: "năm",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    25: "hai mươi lăm",
    91: "chín mươi mốt",
    100: "một trăm",
    101: "một trăm linh một",
    104: "một trăm linh bốn",
    105: "một trăm linh năm",
    110: "một trăm mười",
    111: "một trăm mười một",
    115: "một trăm mười lăm",
    121: "một trăm hai mươi mốt",
    555: "năm trăm năm mươi lăm",
    1_000: "một nghìn",
    1_001: "một nghìn không trăm linh một",
    1_010: "một nghìn không trăm mười",
    1_100: "một nghìn một trăm",
    8_000: "tám nghìn",
    10_000: "mười nghìn",
    15_000: "mười lăm nghìn",
    21_000: "hai mươi mốt nghìn",
    50_000: "năm mươi nghìn",
    105_000: "một trăm linh năm nghìn",
    105_050: "một trăm linh năm nghìn không trăm năm mươi",
    1_000_000: "một triệu",
    1_000_005: "một triệu không trăm linh năm",
    1_050_000: "một triệu không trăm năm mươi nghìn",
    2_559_804_000: "hai tỷ năm trăm năm mươi chín triệu tám trăm linh bốn nghìn",
    1_000_000_000: "một tỷ",
    1_000_000_001: "một tỷ không trăm linh một",
    1_005_000_000: "một tỷ không trăm linh năm triệu",
    12_345_678_901: "mười hai tỷ ba trăm bốn mươi lăm triệu sáu trăm bảy mươi tám nghìn chín trăm linh một",
    1_000_000_000_000: "một nghìn tỷ",
    1_234_000_000_000: "một nghìn hai trăm ba mươi tư tỷ",
    -21: "âm hai mươi mốt",
}
VALUES = {
    "không": 0,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mốt": 1,
    "tư": 4,
    "lăm": 5,
    "linh": 0,
}
SCALES = {"nghìn": 10**3, "triệu": 10**6}


def read(words: str) -> int:
    """Return the number that words say, by a way of its own: digits gather, and names multiply them."""
    whole, billions, group, digit = 0, 0, 0, 0
    for word in words.split():
        if word in VALUES:
            digit = VALUES[word]
        elif word == "trăm":
            group, digit = digit * 100, 0
        elif word == "mười":
            group, digit = group + 10, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word in SCALES:
            whole, group, digit = whole + (group + digit) * SCALES[word], 0, 0
        else:
            assert word == "tỷ"
            billions, whole, group, digit = (whole + group + digit) * 10**9, 0, 0, 0
    return billions + whole + group + digit


@pytest.mark.parametrize(("number", "words"), TABLE.items())
def test_a_number_is_read_as_people_read_it(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_money_begins_with_a_capital_and_ends_with_the_unit() -> None:
    assert money_in_words(105_000) == "Một trăm linh năm nghìn đồng"
    assert money_in_words(0) == "Không đồng"
    assert money_in_words(-5_000) == "Âm năm nghìn đồng"


@settings(derandomize=True, max_examples=500)
@given(st.integers(0, MOST_IN_WORDS))
def test_words_say_the_number_and_no_other(number: int) -> None:
    assert read(number_in_words(number)) == number


def test_a_number_too_long_is_refused() -> None:
    assert number_in_words(MOST_IN_WORDS).startswith("chín trăm chín mươi chín triệu")
    with pytest.raises(ValueError, match="18 digits"):
        number_in_words(MOST_IN_WORDS + 1)
