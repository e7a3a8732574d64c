"""The wide sheets officials use, units across or down, with titles above and groups between."""

from __future__ import annotations

from decimal import Decimal

from tests.exchange.sheets import contents, read, seen, value, workbook

from caicach.core.index.problems import Severity

ACROSS = """BẢNG CHẤM ĐIỂM NĂM 2026 (dữ liệu minh họa);;;;
;;;;
TT;Lĩnh vực/Tiêu chí;Điểm tối đa;Đơn vị;
;;;Xã A;Xã B
(1);(2);(3);(4);(5)
1;Chỉ đạo điều hành;25;;
@khối;;;xa;Khối sở
1.1;Ban hành kế hoạch;2;có;Không đạt
1.2.;Tỷ lệ hoàn thành;8;45/50;90,5%
1.10;Mức độ;2,5;A;KAD
2;Tài chính;25;;
2.1:done;Đã xong;;3;4
2.1:assigned;Được giao;;6;8
2.2;Giải ngân;5;;200
2.2:@ghi chú;;;;theo kho bạc
"""


def test_units_across_are_read_with_titles_and_groups_around() -> None:
    sheet, problems = read(ACROSS)
    assert problems == []
    empty: frozenset[str] = frozenset()
    assert contents(sheet) == {
        "Xã A": (
            "xa",
            "",
            {},
            {
                "1.1": (Decimal(1), None, None, "", {}, empty, False, ""),
                "1.2": (None, Decimal(45), Decimal(50), "", {}, empty, False, ""),
                "1.10": (None, None, None, "A", {}, empty, False, ""),
                "2.1": (None, None, None, "", {"done": Decimal(3), "assigned": Decimal(6)}, empty, False, ""),
            },
        ),
        "Xã B": (
            "so",
            "",
            {},
            {
                "1.1": (Decimal(0), None, None, "", {}, empty, False, ""),
                "1.2": (Decimal("90.5"), None, None, "", {}, empty, False, ""),
                "1.10": (None, None, None, "", {}, empty, True, ""),
                "2.1": (None, None, None, "", {"done": Decimal(4), "assigned": Decimal(8)}, empty, False, ""),
                "2.2": (Decimal(200), None, None, "", {}, empty, False, "theo kho bạc"),
            },
        ),
    }
    assert sheet.units["Xã A"].answers["1.1"].source == "D8"


def test_units_down_are_read_and_sums_left_out() -> None:
    sheet, problems = read(
        "TT,Đơn vị,Khối,@ky_luat,1.1,1.2,1.3\n"
        "1,Xã A,xa,,có,45/50,2\n"
        "2,Xã B,xa,co,không,80,không áp dụng\n"
        ",Tổng cộng,,,1,,2\n"
    )
    assert seen(problems) == [("F055", "B4")]
    assert problems[0].severity is Severity.WARNING
    assert list(sheet.units) == ["Xã A", "Xã B"]
    assert sheet.units["Xã B"].facts == {"ky_luat": "co"}
    assert sheet.units["Xã B"].answers["1.3"].not_applicable


def test_units_down_without_a_heading_stand_in_the_first_column() -> None:
    sheet, problems = read("Xã phường,1.1,1.2\nXã A,1,45/50\n")
    assert [problem.id for problem in problems] == []
    assert value(sheet, "Xã A", "1.1") == 1


def test_a_column_of_a_scoring_table_is_no_unit() -> None:
    _, problems = read(
        "TT,Tiêu chí,Điểm tối đa,Tự đánh giá,Thẩm định\n1.1,Ban hành,2,1,1\n1.3,Sáng kiến,3,2,2\n"
    )
    assert seen(problems)[:2] == [("F042", "D1"), ("F042", "E1")]
    assert "không phải tên đơn vị" in problems[0].message.vi


def test_repeated_units_and_codes_are_named_with_both_cells() -> None:
    _, problems = read("Mã,Tiêu chí,Xã A,Xã A\n1.1,,1,0\n1.1,,0,1\n1.4,,1,1\n")
    assert seen(problems) == [("F049", "D1"), ("F047", "A3"), ("F040", "A4")]
    assert "C1" in problems[0].message.vi
    assert "A2" in problems[1].message.vi
    _, problems = read("Đơn vị,1.1,1.1,1.33\nA,1,1,1\nA,0,0,0\n")
    assert seen(problems) == [("F047", "C1"), ("F040", "D1"), ("F049", "A3")]


def test_a_code_that_a_spreadsheet_made_a_number_is_a_repeated_code() -> None:
    sheet, problems = read(
        workbook(["Mã", "Tiêu chí", "Xã A"], [1.1, "", 1], [1.1, "", "A"]), filename="a.xlsx"
    )
    assert len(sheet) == 0
    assert seen(problems) == [("F047", "Số liệu!A3")]
    assert "1.10" in problems[0].mend.vi


def test_figures_below_no_heading_or_beside_no_code_are_reported() -> None:
    _, problems = read("Mã,Tiêu chí,Xã A,\n1.1,,1,1\n,Tổng điểm,5,5\n")
    assert seen(problems) == [("F043", "D1"), ("F045", "A3")]


def test_a_merged_heading_is_read_once_and_merged_units_fill_their_rows() -> None:
    def merge(book: object, sheet: object) -> None:
        sheet.merge_range("A2:A3", "Xã A")  # type: ignore[attr-defined]

    raw = workbook(
        ["Đơn vị", "Khối", "Mã", "Giá trị"], ["", "xa", "1.1", "có"], ["", "xa", "1.3", 2], fill=merge
    )
    sheet, problems = read(raw, filename="a.xlsx")
    assert problems == []
    assert value(sheet, "Xã A", "1.3") == 2


def test_two_sheets_of_answers_are_a_question() -> None:
    def more(book: object, sheet: object) -> None:
        other = book.add_worksheet("Năm cũ")  # type: ignore[attr-defined]
        other.write_row(0, 0, ["Đơn vị", "Mã", "Giá trị"])
        other.write_row(1, 0, ["Xã A", "1.1", "không"])

    raw = workbook(["Đơn vị", "Khối", "Mã", "Giá trị"], ["Xã A", "xa", "1.1", "có"], fill=more)
    _, problems = read(raw, filename="a.xlsx")
    assert seen(problems) == [("F027", "")]
    assert "Số liệu, Năm cũ" in problems[0].message.vi
    sheet, _ = read(raw, filename="a.xlsx", sheet="Năm cũ")
    assert value(sheet, "Xã A", "1.1") == 0
