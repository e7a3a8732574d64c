"""Taking files of dossiers over: read, put aside, write part by part, and tell what came of it.

The folder of an import holds all that a broken-off one needs to go on: what was put aside, which parts are
done, the rows that were refused. Doing a part twice changes nothing.
"""

from __future__ import annotations

import json
import multiprocessing
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import django
from django.db import IntegrityError, connection, transaction

from caicach.common.audit.actions import Actor, Subject
from caicach.common.audit.services import record
from caicach.core.dossiers.moves import EventKind
from caicach.registry.acting import Act, require
from caicach.registry.procedures.models import ProcedureVersion
from caicach.registry.procedures.rules import rules_to_json
from caicach.work.dossiers.actions import IMPORTED
from caicach.work.dossiers.imports.policies import may_import
from caicach.work.dossiers.imports.reading import Reading, Task, read, tasks_of
from caicach.work.dossiers.imports.sealing import Sealer
from caicach.work.dossiers.imports.spilling import parts_for, taken
from caicach.work.dossiers.imports.storing import store
from caicach.work.dossiers.imports.taking import Counts, Taker

ORPHANS = "khong-co-ho-so.csv"
_TRIES = 3
A = TypeVar("A")
R = TypeVar("R")

Progressed = Callable[[str, int, int], None]
"""Told the phase ("reading" or "writing"), how much of it is done, and how much there is (0: unknown)."""


@dataclass(slots=True)
class Report(Reading):
    """What came of an import: rows read, refused (with files to mend), repeated, and what was written."""

    counts: Counts = field(default_factory=Counts)

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing was written."""
        return not (self.counts.new or self.counts.changed)


@dataclass(frozen=True, slots=True)
class Options:
    """How to import.

    ``folder`` is where the import keeps what it needs to go on, and its files of refused rows. ``source`` is
    the name of the system that the files come from. ``processes`` share the work; SQLite has one writer.
    ``mapping`` says what the columns of a system that is not the portal mean.
    """

    folder: Path
    source: str = ""
    is_illustrative: bool = False
    progress: Progressed | None = None
    processes: int = 1
    mapping: Path | None = None


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
    with _workers(options) as each:
        if not kept.is_read:
            _read_all(paths, at, kept, each, options)
        setting = Setting(options.folder, at, origin[:100], options.source[:60], options.is_illustrative)
        todo = [(setting, part) for part in range(kept.parts) if part not in kept.done]
        for part, counts in each(write_part, todo):
            kept.mark(part, counts)
            if options.progress:
                options.progress("writing", len(kept.done), kept.parts)
    report = kept.report()
    if not report.is_unchanged:
        _note(paths, report, by=by, at=at, origin=origin, source=options.source)
    return report


Each = Callable[[Callable[[A], R], Sequence[A]], Iterator[R]]


@contextmanager
def _workers(options: Options) -> Iterator[Each[Any, Any]]:
    """Give what does tasks one after the other, or in as many processes as are asked for."""
    if options.processes < 2 or connection.vendor == "sqlite":
        yield map
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.processes, mp_context=context, initializer=django.setup) as pool:
        yield pool.map


def _read_all(
    paths: Sequence[Path], at: datetime, kept: _Kept, each: Each[Task, Reading], options: Options
) -> None:
    parts = parts_for(sum(path.stat().st_size for path in paths))
    tasks = tasks_of(paths, options.folder, parts, at, options.mapping)
    whole = Reading()
    rows = 0

    def told(count: int) -> None:
        if options.progress:
            options.progress("reading", rows + count, 0)

    if len(tasks) == 1 or options.processes < 2:
        for task in tasks:
            whole.add(read(task, told))
            rows = sum(whole.rows.values())
    else:
        for found in each(read, tasks):
            whole.add(found)
            rows = sum(whole.rows.values())
            told(0)
    kept.write_reading(whole, parts)


# --- Writing a part ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setting:
    """What every part of an import shares."""

    folder: Path
    at: datetime
    origin: str
    source: str
    is_illustrative: bool


def write_part(task: tuple[Setting, int]) -> tuple[int, Counts]:
    """Write a part; somebody else may add the same person or code at the same moment: then once more."""
    setting, part = task
    taker = Taker(
        store(),
        Sealer(kind=EventKind.IMPORTED.value, recorded_at=setting.at, origin=setting.origin),
        setting.at,
        setting.source,
        setting.is_illustrative,
        _rules(str(setting.folder)),
    )
    for tried in range(1, _TRIES + 1):
        try:
            counts, nowhere = taker.take(taken(setting.folder, part))
        except IntegrityError:
            if tried == _TRIES:
                raise
        else:
            _write_orphans(setting.folder, part, nowhere)
            return part, counts
    raise AssertionError("unreachable")


@lru_cache(maxsize=1)
def _rules(_import: str) -> dict[int, dict[str, Any]]:
    """Return the deadline rules of each version, read once an import."""
    return {version.pk: rules_to_json(version.deadline_rules()) for version in ProcedureVersion.objects.all()}


def _write_orphans(folder: Path, part: int, codes: Sequence[str]) -> None:
    """Name the dossiers of which there are steps or supplements alone."""
    if codes:
        reason = "Không có hồ sơ mang mã này. Hãy nạp hồ sơ (HoSo) rồi nạp lại tiến độ."
        lines = "".join(f"{code},{reason}\r\n" for code in codes)
        path = folder / f"{part:03d}-{ORPHANS}"
        path.write_text("\ufeffMaHoSo,LyDoLoi\r\n" + lines, encoding="utf-8", newline="")


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
                if line.endswith("}}"):
                    noted = json.loads(line)
                    self.done[noted["part"]] = Counts(**noted["counts"])

    @property
    def is_read(self) -> bool:
        """Whether everything was put aside."""
        return self._reading.exists()

    @property
    def parts(self) -> int:
        """Into how many parts it was put aside."""
        return int(json.loads(self._reading.read_text(encoding="utf-8"))["parts"])

    def write_reading(self, reading: Reading, parts: int) -> None:
        """Note that everything was put aside."""
        self._done.unlink(missing_ok=True)
        text = json.dumps({**asdict(reading), "parts": parts}, ensure_ascii=False)
        temporary = self._reading.with_suffix(".tmp")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(self._reading)

    def mark(self, part: int, counts: Counts) -> None:
        """Note that a part is written; when all are, let go of what was put aside."""
        self.done[part] = counts
        with self._done.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"part": part, "counts": asdict(counts)}) + "\n")
        if len(self.done) == self.parts:
            for spill in self._folder.glob("spill-*"):
                shutil.rmtree(spill)

    def report(self) -> Report:
        """Return what came of it all."""
        found = json.loads(self._reading.read_text(encoding="utf-8"))
        del found["parts"]
        report = Report(**found)
        for counts in self.done.values():
            report.counts.add(counts)
        report.error_files += sorted(path.name for path in self._folder.glob(f"*-{ORPHANS}"))
        return report
