"""Worksheets read row by row: memory stays flat however many rows there are.

Shared texts are kept in a file of their own while a sheet is read. Nothing but cells is looked at: formulas
give the value kept with them, macros and links are never opened.
"""

from __future__ import annotations

import posixpath
import tempfile
import zipfile
import zlib
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO
from xml.parsers import expat

from caicach.core.index.problems import ProblemsError
from caicach.core.index.text import say
from caicach.exchange.portal.sources import (
    HEADER_WITHIN,
    START,
    Ending,
    Format,
    Mark,
    RawRow,
    Recognise,
    unusable,
)
from caicach.exchange.tables import spot_of

CHUNK = 1 << 17
MAX_UNPACKED = 6_000_000_000
MAX_COLUMNS = 200
MAX_SHARED = 20_000_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no time zone
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    KeyError,
    ValueError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
Attributes = dict[str, str]


class WorkbookSource:
    """The rows of one worksheet."""

    format = Format.XLSX

    def __init__(self, path: Path, sheet: str, part: str, columns: tuple[str, ...], head: int) -> None:
        self.path = path
        self.name = path.name
        self.sheet = sheet
        self.columns = columns
        self.ending = Ending()
        self._part = part
        self._head = head

    def rows(self, after: Mark = START) -> Iterator[RawRow]:
        """Give the rows after a mark; those before it are read over."""
        self.ending = Ending()
        width = len(self.columns)
        number = 0
        with _refusing(self.name), zipfile.ZipFile(self.path) as book, _texts(book) as shared:
            for line, found in _cells(book, self._part, shared):
                if line <= self._head or not any(cell != "" for cell in found):
                    continue
                number += 1
                if number > after.row:
                    cells = [*found[:width], *[""] * (width - len(found))]
                    yield RawRow(number, line, Mark(number), cells)
        self.ending.is_read = True


