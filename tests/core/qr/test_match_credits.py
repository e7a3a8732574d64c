"""Lines of a bank's statement against requests for money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.payments import Credit, Expected, Outcome, match_credits, totals
from caicach.core.qr import make_reference

DAY = date(2026, 10, 8)
FIRST, SECOND = make_reference(1), make_reference(2)
REQUESTS = [Expected(FIRST, 50_000), Expected(SECOND, 8_000)]


def credit(content: str, amount: int = 50_000, number: str = "FT1") -> Credit:
    return Credit(DAY, amount, content, number)


def outcomes(*lines: Credit, requests: list[Expected] = REQUESTS) -> list[Outcome]:
    return [match.outcome for match in match_credits(lines, requests)]


def test_reference_and_amount_make_a_match() -> None:
    (match,) = match_credits([credit(f"NGUYEN VAN AN {FIRST}")], REQUESTS)
    assert match.outcome is Outcome.MATCHED
    assert match.expected == REQUESTS[0]
    assert match.difference == 0


@pytest.mark.parametrize(("amount", "difference"), [(49_999, -1), (60_000, 10_000)])
def test_another_amount_is_shown_to_a_person(amount: int, difference: int) -> None:
    (match,) = match_credits([credit(FIRST, amount)], REQUESTS)
    assert match.outcome is Outcome.WRONG_AMOUNT
    assert match.difference == difference


def test_an_amount_or_a_name_alone_never_matches() -> None:
    assert outcomes(credit("NGUYEN VAN AN nop le phi")) == [Outcome.UNKNOWN]
    assert outcomes(credit(make_reference(3))) == [Outcome.UNKNOWN]


def test_a_transfer_for_two_requests_is_left_to_a_person() -> None:
    (match,) = match_credits([credit(f"{FIRST} {SECOND}", 58_000)], REQUESTS)
    assert match.outcome is Outcome.UNKNOWN
    assert match.references == (FIRST, SECOND)
    assert match.expected is None


def test_a_foreign_reference_beside_ours_does_not_confuse() -> None:
    assert outcomes(credit(f"{make_reference(99)} {FIRST}")) == [Outcome.MATCHED]


def test_a_second_payment_is_double() -> None:
    assert outcomes(credit(FIRST), credit(FIRST, number="FT2")) == [Outcome.MATCHED, Outcome.DOUBLE]
    paid = [replace(REQUESTS[0], paid=True)]
    assert outcomes(credit(FIRST), requests=paid) == [Outcome.DOUBLE]


def test_a_wrong_amount_does_not_use_the_request_up() -> None:
    assert outcomes(credit(FIRST, 5_000), credit(FIRST, number="FT2")) == [
        Outcome.WRONG_AMOUNT,
        Outcome.MATCHED,
    ]


def test_a_file_may_be_fed_twice() -> None:
    lines = [credit(FIRST), credit(SECOND, 8_000, "FT2"), credit("khong ro", 1_000, "")]
    first = match_credits(lines, REQUESTS)
    again = match_credits(lines, REQUESTS, seen=[match.credit.key for match in first])
    assert [match.outcome for match in first] == [Outcome.MATCHED, Outcome.MATCHED, Outcome.UNKNOWN]
    assert {match.outcome for match in again} == {Outcome.REPEATED}


def test_a_movement_that_stands_twice_in_one_file_counts_once() -> None:
    assert outcomes(credit(FIRST), credit(FIRST)) == [Outcome.MATCHED, Outcome.REPEATED]


def test_two_requests_of_one_reference_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="two requests"):
        match_credits([], [*REQUESTS, REQUESTS[0]])


LINES = st.lists(
    st.builds(
        credit,
        st.sampled_from([FIRST, SECOND, f"{FIRST}{SECOND}", "le phi", make_reference(7)]),
        st.sampled_from([50_000, 8_000, 1]),
        st.sampled_from(["", "FT1", "FT2", "FT3"]),
    ),
    max_size=12,
)


@settings(derandomize=True, max_examples=150)
@given(LINES)
def test_every_dong_has_one_outcome_and_no_request_is_paid_twice(lines: list[Credit]) -> None:
    matches = match_credits(lines, REQUESTS)
    summed = totals(matches)
    assert sum(count for count, _ in summed.values()) == len(lines)
    assert sum(amount for _, amount in summed.values()) == sum(line.amount for line in lines)
    paid = [match.references[0] for match in matches if match.outcome is Outcome.MATCHED]
    assert len(paid) == len(set(paid))
