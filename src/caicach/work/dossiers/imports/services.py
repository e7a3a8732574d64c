"""Taking files of dossiers over: read, put aside, write part by part, and tell what came of it.

The folder of an import holds all that a broken-off one needs to go on: what was put aside, which parts are
done, the rows that were refused. Doing a part twice changes nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from caicach.common.audit.actions import Actor, Subject
from caicach.common.audit.services import record
from caicach.core.dossiers.moves import EventKind
from caicach.core.index.problems import Problem
from caicach.core.index.text import Text, say
from caicach.exchange.portal.error_files import ErrorFile, is_table
from caicach.exchange.portal.reading import Row, Table, reasons, tables
from caicach.exchange.portal.records import Dossier, Progress, Record, Supplement
from caicach.registry.acting import Act, require
from caicach.registry.procedures.models import ProcedureVersion
from caicach.registry.procedures.rules import rules_to_json
from caicach.work.dossiers.actions import IMPORTED
from caicach.work.dossiers.imports.policies import may_import
from caicach.work.dossiers.imports.resolving import Resolver
from caicach.work.dossiers.imports.sealing import Sealer
from caicach.work.dossiers.imports.slim import slim_dossier, slim_step, slim_supplement
from caicach.work.dossiers.imports.spilling import Slim, Spill, parts_for, path_of, taken
from caicach.work.dossiers.imports.storing import store
from caicach.work.dossiers.imports.taking import Counts, Taker

TELL_EVERY = 20_000
"""Rows between two reports of progress."""
SHOWN = 50
ORPHANS = "khong-co-ho-so.csv"
_TRIES = 3

Progressed = Callable[[str, int, int], None]
"""Told the phase ("reading" or "writing"), how much of it is done, and how much there is (0: unknown)."""


@dataclass(slots=True)
class Report:
    """What came of an import: rows read, refused (with files to mend), repeated, and what was written."""

    rows: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    repeated: int = 0
    oddities: dict[str, int] = field(default_factory=dict)
    unknown_procedures: dict[str, int] = field(default_factory=dict)
    unknown_units: dict[str, int] = field(default_factory=dict)
    error_files: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    is_cut: bool = False
    counts: Counts = field(default_factory=Counts)

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing was written."""
        return not (self.counts.new or self.counts.changed)


@dataclass(frozen=True, slots=True)
class Options:
    """How to import.

    ``folder`` is where the import keeps what it needs to go on, and its files of refused rows. ``source`` is
    the name of the system that the files come from.
    """

    folder: Path
    source: str = ""
    is_illustrative: bool = False
    progress: Progressed | None = None


def import_dossiers(paths: Sequence[Path], *, act: Act, options: Options) -> Report:
    """Take files over on behalf of a person.

    Raises:
        PermissionDenied: the actor may not.
        ProblemsError: a file cannot be read at all; nothing is written then.
    """
    require(may_import(act.by, on=act.day))
    return run_import(paths, by=act.actor, at=act.at, origin=act.origin, options=options)


def run_import(paths: Sequence[Path], *, by: Actor, at: datetime, origin: str, options: Options) -> Report:
    """Take files over: by the operator from the console, or once a right was required.

    Called again with the same folder after it was broken off, it goes on where it stopped.

    Raises ProblemsError; OSError.
    """
    options.folder.mkdir(parents=True, exist_ok=True)
    kept = _Kept(options.folder)
    if not kept.is_read:
        kept.write_reading(*_read(paths, at, options))
    report = _report(kept.reading)
    taker = Taker(
        store(),
        Sealer(kind=EventKind.IMPORTED.value, recorded_at=at, origin=origin[:100]),
        at,
        options.source[:60],
        options.is_illustrative,
        _rules(),
    )
    for part in range(kept.parts):
        if part not in kept.done:
            counts, nowhere = _taken(taker, options.folder, part)
            _write_orphans(options.folder, part, nowhere)
            kept.mark(part, counts)
        if options.progress:
            options.progress("writing", part + 1, kept.parts)
    for counts in kept.done.values():
        report.counts.add(counts)
    if any(options.folder.glob(f"*-{ORPHANS}")):
        report.error_files += sorted(path.name for path in options.folder.glob(f"*-{ORPHANS}"))
    if not report.is_unchanged:
        _note(paths, report, by=by, at=at, origin=origin, source=options.source)
    return report


def _taken(taker: Taker, folder: Path, part: int) -> tuple[Counts, list[str]]:
    """Write a part; somebody else may add the same person or code at the same moment: then once more."""
    for tried in range(1, _TRIES + 1):
        try:
            return taker.take(taken(folder, part))
        except IntegrityError:
            if tried == _TRIES:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _note(
    paths: Sequence[Path], report: Report, *, by: Actor, at: datetime, origin: str, source: str
) -> None:
    names = ", ".join(path.name for path in paths)[:200]
    record(
        IMPORTED,
        by=by,
        on=Subject("dataset", names[:60], source or names),
        origin=origin,
        at=at,
        details={
            "new": report.counts.new,
            "changed": report.counts.changed,
            "events": report.counts.events,
            "refused": report.refused,
        },
    )


def _rules() -> dict[int, dict[str, Any]]:
    return {version.pk: rules_to_json(version.deadline_rules()) for version in ProcedureVersion.objects.all()}


# --- Reading ----------------------------------------------------------------------------------------------