def worksheets(path: Path, recognise: Recognise) -> list[WorkbookSource]:
    """Return the worksheets that hold a head which ``recognise`` knows.

    Raises ProblemsError when the file is no workbook, or is cut off: its table of contents stands at its
    end.
    """
    found = []
    with path.open("rb") as file:
        if file.read(8) == _OLE:
            raise unusable(
                path.name,
                say("Tệp là Excel đời cũ hoặc có mật khẩu.", "The file is an old .xls or has a password."),
                say("Bỏ mật khẩu, lưu lại ở dạng .xlsx.", "Remove the password and save it as .xlsx."),
            )
    with _refusing(path.name), zipfile.ZipFile(path) as book, _texts(book) as shared:
        if sum(entry.file_size for entry in book.infolist()) > MAX_UNPACKED:
            raise unusable(
                path.name,
                say("Tệp bung ra quá lớn.", "The file unpacks into something too large."),
                say("Chia tệp thành nhiều phần.", "Split the file."),
            )
        for sheet, part in _sheets(book):
            for line, cells in islice(_cells(book, part, shared), HEADER_WITHIN):
                names = tuple(str(cell).strip() for cell in cells)
                if recognise(names) > 1:
                    found.append(WorkbookSource(path, sheet, part, names, line))
                    break
    return found


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Turn the many ways in which a workbook is damaged into one refusal."""
    try:
        yield
    except ProblemsError:
        raise
    except _FAULTS:
        raise unusable(
            name,
            say(
                "Tệp không phải XLSX, bị cắt ngang hoặc đã hỏng, nên không đọc tiếp được.",
                "The file is no XLSX, is cut off or damaged, and cannot be read on.",
            ),
            say(
                "Lấy lại tệp đầy đủ, hoặc mở bằng bảng tính rồi lưu lại ở dạng .xlsx.",
                "Fetch the whole file again, or save it as .xlsx in a spreadsheet.",
            ),
            id_="X002",
        ) from None


def _parsed(stream: IO[bytes], parser: expat.XMLParserType) -> Iterator[None]:
    def refuse(*_declared: object) -> None:
        raise ValueError("a sheet declares no document type")

    parser.StartDoctypeDeclHandler = refuse
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk)
        yield
    parser.Parse(b"", True)  # noqa: FBT003 - the parser takes it by position
    yield


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _sheets(book: zipfile.ZipFile) -> list[tuple[str, str]]:
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(name: str, given: Attributes) -> None:
        if _local(name) == "Relationship":
            target = given.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            targets[given.get("Id", "")] = path

    def sheet(name: str, given: Attributes) -> None:
        if _local(name) == "sheet" and given.get("state", "visible") == "visible":
            id_ = next((value for key, value in given.items() if _local(key) == "id"), "")
            sheets.append((given.get("name", ""), targets.get(id_, "")))

    for part, start in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        with book.open(part) as stream:
            deque(_parsed(stream, parser), maxlen=0)
    known = set(book.namelist())
    return [(name, part) for name, part in sheets if part in known]


# --- Shared texts -----------------------------------------------------------------------------------------


@contextmanager
def _texts(book: zipfile.ZipFile) -> Iterator[Callable[[int], str]]:
    """Give what answers a shared text by its number."""
    with tempfile.TemporaryFile() as kept:
        ends = array("Q", [0])
        if "xl/sharedStrings.xml" in book.namelist():
            _keep_texts(book, kept, ends)

        @lru_cache(maxsize=50_000)
        def text(number: int) -> str:
            if not 0 <= number < len(ends) - 1:
                raise ValueError("a shared text is missing")
            kept.seek(ends[number])
            return kept.read(ends[number + 1] - ends[number]).decode()

        yield text


def _keep_texts(book: zipfile.ZipFile, kept: IO[bytes], ends: array[int]) -> None:
    pieces: list[str] = []
    state = {"text": False, "phonetic": 0}

    def start(name: str, _given: Attributes) -> None:
        local = _local(name)
        state["text"] = local == "t" and not state["phonetic"]
        state["phonetic"] += local == "rPh"

    def end(name: str) -> None:
        local = _local(name)
        state["text"] = False
        state["phonetic"] -= local == "rPh"
        if local == "si":
            ends.append(ends[-1] + kept.write("".join(pieces).encode()))
            pieces.clear()
            if len(ends) > MAX_SHARED:
                raise ValueError("too many shared texts")

    def characters(data: str) -> None:
        if state["text"]:
            pieces.append(data)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    with book.open("xl/sharedStrings.xml") as stream:
        deque(_parsed(stream, parser), maxlen=0)


# --- Cells ------------------------------------------------------------------------------------------------


class _Rows:
    """What the parser of a sheet has found so far."""

    def __init__(self, shared: Callable[[int], str], dates: frozenset[int]) -> None:
        self.shared = shared
        self.dates = dates
        self.done: deque[tuple[int, list[object]]] = deque()
        self.line = 0
        self.cells: list[object] = []
        self.column = 0
        self.kind = ""
        self.style = ""
        self.pieces: list[str] = []
        self.reading = False

    def start(self, name: str, given: Attributes) -> None:
        """Take the beginning of an element."""
        if name == "c":
            where = given.get("r", "")
            spot = spot_of(where) if where else (0, len(self.cells))
            self.column = spot[1] if spot is not None else len(self.cells)
            self.kind, self.style = given.get("t", "n"), given.get("s", "")
            self.pieces.clear()
        elif name in {"v", "t"}:
            self.reading = True
        elif name == "row":
            self.line = int(given["r"]) if "r" in given else self.line + 1
            self.cells = []

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name in {"v", "t"}:
            self.reading = False
        elif name == "c":
            if self.pieces and self.column < MAX_COLUMNS:
                self.cells.extend([""] * (self.column + 1 - len(self.cells)))
                self.cells[self.column] = self._value("".join(self.pieces))
        elif name == "row":
            self.done.append((self.line, self.cells))

    def characters(self, data: str) -> None:
        """Take text."""
        if self.reading:
            self.pieces.append(data)

    def _value(self, text: str) -> object:
        if self.kind == "s":
            return self.shared(int(text))
        if self.kind == "b":
            return text == "1"
        if self.kind != "n":
            return "" if self.kind == "e" else text
        number = float(text)
        if self.style and int(self.style) in self.dates and 0 < number < 2_958_466:
            return _EPOCH + timedelta(seconds=round(number * 86_400))
        return number


def _cells(
    book: zipfile.ZipFile, part: str, shared: Callable[[int], str]
) -> Iterator[tuple[int, list[object]]]:
    """Give the rows of a sheet with their numbers (from 1)."""
    rows = _Rows(shared, _date_styles(book))
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = rows.start, rows.end
    parser.CharacterDataHandler = rows.characters
    with book.open(part) as stream:
        for _chunk in _parsed(stream, parser):
            while rows.done:
                yield rows.done.popleft()


_DATE_FORMATS = frozenset({*range(14, 23), *range(45, 48)})


def _date_styles(book: zipfile.ZipFile) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    formats = set(_DATE_FORMATS)
    styles: list[int] = []
    within = [""]

    def start(name: str, given: Attributes) -> None:
        local = _local(name)
        if local == "numFmt" and any(
            letter in given.get("formatCode", "").lower() for letter in ("yy", "dd", "hh")
        ):
            formats.add(int(given.get("numFmtId", "0")))
        elif local in {"cellXfs", "cellStyleXfs"}:
            within[0] = local
        elif local == "xf" and within[0] == "cellXfs":
            styles.append(int(given.get("numFmtId", "0")))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with book.open("xl/styles.xml") as stream:
        deque(_parsed(stream, parser), maxlen=0)
    return frozenset(place for place, number in enumerate(styles) if number in formats)
