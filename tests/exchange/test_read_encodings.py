"""Files of text in the encodings found in offices, and those that are refused."""

from __future__ import annotations

import unicodedata

import pytest
from tests.exchange.sheets import read, seen

from caicach.core.index.problems import Severity

TEXT = "Đơn vị;Khối;Mã;Giá trị;Ghi chú\r\nXã Đồi Gió;xa;1.1;có;đúng hạn, “đủ”\r\n"


def cp1258(text: str) -> bytes:
    """Return Vietnamese text as Windows-1258 writes it: some letters composed, tone marks after them."""
    out = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            base, mark = unicodedata.normalize("NFD", char)[:-1], unicodedata.normalize("NFD", char)[-1]
            out += (unicodedata.normalize("NFC", base) + mark).encode("cp1258")
    return out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_or_without_its_mark(encoding: str) -> None:
    sheet, problems = read(TEXT.encode(encoding))
    assert problems == []
    assert list(sheet.units) == ["Xã Đồi Gió"]
    assert sheet.units["Xã Đồi Gió"].answers["1.1"].note == "đúng hạn, “đủ”"


def test_windows_1258_is_read_with_a_warning() -> None:
    sheet, problems = read(cp1258(TEXT))
    assert list(sheet.units) == ["Xã Đồi Gió"]
    assert [(problem.id, problem.severity) for problem in problems] == [("F012", Severity.WARNING)]
    assert "Windows-1258" in problems[0].message.vi


def test_other_encodings_are_refused_with_the_line() -> None:
    sheet, problems = read("unit;code;value\nXã Gió;1.1;có\nMaß;1.1;có\n".encode("latin-1"))
    assert len(sheet) == 0
    assert [problem.id for problem in problems] == ["F011"]
    assert "UTF-8" in problems[0].mend.vi
    assert problems[0].place.line == 2


def test_a_damaged_utf_16_file_is_refused() -> None:
    _, problems = read(b"\xff\xfe" + b"\x00\xd8" * 20)
    assert [problem.id for problem in problems] == ["F011"]


def test_text_with_nul_is_no_text() -> None:
    _, problems = read(b"unit,code,value\n" + b"a" * 5000 + b"\0")
    assert [problem.id for problem in problems] == ["F011"]


def test_letters_lost_when_saving_are_pointed_at() -> None:
    _, problems = read("unit,block,code,value\nT?nh Minh H?a,xa,1.1,1\n")
    assert seen(problems) == [("F013", "A2")]
    assert "mất dấu" in problems[0].message.vi


def test_a_stray_quote_is_named_by_its_line() -> None:
    _, problems = read('unit,code,value\nA,1.1,"có"x\n')
    assert [(problem.id, problem.place.line) for problem in problems] == [("F014", 2)]


def test_a_field_without_end_is_refused() -> None:
    _, problems = read('unit,code,value\nA,1.1,"' + "x" * 200_000)
    assert [problem.id for problem in problems] == ["F014"]


def test_a_missing_file_is_said_so(tmp_path: object) -> None:
    from pathlib import Path

    from tests.exchange.sheets import minh_hoa

    from caicach.exchange.answers import read_answers

    sheet, problems = read_answers(Path(str(tmp_path)) / "khong-co.csv", minh_hoa())
    assert len(sheet) == 0
    assert problems[0].id == "F003"
    assert "không có tệp" in problems[0].message.vi
