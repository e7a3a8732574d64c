"""Workbooks that are no plain sheets of figures: bombs, macros, links, locks, entities."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest
from tests.exchange.sheets import read, workbook

from caicach.core.index.problems import Problem

PLAIN = workbook(["Đơn vị", "Khối", "Mã", "Giá trị"], ["Xã A", "xa", "1.1", "có"])


def remade(changes: dict[str, bytes], *, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the plain workbook with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old, zipfile.ZipFile(out, "w", packed) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, old.read(name)))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        return archive.read(name)


def refused(raw: bytes, filename: str = "so-lieu.xlsx") -> Problem:
    """Return the one problem for which a file is refused."""
    sheet, problems = read(raw, filename=filename)
    assert len(sheet) == 0
    assert len(problems) == 1, problems
    assert problems[0].place.file == filename
    return problems[0]


def test_the_plain_workbook_is_read() -> None:
    sheet, problems = read(PLAIN, filename="a.xlsx")
    assert problems == []
    assert list(sheet.units) == ["Xã A"]


def test_a_zip_bomb_is_refused_at_once() -> None:
    begun = time.monotonic()
    found = refused(remade({"xl/media/image1.png": b"\0" * 80_000_000}))
    assert found.id == "F020"
    assert "quá lớn" in found.message.vi
    assert time.monotonic() - begun < 10


def test_a_false_size_in_the_header_is_damage() -> None:
    raw = bytearray(remade({"xl/media/image1.png": b"\0" * 1_000_000}))
    place = raw.rindex(b"xl/media/image1.png") - 46
    assert raw[place : place + 4] == b"PK\x01\x02"
    raw[place + 24 : place + 28] = struct.pack("<I", 1000)
    assert refused(bytes(raw)).id == "F021"


def test_too_many_entries_and_doubled_names_are_refused() -> None:
    assert refused(remade({f"xl/media/{number}.png": b"" for number in range(2100)})).id == "F020"
    out = io.BytesIO(PLAIN)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
    assert refused(out.getvalue()).id == "F020"


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/activeX1.bin"]
)
def test_macros_are_refused(name: str) -> None:
    found = refused(remade({name: b"x"}))
    assert found.id == "F022"
    assert "macro" in found.message.vi


def test_a_macro_enabled_type_is_refused_even_without_macros() -> None:
    types = part("[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert refused(remade({"[Content_Types].xml": types}), "a.xlsm").id == "F022"


@pytest.mark.parametrize(
    "name", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/embeddings/oleObject1.bin"]
)
def test_links_and_files_within_are_refused(name: str) -> None:
    found = refused(remade({name: b"<x/>"}))
    assert found.id == "F023"
    assert "Break Links" in found.mend.vi


def test_entities_are_refused_before_they_expand() -> None:
    sheet = part("xl/worksheets/sheet1.xml")
    declared = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    head, _, body = sheet.partition(b"?>")
    assert refused(remade({"xl/worksheets/sheet1.xml": head + b"?>" + declared + body})).id == "F024"


def test_a_cell_in_the_last_corner_does_not_fill_the_memory() -> None:
    sheet = part("xl/worksheets/sheet1.xml").replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    found = refused(remade({"xl/worksheets/sheet1.xml": sheet}))
    assert found.id == "F025"
    assert "Ctrl+End" in found.mend.vi


def test_styled_but_empty_cells_far_away_do_no_harm() -> None:
    sheet = part("xl/worksheets/sheet1.xml").replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    )
    _, problems = read(remade({"xl/worksheets/sheet1.xml": sheet}), filename="a.xlsx")
    assert problems == []


def test_old_and_locked_workbooks_are_refused_with_the_mend() -> None:
    found = refused(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2000, "a.xls")
    assert found.id == "F021"
    assert "mật khẩu" in found.message.vi


@pytest.mark.parametrize("keep", [10, 300, 0.5, 0.97])
def test_a_cut_workbook_is_damaged(keep: float) -> None:
    raw = PLAIN[: int(keep) if keep > 1 else int(len(PLAIN) * keep)]
    assert refused(raw).id == "F021"


def test_another_zip_and_another_file_are_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refused(out.getvalue()).id == "F021"
    assert refused(b"%PDF-1.7", "a.xlsx").id == "F021"


def test_broken_xml_within_is_damage() -> None:
    sheet = part("xl/worksheets/sheet1.xml").replace(b"</sheetData>", b"")
    assert refused(remade({"xl/worksheets/sheet1.xml": sheet})).id == "F021"
