"""CSV files read line by line, with the encoding of each line found out and broken rows kept apart."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from caicach.core.index.problems import Place, warning
from caicach.core.index.text import Text, say
from caicach.exchange.csv_files import unguarded
from caicach.exchange.portal.sources import (
    BROKEN,
    HEADER_WITHIN,
    NO_TABLE,
    START,
    Ending,
    Format,
    Mark,
    RawRow,
    Recognise,
    lost_encoding,
    unusable,
)

DELIMITERS = (",", ";", "\t", "|")
_BAD_FORM = say(
    "Dòng viết sai dạng CSV: kiểm tra dấu nháy kép; dấu nháy trong nội dung phải viết hai lần.",
    "The line is not well-formed CSV: check the double quotes; a quote inside text is written twice.",
)


class CsvSource:
    """The rows of one CSV file.

    Raises ProblemsError when the file has no head that ``recognise`` knows; OSError.
    """

    format = Format.CSV
    sheet = ""

    def __init__(self, path: Path, recognise: Recognise) -> None:
        self.path = path
        self.name = path.name
        self.ending = Ending()
        with path.open("rb") as file:
            start = file.read(4)
        self._encoding = "utf-16" if start[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else ""
        self.columns, self.delimiter, self._data, self._first_line = self._head(recognise)

    # --- The head -----------------------------------------------------------------------------------------

    def _head(self, recognise: Recognise) -> tuple[tuple[str, ...], str, Mark, int]:
        """Return the columns, what separates them, where the data begin and in which line."""
        best: tuple[int, tuple[str, ...], str, Mark, int] = (0, (), ",", START, 1)
        with self.path.open("rb") as file:
            lines = _Lines(file, self.name, Ending(), self._encoding)
            for line in lines:
                if line.startswith("sep=") and lines.count == 1:
                    continue
                for delimiter in DELIMITERS:
                    cells = _leniently(line, delimiter)
                    known = recognise(cells)
                    if known > best[0]:
                        at = Mark(0, lines.offset)
                        best = (known, tuple(cell.strip() for cell in cells), delimiter, at, lines.count + 1)
                if lines.count == HEADER_WITHIN:
                    break
        if not best[0]:
            raise unusable(self.name, *NO_TABLE)
        return best[1:]

    # --- The rows -----------------------------------------------------------------------------------------

    def rows(self, after: Mark = START) -> Iterator[RawRow]:
        """Give the rows after a mark."""
        self.ending = Ending()
        skip = 0
        begin = self._data
        if after.row and after.offset and not self._encoding:
            begin = after
        else:
            skip = after.row
        with self.path.open("rb") as file:
            lines = _Lines(file, self.name, self.ending, self._encoding)
            lines.seek(begin.offset, self._first_line - 1 + begin.row)
            number = begin.row
            for cells, fault in self._taken(lines):
                if not any(cells):
                    continue
                number += 1
                if number > skip:
                    yield RawRow(number, lines.count, Mark(number, lines.offset), cells, fault)
        self.ending.is_read = True

    def _taken(self, lines: _Lines) -> Iterator[tuple[Sequence[str], Text | None]]:
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        width = len(self.columns)
        while True:
            lines.taken.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield from self._mended(lines)
                continue
            # Only cells that begin with an apostrophe may be guarded: looking for one is cheaper than asking.
            if "'" in lines.taken[-1] or len(lines.taken) > 1:
                cells = [unguarded(cell) for cell in cells]
            if len(cells) == width:
                if lines.is_open:
                    self._maybe_cut(lines.count)
                yield cells, None
            else:
                yield from self._of_other_width(cells, lines)

    def _of_other_width(self, cells: list[str], lines: _Lines) -> Iterator[tuple[list[str], Text | None]]:
        if not any(cells):
            return
        if lines.is_open and len(cells) < len(self.columns):
            self.ending.cut(self.name, lines.count)
            yield self._padded(cells), _cut_row()
        else:
            yield self._padded(cells), self._width_fault(cells)

    def _padded(self, cells: list[str]) -> list[str]:
        width = len(self.columns)
        return cells + [""] * (width - len(cells)) if len(cells) < width else cells

    def _width_fault(self, cells: list[str]) -> Text | None:
        if len(cells) > len(self.columns) and not any(cells[len(self.columns) :]):
            return None
        return say(
            "Dòng có {n} ô, cần {m} ô như hàng tiêu đề.",
            "The row has {n} cells and needs {m} as the header has.",
            n=len(cells),
            m=len(self.columns),
        )

    def _mended(self, lines: _Lines) -> Iterator[tuple[list[str], Text | None]]:
        """Read one by one the lines that a wrong quote ran together."""
        taken = list(lines.taken)
        for place, line in enumerate(taken, start=1):
            last = lines.is_open and place == len(taken)
            try:
                cells = next(csv.reader([line], delimiter=self.delimiter, strict=True), [])
                fault = None if len(cells) == len(self.columns) else self._width_fault(cells)
            except csv.Error:
                cells, fault = _leniently(line, self.delimiter), _BAD_FORM
            if last:
                self.ending.cut(self.name, lines.count)
                fault = _cut_row()
            yield self._padded([unguarded(cell) for cell in cells]), fault

    def _maybe_cut(self, line: int) -> None:
        self.ending.remark(
            warning(
                "X004",
                say(
                    "Dòng cuối không có dấu xuống dòng: tệp có thể đã bị cắt.",
                    "The last line has no end of line: the file may be cut off.",
                ),
                say("Đối chiếu số dòng với nơi gửi.", "Compare the number of rows with the sender."),
                Place(file=self.name, line=line),
            )
        )


def _cut_row() -> Text:
    return say("Dòng bị cắt ngang ở cuối tệp.", "The row is cut off at the end of the file.")


def _leniently(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [BROKEN, line[:2000]]


class _Lines:
    """The lines of a file, decoded one by one, with the bytes they took."""

    def __init__(self, file: IO[bytes], name: str, ending: Ending, encoding: str) -> None:
        self.file = file
        self.name = name
        self.ending = ending
        self.offset = 0
        self.count = 0
        self.is_open = False
        """Whether the last line had no end."""
        self.taken: list[str] = []
        self._wide: Iterator[str] | None = None
        if encoding:
            self._wide = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")

    def seek(self, offset: int, count: int) -> None:
        """Go on behind what was read before."""
        self.count = count
        if self._wide is None:
            self.file.seek(offset)
            self.offset = offset
        else:
            for _line in range(count):
                next(self._wide, "")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._wide is not None:
            line = next(self._wide).removeprefix("\ufeff")
        else:
            raw = next(self.file)
            line = self._decoded(raw)
            self.offset += len(raw)
        self.count += 1
        self.is_open = not line.endswith(("\n", "\r"))
        self.taken.append(line)
        return line

    def _decoded(self, raw: bytes) -> str:
        try:
            line = raw.decode()
        except UnicodeDecodeError as fault:
            if not raw.endswith(b"\n") and fault.reason == "unexpected end of data":
                return raw[: fault.start].decode()
            self.ending.remark(lost_encoding(self.name, self.count + 1))
            return unicodedata.normalize("NFC", raw.decode("cp1258", errors="replace"))
        return line.removeprefix("\ufeff") if not self.offset else line
