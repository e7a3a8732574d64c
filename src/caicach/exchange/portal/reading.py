"""Records out of files: every row read, checked, and either taken or refused with its reasons.

A row with a fault that stops is refused whole; half a dossier would be a wrong one. Faults that do not stop
are told beside the record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from caicach.core.index.problems import Place, Problem, ProblemsError, error, notice
from caicach.core.index.text import Text, say
from caicach.exchange.file_faults import not_opened
from caicach.exchange.portal.checks import REPEATED, Checks, Fault
from caicach.exchange.portal.csv_source import CsvSource
from caicach.exchange.portal.fields import (
    REASON,
    ROW,
    TOP,
    Field,
    Shape,
    Type,
    missing_columns,
    name_key,
    shape_of,
)
from caicach.exchange.portal.json_source import JsonLinesSource, JsonSource
from caicach.exchange.portal.parquet_source import ParquetSource
from caicach.exchange.portal.records import Record
from caicach.exchange.portal.sources import (
    NO_TABLE,
    START,
    Cells,
    Format,
    Mark,
    RawRow,
    Source,
    unusable,
)
from caicach.exchange.portal.values import BadValueError, parser_of
from caicach.exchange.portal.workbook_source import worksheets

MAX_PARTS = 1_000
"""Parts of one kind that one dossier may have."""
_OURS = frozenset({name_key(REASON), name_key(ROW)})
_FIELDS = frozenset(name_key(field.portal) for shape in TOP for field in shape.fields)


class Row(NamedTuple):
    """One row of a file: where it stands, what it held, the record read from it, what is wrong with it.

    ``record`` is None where a fault stops.
    """

    number: int
    line: int
    mark: Mark
    cells: Cells
    record: Record | None
    faults: tuple[Fault, ...] = ()

    @property
    def is_repeated(self) -> bool:
        """Whether it says again, word for word, what an earlier row of the file says."""
        return any(fault.reason is REPEATED for fault in self.faults)


class Table:
    """The records of one kind in one file (or one sheet of it)."""

    def __init__(self, source: Source, shape: Shape, checks: Checks | None = None) -> None:
        self.source = source
        self.shape = shape
        self.checks = checks or Checks()
        self._names = [name_key(field.portal) for field in shape.fields]
        self._take = taker_of(shape)

    def rows(self, after: Mark = START) -> Iterator[Row]:
        """Give every row after a mark, taken or refused."""
        places = self._places()
        for raw in self.source.rows(after):
            if raw.fault is not None:
                fault = Fault("", raw.fault)
                yield Row(raw.number, raw.line, raw.mark, raw.cells, None, (fault,))
                continue
            cells = raw.cells
            if isinstance(cells, Mapping):
                found = {name_key(name): value for name, value in cells.items()}
                values: list[object] = [found.get(name) for name in self._names]
            else:
                values = [cells[place] if place >= 0 else None for place in places]
            yield self._row(raw, values)
        self._remark_unread()

    def _row(self, raw: RawRow, values: Sequence[object]) -> Row:
        faults: list[Fault] = []
        record = self._take(values, faults, "")
        if not any(fault.stops for fault in faults):
            faults += self.checks.of(record, raw.number)
        if any(fault.stops for fault in faults):
            return Row(raw.number, raw.line, raw.mark, raw.cells, None, tuple(faults))
        return Row(raw.number, raw.line, raw.mark, raw.cells, record, tuple(faults))

    def _places(self) -> list[int]:
        columns = {name_key(name): place for place, name in reversed(list(enumerate(self.source.columns)))}
        return [columns.get(name, -1) for name in self._names]

    def _remark_unread(self) -> None:
        known = {*self._names, *_OURS}
        unread = [name for name in self.source.columns if name and name_key(name) not in known]
        if unread:
            self.source.ending.remark(
                notice(
                    "X006",
                    say("Không dùng các cột: {c}.", "Columns not used: {c}.", c=", ".join(unread)[:300]),
                    say("Không cần làm gì nếu đúng ý.", "Nothing needs doing if that is meant."),
                    Place(file=self.source.name, cell=self.source.sheet),
                )
            )


Taker = Callable[[Sequence[object], list[Fault], str], Record]


def taker_of(shape: Shape) -> Callable[[Sequence[object], list[Fault], str], Record]:
    """Return what makes a record of a kind from values in the order of its fields, and names the faults."""
    parsers: list[tuple[str, Callable[[object], object], object, bool]] = []
    lists: list[tuple[int, Field]] = []
    for place, field in enumerate(shape.fields):
        if field.type is Type.PARTS:
            lists.append((place, field))
            parsers.append((field.portal, _later, (), False))
        else:
            empty = "" if field.type in {Type.TEXT, Type.KEY, Type.CODE} else None
            parsers.append((field.portal, parser_of(field), empty, field.required))
    make = shape.record._make

    def take(values: Sequence[object], faults: list[Fault], within: str) -> Record:
        found: list[object] = []
        for value, (name, parse, empty, required) in zip(values, parsers, strict=True):
            if value is None or value == "":
                found.append(empty)
                if required:
                    faults.append(Fault(within + name, _MISSING))
                continue
            try:
                read = parse(value)
            except BadValueError as fault:
                faults.append(Fault(within + name, fault.reason))
                read = empty
            except TypeError:
                # A list or an object where one value belongs; no parser takes it.
                faults.append(Fault(within + name, _NO_VALUE))
                read = empty
            if required and not read:
                faults.append(Fault(within + name, _MISSING))
            found.append(read)
        for place, field in lists:
            found[place] = _parts(values[place], field, faults, within)
        return make(found)  # type: ignore[return-value]

    return take


_MISSING = say("Thiếu giá trị bắt buộc.", "A required value is missing.")
_NO_VALUE = say("Không phải một giá trị đơn.", "This is not a single value.")
_NO_LIST = say("Không phải danh sách JSON các mục.", "This is no JSON list of items.")
_takers: dict[str, Callable[[Sequence[object], list[Fault], str], Record]] = {}


def _later(_value: object) -> object:
    return ()


def _parts(value: object, field: Field, faults: list[Fault], within: str) -> tuple[object, ...]:
    if value is None or value == "":
        return ()
    name = within + field.portal
    items = value
    if isinstance(value, str):
        try:
            items = json.loads(value)
        except (ValueError, RecursionError):
            faults.append(Fault(name, _NO_LIST))
            return ()
    if isinstance(items, dict):
        # One item without its brackets, as some systems write it.
        items = [items]
    if (
        not isinstance(items, list)
        or len(items) > MAX_PARTS
        or not all(isinstance(one, dict) for one in items)
    ):
        faults.append(Fault(name, _NO_LIST))
        return ()
    assert field.parts is not None
    shape = field.parts
    take = _takers.get(shape.name) or _takers.setdefault(shape.name, taker_of(shape))
    keys = [name_key(part.portal) for part in shape.fields]
    found = []
    for place, item in enumerate(items, start=1):
        known = {name_key(str(key)): one for key, one in item.items()}
        found.append(take([known.get(key) for key in keys], faults, f"{name}[{place}]."))
    return tuple(found)


def recognised(names: Sequence[str]) -> int:
    """Return how many columns are fields of the portal; none without the dossier's code."""
    keys = {name_key(name) for name in names}
    return len(keys & _FIELDS) if "mahoso" in keys else 0


