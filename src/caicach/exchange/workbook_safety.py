"""What an XLSX file is before anybody opens it: its size unpacked, macros, links, formulas, declared types.

The file is a zip of XML. Everything is read as a stream and in bounds, so that a small file that unpacks
into gigabytes, a cell in the last column of the last row, or a chain of XML entities costs no more than its
refusal.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from caicach.core.index.problems import Place, ProblemsError, error
from caicach.core.index.text import Text, say
from caicach.exchange.tables import Spot, spot_of

MAX_BYTES = 60_000_000
MAX_UNPACKED = 1_000_000_000
MAX_RATIO = 200
RATIO_COUNTS_FROM = 20_000_000
MAX_ENTRIES = 2_000
MAX_AREA = 12_000_000
CHUNK = 1 << 18

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MACROS = re.compile(r"vbaproject\.bin|/macrosheets/|/activex/", re.IGNORECASE)
_LINKS = re.compile(
    r"xl/(externallinks|querytables)/|xl/connections\.xml|/embeddings/|xl/ddelinks/", re.IGNORECASE
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PERCENT_FORMATS = {9, 10}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(slots=True)
class SheetScan:
    """What the cells of one sheet are besides their values."""

    percents: set[Spot] = field(default_factory=set)
    formulas: set[Spot] = field(default_factory=set)
    errors: dict[Spot, str] = field(default_factory=dict)


def inspect(raw: bytes, file: str) -> dict[str, SheetScan]:
    """Return a scan of every worksheet by its name.

    Raises ProblemsError when the file is no plain workbook or is not safe to open.
    """
    if len(raw) > MAX_BYTES:
        raise _refusal(file, "F020", *_TOO_LARGE)
    if raw.startswith(_OLE):
        raise _refusal(
            file,
            "F021",
            say("Tệp là Excel đời cũ (.xls) hoặc có mật khẩu.", "The file is an old .xls or has a password."),
            say("Bỏ mật khẩu và lưu lại ở dạng .xlsx.", "Remove the password and save it as .xlsx."),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_entries(archive, file)
            return _scan(archive, file)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        KeyError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ):
        # RuntimeError is how the standard library reports an encrypted entry.
        raise _refusal(
            file,
            "F021",
            say("Tệp không phải XLSX hoặc đã hỏng.", "The file is no XLSX, or is damaged."),
            say(
                "Mở tệp bằng bảng tính, lưu lại ở dạng .xlsx.",
                "Open it in a spreadsheet and save it as .xlsx.",
            ),
        ) from None


_TOO_LARGE = (
    say("Tệp quá lớn, hoặc bung ra quá lớn.", "The file is too large, or unpacks into something too large."),
    say(
        "Chỉ giữ trang số liệu, xóa ảnh và vùng định dạng thừa.",
        "Keep the sheet of figures alone, without pictures.",
    ),
)


def _refusal(file: str, id_: str, message: Text, mend: Text) -> ProblemsError:
    return ProblemsError([error(id_, message, mend, Place(file=file))])


def _check_entries(archive: zipfile.ZipFile, file: str) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    bomb = unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * packed
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or bomb or len(set(names)) != len(names):
        raise _refusal(file, "F020", *_TOO_LARGE)
    if any(_MACROS.search(name) for name in names):
        raise _refusal(
            file,
            "F022",
            say("Tệp chứa macro.", "The file holds macros."),
            say(
                "Lưu lại ở dạng «Excel Workbook (.xlsx)», không kèm macro.",
                "Save it as 'Excel Workbook (.xlsx)'.",
            ),
        )
    if any(_LINKS.search(name) for name in names):
        raise _refusal(
            file,
            "F023",
            say(
                "Tệp chứa liên kết tới tệp khác hoặc tệp nhúng.",
                "The file holds links to other files, or files within.",
            ),
            say(
                "Ngắt liên kết («Break Links»), chép và dán giá trị rồi lưu lại.",
                "Break the links, paste values, save.",
            ),
        )


def _scan(archive: zipfile.ZipFile, file: str) -> dict[str, SheetScan]:
    # A header may understate what an entry unpacks to; reading up to the stated size and checking the sum
    # of each entry read makes a false header a damaged file.
    if any("macroenabled" in value.lower() for value in _content_types(archive)):
        raise _refusal(
            file,
            "F022",
            say("Tệp thuộc loại có macro.", "The file is of a macro-enabled type."),
            say("Lưu lại ở dạng «Excel Workbook (.xlsx)».", "Save it as 'Excel Workbook (.xlsx)'."),
        )
    percent_styles = _percent_styles(archive)
    known = set(archive.namelist())
    scans: dict[str, SheetScan] = {}
    read = set()
    with _no_doctype(file):
        for name, path in _sheets(archive):
            if path in known:
                scans[name] = _scan_sheet(archive, path, percent_styles, file)
                read.add(path)
    for entry in known - read:
        with archive.open(entry) as stream:
            while stream.read(CHUNK):
                pass
    return scans


class _DoctypeError(Exception):
    """A part of the workbook declares a document type, as no spreadsheet writes."""


@contextmanager
def _no_doctype(file: str) -> Iterator[None]:
    try:
        yield
    except _DoctypeError:
        raise _refusal(
            file,
            "F024",
            say(
                "Tệp chứa khai báo XML không được phép.",
                "The file holds an XML declaration that is not allowed.",
            ),
            say("Mở tệp bằng bảng tính rồi lưu lại.", "Open the file in a spreadsheet and save it again."),
        ) from None


Start = Callable[[str, dict[str, str]], None]


def _parse(stream: IO[bytes], start: Start, text: Callable[[str], None] | None = None) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_declared: object) -> None:
        raise _DoctypeError

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    if text is not None:
        parser.CharacterDataHandler = text
        parser.buffer_text = True
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)  # noqa: FBT003 - the parser takes it by position


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _content_types(archive: zipfile.ZipFile) -> list[str]:
    found: list[str] = []
    with archive.open("[Content_Types].xml") as stream:
        _parse(stream, lambda _name, attributes: found.append(attributes.get("ContentType", "")))
    return found


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            targets[attributes.get("Id", "")] = path

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            id_ = next((value for key, value in attributes.items() if _local(key) == "id"), "")
            sheets.append((attributes.get("name", ""), targets.get(id_, "")))

    with archive.open("xl/_rels/workbook.xml.rels") as stream:
        _parse(stream, relation)
    with archive.open("xl/workbook.xml") as stream:
        _parse(stream, sheet)
    return sheets


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return the numbers of the cell styles that show a number as percent."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    formats = set(_PERCENT_FORMATS)
    styles: list[int] = []
    within = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "numFmt":
                if "%" in _QUOTED.sub("", attributes.get("formatCode", "")):
                    formats.add(int(attributes.get("numFmtId", "0")))
            case "cellXfs" | "cellStyleXfs" as section:
                within[0] = section
            case "xf" if within[0] == "cellXfs":
                styles.append(int(attributes.get("numFmtId", "0")))
            case _:
                pass

    with archive.open("xl/styles.xml") as stream:
        _parse(stream, start)
    return frozenset(str(place) for place, format_ in enumerate(styles) if format_ in formats)


class _SheetScanner:
    """Follows the cells of one sheet; only cells that hold something count towards its size."""

    def __init__(self, percent_styles: frozenset[str], file: str) -> None:
        self.scan = SheetScan()
        self.percent_styles = percent_styles
        self.file = file
        self.spot: Spot = (0, -1)
        self.row = -1
        self.kind = ""
        self.style = ""
        self.last_row = self.last_column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "c":
                spot = spot_of(attributes.get("r", ""))
                self.spot = spot if spot is not None else (max(self.row, 0), self.spot[1] + 1)
                self.kind = attributes.get("t", "n")
                self.style = attributes.get("s", "")
            case "v" | "is":
                self.value()
            case "f":
                self.value()
                self.scan.formulas.add(self.spot)
            case "row":
                self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
                self.spot = (self.row, -1)
            case _:
                pass

    def value(self) -> None:
        row, column = self.spot
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        if (self.last_row + 1) * (self.last_column + 1) > MAX_AREA:
            raise _refusal(
                self.file,
                "F025",
                say("Bảng trải quá rộng.", "The sheet spreads too far."),
                say(
                    "Xóa các ô lẻ ở xa bảng số liệu (Ctrl+End cho biết ô cuối).",
                    "Delete stray cells far from the table (Ctrl+End shows the last one).",
                ),
            )
        if self.kind == "n" and self.style in self.percent_styles:
            self.scan.percents.add(self.spot)
        elif self.kind == "e":
            self.scan.errors[self.spot] = "#"


def _scan_sheet(archive: zipfile.ZipFile, path: str, percent_styles: frozenset[str], file: str) -> SheetScan:
    scanner = _SheetScanner(percent_styles, file)
    with archive.open(path) as stream:
        _parse(stream, scanner.start)
    return scanner.scan
