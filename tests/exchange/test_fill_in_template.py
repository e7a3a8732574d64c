"""The sheet to fill in: what it holds, and that it is read back once filled in by hand."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from tests.exchange.sheets import minh_hoa, read, seen

from caicach.core.index.answers import UnitAnswers
from caicach.core.index.problems import ProblemsError
from caicach.exchange.template import Shape, write_template
from caicach.exchange.units_file import read_units


def made(shape: Shape, units: tuple[UnitAnswers, ...] = ()) -> openpyxl.Workbook:
    file = io.BytesIO()
    write_template(minh_hoa(), file, shape=shape, units=units)
    return openpyxl.load_workbook(file)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


UNITS = (UnitAnswers("Xã A", "xa"), UnitAnswers("Xã B", "xa"))


def test_the_sheet_has_a_row_for_every_criterion_and_a_guide() -> None:
    book = made(Shape.UNITS_IN_COLUMNS, UNITS)
    assert book.sheetnames == ["Số liệu", "Hướng dẫn"]
    sheet = book["Số liệu"]
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=4)}
    assert rows["Mã"][1:7] == ["Tiêu chí", "Điểm tối đa", "Kiểu số liệu", "Cách điền", "Xã A", "Xã B"]
    codes = [
        "@block",
        "@ky_luat",
        "1",
        "1.1",
        "1.2",
        "1.3",
        "1.10",
        "1.11",
        "2",
        "2.1:done",
        "2.1:assigned",
        "2.2",
        "2.3",
    ]
    assert [code for code in rows if code != "Mã"] == codes
    assert rows["1.11"][2] == 9.5
    assert rows["1.10"][4] == "một trong: A, B, C, D"
    assert sheet.freeze_panes == "C5"
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists["F8:G8"] == '"có,không,không áp dụng"'
    assert lists["F5:G5"] == '"xa,so"'
    share = next(row for row in sheet.iter_rows(min_row=5) if row[0].value == "1.2")
    assert share[5].number_format == "@"


@pytest.mark.parametrize("shape", list(Shape))
def test_an_untouched_sheet_answers_nothing_and_is_no_fault(shape: Shape) -> None:
    sheet, problems = read(saved(made(shape, UNITS)), filename="a.xlsx")
    assert problems == []
    assert list(sheet.units) == ["Xã A", "Xã B"]
    assert not any(unit.has_submitted() for unit in sheet)


@pytest.mark.parametrize("shape", list(Shape))
def test_a_blank_sheet_takes_units_written_by_hand(shape: Shape) -> None:
    book = made(shape)
    page = book["Số liệu"]
    spots = {cell.value: cell for row in page.iter_rows() for cell in row if cell.value}
    if shape is Shape.UNITS_IN_COLUMNS:
        page["F4"] = "Xã Suối Mơ"
        places = {code: page.cell(spots[code].row, 6) for code in ("@block", "1.1", "1.2", "1.3", "2.1:done")}
    else:
        page["A8"] = "Xã Suối Mơ"
        places = {
            code: page.cell(8, spots[code].column) for code in ("@block", "1.1", "1.2", "1.3", "2.1:done")
        }
    entries: dict[str, str | int] = {"@block": "xa", "1.1": "có", "1.2": "45/50", "1.3": "không áp dụng"}
    for code, entered in {**entries, "2.1:done": 5}.items():
        places[code].value = entered
    sheet, problems = read(saved(book), filename="a.xlsx")
    assert problems == []
    unit = sheet.units["Xã Suối Mơ"]
    assert unit.block == "xa"
    assert unit.answers["1.2"].denominator == 50
    assert unit.answers["1.3"].not_applicable
    assert unit.answers["2.1"].inputs["done"] == 5


def test_figures_without_a_unit_above_them_are_reported() -> None:
    book = made(Shape.UNITS_IN_COLUMNS)
    book["Số liệu"]["F8"] = "có"
    _, problems = read(saved(book), filename="a.xlsx")
    assert seen(problems)[0] == ("F043", "Số liệu!F4")


def test_text_in_the_sheet_is_never_a_formula_or_a_link() -> None:
    file = io.BytesIO()
    write_template(minh_hoa(), file, units=[UnitAnswers("=HYPERLINK(1)", "xa", "https://example.org")])
    sheet = openpyxl.load_workbook(file)["Số liệu"]
    assert sheet["F4"].data_type == "s"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


def test_more_units_than_columns_are_refused_with_the_mend() -> None:
    many = [UnitAnswers(f"Xã {number}", "xa") for number in range(16_390)]
    with pytest.raises(ProblemsError) as caught:
        write_template(minh_hoa(), io.BytesIO(), units=many)
    assert caught.value.problems[0].id == "F061"
    assert "units-in-rows" in caught.value.problems[0].mend.vi


def test_lists_of_units_are_read_with_and_without_headings(tmp_path: Path) -> None:
    path = tmp_path / "don-vi.csv"
    path.write_text("Đơn vị,Tên đơn vị,Khối\nX1,Xã Suối Mơ,xa\nX2,Xã Đồi Gió,xa\n", encoding="utf-8")
    assert [(one.unit, one.name, one.block) for one in read_units(path)] == [
        ("X1", "Xã Suối Mơ", "xa"),
        ("X2", "Xã Đồi Gió", "xa"),
    ]
    path.write_text("Xã Suối Mơ\n\nXã Đồi Gió\n", encoding="utf-8")
    assert [one.unit for one in read_units(path)] == ["Xã Suối Mơ", "Xã Đồi Gió"]
    path.write_text("Xã A\nXã A\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        read_units(path)
    assert caught.value.problems[0].id == "F049"
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        read_units(path)
    assert caught.value.problems[0].id == "F062"