def sources(path: Path, recognise: Callable[[Sequence[str]], int] = recognised) -> list[Source]:
    """Return the tables of a file, whatever its format is; its first bytes tell, not its name.

    Raises ProblemsError when it cannot be opened, holds no table known, or is damaged.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4_096)
        if not start.strip():
            raise unusable(
                path.name, say("Tệp rỗng.", "The file is empty."), say("Xuất lại tệp.", "Export it again.")
            )
        if start.startswith(b"PAR1"):
            return [ParquetSource(path, recognise)]
        if start.startswith((b"PK\x03\x04", bytes.fromhex("d0cf11e0"))):
            found: list[Source] = [*worksheets(path, recognise)]
            if not found:
                raise unusable(path.name, *NO_TABLE)
            return found
        text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
        if text[:1] == b"[" or (text[:1] == b"{" and _is_envelope(text)):
            return [JsonSource(path, recognise)]
        if text[:1] == b"{":
            return [JsonLinesSource(path, recognise)]
        return [CsvSource(path, recognise)]
    except OSError as fault:
        raise ProblemsError([not_opened(path.name, fault)]) from None


def _is_envelope(start: bytes) -> bool:
    data = start.find(b'"data"')
    code = start.find(b'"MaHoSo"')
    return data >= 0 and (code < 0 or data < code)


def tables(path: Path, *, at: datetime | None = None) -> list[Table]:
    """Return the tables of a file in the portal's field names.

    ``at`` is the moment after which no event can have happened, as far as it is known.

    Raises ProblemsError when the file cannot be read, holds no such table, or lacks needed columns.
    """
    found = []
    for source in sources(path):
        shape = shape_of(source.columns)
        if shape is None:
            continue
        missing = missing_columns(shape, source.columns)
        if missing and source.format not in {Format.JSON, Format.JSONL}:
            raise ProblemsError([_lacking(source, shape, missing)])
        found.append(Table(source, shape, Checks(at=at)))
    if not found:
        raise unusable(path.name, *NO_TABLE)
    return sorted(found, key=lambda table: TOP.index(table.shape))


def _lacking(source: Source, shape: Shape, missing: Iterable[str]) -> Problem:
    return error(
        "X007",
        say(
            "Bảng {s} thiếu cột {c}.",
            "The table {s} lacks the columns {c}.",
            s=shape.name,
            c=", ".join(missing),
        ),
        say("Thêm các cột này rồi nộp lại.", "Add these columns and hand the file in again."),
        Place(file=source.name, cell=source.sheet),
    )


def reasons(faults: Iterable[Fault]) -> Text:
    """Return the faults of a row as one text, each with its field."""
    told = [(f"{fault.field}: " if fault.field else "", fault.reason) for fault in faults if fault.stops]
    return Text(
        " | ".join(f"{name}{reason.vi}" for name, reason in told),
        " | ".join(f"{name}{reason.en}" for name, reason in told),
    )
