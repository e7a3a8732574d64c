"""Sheets of answers, read from CSV, XLSX or JSON in any of the shapes of docs/reference/answers.md."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from caicach.core.index.answers import AnswerSheet
from caicach.core.index.checking import check_answers
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Place, Problem, ProblemsError, Severity, error
from caicach.core.index.text import say
from caicach.exchange import words
from caicach.exchange.answers_json import read_json
from caicach.exchange.answers_long import LongReader, find_header
from caicach.exchange.answers_wide import AcrossReader, DownReader, find_shape
from caicach.exchange.assembling import Assembler
from caicach.exchange.csv_files import SAMPLE_ROWS, read_csv
from caicach.exchange.file_faults import not_opened
from caicach.exchange.numbers import Separator
from caicach.exchange.slots import Reading, Slots
from caicach.exchange.tables import Table

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0")
_ABSENCE = {"A016", "A017"}


def read_answers(
    path_or_bytes: Path | bytes,
    criteria_set: CriteriaSet,
    *,
    filename: str = "",
    decimal: Separator | None = None,
    sheet: str = "",
) -> tuple[AnswerSheet, list[Problem]]:
    """Return the answers of a file and everything that is wrong or doubtful in it.

    ``filename`` names the file in messages; its content, not its ending, says what it is. ``decimal`` states
    the decimal sign of numbers written as text; ``sheet`` picks a worksheet by name. Nothing is taken by
    halves: when any problem is an error the sheet returned is empty, and the problems then include those of
    the answers that could be read, so that all can be mended in one go. Never raises for what a file holds.
    """
    name = filename or (path_or_bytes.name if isinstance(path_or_bytes, Path) else "")
    assembler = Assembler(criteria_set, Slots(criteria_set), decimal)
    try:
        raw = path_or_bytes if isinstance(path_or_bytes, bytes) else path_or_bytes.read_bytes()
        with _uncollected():
            reading, problems = _read(raw, name, assembler.slots, sheet)
            assembler.build(reading)
    except OSError as fault:
        return AnswerSheet(), [not_opened(name, fault)]
    except ProblemsError as fault:
        return AnswerSheet(), list(fault.problems)
    problems.extend(assembler.problems)
    if any(problem.severity is Severity.ERROR for problem in problems):
        also = check_answers(criteria_set, assembler.sheet) if assembler.sheet.units else []
        problems.extend(
            replace(problem, place=replace(problem.place, file=name))
            for problem in also
            if problem.id not in _ABSENCE
        )
        return AnswerSheet(), problems
    return assembler.sheet, problems


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles from looking again and again at millions of cells that hold none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read(raw: bytes, name: str, slots: Slots, sheet: str) -> tuple[Reading, list[Problem]]:
    if raw.startswith((_ZIP, _OLE)) or name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        # Reading workbooks costs an import that files of text need not pay for.
        from caicach.exchange.workbooks import read_workbook  # noqa: PLC0415

        return _pick(read_workbook(raw, name), slots, name, sheet), []
    if name.lower().endswith(".json") or raw.lstrip()[:1] in {b"{", b"["}:
        return _shaped(read_json(raw, name), slots, name), []
    table, problems = read_csv(raw, name, lambda sample: recognised(sample, slots))
    return _shaped(table, slots, name), problems


def recognised(table: Table, slots: Slots) -> int:
    """Return how many cells at the head of a table are header words or codes of the set."""
    count = 0
    for cells in table.rows[:SAMPLE_ROWS]:
        for cell in cells:
            if isinstance(cell, str) and cell and (words.folded(cell) in words.HEADERS or slots.find(cell)):
                count += 1
    return count


def _shape(table: Table, slots: Slots) -> LongReader | AcrossReader | DownReader | None:
    header = find_header(table)
    if header is not None:
        return LongReader(table, slots, *header)
    shape = find_shape(table, slots)
    if shape is None:
        return None
    return AcrossReader(table, slots, shape) if shape.units_across else DownReader(table, slots, shape)


def _shaped(table: Table, slots: Slots, file: str) -> Reading:
    reader = _shape(table, slots)
    if reader is None:
        raise ProblemsError([_no_shape(file)])
    return reader.read()


def _pick(tables: list[Table], slots: Slots, file: str, sheet: str) -> Reading:
    """Return the one worksheet that holds answers; several are a question to the author."""
    readers = [
        (table, reader)
        for table in tables
        if (not sheet or table.sheet == sheet) and (reader := _shape(table, slots)) is not None
    ]
    if not readers:
        raise ProblemsError([_no_shape(file)])
    if len(readers) > 1:
        raise ProblemsError(
            [
                error(
                    "F027",
                    say(
                        "Nhiều trang có số liệu: {s}.",
                        "Several sheets hold answers: {s}.",
                        s=", ".join(table.sheet for table, _ in readers),
                    ),
                    say(
                        "Nói rõ trang cần đọc (--sheet), hoặc xóa các trang khác.",
                        "Say which to read (--sheet), or delete the others.",
                    ),
                    Place(file=file),
                )
            ]
        )
    return readers[0][1].read()


def _no_shape(file: str) -> Problem:
    return error(
        "F060",
        say("Không nhận ra bảng số liệu của bộ tiêu chí này.", "No table of answers to this set was found."),
        say(
            "Bảng cần cột «đơn vị», «mã», «giá trị», hoặc mã tiêu chí ở một cột hay một dòng tiêu đề. "
            "Lấy bảng mẫu: caicach criteria template.",
            "The table needs columns 'unit', 'code', 'value', or codes in a column or heading row. "
            "A sheet to fill in: caicach criteria template.",
        ),
        Place(file=file),
    )
