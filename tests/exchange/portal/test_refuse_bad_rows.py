"""Bad rows are refused with a reason, kept to be mended, and fed again; the others are taken."""

from __future__ import annotations

import csv
import json
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest
from tests.exchange.portal.samples import dossier, moment, progress, written

from caicach.core.index.problems import ProblemsError
from caicach.exchange.portal.error_files import ErrorFile
from caicach.exchange.portal.fields import DOSSIER, PROGRESS, REASON
from caicach.exchange.portal.reading import Row, Table, reasons, tables
from caicach.exchange.portal.records import Dossier
from caicach.exchange.portal.sources import Format
from caicach.exchange.portal.writing import tree, write

HEAD = "MaHoSo,MaTTHC,TrangThaiHoSo,NgayTiepNhan,NgayHenTra,NgayTra,ChuHoSo\n"
TONES = "\u0300\u0301\u0303\u0309\u0323"
GOOD = "H15.1-260302-0001,1.001193,10,20260302080000,20260303080000,20260302160000,Nguyễn Minh Họa\n"


def rows_of(path: Path, at: datetime | None = None) -> list[Row]:
    """Return the rows of a file of one kind."""
    (table,) = tables(path, at=at)
    return list(table.rows())


def said(row: Row) -> str:
    """Return why a row was refused."""
    assert row.record is None
    return reasons(row.faults).vi


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",1.001193,4,20260302080000,,,A", "MaHoSo: Thiếu giá trị bắt buộc"),
        ("H15.1-260302-0002,,4,20260302080000,,,A", "MaTTHC: Thiếu"),
        ("H15.1-260302-0002,1.1,11,20260302080000,,,A", "TrangThaiHoSo: Mã «11» không có"),
        ("H15.1-260302-0002,1.1,,20260302080000,,,A", "TrangThaiHoSo: Thiếu"),
        ("H15.1-260302-0002,1.1,4,20260230080000,,,A", "NgayTiepNhan: «20260230080000» không phải thời điểm"),
        ("H15.1-260302-0002,1.1,4,20260302,,,A", "NgayTiepNhan: Thiếu giờ phút"),
        ("H15.1-260302-0002,1.1,4,2.02603E+13,,,A", "NgayTiepNhan: Bảng tính đã làm tròn"),
        ("H15.1-260302-0002,1.1,4,19260302080000,,,A", "NgayTiepNhan: «19260302080000»"),
        ("H15.1-260302-0002,1.1,4,,,,A", "NgayTiepNhan: Trạng thái cho biết đã tiếp nhận"),
        ("H15.1-260302-0002,1.1,10,20260302080000,,20260301080000,A", "NgayTra: NgayTra trước NgayTiepNhan"),
        ("H15.1-260302-0002,1.1,4,20260302080000,20260301080000,,A", "NgayHenTra: NgayHenTra trước"),
        ("H15.1-260302-0002,1.1,4,20991231080000,,,A", "NgayTiepNhan: Thời điểm ở tương lai"),
        ("H15.1-260302-0002,1.1,4", "Dòng có 3 ô, cần 7 ô"),
        ('H15.1-260302-0002,1.1,4,20260302080000,,,"A"B', "sai dạng CSV"),
        ("H15.1-260302-0001,1.001193,4,20260302080000,,,Khác", "MaHoSo: Mã hồ sơ đã có ở dòng dữ liệu 1"),
    ],
)
def test_a_bad_row_is_refused_and_its_neighbours_are_taken(tmp_path: Path, line: str, reason: str) -> None:
    last = GOOD.replace("-0001", "-0009")
    path = written(tmp_path, "a.csv", f"{HEAD}{GOOD}{line}\n{last}")
    first, bad, third = rows_of(path, at=moment(20))
    assert isinstance(first.record, Dossier)
    assert reason in said(bad)
    assert (bad.number, bad.line) == (2, 3)
    assert isinstance(third.record, Dossier)


def test_the_same_row_twice_is_a_repetition_and_no_second_dossier(tmp_path: Path) -> None:
    first, second = rows_of(written(tmp_path, "a.csv", HEAD + GOOD + GOOD))
    assert first.record is not None
    assert second.record is None
    assert second.is_repeated


