"""JSON and JSON by lines, one object at a time."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from caicach.core.index.problems import Place, error
from caicach.core.index.text import Text, say
from caicach.exchange.portal.sources import (
    BROKEN,
    NO_TABLE,
    START,
    Ending,
    Format,
    Mark,
    RawRow,
    Recognise,
    unusable,
)

CHUNK = 1 << 18
LONGEST = 8_000_000
"""Characters of one object at most."""
_BLANK = " \t\r\n\ufeff"
_NOT_AN_OBJECT = say("Mục này không phải một đối tượng JSON.", "This item is no JSON object.")
_BAD_LINE = say(
    "Dòng không phải JSON: mỗi dòng phải là một đối tượng đầy đủ.",
    "The line is no JSON: each line must be one whole object.",
)


class JsonLinesSource:
    """The objects of a file that has one on each line.

    Raises ProblemsError when the first has no key that ``recognise`` knows; OSError.
    """

    format = Format.JSONL
    sheet = ""

    def __init__(self, path: Path, recognise: Recognise) -> None:
        self.path = path
        self.name = path.name
        self.ending = Ending()
        self.columns = _first_keys(self, recognise)

    def rows(self, after: Mark = START) -> Iterator[RawRow]:
        """Give the objects after a mark."""
        self.ending = Ending()
        number, offset, line = after.row, after.offset, after.row
        with self.path.open("rb") as file:
            file.seek(offset)
            for raw in file:
                offset += len(raw)
                line += 1
                if not raw.strip(b" \t\r\n\xef\xbb\xbf"):
                    continue
                number += 1
                cells, fault = self._taken(raw, line)
                yield RawRow(number, line, Mark(number, offset), cells, fault)
        self.ending.is_read = True

    def _taken(self, raw: bytes, line: int) -> tuple[dict[str, object], Text | None]:
        try:
            found = json.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            if not raw.endswith(b"\n"):
                self.ending.cut(self.name, line)
                return _broken(raw), say("Dòng bị cắt ngang ở cuối tệp.", "The row is cut off.")
            return _broken(raw), _BAD_LINE
        return (found, None) if isinstance(found, dict) else (_broken(raw), _NOT_AN_OBJECT)


class JsonSource:
    """The objects of a JSON array, at the top of a file or under ``data`` as services send it.

    Raises ProblemsError when there is no array, or its first object has no key that ``recognise`` knows;
    OSError.
    """

    format = Format.JSON
    sheet = ""

    def __init__(self, path: Path, recognise: Recognise) -> None:
        self.path = path
        self.name = path.name
        self.ending = Ending()
        self.columns = _first_keys(self, recognise)

    def rows(self, after: Mark = START) -> Iterator[RawRow]:
        """Give the objects after a mark; those before it are read over."""
        self.ending = Ending()
        with self.path.open("rb") as file:
            yield from self._rows(file, after)
        self.ending.is_read = True

    def _rows(self, file: IO[bytes], after: Mark) -> Iterator[RawRow]:
        reader = _Buffered(file)
        if not reader.to_array():
            raise unusable(self.name, *NO_TABLE)
        number = 0
        while True:
            mark = reader.next_mark()
            if mark == "]":
                return
            if not mark:
                self.ending.cut(self.name, reader.line)
                return
            try:
                found = reader.value()
            except _CutError:
                self.ending.cut(self.name, reader.line)
                return
            except (ValueError, RecursionError):
                self._broken_off(reader.line)
                return
            number += 1
            if number > after.row:
                is_object = isinstance(found, dict)
                cells = found if isinstance(found, dict) else {BROKEN: json.dumps(found)[:2000]}
                fault = None if is_object else _NOT_AN_OBJECT
                yield RawRow(number, reader.line, Mark(number), cells, fault)

    def _broken_off(self, line: int) -> None:
        self.ending.is_cut = True
        self.ending.remark(
            error(
                "X005",
                say(
                    "Từ chỗ này tệp không còn là JSON; phần trước đã được đọc.",
                    "From here on the file is no JSON; what stands before was read.",
                ),
                say("Xuất lại tệp từ hệ thống gửi.", "Export the file from its system again."),
                Place(file=self.name, line=line),
            )
        )


class _CutError(Exception):
    """The file ended within a value."""


class _Buffered:
    """A JSON text of which only the value being read is held."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = json.JSONDecoder()
        self._decode = codecs.getincrementaldecoder("utf-8-sig")(errors="replace").decode
        self._held = ""
        self._at = 0
        self.line = 1

    def _more(self) -> bool:
        chunk = self._file.read(CHUNK)
        self.line += self._held.count("\n", 0, self._at)
        self._held = self._held[self._at :] + self._decode(chunk, final=not chunk)
        self._at = 0
        return bool(chunk)

    def _peek(self) -> str:
        while True:
            while self._at < len(self._held) and self._held[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._more():
                return ""

    def next_mark(self) -> str:
        """Pass commas and blanks, and return the next character: ``]`` at the end, nothing when cut."""
        while self._peek() == ",":
            self._at += 1
        return self._peek()

    def value(self) -> object:
        """Return the next value. Raises _CutError, ValueError, RecursionError."""
        wanted = CHUNK
        self._peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._held, self._at)
            except ValueError as fault:
                held = len(self._held) - self._at
                # A fault far from the end of what is held will not go away with more of the file.
                near_end = isinstance(fault, json.JSONDecodeError) and fault.pos >= len(self._held) - 16
                unterminated = "Unterminated string" in str(fault)
                if held > LONGEST or not (near_end or unterminated):
                    raise
                while len(self._held) - self._at < held + wanted and self._more():
                    pass
                if len(self._held) - self._at == held:
                    raise _CutError from None
                wanted *= 2
                continue
            # A number at the very end of what is held may go on behind it.
            if end == len(self._held) and not isinstance(found, dict | list | str) and self._more():
                continue
            self._at = end
            return found

    def to_array(self) -> bool:
        """Go to behind the bracket that opens the array of records, and say whether there is one."""
        first = self._peek()
        if first == "[":
            self._at += 1
            return True
        if first != "{":
            return False
        self._at += 1
        while self.next_mark() == '"':
            try:
                name = self.value()
                if self._peek() != ":":
                    return False
                self._at += 1
                if name == "data" and self._peek() == "[":
                    self._at += 1
                    return True
                self.value()
            except (_CutError, ValueError, RecursionError):
                return False
        return False


def _first_keys(source: JsonSource | JsonLinesSource, recognise: Recognise) -> tuple[str, ...]:
    for row in source.rows():
        if isinstance(row.cells, dict) and recognise(tuple(row.cells)):
            return tuple(row.cells)
        if row.number == 10:
            break
    raise unusable(source.name, *NO_TABLE)


def _broken(raw: bytes) -> dict[str, object]:
    return {BROKEN: raw.decode("utf-8", errors="replace").strip()[:20_000]}
