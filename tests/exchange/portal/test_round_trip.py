"""What is written is read again, record for record, in every format."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.portal.samples import DOSSIERS, STEPS, dossier, moment, progress

from caicach.exchange.portal.fields import DOSSIER, PROGRESS, SUPPLEMENT, TOP, Shape
from caicach.exchange.portal.reading import tables
from caicach.exchange.portal.records import Record, Supplement
from caicach.exchange.portal.sources import Format, Mark
from caicach.exchange.portal.writing import TooLongForSheetError, write, write_workbook

FORMATS = list(Format)


def read(path: Path) -> list[Record]:
    """Return the records of a file of one kind; nothing in it may be refused."""
    (table,) = tables(path)
    rows = list(table.rows())
    assert [row.faults for row in rows if row.record is None] == []
    assert table.source.ending.is_read
    assert not table.source.ending.is_cut
    return [row.record for row in rows if row.record is not None]


def again(records: Sequence[Record], shape: Shape, format_: Format) -> list[Record]:
    """Return what a file of these records gives back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{format_}"
        assert write(records, shape, path, format_) == len(records)
        first = read(path)
        twice = Path(folder) / f"b.{format_}"
        write(first, shape, twice, format_)
        if format_ is not Format.XLSX:
            # A workbook carries the moment of its making.
            assert twice.read_bytes() == path.read_bytes()
        return first


@pytest.mark.parametrize("format_", FORMATS)
def test_a_dossier_with_all_its_parts_comes_back(format_: Format) -> None:
    records = [dossier(number) for number in range(1, 4)]
    assert again(records, DOSSIER, format_) == records


@pytest.mark.parametrize("format_", FORMATS)
def test_steps_come_back_in_their_order(format_: Format) -> None:
    records = [progress(step) for step in range(1, 20)]
    assert again(records, PROGRESS, format_) == records


@pytest.mark.parametrize("format_", FORMATS)
def test_supplements_stand_in_a_table_of_their_own_too(format_: Format) -> None:
    records = [
        Supplement(
            "H15-260302-0001", "bs", asked_at=moment(2), content="Thiếu tờ khai", received_at=moment(4)
        )
    ]
    assert again(records, SUPPLEMENT, format_) == records


@given(st.lists(DOSSIERS, min_size=1, max_size=5, unique_by=lambda one: one.code), st.sampled_from(FORMATS))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_any_dossiers_come_back(records: list[Record], format_: Format) -> None:
    assert again(records, DOSSIER, format_) == records


@given(st.lists(STEPS, min_size=1, max_size=5), st.sampled_from(FORMATS))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_any_steps_come_back(records: list[Record], format_: Format) -> None:
    assert again(records, PROGRESS, format_) == records


@pytest.mark.parametrize("shape", TOP, ids=lambda shape: shape.name)
def test_fields_and_records_agree(shape: Shape) -> None:
    def agree(one: Shape) -> None:
        assert tuple(field.ours for field in one.fields) == one.record._fields
        for field in one.fields:
            if field.parts is not None:
                agree(field.parts)

    agree(shape)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_reading_goes_on_after_any_mark(format_: Format, tmp_path: Path) -> None:
    records = [
        progress(step, content="Nhiều\ndòng" if format_ is Format.CSV else "Một") for step in range(1, 30)
    ]
    path = tmp_path / "a"
    write(records, PROGRESS, path, format_)
    (table,) = tables(path)
    rows = list(table.rows())
    for row in rows[::7]:
        (fresh,) = tables(path)
        assert [one.number for one in fresh.rows(row.mark)] == list(range(row.number + 1, len(rows) + 1))
        assert [one.record for one in fresh.rows(row.mark)] == [one.record for one in rows[row.number :]]
    assert list(table.rows(Mark(rows[-1].mark.row, rows[-1].mark.offset))) == []


@pytest.mark.parametrize("format_", FORMATS)
def test_files_longer_than_what_is_held_at_once_come_back_whole(format_: Format, tmp_path: Path) -> None:
    records = [progress(step % 50, content=f"Bước {step} x" + "x" * (step % 700)) for step in range(3_000)]
    path = tmp_path / "a"
    write(records, PROGRESS, path, format_)
    assert path.stat().st_size > 600_000 or format_ in {Format.XLSX, Format.PARQUET}
    assert read(path) == records


def test_a_workbook_holds_a_sheet_of_each_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write_workbook([([dossier()], DOSSIER), ([progress(1), progress(2)], PROGRESS)], path) == [1, 2]
    found = tables(path)
    assert [(table.shape.name, len(list(table.rows()))) for table in found] == [("HoSo", 1), ("TienDo", 2)]


def test_a_text_too_long_for_a_cell_is_not_cut_in_silence(tmp_path: Path) -> None:
    with pytest.raises(TooLongForSheetError, match="CSV, JSON"):
        write([dossier(summary="x" * 40_000)], DOSSIER, tmp_path / "a.xlsx", Format.XLSX)
