"""Vietnamese text is stored, searched and sorted alike on every machine."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.core.codes.text import fold, format_date, format_date_in_words, parse_date, sort_key, tidy


def shuffled(texts: list[str]) -> list[str]:
    """Return the texts in an order that is surely not theirs."""
    return texts[1::2] + texts[::2]


VIETNAMESE = st.text(
    alphabet="aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ ĐÀỆ"
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đắk Lắk", "dak lak"),
        ("Hoà Bình", "hoa binh"),
        ("Thủy", "thuy"),
        ("Thuỷ", "thuy"),
        ("Ea H’Leo", "ea h'leo"),
        ("  Phường\u00a0 Ba  Đình\u200b", "phuong ba dinh"),
        ("QUỲNH PHỤ", "quynh phu"),
    ],
)
def test_folding_drops_case_diacritics_and_stray_blanks(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(VIETNAMESE)
def test_folding_and_sorting_do_not_see_how_the_text_was_encoded(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(text)
    assert sort_key(decomposed) == sort_key(text)
    assert tidy(decomposed) == tidy(text)


@given(VIETNAMESE)
def test_folded_text_stays_as_it_is_when_folded_again(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text).isascii()


@given(st.text())
def test_any_text_has_a_key_of_hexadecimal_digits(text: str) -> None:
    assert set(sort_key(text)) <= set("0123456789abcdef")


@given(VIETNAMESE, VIETNAMESE)
def test_texts_that_share_a_key_share_their_folded_form(first: str, second: str) -> None:
    if sort_key(first) == sort_key(second):
        assert fold(first) == fold(second)


def test_names_stand_in_the_order_of_the_vietnamese_alphabet() -> None:
    in_order = ["Ba Vì", "Cà Mau", "Cô Tô", "Cồn Cỏ", "Dĩ An", "Đà Nẵng", "Đồng Nai", "Hà Nội", "Huế"]
    assert sorted(shuffled(in_order), key=sort_key) == in_order


def test_tones_decide_only_between_the_same_letters() -> None:
    in_order = ["ma", "mà", "mả", "mã", "má", "mạ", "ma nhỏ", "mà nhỏ", "man"]
    assert sorted(shuffled(in_order), key=sort_key) == in_order


def test_both_places_of_a_tone_mark_are_one_spelling() -> None:
    assert sort_key("Hòa Thủy") == sort_key("Hoà Thuỷ")
    assert sort_key("Hòa") != sort_key("Hóa")


def test_dates_are_written_for_screens_and_for_documents() -> None:
    day = date(2026, 9, 5)
    assert format_date(day) == "05/09/2026"
    assert format_date_in_words(day) == "ngày 05 tháng 9 năm 2026"
    assert format_date_in_words(date(2026, 2, 15)) == "ngày 15 tháng 02 năm 2026"


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_written_for_a_screen_is_read_back(day: date) -> None:
    assert parse_date(format_date(day)) == day


@pytest.mark.parametrize("text", ["2026-09-05", "31/02/2026", "5/9/26", "", "٥/٩/٢٠٢٦"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"ngày|day"):
        parse_date(text)
