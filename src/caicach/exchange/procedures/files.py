"""Files of procedures, record by record: JSON, JSON lines (also gzipped) and XLSX.

Lines are read one at a time, so that a file of any length takes the memory of one record. A record that is
none is handed on as a fault with its place, and the rest is read.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caicach.core.codes.text import tidy
from caicach.core.index.problems import ProblemsError
from caicach.exchange.procedures.reading import knows, renamed
from caicach.exchange.tables import Table
from caicach.exchange.workbooks import read_workbook

MAX_LINE = 4_000_000
MAX_JSON = 200_000_000
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_LISTS = ("data", "result", "items", "procedures", "processes")


class SourceError(ValueError):
    """A file cannot be read at all; the message, in Vietnamese, says why and what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record and its place (line, row or position), or why there is none at that place."""

    place: str
    raw: dict[str, Any] | None
    fault: str = ""


def read_records(path: Path) -> Iterator[Found]:
    """Yield the records of a file, whatever its kind.

    Raises SourceError: it is none that can be read; OSError.
    """
    with path.open("rb") as opened:
        head = opened.read(4)
    if head == _ZIP:
        yield from _workbook(path)
        return
    try:
        with gzip.open(path, "rb") if head[:2] == _GZIP else path.open("rb") as stream:
            yield from _json(stream)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise SourceError("Tệp nén bị hỏng hoặc thiếu phần cuối. Hãy tải lại tệp.") from None


def _json(stream: io.BufferedIOBase) -> Iterator[Found]:
    first = stream.readline(MAX_LINE)
    while first and not first.strip(b"\xef\xbb\xbf \t\r\n"):
        first = stream.readline(MAX_LINE)
    if _is_whole(first):
        yield _line(first, 1)
        for number, line in enumerate(iter(lambda: stream.readline(MAX_LINE), b""), start=2):
            if line.strip():
                yield _line(line, number)
        return
    whole = first + stream.read(MAX_JSON)
    if len(whole) > MAX_JSON:
        raise SourceError("Tệp JSON quá lớn. Hãy ghi mỗi thủ tục trên một dòng (JSONL).")
    yield from _document(whole)


def _is_whole(line: bytes) -> bool:
    """Return whether a line is a JSON object by itself, as in JSON lines."""
    try:
        return isinstance(json.loads(line.decode("utf-8-sig")), dict) and not _is_envelope(line)
    except (ValueError, RecursionError):
        return False


def _is_envelope(line: bytes) -> bool:
    given = json.loads(line.decode("utf-8-sig"))
    return any(isinstance(given.get(name), list) for name in _LISTS)


def _line(line: bytes, number: int) -> Found:
    place = f"dòng {number}"
    try:
        given = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return Found(place, None, "Dòng này không phải JSON đúng dạng (UTF-8).")
    if not isinstance(given, dict):
        return Found(place, None, "Dòng này không phải một bản ghi.")
    return Found(place, given)


def _document(whole: bytes) -> Iterator[Found]:
    try:
        given = json.loads(whole.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise SourceError("Tệp không phải JSON đúng dạng (UTF-8), JSONL hay XLSX.") from None
    if isinstance(given, dict):
        lists = [given[name] for name in _LISTS if isinstance(given.get(name), list)]
        given = lists[0] if lists else [given]
    if not isinstance(given, list):
        raise SourceError("Tệp JSON phải là một danh sách bản ghi.")
    for number, item in enumerate(given, start=1):
        place = f"bản ghi {number}"
        yield (
            Found(place, item)
            if isinstance(item, dict)
            else Found(place, None, "Đây không phải một bản ghi.")
        )


def _workbook(path: Path) -> Iterator[Found]:
    try:
        tables = read_workbook(path.read_bytes(), path.name)
    except ProblemsError as error:
        raise SourceError(" ".join(problem.message.vi for problem in error.problems)) from None
    for table in tables:
        head = _head(table)
        if head is not None:
            yield from _rows(table, head)
            return
    raise SourceError(
        "Bảng tính không có cột mã và tên thủ tục. Hãy đặt tên cột như: ma_thu_tuc, ten_thu_tuc, linh_vuc."
    )


def _head(table: Table) -> int | None:
    """Return the row of the headings, which titles may stand above."""
    for row in range(min(len(table.rows), 20)):
        if knows([table.text(row, column) for column in range(len(table.rows[row]))]):
            return row
    return None


def _rows(table: Table, head: int) -> Iterator[Found]:
    headings = [table.text(head, column) for column in range(len(table.rows[head]))]
    for row in range(head + 1, len(table.rows)):
        cells = {heading: _cell(table, row, column) for column, heading in enumerate(headings) if heading}
        if any(cells.values()):
            yield Found(f"{table.sheet}, dòng {row + 1}", renamed(cells))


def _cell(table: Table, row: int, column: int) -> str:
    """Return a cell's text with its lines, which published steps need."""
    cell = table.cell(row, column)
    if isinstance(cell, str):
        return "\n".join(tidy(line) for line in cell.splitlines())
    return table.text(row, column)
