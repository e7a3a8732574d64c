"""The first phase of an import: rows read and checked, good ones put aside, the others kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from caicach.core.index.problems import Problem
from caicach.core.index.text import Text, say
from caicach.exchange.portal.error_files import ErrorFile, is_table
from caicach.exchange.portal.mapping import MappedTable, mapped_tables, read_mapping
from caicach.exchange.portal.reading import Row, Table, reasons, tables
from caicach.exchange.portal.records import Dossier, Progress, Record, Supplement
from caicach.work.dossiers.imports.resolving import Resolver
from caicach.work.dossiers.imports.slim import slim_dossier, slim_step, slim_supplement
from caicach.work.dossiers.imports.spilling import Slim, Spill

TELL_EVERY = 20_000
"""Rows between two reports of progress."""
SHOWN = 50


@dataclass(slots=True)
class Reading:
    """What was found in files: rows by kind, how many were refused or said again, and what was remarked."""

    rows: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    repeated: int = 0
    oddities: dict[str, int] = field(default_factory=dict)
    unknown_procedures: dict[str, int] = field(default_factory=dict)
    unknown_units: dict[str, int] = field(default_factory=dict)
    error_files: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    is_cut: bool = False

    def add(self, other: Reading) -> None:
        """Take along what was found in another table."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, dict):
                summed = Counter(mine)
                summed.update(theirs)
                setattr(self, one.name, dict(summed.most_common(SHOWN)))
            elif isinstance(mine, bool):
                setattr(self, one.name, mine or theirs)
            else:
                setattr(self, one.name, mine + theirs)


@dataclass(frozen=True, slots=True)
class Task:
    """One table to be read: which of which file, put aside into how many parts where."""

    path: Path
    table: int
    place: int
    folder: Path
    parts: int
    at: datetime
    mapping: Path | None = None

    def tables(self) -> Sequence[Table | MappedTable]:
        """Return the tables of the file."""
        return opened(self.path, self.at, self.mapping)

    @property
    def spill(self) -> Path:
        """Where its rows are put aside."""
        return self.folder / f"spill-{self.place:03d}"


def opened(path: Path, at: datetime, mapping: Path | None) -> Sequence[Table | MappedTable]:
    """Return the tables of a file in the portal's field names, or by a mapping in those of its own system.

    Raises ProblemsError when a file cannot be read.
    """
    if mapping is None:
        return tables(path, at=at)
    return mapped_tables(path, read_mapping(mapping.read_bytes(), mapping.name), at=at)


def tasks_of(
    paths: Sequence[Path], folder: Path, parts: int, at: datetime, mapping: Path | None
) -> list[Task]:
    """Return the tables of files, in their order.

    Raises ProblemsError when a file cannot be read.
    """
    found: list[Task] = []
    for path in paths:
        for table in range(len(opened(path, at, mapping))):
            found.append(Task(path, table, len(found), folder, parts, at, mapping))
    return found


def read(task: Task, progress: Callable[[int], None] | None = None) -> Reading:
    """Put the good rows of a table aside, and the others into its file of refused rows."""
    table = task.tables()[task.table]
    suffix = "csv" if is_table(table.source) else "jsonl"
    path = task.folder / f"loi-{task.place + 1}-{table.shape.name}.{suffix}"
    path.unlink(missing_ok=True)
    task.spill.mkdir(exist_ok=True)
    with Spill(task.spill, task.parts) as spill, ErrorFile(path, table.source) as errors:
        return _Reader(progress).read(table, spill, errors)


class _Reader:
    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self._resolver = Resolver()
        self._progress = progress
        self._oddities: Counter[str] = Counter()
        self._repeated = 0

    def read(self, table: Table | MappedTable, spill: Spill, errors: ErrorFile) -> Reading:
        count = 0
        put, add, slim_of = spill.put, errors.add, self._slim
        for row in table.rows():
            count += 1
            if self._progress and count % TELL_EVERY == 0:
                self._progress(count)
            slim, reason = slim_of(row)
            if slim is not None:
                put(slim)
            elif reason is not None:
                add(row.number, row.cells, reason)
        ending = table.source.ending
        return Reading(
            rows={table.shape.name: count},
            refused=errors.count,
            repeated=self._repeated,
            oddities=dict(self._oddities.most_common(SHOWN)),
            unknown_procedures=dict(self._resolver.unknown_procedures.most_common(SHOWN)),
            unknown_units=dict(self._resolver.unknown_units.most_common(SHOWN)),
            error_files=[errors.path.name] if errors.count else [],
            remarks=[_told(remark) for remark in ending.remarks],
            is_cut=ending.is_cut,
        )

    def _slim(self, row: Row) -> tuple[Slim | None, Text | None]:
        """Return what is put aside of a row, or why it is refused; neither where it only says again."""
        for fault in row.faults:
            if not fault.stops:
                self._oddities[f"{fault.field}: {fault.reason.vi}"] += 1
        if row.record is not None:
            return self._slimmed(row.record, row)
        self._repeated += row.is_repeated
        return None, None if row.is_repeated else reasons(row.faults)

    def _slimmed(self, record: Record, row: Row) -> tuple[Slim | None, Text | None]:
        if type(record) is Progress:
            reason = self._resolver.refusal_of_step(record)
            return (None, reason) if reason else (slim_step(record, row.number), None)
        if isinstance(record, Supplement):
            if not record.code:
                return None, say("MaHoSo: Thiếu giá trị bắt buộc.", "MaHoSo: a required value is missing.")
            return slim_supplement(record, row.number), None
        assert isinstance(record, Dossier)
        places = self._resolver.places(record)
        if isinstance(places, Text):
            return None, places
        return slim_dossier(record, row.number, places), None


def _told(remark: Problem) -> str:
    where: Any = remark.place.in_("vi")
    return f"{where + ': ' if where else ''}{remark.message.vi} {remark.mend.vi}"
