"""The table annexed to a decision becomes the draft of a set; what is doubtful is named, not mended."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from tests.exchange.annexes import ANNEX, HEAD, by_code, read
from tests.exchange.sheets import workbook

from caicach.core.index.document import located
from caicach.core.index.lint import lint
from caicach.core.index.problems import ProblemsError, Severity
from caicach.core.index.reading import read_criteria_set
from caicach.exchange.criteria_table import TableImport, read_criteria_table
from caicach.exchange.criteria_writing import dump_document, load_document


def ids(found: TableImport) -> list[str]:
    return [remark.id for remark in found.remarks]


def refused(raw: bytes, name: str = "phu-luc.xlsx") -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        read_criteria_table(raw, name, set_id="thu", title="Thử")
    return [problem.id for problem in caught.value.problems]


def test_an_annex_becomes_a_set_that_can_be_read_and_linted() -> None:
    found = read(*ANNEX)
    criteria_set = read_criteria_set(located(found.document))
    assert [one.id for one in criteria_set.problems if one.severity is Severity.ERROR] == []
    assert [problem.id for problem in lint(criteria_set) if problem.severity is Severity.ERROR] == []
    assert list(by_code(found.document)) == ["1", "1.1", "1.1.1", "1.1.2", "1.2", "2", "2.1", "2.2", "2.3"]
    assert found.document["maximum"] == "10"
    assert load_document(dump_document(found.document)) == found.document


def test_scales_become_rules_and_the_rest_is_left_to_a_person() -> None:
    found = read(*ANNEX)
    nodes = by_code(found.document)
    assert nodes["1.1.1"]["rule"] == {"type": "yes_no"}
    assert nodes["1.1.2"]["rule"]["bands"] == [
        {"at_least": "100", "points": "2"},
        {"at_least": "80", "below": "100", "points": "1.25"},
        {"below": "80", "points": "0"},
    ]
    assert nodes["1.2"] == {
        "code": "1.2",
        "title": "Chế độ báo cáo",
        "maximum": "1.5",
        "method": "appraised",
        "rule": {"type": "deduction", "per_event": "0.25"},
        "guidance": "- Mỗi báo cáo gửi chậm trừ 0,25 điểm",
    }
    assert nodes["2.1"]["rule"] == {"type": "linear"}
    assert (nodes["2.2"]["method"], nodes["2.2"]["rule"]) == ("survey", {"type": "given"})
    assert (nodes["2.3"]["rule"], nodes["2.3"]["note"]) == ({"type": "given"}, "Chấm theo thực tế")
    assert [(remark.id, remark.place.cell, remark.place.code) for remark in found.remarks] == [
        ("F088", "Số liệu!B19", "2.3")
    ]


def test_numbering_in_decimals_stays_as_printed() -> None:
    found = read(HEAD, ["1", "A", 3], ["1.1", "B", 3], ["1.1.1", "C", 1], ["1.1.2", "D", 2], ["2", "E", 1])
    assert list(by_code(found.document)) == ["1", "1.1", "1.1.1", "1.1.2", "2"]
    assert [node["code"] for node in found.document["criteria"]] == ["1", "2"]


def test_areas_in_roman_numerals_before_full_decimals_give_no_prefix() -> None:
    found = read(HEAD, ["I", "A", 3], ["1.1", "B", 1], ["1.2", "C", 2], ["II", "D", 1], ["2.1", "E", 1])
    assert list(by_code(found.document)) == ["1", "1.1", "1.2", "2", "2.1"]


def test_parts_letters_and_words_in_the_numbering_are_understood() -> None:
    found = read(
        HEAD,
        ["A", "Phần một", 3],
        ["I.", "Lĩnh vực", 3],
        ["1.", "Tiêu chí", 3],
        ["a)", "x", 1],
        ["b)", "y", 2],
        ["B", "Phần hai", 1],
        ["Mục I", "z", 1],
    )
    assert list(by_code(found.document)) == ["A", "A.1", "A.1.1", "A.1.1.a", "A.1.1.b", "B", "B.1"]


def test_areas_joined_to_decimals_are_understood() -> None:
    found = read(HEAD, ["I", "A", 3], ["I.1", "B", 3], ["I.1.1", "C", 3], ["II", "D", 1], ["II.1", "E", 1])
    assert list(by_code(found.document)) == ["1", "1.1", "1.1.1", "2", "2.1"]
    assert len(by_code(found.document)["1.1"]["criteria"]) == 1


def test_a_title_of_several_lines_stays_whole_and_its_scale_apart() -> None:
    found = read(HEAD, ["1", "Ban hành kế hoạch\nnăm 2025 kịp thời\nCó: 1\nKhông: 0", 1])
    node = by_code(found.document)["1"]
    assert (node["title"], node["rule"]) == ("Ban hành kế hoạch năm 2025 kịp thời", {"type": "yes_no"})


def test_points_printed_twice_are_one_figure() -> None:
    found = read(HEAD, ["1", "A", 1], ["", "Đạt 100%: 1", 1], ["", "Dưới 100%: 0", 0])
    assert by_code(found.document)["1"]["rule"]["type"] == "steps"


def test_maxima_in_two_parts_are_added() -> None:
    top, below = ["STT", "Tiêu chí", "Điểm tối đa", ""], ["", "", "Thẩm định", "Điều tra XHH"]
    found = read(top, below, ["1", "A", 2, 1], ["1.1", "B", 2], ["1.2", "C", "", 1], ["", "Tổng cộng", 2, 1])
    nodes = by_code(found.document)
    assert [node["maximum"] for node in nodes.values()] == ["3", "2", "1"]
    assert [nodes[code]["method"] for code in ("1.1", "1.2")] == ["appraised", "survey"]
    assert (found.document["maximum"], "F087" in ids(found)) == ("3", False)


def test_a_number_cell_that_lost_its_last_zero_is_restored_and_told() -> None:
    rows: list[list[object]] = [[1, "Nhóm", 10], *([float(f"1.{n}"), f"TC {n}", 1] for n in range(1, 10))]
    found = read(HEAD, *rows, [1.1, "TC 10", 1], [1.11, "TC 11", 1])
    assert list(by_code(found.document))[-2:] == ["1.10", "1.11"]
    assert [remark.place.cell for remark in found.remarks if remark.id == "F086"] == ["Số liệu!A12"]


def test_numbering_printed_before_the_title_is_found() -> None:
    found = read(HEAD, ["", "I. Chỉ đạo", 1], ["", "1. Kế hoạch", 1], ["", "Có: 1; Không: 0"])
    assert {code: node["title"] for code, node in by_code(found.document).items()} == {
        "1": "Chỉ đạo",
        "1.1": "Kế hoạch",
    }


def test_numbering_that_is_not_understood_keeps_its_row() -> None:
    found = read(HEAD, ["1", "A", 2], ["*?", "B", 1], ["1.1", "C", 1])
    assert "F086" in ids(found)
    assert [node["title"] for node in by_code(found.document).values()] == ["A", "B", "C"]


def test_a_header_of_two_rows_with_merged_cells_is_read() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("PL")
        sheet.merge_range(0, 0, 0, 4, "PHỤ LỤC")
        sheet.merge_range(1, 0, 2, 0, "STT")
        sheet.merge_range(1, 1, 2, 1, "Nội dung")
        sheet.merge_range(1, 2, 1, 3, "Điểm tối đa")
        sheet.write_row(2, 2, ["Tổng điểm chuẩn", "Điều tra xã hội học"])
        sheet.merge_range(1, 4, 2, 4, "Tài liệu kiểm chứng")
        sheet.write_row(3, 0, [1, "Nhóm", 3, 1])
        sheet.write_row(4, 0, ["1.1", "Thẩm định", 2, "", "Kế hoạch;\n- Báo cáo"])
        sheet.write_row(5, 0, ["1.2", "Điều tra", "", 1])
        sheet.write_row(6, 0, ["1.3", "Cả hai", 2, 1])
    found = read_criteria_table(file.getvalue(), "a.xlsx", set_id="thu", title="Thử")
    nodes = by_code(found.document)
    assert nodes["1.1"]["evidence"] == ["Kế hoạch", "Báo cáo"]
    assert (nodes["1.2"]["method"], nodes["1.2"]["maximum"]) == ("survey", "1")
    assert nodes["1.3"]["method"] == "appraised"
    assert "F089" in ids(found)


def test_a_header_printed_again_on_each_page_is_passed_over() -> None:
    found = read(HEAD, ["1", "A", 1], HEAD, ["(1)", "(2)", "(3)", "(4)"], ["2", "B", 1])
    assert list(by_code(found.document)) == ["1", "2"]


def test_columns_to_be_filled_in_are_told_and_left() -> None:
    found = read([*HEAD, "Điểm tự đánh giá", "Điểm thẩm định"], ["1", "A", 1, "", "Có: 1; Không: 0", 5, 6])
    assert by_code(found.document)["1"]["rule"] == {"type": "yes_no"}
    told = [remark.place.cell for remark in found.remarks if remark.id == "F091"]
    assert told == ["Số liệu!F1", "Số liệu!G1"]


def test_sums_are_not_mended_and_the_linter_reports_them() -> None:
    found = read(HEAD, ["1", "Nhóm", 5], ["1.1", "A", 1], ["1.2", "B", 2], ["", "Tổng cộng", 7])
    assert found.document["maximum"] == "7"
    assert "F087" in ids(found)
    assert {"L003", "L005"} <= {problem.id for problem in lint(read_criteria_set(located(found.document)))}


def test_bonus_and_penalty_areas_do_not_count_in_the_total() -> None:
    found = read(
        HEAD, ["1", "A", 10], ["2", "Điểm cộng", 3], ["2.1", "x", 3], ["3", "Điểm trừ", -2], ["3.1", "y", -2]
    )
    nodes = by_code(found.document)
    assert found.document["maximum"] == "10"
    assert (nodes["2"]["method"], nodes["3"]["method"]) == ("bonus", "penalty")
    assert (nodes["3.1"]["maximum"], "method" in nodes["3.1"]) == ("2", False)


def test_a_formula_without_a_value_leaves_the_maximum_open() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("PL")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["1", "A"])
        sheet.write_formula(1, 2, "=C3+C4", None, "")
        sheet.write_row(2, 0, ["1.1", "B", 1])
        sheet.write_row(3, 0, ["1.2", "C", "nhiều"])
        sheet.write_row(4, 0, ["2", "D"])
        sheet.write_formula(4, 2, "=1+1", None, 2)
    found = read_criteria_table(file.getvalue(), "a.xlsx", set_id="thu", title="Thử")
    nodes = by_code(found.document)
    assert [nodes[code]["maximum"] for code in ("1", "1.1", "1.2", "2")] == ["unknown", "1", "unknown", "2"]
    assert [remark.place.cell for remark in found.remarks if remark.id == "F085"] == ["PL!C2", "PL!C4"]


def test_csv_is_read_too() -> None:
    text = "TT;Nội dung;Điểm tối đa;Thang điểm\n1;Nhóm;1,5;\n1.1;A;1,5;Có: 1,5\n"
    found = read_criteria_table(text.encode(), "a.csv", set_id="thu", title="Thử")
    assert by_code(found.document)["1.1"] == {
        "code": "1.1",
        "title": "A",
        "maximum": "1.5",
        "method": "appraised",
        "rule": {"type": "yes_no"},
        "guidance": "Có: 1,5",
    }


def test_decision_period_and_blocks_are_taken_over() -> None:
    found = read(
        *ANNEX,
        decision={"number": "12/QĐ-UBND", "source": "Công báo"},
        period={"from": "2026-01-01"},
        blocks=[{"id": "xa", "title": "Xã, phường"}],
    )
    assert found.document["decision"] == {"number": "12/QĐ-UBND", "source": "Công báo"}
    assert (found.document["period"], found.document["blocks"][0]["id"]) == ({"from": "2026-01-01"}, "xa")


def test_text_above_the_first_criterion_is_told() -> None:
    assert "F090" in ids(read(HEAD, ["", "Nguyên tắc chung"], ["1", "A", 1]))


@pytest.mark.parametrize(
    ("rows", "id_"),
    [
        ([], "F080"),
        ([["1", "A", 1]], "F080"),
        ([["TT", "Nội dung", "Ghi chú"], ["1", "A", ""]], "F080"),
        ([*([[""]] * 20), HEAD, ["1", "A", 1]], "F080"),
        ([HEAD], "F083"),
        ([HEAD, ["", "A", 1]], "F083"),
        ([HEAD, ["1", "A", "nhiều"]], "F084"),
        ([HEAD, ["1", "A", 1], ["Điểm tối đa", "STT", "Tiêu chí"], [1, "1", "B"]], "F082"),
    ],
)
def test_what_is_no_table_of_criteria_is_refused(rows: list[list[object]], id_: str) -> None:
    assert refused(workbook(*rows)) == [id_]


def test_two_sheets_are_a_question() -> None:
    def second(book: xlsxwriter.Workbook, _sheet: object) -> None:
        other = book.add_worksheet("Phụ lục 2")
        other.write_row(0, 0, HEAD)
        other.write_row(1, 0, ["1", "B", 1])

    raw = workbook(HEAD, ["1", "A", 1], fill=second)
    assert refused(raw) == ["F081"]
    found = read_criteria_table(raw, "a.xlsx", set_id="thu", title="Thử", sheet="Phụ lục 2")
    assert found.document["criteria"][0]["title"] == "B"


def test_unsafe_and_broken_files_are_refused() -> None:
    assert refused(b"") == ["F021"]
    assert refused(b"", "a.csv") == ["F080"]
    assert refused(b"PK\x03\x04" * 9) == ["F021"]
    assert refused(b"\x00\x01\x02" * 9, "a.csv") == ["F011"]
    file = io.BytesIO(workbook(*ANNEX))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 80_000_000)
    assert len(file.getvalue()) < 10_000_000
    assert refused(file.getvalue()) == ["F020"]


def test_a_table_of_many_rows_and_long_cells_is_read_in_bounds() -> None:
    rows = [[f"{number}", "A " * 400, 1, "", "x " * 15_000] for number in range(1, 300)]
    found = read(HEAD, *rows)
    assert len(found.document["criteria"]) == 299