def test_oddities_that_do_not_stop_are_told(tmp_path: Path) -> None:
    odd = "HS/2026/17,1.001193,9,20260302080000,,,Nguy?n Th? Minh Họa\n"
    (row,) = rows_of(written(tmp_path, "a.csv", HEAD + odd))
    assert isinstance(row.record, Dossier)
    assert row.record.code == "HS/2026/17"
    assert {fault.field for fault in row.faults} == {"MaHoSo", "TrangThaiHoSo", "ChuHoSo"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_vietnamese_is_read_in_every_encoding_that_is_met(tmp_path: Path, encoding: str) -> None:
    text = (HEAD + GOOD).replace(",", ";")
    raw = "".join(_to_1258(char) for char in text) if encoding == "cp1258" else text
    (row,) = rows_of(written(tmp_path, "a.csv", raw.encode(encoding)))
    assert isinstance(row.record, Dossier)
    assert row.record.owner == "Nguyễn Minh Họa"


def _to_1258(char: str) -> str:
    """Return a letter as Windows-1258 can write it: the tone behind its letter."""
    try:
        char.encode("cp1258")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", char)
        tone = next(mark for mark in apart if mark in TONES)
        return unicodedata.normalize("NFC", apart.replace(tone, "")) + tone
    return char


def test_decomposed_text_is_stored_composed(tmp_path: Path) -> None:
    (row,) = rows_of(written(tmp_path, "a.csv", unicodedata.normalize("NFD", HEAD + GOOD)))
    assert isinstance(row.record, Dossier)
    assert row.record.owner == "Nguyễn Minh Họa"


@pytest.mark.parametrize("format_", [Format.CSV, Format.JSON, Format.JSONL])
def test_a_file_cut_anywhere_says_so_and_keeps_what_was_read(tmp_path: Path, format_: Format) -> None:
    whole = tmp_path / "whole"
    count = 40
    write([dossier(number) for number in range(1, count + 1)], DOSSIER, whole, format_)
    raw = whole.read_bytes()
    for end in range(len(raw) // 2, len(raw) - 3, 997):
        (table,) = tables(written(tmp_path, "cut", raw[:end]))
        rows = list(table.rows())
        ending = table.source.ending
        taken = [row.record for row in rows if row.record is not None]
        assert (
            ending.is_cut
            or {problem.id for problem in ending.remarks} == {"X004"}
            or raw[:end].endswith(b"\n")
        )
        assert taken[:-1] == [dossier(number) for number in range(1, len(taken))]
        assert len(taken) >= count * end // len(raw) - 2


@pytest.mark.parametrize("format_", [Format.PARQUET, Format.XLSX])
def test_a_cut_file_whose_contents_stand_at_its_end_is_refused_in_words(
    tmp_path: Path, format_: Format
) -> None:
    whole = tmp_path / "whole"
    write([dossier(number) for number in range(1, 40)], DOSSIER, whole, format_)
    cut = written(tmp_path, "cut", whole.read_bytes()[: -len(whole.read_bytes()) // 3])
    with pytest.raises(ProblemsError, match="cắt ngang"):
        tables(cut)


def test_a_quote_that_runs_away_costs_its_own_rows_alone(tmp_path: Path) -> None:
    lines = [GOOD.replace("-0001", f"-{number:04d}") for number in range(1, 21)]
    lines[4] = lines[4].replace("Nguyễn", '"Nguyễn')
    rows = rows_of(written(tmp_path, "a.csv", HEAD + "".join(lines)))
    assert [row.number for row in rows if row.record is None] == [5]
    assert len(rows) == 20


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("empty.csv", b""),
        ("blank.csv", b"\n \n"),
        ("other.csv", b"a,b\n1,2\n"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
        ("zip.xlsx", b"PK\x03\x04" + b"\0" * 60),
        ("old.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 60),
        ("bad.parquet", b"PAR1" + b"\0" * 60 + b"PAR1"),
        ("list.json", b"[1, 2]"),
        ("deep.json", b"[" * 100_000),
        ("lacking.csv", b"MaHoSo,ChuHoSo\nH15,A\n"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path, name: str, raw: bytes) -> None:
    with pytest.raises(ProblemsError) as refused:
        rows_of(written(tmp_path, name, raw))
    assert refused.value.problems[0].mend.vi


def mended(table: Table, folder: Path) -> Path:
    """Write the refused rows of a table, and return their file."""
    with ErrorFile(folder / "errors", table.source) as errors:
        for row in table.rows():
            if row.record is None:
                errors.add(row.number, row.cells, reasons(row.faults))
    return folder / "errors"


@pytest.mark.parametrize("format_", list(Format))
def test_refused_rows_can_be_mended_and_fed_again(tmp_path: Path, format_: Format) -> None:
    path = tmp_path / "a"
    bad = [dossier(number, state="12", note="@ghi chú") for number in (2, 4)]
    write([dossier(1), bad[0], dossier(3), bad[1]], DOSSIER, path, format_)
    errors = mended(tables(path)[0], tmp_path)
    if format_ in {Format.JSON, Format.JSONL}:
        lines = [json.loads(line) for line in errors.read_text().splitlines()]
        assert [line["DongGoc"] for line in lines] == ["2", "4"]
        assert "Mã «12»" in lines[0][REASON]
    else:
        with errors.open(encoding="utf-8-sig", newline="") as file:
            found = list(csv.DictReader(file))
        assert [line["DongGoc"] for line in found] == ["2", "4"]
        assert "Mã «12»" in found[0][REASON]
    errors.write_text(errors.read_text().replace('"12"', '"10"').replace(",12,", ",10,"))
    (table,) = tables(errors)
    assert [row.record for row in table.rows()] == [one._replace(state="10") for one in bad]


def test_steps_without_a_moment_or_of_the_future_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    steps = [progress(1), progress(2, at=None), progress(3, at=moment(25)), progress(4, state="77")]
    write(steps, PROGRESS, path, Format.JSONL)
    rows = rows_of(path, at=moment(20))
    assert [row.record is None for row in rows] == [False, True, True, True]
    assert "ThoiDiemXuLy: Thiếu" in said(rows[1])
    assert "tương lai" in said(rows[2])


def test_what_services_send_is_read_with_its_envelope(tmp_path: Path) -> None:
    sent = {"session": "x", "madonvi": "H15", "service": "DongBoHoSoMC", "data": [tree(dossier(), DOSSIER)]}
    (row,) = rows_of(written(tmp_path, "a.json", json.dumps(sent)))
    assert row.record == dossier()


def test_columns_that_mean_nothing_here_are_named(tmp_path: Path) -> None:
    head, line = HEAD.strip() + ",CotLa\n", GOOD.strip() + ",7\n"
    (table,) = tables(written(tmp_path, "a.csv", head + line))
    list(table.rows())
    assert any("CotLa" in remark.message.vi for remark in table.source.ending.remarks)