def _read(paths: Sequence[Path], at: datetime, options: Options) -> tuple[Report, int]:
    """Read all files, put their records aside, and return what was remarked and into how many parts."""
    found = [table for path in paths for table in tables(path, at=at)]
    parts = parts_for(sum(path.stat().st_size for path in paths))
    reader = _Reader(Resolver(), options)
    with Spill(options.folder, parts) as spill:
        for place, table in enumerate(found):
            reader.read(table, spill, place)
    return reader.finished(), parts


class _Reader:
    def __init__(self, resolver: Resolver, options: Options) -> None:
        self.resolver = resolver
        self.options = options
        self.report = Report()
        self._oddities: Counter[str] = Counter()
        self._rows = 0

    def read(self, table: Table, spill: Spill, place: int) -> None:
        """Put the good rows of a table aside, and the others into its file of refused rows."""
        source = table.source
        suffix = "csv" if is_table(source) else "jsonl"
        path = self.options.folder / f"loi-{place + 1}-{table.shape.name}.{suffix}"
        count = 0
        with ErrorFile(path, source) as errors:
            for row in table.rows():
                count += 1
                self._told()
                slim, reason = self._slim(row)
                if slim is not None:
                    spill.put(slim)
                elif reason is not None:
                    errors.add(row.number, row.cells, reason)
            if errors.count:
                self.report.error_files.append(path.name)
            self.report.refused += errors.count
        name = table.shape.name
        self.report.rows[name] = self.report.rows.get(name, 0) + count
        self.report.is_cut = self.report.is_cut or source.ending.is_cut
        self.report.remarks += [_told(remark) for remark in source.ending.remarks]

    def _slim(self, row: Row) -> tuple[Slim | None, Text | None]:
        """Return what is put aside of a row, or why it is refused; neither where it only says again."""
        for fault in row.faults:
            if not fault.stops:
                self._oddities[f"{fault.field}: {fault.reason.vi}"] += 1
        if row.record is not None:
            return self._slimmed(row.record, row)
        self.report.repeated += row.is_repeated
        return None, None if row.is_repeated else reasons(row.faults)

    def _slimmed(self, record_: Record, row: Row) -> tuple[Slim | None, Text | None]:
        if type(record_) is Progress:
            reason = self.resolver.refusal_of_step(record_)
            return (None, reason) if reason else (slim_step(record_, row.number), None)
        if isinstance(record_, Supplement):
            if not record_.code:
                return None, say("MaHoSo: Thiếu giá trị bắt buộc.", "MaHoSo: a required value is missing.")
            return slim_supplement(record_, row.number), None
        assert isinstance(record_, Dossier)
        places = self.resolver.places(record_)
        if isinstance(places, Text):
            return None, places
        return slim_dossier(record_, row.number, places), None

    def _told(self) -> None:
        self._rows += 1
        if self.options.progress and self._rows % TELL_EVERY == 0:
            self.options.progress("reading", self._rows, 0)

    def finished(self) -> Report:
        """Return the report with what was counted."""
        self.report.oddities = dict(self._oddities.most_common(SHOWN))
        self.report.unknown_procedures = dict(self.resolver.unknown_procedures.most_common(SHOWN))
        self.report.unknown_units = dict(self.resolver.unknown_units.most_common(SHOWN))
        return self.report


def _told(remark: Problem) -> str:
    where = remark.place.in_("vi")
    return f"{where + ': ' if where else ''}{remark.message.vi} {remark.mend.vi}"


# --- What is kept between two tries -----------------------------------------------------------------------


class _Kept:
    """The state of an import in its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reading = folder / "reading.json"
        self._done = folder / "done.jsonl"
        self.done: dict[int, Counts] = {}
        if self.is_read and self._done.exists():
            for line in self._done.read_text(encoding="utf-8").splitlines():
                # A line cut off by a power failure is a part that is done once more.
                if line.endswith("}"):
                    noted = json.loads(line)
                    self.done[noted["part"]] = Counts(**noted["counts"])

    @property
    def is_read(self) -> bool:
        """Whether everything was put aside."""
        return self._reading.exists()

    @property
    def reading(self) -> dict[str, Any]:
        """What reading found."""
        found: dict[str, Any] = json.loads(self._reading.read_text(encoding="utf-8"))
        return found

    @property
    def parts(self) -> int:
        """Into how many parts it was put aside."""
        return int(self.reading["parts"])

    def write_reading(self, report: Report, parts: int) -> None:
        """Note that everything was put aside."""
        self._done.unlink(missing_ok=True)
        text = json.dumps({**asdict(report), "parts": parts}, ensure_ascii=False)
        temporary = self._reading.with_suffix(".tmp")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(self._reading)

    def mark(self, part: int, counts: Counts) -> None:
        """Note that a part is written, and let go of what was put aside for it."""
        self.done[part] = counts
        with self._done.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"part": part, "counts": asdict(counts)}) + "\n")
        path_of(self._folder, part).unlink(missing_ok=True)


def _report(reading: dict[str, Any]) -> Report:
    known = {name: value for name, value in reading.items() if name not in {"parts", "counts"}}
    return Report(**known)


def _write_orphans(folder: Path, part: int, codes: Sequence[str]) -> None:
    """Name the dossiers of which there are steps or supplements alone."""
    if codes:
        reason = "Không có hồ sơ mang mã này. Hãy nạp hồ sơ (HoSo) rồi nạp lại tiến độ."
        lines = "".join(f"{code},{reason}\r\n" for code in codes)
        path = folder / f"{part:03d}-{ORPHANS}"
        path.write_text("\ufeffMaHoSo,LyDoLoi\r\n" + lines, encoding="utf-8", newline="")
