"""The long form: a row an answer, headings in Vietnamese or English."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from tests.exchange.sheets import contents, read, seen, value

from caicach.core.index.problems import Severity

VIETNAMESE = """Đơn vị;Tên đơn vị;Khối;Mã;Tên số liệu;Giá trị;Tử số;Mẫu số;KAD;Ghi chú;Tài liệu;Nguồn
X1;Xã Suối Mơ;Khối xã;1.1;;có;;;;đúng hạn;Kế hoạch 12; Công văn 5;báo cáo quý 4
X1;Xã Suối Mơ;xa;1.2;;;45;50;;;;
X1;;;1.3;;;;;x;không thuộc diện;;
X1;;;1.10;;b;;;;;;
X1;;;2.1;done;5;;;;;;
X1;;;2.1;assigned;10;;;;;;
X1;;;@ky_luat;;co;;;;;;
"""


def test_every_column_is_understood() -> None:
    sheet, problems = read(VIETNAMESE.replace("Kế hoạch 12; Công văn 5", '"Kế hoạch 12; Công văn 5"'))
    assert problems == []
    assert contents(sheet) == {
        "X1": (
            "xa",
            "Xã Suối Mơ",
            {"ky_luat": "co"},
            {
                "1.1": (
                    Decimal(1),
                    None,
                    None,
                    "",
                    {},
                    frozenset({"Kế hoạch 12", "Công văn 5"}),
                    False,
                    "đúng hạn",
                ),
                "1.2": (None, Decimal(45), Decimal(50), "", {}, frozenset(), False, ""),
                "1.3": (None, None, None, "", {}, frozenset(), True, "không thuộc diện"),
                "1.10": (None, None, None, "B", {}, frozenset(), False, ""),
                "2.1": (
                    None,
                    None,
                    None,
                    "",
                    {"done": Decimal(5), "assigned": Decimal(10)},
                    frozenset(),
                    False,
                    "",
                ),
            },
        )
    }
    assert sheet.units["X1"].answers["1.1"].source == "báo cáo quý 4"
    assert sheet.units["X1"].answers["1.2"].source == "G3"


def test_english_headings_and_other_separators_say_the_same() -> None:
    comma, _ = read("unit,block,code,value\nA,xa,1.1,yes\n")
    tab, _ = read("unit\tblock\tcode\tvalue\nA\txa\t1.1\tyes\n")
    declared, _ = read("sep=;\nunit;block;code;value\nA;xa;1.1;yes\n")
    assert contents(comma) == contents(tab) == contents(declared)
    assert value(comma, "A", "1.1") == 1


def test_an_empty_cell_is_unanswered_and_neither_zero_nor_not_applicable() -> None:
    sheet, problems = read(
        "unit,block,code,value,numerator,denominator,not_applicable\nA,xa,1.1,,,,\nA,xa,1.3,0,,,\n"
    )
    assert problems == []
    assert "1.1" not in sheet.units["A"].answers
    assert value(sheet, "A", "1.3") == 0


def test_a_unit_without_answers_is_kept() -> None:
    sheet, problems = read("unit,block,code,value\nA,xa,1.1,1\nB,xa,,\n")
    assert problems == []
    assert list(sheet.units) == ["A", "B"]
    assert not sheet.units["B"].has_submitted()


def test_the_same_name_in_another_unicode_form_is_the_same_unit() -> None:
    decomposed = unicodedata.normalize("NFD", "Xã Hòa An")
    sheet, problems = read(f"unit,block,code,value\nXã Hòa An,xa,1.1,1\n{decomposed},xa,1.3,2\n")
    assert problems == []
    assert list(sheet.units) == ["Xã Hòa An"]


def test_one_unit_spelt_in_two_ways_is_reported() -> None:
    sheet, problems = read(
        "unit,block,code,value\nXã Hòa An,xa,1.1,1\nXã Hoà An,xa,1.3,2\nXÃ HÒA AN,xa,1.3,2\n"
    )
    assert len(sheet) == 0
    assert seen(problems) == [("F049", "D3"), ("F049", "D4")]
    assert "viết hai cách" in problems[0].message.vi


def test_units_that_differ_by_a_tone_are_different_units() -> None:
    sheet, problems = read("unit,block,code,value\nXã Tân Hà,xa,1.1,1\nXã Tân Hạ,xa,1.1,0\n")
    assert problems == []
    assert len(sheet) == 2


def test_everything_wrong_is_said_at_once_with_its_cell_and_nothing_is_taken() -> None:
    sheet, problems = read(
        "unit,block,code,value,numerator,denominator,giá trj\n"
        "A,xa,1.1,có lẽ,,,\n"
        "A,xa,1.9,1,,,\n"
        "A,xa,1.3,-2,,,\n"
        "A,xa,1.2,,60,50,\n"
        "A,xa,1.2,90,,,\n"
        "A,xa,1.11,9.75,,,\n"
        ",xa,1.1,1,,,\n"
        "A,xa,,1,,,\n"
        "A,so,2.2,1,,,\n"
    )
    assert len(sheet) == 0
    assert sorted(seen(problems)) == sorted(
        [
            ("F042", "G1"),
            ("F053", "D2"),
            ("F040", "C3"),
            ("A007", "D4"),
            ("A004", "E5"),
            ("F047", "C6"),
            ("A010", "D7"),
            ("F044", "A8"),
            ("F045", "C9"),
            ("F046", "B10"),
        ]
    )
    assert all(problem.severity is Severity.ERROR for problem in problems)
    assert all(problem.place.file == "so-lieu.csv" for problem in problems)
    assert all(problem.message.vi and problem.mend.vi and problem.message.en for problem in problems)
    unknown = next(problem for problem in problems if problem.id == "F040")
    assert "«1.3»" in unknown.mend.vi


def test_an_unknown_code_in_many_rows_is_one_finding() -> None:
    rows = "".join(f"A{number},xa,9.9,1\n" for number in range(30))
    _, problems = read(f"unit,block,code,value\nA,xa,1.1,1\n{rows}")
    assert seen(problems) == [("F040", "C3")]
    assert "30 dòng" in problems[0].message.vi


def test_a_group_is_not_answered_but_reported() -> None:
    sheet, problems = read("unit,block,code,value\nA,xa,1,20\nA,xa,1.1,1\n")
    assert seen(problems) == [("F048", "D2")]
    assert problems[0].severity is Severity.WARNING
    assert list(sheet.units["A"].answers) == ["1.1"]


def test_not_applicable_and_a_figure_contradict() -> None:
    _, problems = read("unit,block,code,value,not_applicable\nA,xa,1.3,2,x\n")
    assert seen(problems) == [("F056", "D2")]


def test_a_decimal_comma_without_quotes_is_found_out() -> None:
    _, problems = read("unit,block,code,value\nA,xa,1.11,7,5\n")
    assert ("F043", "E1") in seen(problems)
    assert "nháy kép" in problems[0].mend.vi


def test_a_guarded_text_is_read_as_it_was() -> None:
    sheet, _ = read("unit,block,code,value,note\n'=Xã A,xa,1.1,1,'-5 ngày\n")
    assert sheet.units["=Xã A"].answers["1.1"].note == "-5 ngày"


def test_a_file_without_a_table_of_answers_is_refused() -> None:
    _, problems = read("Kính gửi,Sở Nội vụ\n")
    assert seen(problems) == [("F060", "")]
    assert read("")[1][0].id == "F060"
