"""The event log of any other system is read by a mapping of its columns and values."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.exchange.portal.samples import moment, written

from caicach.core.index.problems import ProblemsError
from caicach.exchange.portal.error_files import ErrorFile
from caicach.exchange.portal.mapping import MappedTable, mapped_table, read_mapping
from caicach.exchange.portal.reading import reasons
from caicach.exchange.portal.records import Dossier, Progress

MAPPING = """
dossiers:
  columns: {code: case_id, procedure_code: Thủ tục, state: status, received_at: start, due_at: deadline}
  values:
    state: {open: "4", closed: "10"}
    procedure_code: {KS: "1.001193"}
  constants: {channel: "1"}
  moments: "%d.%m.%Y %H:%M"
events:
  columns: {code: case_id, at: time, state: status, actor: resource, content: activity}
  values: {state: {open: "4", closed: "10"}}
"""
DOSSIERS = (
    "case_id;Thủ tục;status;start;deadline;note\n"
    "C1;KS;closed;02.03.2026 08:00;03.03.2026 08:00;x\n"
    "C2;KS;lost;02.03.2026 08:00;;=1+1\n"
    "C3;KS;open;31.02.2026 08:00;;\n"
)
EVENTS = (
    "case_id,activity,time,resource,status\n"
    "C1,Nhận,2026-03-02T08:00:00,Bình,open\n"
    "C1,Trả,2026-03-02 16:00,Bình,closed\n"
)


def table(folder: Path, name: str, content: str) -> MappedTable:
    """Return a table of the other system."""
    mapping = read_mapping(MAPPING.encode(), "m.yaml")
    return mapped_table(written(folder, f"{name}.csv", content), mapping[name], at=moment(20))


def test_dossiers_and_events_come_in_our_words(tmp_path: Path) -> None:
    first, second, third = table(tmp_path, "dossiers", DOSSIERS).rows()
    assert isinstance(first.record, Dossier)
    assert first.record == Dossier(
        code="C1", procedure_code="1.001193", state="10", channel="1", received_at=moment(2), due_at=moment(3)
    )
    assert "status: Mã «lost»" in reasons(second.faults).vi
    assert "start: «31.02.2026 08:00»" in reasons(third.faults).vi
    steps = [row.record for row in table(tmp_path, "events", EVENTS).rows()]
    assert steps == [
        Progress(code="C1", actor="Bình", at=moment(2), content="Nhận", state="4"),
        Progress(code="C1", actor="Bình", at=moment(2, 16), content="Trả", state="10"),
    ]


def test_refused_rows_keep_the_columns_of_their_own_file(tmp_path: Path) -> None:
    found = table(tmp_path, "dossiers", DOSSIERS)
    with ErrorFile(tmp_path / "errors.csv", found.source) as errors:
        for row in found.rows():
            if row.record is None:
                errors.add(row.number, row.cells, reasons(row.faults))
    with (tmp_path / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        refused = list(csv.DictReader(file))
    assert [row["case_id"] for row in refused] == ["C2", "C3"]
    assert refused[0]["note"] == "'=1+1"
    path = tmp_path / "errors.csv"
    mended = path.read_text().replace("lost", "open").replace("31.02", "03.03")
    rows = list(table(tmp_path, "dossiers", mended).rows())
    assert [row.record is None for row in rows] == [False, False]


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("- a", "phải có mục"),
        ("cases: {}", "phải có mục"),
        ("{", "không phải YAML"),
        ("dossiers: 1", "phải có «columns»"),
        (
            "dossiers: {columns: {code: a, procedure_code: b, state: c, colour: d}}",
            "không có trường «colour»",
        ),
        ("events: {columns: {code: a, state: c}}", "thiếu trường «at»"),
        ("events: {columns: {code: a}, formats: {}}", "phải có «columns»"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_in_words(mapping: str, message: str) -> None:
    with pytest.raises(ProblemsError, match=message):
        read_mapping(mapping.encode(), "m.yaml")


def test_a_file_without_the_mapped_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="thiếu cột deadline"):
        table(tmp_path, "dossiers", DOSSIERS.replace("deadline", "hạn"))
