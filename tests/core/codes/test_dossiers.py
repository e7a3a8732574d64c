"""Dossier codes are built in one form, read in all that are met, and never lost."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.codes.agencies import AgencyOrder, parse_agency, tidy_code
from caicach.core.codes.dossiers import CodeError, CodeKind, Unread, build, key, parse

VECTORS = json.loads(Path(__file__).with_name("ma_ho_so_vectors.json").read_text(encoding="utf-8"))

AGENCIES = st.one_of(
    st.builds(
        lambda first, rest: ".".join([first, *rest]),
        st.from_regex(r"[A-Y][0-9]{2}", fullmatch=True),
        st.lists(st.from_regex(r"[0-9A-Z]{1,4}", fullmatch=True), max_size=5),
    ),
    st.builds(
        lambda rest, last: ".".join([*rest, last]),
        st.lists(st.from_regex(r"[0-9]{1,3}", fullmatch=True), min_size=1, max_size=5),
        st.from_regex(r"[A-Y][0-9]{2}", fullmatch=True),
    ),
)


@pytest.mark.parametrize(
    ("code", "kind", "unit", "day", "number"),
    [
        ("H15.50.05.13-261008-0975", CodeKind.LEVEL_ONE_FIRST, "H15.50.05.13", date(2026, 10, 8), 975),
        ("000.00.53.H48-220921-0099", CodeKind.LEVEL_ONE_LAST, "000.00.53.H48", date(2022, 9, 21), 99),
        ("G09.20-20260609-0092637", CodeKind.MINISTRY, "G09.20", date(2026, 6, 9), 92637),
        ("H49.12.34-240115-0001", CodeKind.LEVEL_ONE_FIRST, "H49.12.34", date(2024, 1, 15), 1),
        ("G18-260609-181234", CodeKind.MINISTRY, "G18", date(2026, 6, 9), 181234),
    ],
)
def test_the_forms_that_are_met_are_read(
    code: str, kind: CodeKind, unit: str, day: date, number: int
) -> None:
    found = parse(code)
    assert (found.kind, found.unit, found.day, found.number) == (kind, unit, day, number)
    assert found.is_read


def test_every_vector_is_read_as_its_own_expression_reads_it() -> None:
    form = re.compile(VECTORS["regex"])
    for vector in VECTORS["vi_du"]:
        parts = form.fullmatch(vector["ma"])
        found = parse(vector["ma"])
        assert parts is not None
        assert (found.text, found.unit) == (vector["ma"], parts["don_vi"])
        assert found.number == int(parts["stt"])


@given(AGENCIES, st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 99_999))
@settings(derandomize=True)
def test_what_is_built_is_read_again(unit: str, day: date, number: int) -> None:
    found = parse(build(unit, day, number))
    assert (found.unit, found.day, found.number, found.is_read) == (unit, day, number, True)
    last = not re.match(r"[A-Y]\d\d(\.|$)", unit)
    assert found.kind is (CodeKind.LEVEL_ONE_LAST if last else CodeKind.LEVEL_ONE_FIRST)


@given(st.text(max_size=120))
@settings(derandomize=True)
def test_nothing_is_lost_of_what_cannot_be_read(text: str) -> None:
    found = parse(text)
    assert found.text == key(text) == key(found.text)
    assert found.is_read is (found.kind is not CodeKind.UNREAD)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("", Unread.EMPTY),
        ("   ", Unread.EMPTY),
        ("HS-2026/001", Unread.PARTS),
        ("H15.50-261332-0001", Unread.DAY),
        ("H15.50-260230-0001", Unread.DAY),
        ("H15.50-2610081-0001", Unread.DAY),
        ("H15.50-261008-001", Unread.NUMBER),
        ("H15.50-261008-0000", Unread.NUMBER),
        ("H15.50-261008-12345678", Unread.NUMBER),
        ("UBND xã A-261008-0001", Unread.AGENCY),
        ("H15.50-٢٦١٠٠٨-0001", Unread.DAY),
        ("H15." + "1" * 90 + "-261008-0001", Unread.TOO_LONG),
    ],
)
def test_a_code_that_cannot_be_read_says_why_and_stays(code: str, why: Unread) -> None:
    found = parse(code)
    assert (found.kind, found.why) == (CodeKind.UNREAD, why)
    assert found.text == key(code)


def test_how_people_type_a_code_makes_no_difference() -> None:
    typed = (" h15.50.05.13-261008-0975", "H15.50.05.13 – 261008 – 0975", "H15. 50.05.13\u2011261008-0975")
    assert {key(code) for code in typed} == {"H15.50.05.13-261008-0975"}


@pytest.mark.parametrize("unit", ["", "UBND", "15.H", "0101234567", "H15..5", "H15." + "0" * 40])
def test_no_code_is_built_for_an_agency_without_a_proper_code(unit: str) -> None:
    with pytest.raises(CodeError, match="Mã định danh"):
        build(unit, date(2026, 1, 1), 1)


@pytest.mark.parametrize("number", [0, -1, 100_000])
def test_no_code_is_built_for_a_number_out_of_range(number: int) -> None:
    with pytest.raises(CodeError, match="Số thứ tự"):
        build("H15", date(2026, 1, 1), number)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2100, 1, 1)])
def test_no_code_is_built_for_a_year_that_two_digits_cannot_say(day: date) -> None:
    with pytest.raises(CodeError, match="2099"):
        build("H15", day, 1)


def test_the_ten_thousandth_dossier_of_a_day_has_a_code() -> None:
    assert parse(build("H15.1", date(2026, 3, 2), 10_000)).number == 10_000


@pytest.mark.parametrize(
    ("code", "order", "level_one", "below"),
    [
        ("H15.50.05.13", AgencyOrder.LEVEL_ONE_FIRST, "H15", ("50", "05", "13")),
        ("000.00.53.H48", AgencyOrder.LEVEL_ONE_LAST, "H48", ("53", "00", "000")),
        ("G09", AgencyOrder.LEVEL_ONE_FIRST, "G09", ()),
        ("Z01.ABC", AgencyOrder.OTHER, "Z01", ("ABC",)),
        ("0101234567-001", AgencyOrder.BUSINESS, "", ()),
    ],
)
def test_agency_codes_of_both_orders_are_read(
    code: str, order: AgencyOrder, level_one: str, below: tuple[str, ...]
) -> None:
    found = parse_agency(code)
    assert found is not None
    assert (found.order, found.level_one, found.below) == (order, level_one, below)
    assert found.is_provincial is (level_one[:1] == "H")
    assert found.is_ministerial is (level_one[:1] == "G")


@pytest.mark.parametrize("code", ["", "UBND tỉnh", "H1", "1234.H48", "H15.5_0", "H15.", "A" * 36])
def test_what_follows_no_scheme_is_no_agency_code(code: str) -> None:
    assert parse_agency(code) is None


@given(st.text(max_size=60))
@settings(derandomize=True)
def test_tidying_a_code_twice_changes_nothing_more(text: str) -> None:
    assert tidy_code(tidy_code(text)) == tidy_code(text)
