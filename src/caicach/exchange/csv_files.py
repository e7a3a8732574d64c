"""CSV files as tables: encoding and separator found out, or refused with the mend."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from caicach.core.index.problems import Place, Problem, ProblemsError, error, warning
from caicach.core.index.text import Text, say
from caicach.exchange.tables import Cell, Table

if TYPE_CHECKING:
    from _csv import Reader

MAX_BYTES = 200_000_000
MAX_ROWS = 2_000_000
DELIMITERS = (",", ";", "\t")
SAMPLE_ROWS = 40
MAX_LOST = 5

_TRIGGERS = "=+-@\t\r"
_NUMBER = re.compile(r"[+-]?[\d.,]+")
_LOST = re.compile(r"[^\W\d_]\?+[^\W\d_]")
_VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", base + mark)
    for base in "aăâeêioôơuưy"
    for mark in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
) | {"đ", "ă", "â", "ê", "ô", "ơ", "ư", "₫", "“", "”", "‘", "’", "–", "…", "«", "»", "°", "\u00a0"}


def read_csv(raw: bytes, file: str, recognised: Callable[[Table], int]) -> tuple[Table, list[Problem]]:
    """Return the table in ``raw`` and what should be looked at.

    ``recognised`` counts the header words and codes that a reading of the file shows; the separator that
    shows most wins. Raises ProblemsError when the file is no text in an encoding known, or no CSV.
    """
    if len(raw) > MAX_BYTES:
        raise _refusal(file, 0, "F010", *_TOO_LARGE)
    text, problems = decode(raw, file)
    given = re.match(r"sep=(.)\r?\n", text)
    text = text[given.end() :] if given else text
    stated = given[1] if given else ""
    delimiter = stated if stated in DELIMITERS else _delimiter(text, recognised)
    rows = _rows(text, delimiter, file)
    if "?" in text:
        problems.extend(_lost_letters(rows, file))
    if "'" in text:
        rows = [[unguarded(cell) for cell in row] for row in rows]
    return Table(file, "", [[*row] for row in rows]), problems


def _lost_letters(rows: list[list[str]], file: str) -> Iterator[Problem]:
    """Point at the first few texts in which letters became question marks."""
    table = Table(file, "", [])
    lost = (
        (row, column, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if _LOST.search(cell)
    )
    for row, column, cell in islice(lost, MAX_LOST):
        yield warning(
            "F013",
            say("«{t}» có vẻ đã mất dấu tiếng Việt.", "'{t}' seems to have lost letters.", t=cell[:40]),
            say(
                "Lưu lại tệp với bảng mã UTF-8 («CSV UTF-8») rồi nộp lại.",
                "Save the file again in UTF-8 ('CSV UTF-8').",
            ),
            table.place(row, column),
        )


_TOO_LARGE = (
    say("Tệp quá lớn.", "The file is too large."),
    say("Chia tệp thành nhiều phần theo đơn vị.", "Split the file by units."),
)


def decode(raw: bytes, file: str) -> tuple[str, list[Problem]]:
    """Return the text of ``raw`` in UTF-8, UTF-16 or Windows-1258, and a warning when it had to be guessed.

    Raises ProblemsError when it is in none of them.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return _strictly(raw, encoding, file), []
    if b"\0" in raw[:4000]:
        even, odd = raw[0:4000:2].count(0), raw[1:4000:2].count(0)
        return _strictly(raw, "utf-16-be" if even > odd else "utf-16-le", file), []
    try:
        return _text(raw.decode("utf-8"), file), []
    except UnicodeDecodeError as fault:
        at = fault.start
    line = raw[:at].count(b"\n") + 1
    try:
        text = unicodedata.normalize("NFC", raw.decode("cp1258"))
    except UnicodeDecodeError:
        text = "\ufffd"
    if any(ord(char) > 127 and char.lower() not in _VIETNAMESE for char in text):
        raise _refusal(
            file,
            line,
            "F011",
            say(
                "Tệp không ở bảng mã UTF-8, UTF-16 hay Windows-1258.",
                "The file is not in UTF-8, UTF-16 or Windows-1258.",
            ),
            say(
                "Lưu lại tệp với bảng mã UTF-8 (trong Excel: «CSV UTF-8»), hoặc nộp tệp XLSX.",
                "Save the file again in UTF-8 (in Excel: 'CSV UTF-8'), or hand in XLSX.",
            ),
        )
    return _text(text, file), [
        warning(
            "F012",
            say("Tệp ở bảng mã Windows-1258; đã đọc theo bảng mã đó.", "The file was read as Windows-1258."),
            say(
                "Kiểm tra tên đơn vị; nên lưu tệp ở UTF-8.", "Check the names of units; better save in UTF-8."
            ),
            Place(file=file, line=line),
        )
    ]


def _strictly(raw: bytes, encoding: str, file: str) -> str:
    try:
        return _text(raw.decode(encoding).removeprefix("\ufeff"), file)
    except UnicodeDecodeError as fault:
        raise _refusal(
            file,
            raw[: fault.start].count(b"\n") + 1,
            "F011",
            say(
                "Tệp hỏng: không đọc được theo {e}.",
                "The file is damaged: it cannot be read as {e}.",
                e=encoding,
            ),
            say("Lưu lại tệp với bảng mã UTF-8.", "Save the file again in UTF-8."),
        ) from None


def _text(text: str, file: str) -> str:
    if "\0" in text:
        raise _refusal(
            file,
            text[: text.index("\0")].count("\n") + 1,
            "F011",
            say("Tệp không phải là văn bản.", "The file is not text."),
            say("Nộp tệp CSV, XLSX hoặc JSON.", "Hand in CSV, XLSX or JSON."),
        )
    return text


def _delimiter(text: str, recognised: Callable[[Table], int]) -> str:
    best = (-1, -1, DELIMITERS[0])
    for delimiter in DELIMITERS:
        rows: list[list[Cell]] = []
        with suppress(csv.Error):
            for row in _reader(text, delimiter):
                rows.append([*row])
                if len(rows) == SAMPLE_ROWS:
                    break
        found = recognised(Table("", "", rows))
        width = max((len(row) for row in rows), default=0)
        if (found, width) > best[:2]:
            best = (found, width, delimiter)
    return best[2]


def _reader(text: str, delimiter: str) -> Reader:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _rows(text: str, delimiter: str, file: str) -> list[list[str]]:
    reader = _reader(text, delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MAX_ROWS:
                raise _refusal(file, reader.line_num, "F010", *_TOO_LARGE)
    except csv.Error:
        raise _refusal(
            file,
            reader.line_num,
            "F014",
            say("Dòng này viết sai dạng CSV.", "This line is not well-formed CSV."),
            say(
                "Kiểm tra dấu nháy kép quanh chỗ này: chữ có dấu nháy phải viết hai dấu nháy liền.",
                "Check the double quotes around this place: a quote inside text is written twice.",
            ),
        ) from None
    return rows


def _refusal(file: str, line: int, id_: str, message: Text, mend: Text) -> ProblemsError:
    return ProblemsError([error(id_, message, mend, Place(file=file, line=line))])


def guarded(text: str) -> str:
    """Return text that a spreadsheet will not take for a formula: an apostrophe before ``= + - @``.

    >>> guarded("=1+1"), guarded("Xã A"), unguarded(guarded("@x"))
    ("'=1+1", 'Xã A', '@x')
    """
    return f"'{text}" if text.lstrip("'")[:1] in _TRIGGERS and text.lstrip("'") else text


def unguarded(text: str) -> str:
    """Return guarded text as it was."""
    if text.startswith("'") and guarded(text) != text:
        return text[1:]
    return text
