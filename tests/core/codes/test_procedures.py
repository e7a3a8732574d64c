"""Codes of procedures are read alike, however a province writes them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.codes.procedures import (
    ProcedureCode,
    ProcedureCodeError,
    find_procedure_codes,
    normal_procedure_code,
    parse_procedure_code,
)


@pytest.mark.parametrize(
    ("text", "code", "agency"),
    [
        ("1.001193", "1.001193", ""),
        (" 1.001193 ", "1.001193", ""),
        ("1. 001193", "1.001193", ""),
        ("1,001193", "1.001193", ""),
        ("1.001612.000.00.00.H48", "1.001612", "H48"),
        ("1.001612.000.00.00.h48", "1.001612", "H48"),
        ("1.001612.H48", "1.001612", "H48"),
        ("2.000815.000.00.00.H15.50", "2.000815", "H15.50"),
        ("3.000527\u200b", "3.000527", ""),
        ("BTP-HPG-102334", "BTP-HPG-102334", ""),
    ],
)
def test_a_code_is_normalised_and_its_province_kept_apart(text: str, code: str, agency: str) -> None:
    assert parse_procedure_code(text) == ProcedureCode(code, agency)
    assert normal_procedure_code(text) == code


@pytest.mark.parametrize(
    "text", ["", "1.00119", "1.0011933", "khai sinh", "11.001193", "1.001193.48", "000.00.53.H48-220921-0099"]
)
def test_what_is_no_code_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ProcedureCodeError, match="có dạng 1"):
        parse_procedure_code(text)


def test_codes_are_found_within_a_text_each_once() -> None:
    text = "1.1. Cấp mới (1.014464); 1.2. Cấp lại (1.014465.000.00.00.H14); 1.014464; 11.001193 và 1.0144651"
    assert find_procedure_codes(text) == ["1.014464", "1.014465"]
    assert find_procedure_codes("không có mã nào") == []


@settings(derandomize=True)
@given(st.integers(1, 9), st.integers(0, 999_999), st.sampled_from(["", ".000.00.00.H01", ".H63", ".G15"]))
def test_a_normal_code_stays_what_it_is(head: int, tail: int, suffix: str) -> None:
    code = f"{head}.{tail:06d}"
    assert normal_procedure_code(code + suffix) == code
    assert normal_procedure_code(normal_procedure_code(code + suffix)) == code
