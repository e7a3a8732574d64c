"""Vietnamese and English numbers told apart by column and range; what stays open is asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.exchange.sheets import minh_hoa, read, seen, value, workbook

from caicach.core.index.checking import check_answers
from caicach.core.index.problems import Severity
from caicach.exchange.numbers import Separator, written


def long(*rows: tuple[str, str, str]) -> str:
    return "unit;block;code;value\n" + "".join(f"{unit};xa;{code};{text}\n" for unit, code, text in rows)


@pytest.mark.parametrize(
    ("code", "text", "number"),
    [
        ("1.11", "7,775", "7.775"),
        ("1.11", "9.0929", "9.0929"),
        ("1.2", "84,64 %", "84.64"),
        ("1.2", "99.999", "99.999"),
        ("2.2", "1.234.567", "1234567"),
        ("2.2", "1,234,567.5", "1234567.5"),
        ("2.2", "0,775", "0.775"),
        ("2.2", "1 234,5", "1234.5"),
        ("2.3", "4,125", "4.125"),
        ("2.2", "-5", "-5"),
        ("1.3", "1,250", "1250"),
        ("1.3", "1.250", "1250"),
        ("1.3", "2,0", "2"),
    ],
)
def test_a_text_with_one_possible_reading_is_read(code: str, text: str, number: str) -> None:
    sheet, problems = read(long(("A", code, text)))
    assert problems == []
    assert value(sheet, "A", code) == Decimal(number)


def test_a_text_with_two_readings_is_asked_and_names_both() -> None:
    sheet, problems = read(long(("A", "2.2", "1,234"), ("B", "2.2", "2,500"), ("A", "1.3", "3")))
    assert len(sheet) == 0
    assert seen(problems) == [("F050", "D2")]
    assert "1,2340" in problems[0].message.vi
    assert "1234" in problems[0].message.vi
    assert "D3" in problems[0].message.vi
    assert "--decimal" in problems[0].mend.vi


@pytest.mark.parametrize(("stated", "number"), [(Separator.COMMA, "1.234"), (Separator.DOT, "1234")])
def test_the_stated_decimal_sign_decides(stated: Separator, number: str) -> None:
    sheet, problems = read(long(("A", "2.2", "1,234")), decimal=stated)
    assert problems == []
    assert value(sheet, "A", "2.2") == Decimal(number)


def test_the_column_decides_before_the_file() -> None:
    sheet, problems = read(
        long(("A", "2.2", "1,234"), ("B", "2.2", "1,234,567"), ("A", "1.11", "7,5"), ("B", "1.11", "8,25"))
    )
    assert problems == []
    assert value(sheet, "A", "2.2") == 1234


def test_the_file_decides_where_the_column_cannot() -> None:
    sheet, problems = read(long(("A", "2.2", "1.234"), ("A", "1.11", "7,5")))
    assert problems == []
    assert value(sheet, "A", "2.2") == 1234


def test_the_file_never_makes_two_of_a_count_of_two_thousand() -> None:
    _, problems = read(long(("A", "1.3", "2,000"), ("A", "1.11", "7,5")))
    assert seen(problems) == [("F050", "D2")]
    sheet, problems = read(long(("A", "1.3", "2.000"), ("A", "1.11", "7,5")))
    assert problems == []
    assert value(sheet, "A", "1.3") == 2000


def test_a_count_with_one_reading_decides_for_the_counts_beside_it() -> None:
    sheet, problems = read(long(("A", "1.3", "2,000"), ("B", "1.3", "1,250"), ("A", "1.11", "7,5")))
    assert problems == []
    assert value(sheet, "A", "1.3") == 2000
    assert value(sheet, "B", "1.3") == 1250


def test_a_file_that_mixes_both_signs_is_asked() -> None:
    _, problems = read(long(("A", "2.2", "1.234"), ("A", "1.11", "7,5"), ("B", "1.11", "7.5")))
    assert seen(problems) == [("F050", "D2")]
    _, problems = read(long(("A", "2.2", "1.234"), ("B", "2.2", "1,234"), ("A", "1.11", "7,5")))
    assert seen(problems) == [("F050", "D2")]


def test_counts_of_a_share_are_asked_too() -> None:
    sheet, problems = read(long(("A", "1.2", "1.234/1.500")))
    assert len(sheet) == 0
    assert seen(problems) == [("F050", "D2")]
    sheet, _ = read(long(("A", "1.2", "1.234/1.500"), ("B", "1.2", "1.234.567/2.000.000")))
    assert sheet.units["A"].answers["1.2"].numerator == 1234


@pytest.mark.parametrize("text", ["nhiều", "-", "x", "12 hồ sơ", "1e5", "NaN", "=1+1", "1,2,3", "5/9", "١٢x"])
def test_what_is_no_number_is_refused_with_its_cell(text: str) -> None:
    _, problems = read(long(("A", "2.2", text)))
    assert seen(problems) == [("F053", "D2")]
    assert "không phải là số" in problems[0].message.vi


def test_numbers_beyond_measure_are_refused() -> None:
    assert seen(read(long(("A", "2.2", "9" * 17)))[1]) == [("F054", "D2")]
    assert seen(read(long(("A", "2.2", "0." + "1" * 21)))[1]) == [("F054", "D2")]
    assert seen(read(workbook(["unit", "code", "value"], ["A", "2.2", 1e300]), filename="a.xlsx")[1])[0] == (
        "F054",
        "Số liệu!C2",
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [("có", 1), ("Không", 0), ("yes", 1), ("NO", 0), ("1", 1), ("0", 0), ("đạt", 1), ("không đạt", 0)],
)
def test_yes_and_no_have_many_words(text: str, number: int) -> None:
    sheet, problems = read(long(("A", "1.1", text)))
    assert problems == []
    assert value(sheet, "A", "1.1") == number


@pytest.mark.parametrize("text", ["x", "2", "0.5", "chưa", "✓"])
def test_other_words_are_neither_yes_nor_no(text: str) -> None:
    assert seen(read(long(("A", "1.1", text)))[1]) == [("F053", "D2")]


@pytest.mark.parametrize("text", ["không áp dụng", "KHÔNG ÁP DỤNG", "kad", "N/A", "not applicable"])
def test_not_applicable_is_said_in_words(text: str) -> None:
    sheet, problems = read(long(("A", "1.3", text), ("A", "1.1", text)))
    assert problems == []
    assert sheet.units["A"].answers["1.3"].not_applicable
    assert sheet.units["A"].answers["1.1"].not_applicable


def test_a_percent_is_refused_where_no_share_is_asked() -> None:
    assert seen(read(long(("A", "1.11", "5 %")))[1]) == [("F058", "D2")]
    assert seen(read(long(("A", "1.2", "45/50%")))[1]) == [("F053", "D2")]


def test_shares_beyond_their_range_are_reported_with_the_cell() -> None:
    for text, id_ in (("101", "A006"), ("-3/5", "A003"), ("6/5", "A004")):
        sheet, problems = read(long(("A", "1.2", text)))
        assert problems == []
        assert (id_, "D2") in seen(check_answers(minh_hoa(), sheet))


def test_cells_of_a_workbook_are_read_by_what_they_are() -> None:
    def fill(book: object, sheet: object) -> None:
        percent = book.add_format({"num_format": "0.0%"})  # type: ignore[attr-defined]
        quoted = book.add_format({"num_format": '0.0" %"'})  # type: ignore[attr-defined]
        sheet.write_number("C3", 0.45, percent)  # type: ignore[attr-defined]
        sheet.write_number("D3", 45, quoted)  # type: ignore[attr-defined]
        sheet.write_number("C4", 0.1 + 0.2)  # type: ignore[attr-defined]
        sheet.write_number("D4", 1 / 3)  # type: ignore[attr-defined]

    raw = workbook(["Mã", "Tiêu chí", "Xã A", "Xã B"], ["1.1", "", True, False], ["1.2"], ["2.2"], fill=fill)
    sheet, problems = read(raw, filename="a.xlsx")
    assert problems == []
    assert [value(sheet, unit, "1.1") for unit in ("Xã A", "Xã B")] == [1, 0]
    assert [value(sheet, unit, "1.2") for unit in ("Xã A", "Xã B")] == [45, 45]
    assert value(sheet, "Xã A", "2.2") == Decimal("0.3")
    assert value(sheet, "Xã B", "2.2") == Decimal("0.333333333333333")


def test_shares_that_are_all_fractions_raise_a_doubt() -> None:
    sheet, problems = read(workbook(["Mã", "Tiêu chí", "A", "B"], ["1.2", "", 0.45, 1]), filename="a.xlsx")
    assert seen(problems) == [("F059", "Số liệu!C2")]
    assert problems[0].severity is Severity.WARNING
    assert value(sheet, "A", "1.2") == Decimal("0.45")
    assert read(workbook(["Mã", "Tiêu chí", "A", "B"], ["1.2", "", 0.45, 98]), filename="a.xlsx")[1] == []


def test_dates_errors_and_formulas_are_no_answers() -> None:
    def fill(book: object, sheet: object) -> None:
        day = book.add_format({"num_format": "d/m"})  # type: ignore[attr-defined]
        sheet.write_datetime("C2", date(2026, 9, 5), day)  # type: ignore[attr-defined]
        sheet.write_formula("C3", "=1/0", None, "#DIV/0!")  # type: ignore[attr-defined]
        sheet.write_formula("C4", "=D4*2", None, 6)  # type: ignore[attr-defined]
        sheet.write_formula("C5", "=SUM(C2:C4)", None, 9)  # type: ignore[attr-defined]

    raw = workbook(["Mã", "Tiêu chí", "Xã A"], ["1.2"], ["1.3"], ["2.2"], ["", "Tổng"], fill=fill)
    sheet, problems = read(raw, filename="a.xlsx")
    assert len(sheet) == 0
    by_id = {problem.id: problem for problem in problems}
    assert by_id["F057"].place.cell == "Số liệu!C2"
    assert "5/9" in by_id["F057"].mend.vi
    assert "Số liệu!C3, Số liệu!C4" in by_id["F051"].message.vi
    assert "C5" not in by_id["F051"].message.vi
    assert "dán giá trị" in by_id["F051"].mend.vi


def test_a_true_cell_is_no_number() -> None:
    _, problems = read(workbook(["Mã", "Tiêu chí", "Xã A"], ["1.3", "", True]), filename="a.xlsx")
    assert seen(problems) == [("F053", "Số liệu!C2")]


def test_numbers_are_written_so_that_one_reading_is_left() -> None:
    for text in ("7.775", "1234", "1234.567", "0.001", "12.5", "-3.125", "123456.123456"):
        sheet, problems = read(long(("A", "2.2", written(Decimal(text)))))
        assert problems == []
        assert value(sheet, "A", "2.2") == Decimal(text)
