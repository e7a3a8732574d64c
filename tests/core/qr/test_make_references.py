"""Payment references: short, never alike, and a slip in copying is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.qr import InvalidReferenceError, find_references, make_reference, read_reference
from caicach.core.qr.references import ALPHABET, MOST_SERIAL
from caicach.core.qr.vietqr import MOST_PURPOSE

SERIALS = st.integers(1, MOST_SERIAL)


def test_the_first_thousands_differ_and_fit_a_transfer() -> None:
    references = [make_reference(serial) for serial in range(1, 20_001)]
    assert len(set(references)) == 20_000
    assert all(
        len(reference) == 10 and reference.isalnum() and reference.isascii() for reference in references
    )
    assert len(make_reference(MOST_SERIAL)) <= MOST_PURPOSE


@settings(derandomize=True, max_examples=150)
@given(SERIALS)
def test_a_reference_is_read_back(serial: int) -> None:
    assert read_reference(make_reference(serial)) == serial


@settings(derandomize=True, max_examples=150)
@given(SERIALS, st.data())
def test_a_wrong_letter_is_noticed(serial: int, data: st.DataObject) -> None:
    reference = make_reference(serial)
    at = data.draw(st.integers(3, len(reference) - 1))
    letter = data.draw(st.sampled_from(ALPHABET).filter(lambda it: it != reference[at]))
    with pytest.raises(InvalidReferenceError):
        read_reference(reference[:at] + letter + reference[at + 1 :])


@settings(derandomize=True, max_examples=150)
@given(SERIALS, st.data())
def test_two_letters_exchanged_are_noticed(serial: int, data: st.DataObject) -> None:
    reference = make_reference(serial)
    one, other = sorted(
        data.draw(st.lists(st.integers(3, len(reference) - 1), min_size=2, max_size=2, unique=True))
    )
    letters = list(reference)
    letters[one], letters[other] = letters[other], letters[one]
    if letters[one] == letters[other]:
        return
    with pytest.raises(InvalidReferenceError):
        read_reference("".join(letters))


def test_letters_mistaken_for_others_are_read() -> None:
    reference = make_reference(31**5 * 2 + 1)
    assert reference == "MTT200001R"
    assert (
        read_reference(reference.lower().replace("2", "z").replace("0", "o").replace("1", "l"))
        == 31**5 * 2 + 1
    )
    assert read_reference(f" {reference[:3]}-{reference[3:5]} {reference[5:]} ") == 31**5 * 2 + 1


@pytest.mark.parametrize(
    "text", ["", "MTT", "MTT1", "XXX0000017", "MTT000001X", "MTT" + "1" * 14, "MTT0000000", "MTTÂÂÂÂÂÂÂ"]
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    assert read_reference("MTT0000017") == 1
    with pytest.raises(InvalidReferenceError):
        read_reference(text)


@pytest.mark.parametrize(
    "content",
    [
        "MTT0000017",
        "mtt0000017",
        "MBVCB.8812345.MTT0000017.CT tu 0011 toi 9704",
        "NGUYEN VAN AN nop MTT 0000 017",
        "FT26123456789MTT0000017 GD 0099",
        "CCCD 001099012345 MTT0000017",
        "MTT-000001-7 le phi ho tich",
        "IBFT MTT0000017MTT0000017",
    ],
)
def test_a_reference_is_found_in_what_banks_make_of_it(content: str) -> None:
    assert find_references(content) == ("MTT0000017",)


def test_two_references_are_both_found_and_none_where_none_is() -> None:
    assert find_references("MTT0000017 va MTT0000025") == ("MTT0000017", "MTT0000025")
    assert find_references("CCCD 001099012345 nop le phi") == ()
    assert find_references("MTT000001X") == ()
    assert find_references("chuyen tien MTT") == ()


@settings(derandomize=True, max_examples=150)
@given(st.text(max_size=60), SERIALS, st.text(max_size=60))
def test_odd_text_around_it_breaks_nothing(before: str, serial: int, after: str) -> None:
    assert make_reference(serial) in find_references(f"{before}|{make_reference(serial)}|{after}")


@pytest.mark.parametrize(
    ("serial", "prefix"), [(0, "MTT"), (-1, "MTT"), (MOST_SERIAL + 1, "MTT"), (1, "C"), (1, "LP"), (1, "cc")]
)
def test_a_reference_that_could_not_be_read_back_is_not_made(serial: int, prefix: str) -> None:
    assert make_reference(1, "PH3") == "PH3" + make_reference(1, "PH3")[3:]
    with pytest.raises(ValueError, match=r"prefix|serial"):
        make_reference(serial, prefix)
