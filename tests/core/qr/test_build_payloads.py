"""VietQR payloads: equal to the vectors, read back, or refused as a bank would refuse them."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.qr import BANKS, PayloadError, Service, Transfer, bank_of, build, parse
from caicach.core.qr.tlv import checksum, field, fields
from caicach.core.qr.vietqr import MOST_AMOUNT, purpose_text

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vietqr_vectors.json").read_text())
VIETCOMBANK = "970436"
ACCOUNT = "0011001234567"
PLAIN = st.text(string.ascii_letters + string.digits + " .,-/", max_size=25)
TRANSFERS = st.builds(
    Transfer,
    bin=st.from_regex(r"\A[0-9]{6}\Z"),
    account=st.from_regex(r"\A[0-9A-Za-z]{1,19}\Z"),
    amount=st.none() | st.integers(1, MOST_AMOUNT),
    purpose=PLAIN,
    name=PLAIN,
    city=PLAIN.map(lambda text: text[:15]),
    service=st.sampled_from(Service),
)


@pytest.mark.parametrize("vector", VECTORS["generated"], ids=lambda vector: vector["purpose"] or "static")
def test_a_payload_is_the_vector_letter_by_letter(vector: dict[str, Any]) -> None:
    transfer = Transfer(vector["bin"], vector["acc"], vector["amount"], vector["purpose"] or "")
    assert build(transfer) == vector["payload"]
    assert parse(vector["payload"]) == transfer


def test_a_payload_printed_by_others_is_read() -> None:
    read = parse(VECTORS["external_sample"]["payload"])
    assert (read.bin, read.account, read.name) == ("970403", "2112995044604025", "PHUONG CAC")
    assert read.amount is None
    assert read.service is None
    assert bank_of(read.bin) is not None


def test_the_checksum_is_that_of_the_standard() -> None:
    assert checksum("123456789") == "29B1"


def test_a_code_for_one_payment_says_so_and_one_for_all_does_not() -> None:
    assert fields(build(Transfer(VIETCOMBANK, ACCOUNT, 8_000)))["01"] == "12"
    assert fields(build(Transfer(VIETCOMBANK, ACCOUNT, purpose="MTT0000017")))["01"] == "12"
    assert fields(build(Transfer(VIETCOMBANK, ACCOUNT)))["01"] == "11"


@settings(derandomize=True, max_examples=150)
@given(TRANSFERS)
def test_what_was_built_is_read_back(transfer: Transfer) -> None:
    assert parse(build(transfer)) == transfer


@settings(derandomize=True, max_examples=150)
@given(TRANSFERS, st.data())
def test_one_changed_letter_is_noticed(transfer: Transfer, data: st.DataObject) -> None:
    payload = build(transfer)
    at = data.draw(st.integers(0, len(payload) - 1))
    letter = data.draw(
        st.sampled_from(string.ascii_uppercase + string.digits).filter(lambda it: it != payload[at])
    )
    with pytest.raises(PayloadError):
        parse(payload[:at] + letter + payload[at + 1 :])


@settings(derandomize=True, max_examples=150)
@given(st.text(max_size=80))
def test_odd_text_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(PayloadError):
        parse(text)
    ended = f"{text}6304"
    with pytest.raises(PayloadError):
        parse(ended + (checksum(ended) if ended.isascii() else "0000"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"bin": "97043"},
        {"bin": "97043A"},
        {"account": ""},
        {"account": "0" * 20},
        {"account": "0011 001"},
        {"amount": 0},
        {"amount": -5},
        {"amount": MOST_AMOUNT + 1},
        {"purpose": "X" * 26},
        {"purpose": "Lệ phí"},
        {"purpose": "A\nB"},
        {"name": "UBND xã"},
        {"city": "A" * 16},
    ],
    ids=str,
)
def test_what_no_bank_would_carry_is_refused(wrong: dict[str, Any]) -> None:
    assert build(Transfer(VIETCOMBANK, ACCOUNT, 50_000, "MTT0000017"))
    with pytest.raises(PayloadError):
        Transfer(**{"bin": VIETCOMBANK, "account": ACCOUNT, **wrong})


def with_checksum(body: str) -> str:
    return f"{body}6304{checksum(f'{body}6304')}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5303704", "5303840"),
        ("A000000727", "A000000728"),
        ("000201", "000202"),
        ("QRIBFTTA", "QRIBFTTX"),
        ("540550000", "54065000.5"),
        ("5802VN", "5802VN5802VN"),
        ("5802VN", "5809VN"),
        ("5802VN", "58xxVN"),
    ],
)
def test_a_sound_checksum_over_something_else_is_refused(old: str, new: str) -> None:
    body = build(Transfer(VIETCOMBANK, ACCOUNT, 50_000)).removesuffix("6304")[:-8]
    assert parse(with_checksum(body)).amount == 50_000
    assert old in body
    with pytest.raises(PayloadError):
        parse(with_checksum(body.replace(old, new)))


def test_an_amount_with_empty_decimals_is_whole() -> None:
    body = build(Transfer(VIETCOMBANK, ACCOUNT, 50_000))[:-8]
    assert parse(with_checksum(body.replace("540550000", "540850000.00"))).amount == 50_000


def test_a_field_too_long_or_not_ascii_is_refused() -> None:
    assert field("59", "A" * 99).startswith("5999")
    with pytest.raises(PayloadError):
        field("59", "A" * 100)
    with pytest.raises(PayloadError):
        field("59", "Đ")


def test_a_purpose_is_made_plain() -> None:
    assert purpose_text("  Lệ phí – khai sinh #12 ") == "LE PHI KHAI SINH 12"
    assert purpose_text("Phí thẩm định cấp giấy phép xây dựng nhà ở") == "PHI THAM DINH CAP GIAY PH"


def test_banks_have_six_digits_and_stand_once_in_order() -> None:
    numbers = [bank.bin for bank in BANKS]
    assert numbers == sorted(set(numbers))
    assert all(len(number) == 6 and number.isdigit() for number in numbers)
    assert bank_of("000000") is None
