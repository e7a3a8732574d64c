"""Our dossiers of a span held against another system's file, and against what both last agreed on.

The files are put aside by code on disk, our dossiers come as a stream, and each difference is written when it
is found: memory grows with units and procedures alone. Both sides go through the same record of the portal's
fields, so that a difference is one of content.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db.models import Q, QuerySet

from caicach.core.codes.procedures import ProcedureCodeError, normal_procedure_code
from caicach.core.deadlines.minutes import minute_of
from caicach.core.reconciliation import Reconciliation, Standing
from caicach.exchange.portal import records
from caicach.exchange.portal.error_files import ErrorFile, is_table
from caicach.exchange.portal.fields import DOSSIER
from caicach.exchange.portal.reading import reasons, tables
from caicach.exchange.portal.sources import NO_TABLE, unusable
from caicach.exchange.reconciliation_workbook import ReconciliationWorkbook
from caicach.registry.organisations.selectors import ids_below
from caicach.work.dossiers.imports.exporting import dossier_records, unit_codes
from caicach.work.dossiers.imports.resolving import Resolver
from caicach.work.dossiers.imports.slim import minute
from caicach.work.dossiers.models import Dossier

BATCH = 500
TELL_EVERY = 5_000
TOLERANCE = 1
"""Minutes by which two moments may differ: one side may cut seconds off, the other round them."""
REPORT = "doi-chieu.xlsx"
_SILENT = ("channel", "online_payment", "digitised")
"""Fields of which our record may say nothing; what it does not know is no difference."""
Told = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Question:
    """What is held against what: dossiers submitted in a span, of a unit and all below it or of everybody.

    ``agreed`` is a file of the last exchange, by which one sees which side has changed since.
    """

    theirs: Path
    since: datetime
    until: datetime
    unit_id: int | None = None
    agreed: Path | None = None
    about: tuple[str, ...] = ()


@dataclass(slots=True)
class Outcome:
    """What came of it: the sums, and the rows of their file that could not be read."""

    found: Reconciliation
    rows: int = 0
    unread: int = 0
    is_cut: bool = False
    error_files: list[str] = field(default_factory=list)


def reconcile(question: Question, folder: Path, *, at: datetime, told: Told | None = None) -> Outcome:
    """Hold our dossiers against a file, and write the report into a folder.

    Args:
        question: what is held against what.
        folder: where the report and the file of unreadable rows go.
        at: the moment for which both sides are looked at.
        told: is told the phase ("reading" or "holding") and how many dossiers were gone through.

    Raises:
        ProblemsError: a file cannot be read.
        OSError: the report cannot be written.
    """
    outcome = Outcome(Reconciliation(at=minute_of(at), tolerance=TOLERANCE))
    places = _Places()
    with closing(_Aside()) as aside:
        aside.fill("theirs", _read(question.theirs, folder, places, at, outcome, told))
        if question.agreed is not None:
            aside.fill("agreed", _read(question.agreed, None, places, at, None, told))
        path = folder / f"part-of-{REPORT}"
        with ReconciliationWorkbook(path) as book:
            triples = _pairs(question, aside, places, at)
            for count, (ours, theirs, agreed) in enumerate(triples, start=1):
                book.add(outcome.found.hold(ours, theirs, agreed), ours, theirs)
                if told and count % TELL_EVERY == 0:
                    told("holding", count)
            book.sum_up(outcome.found, [*question.about, *_remarks(outcome)])
        path.replace(folder / REPORT)
    return outcome


def _remarks(outcome: Outcome) -> Iterator[str]:
    yield "Điểm chênh là ước tính theo tỷ lệ, chưa áp ngưỡng bộ tiêu chí. Cổng không xác nhận báo cáo này."
    yield "Nội dung mà hệ thống này chưa ghi (thanh toán trực tuyến, số hóa) được lấy theo tệp đối chiếu."
    if outcome.unread:
        yield f"{outcome.unread} dòng của tệp không đọc được nên có thể bị tính là chỉ có ở đây."
    if outcome.is_cut:
        yield "Tệp đối chiếu bị cắt ngang: phần sau chỗ cắt không được đối chiếu."


# --- Their side -------------------------------------------------------------------------------------------


def _read(
    path: Path, folder: Path | None, places: _Places, at: datetime, outcome: Outcome | None, told: Told | None
) -> Iterator[Standing]:
    """Give the dossiers of a file; rows that cannot be read go to a file of their own, where wanted."""
    found = [table for table in tables(path, at=at) if table.shape is DOSSIER]
    if not found:
        raise unusable(path.name, *NO_TABLE)
    count = 0
    for place, table in enumerate(found, start=1):
        suffix = "csv" if is_table(table.source) else "jsonl"
        name = f"loi-{place}.{suffix}"
        with ErrorFile((folder or path.parent) / (name if folder else f"bo-{name}"), table.source) as errors:
            for row in table.rows():
                count += 1
                if told and count % TELL_EVERY == 0:
                    told("reading", count)
                if isinstance(row.record, records.Dossier):
                    yield places.standing(row.record)
                elif not row.is_repeated:
                    errors.add(row.number, row.cells, reasons(row.faults))
        if outcome is not None:
            outcome.rows = count
            outcome.unread += errors.count
            outcome.is_cut = outcome.is_cut or table.source.ending.is_cut
            outcome.error_files += [name] if errors.count else []


class _Places:
    """Units and procedures by one name on both sides."""

    def __init__(self) -> None:
        self._resolver = Resolver()
        self._codes = unit_codes()

    def standing(self, record: records.Dossier) -> Standing:
        """Return where a record says that its dossier stands."""
        finished, state = minute(record.finished_at), record.state
        return Standing(
            code=record.code,
            unit=self._unit(record.unit),
            kind=_procedure(record.procedure_code),
            state=state,
            channel=record.channel,
            submitted=minute(record.submitted_at),
            received=minute(record.received_at),
            due=minute(record.due_at),
            resolved=finished if state in {"9", "10"} else None,
            returned=minute(record.returned_at) if state == "10" else None,
            ended=(minute(record.refused_at) or finished) if state in {"3", "7", "8"} else None,
            supplements=tuple(sorted(minute_of(one.asked_at) for one in record.supplements if one.asked_at)),
            is_paused=state == "5",
            online_payment=record.online_payment,
            digitised=record.digitised,
        )

    def _unit(self, said: str) -> str:
        _receiver, agency = self._resolver.place_of("", said)
        return self._codes.get(agency, said) if agency is not None else said


def _procedure(code: str) -> str:
    try:
        return normal_procedure_code(code)
    except ProcedureCodeError:
        return code


class _Aside:
    """Standings by code, in a database of its own that moves to disk as it grows."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16000"):
            self._kept.execute(f"PRAGMA {pragma}")
        for name in _TABLES:
            self._kept.execute(
                f"CREATE TABLE {name} (code TEXT PRIMARY KEY, said TEXT, met INT) WITHOUT ROWID"
            )
        self._kept.execute("BEGIN")

    def fill(self, name: str, standings: Iterable[Standing]) -> None:
        """Put standings aside; of two for one dossier the later one counts."""
        rows = ((one.code, json.dumps(one, ensure_ascii=False)) for one in standings)
        self._kept.executemany(_FILL[name], rows)

    def of(self, name: str, codes: Sequence[str]) -> dict[str, Standing]:
        """Return what was put aside of some dossiers."""
        found = self._kept.execute(_OF[name], (json.dumps(codes),))
        return {code: _standing(said) for code, said in found}

    def meet(self, codes: Iterable[str]) -> None:
        """Note that dossiers were held already."""
        self._kept.executemany("UPDATE theirs SET met = 1 WHERE code = ?", ((code,) for code in codes))

    def unmet(self) -> Iterator[list[Standing]]:
        """Give what was not held yet, in batches by code."""
        after = ""
        while rows := self._kept.execute(
            "SELECT code, said FROM theirs WHERE met = 0 AND code > ? ORDER BY code LIMIT ?", (after, BATCH)
        ).fetchall():
            after = rows[-1][0]
            yield [_standing(said) for _code, said in rows]

    def close(self) -> None:
        """Let go of everything."""
        self._kept.close()


_TABLES = ("theirs", "agreed")
_FILL = {name: f"INSERT OR REPLACE INTO {name} VALUES (?, ?, 0)" for name in _TABLES}  # noqa: S608 - names above
_OF = {
    name: f"SELECT code, said FROM {name} WHERE code IN (SELECT value FROM json_each(?))"  # noqa: S608 - names above
    for name in _TABLES
}


def _standing(said: str) -> Standing:
    found = Standing(*json.loads(said))
    return found._replace(supplements=tuple(found.supplements))


# --- Both sides -------------------------------------------------------------------------------------------

Triple = tuple[Standing | None, Standing | None, Standing | None]


def _pairs(question: Question, aside: _Aside, places: _Places, at: datetime) -> Iterator[Triple]:
    """Give each dossier of either side once: ours, theirs, and what both last agreed on."""
    ours = dossier_records(_ours(question, at))
    while batch := [places.standing(record) for record in islice(ours, BATCH)]:
        codes = [one.code for one in batch]
        theirs, agreed = aside.of("theirs", codes), aside.of("agreed", codes)
        aside.meet(codes)
        for one in batch:
            yield _spoken(one, theirs.get(one.code)), theirs.get(one.code), agreed.get(one.code)
    for left in aside.unmet():
        # What lies outside the span, or is another unit's here, is ours all the same.
        codes = [one.code for one in left]
        known = {
            record.code: places.standing(record)
            for record in dossier_records(Dossier.objects.filter(code__in=codes))
        }
        agreed = aside.of("agreed", codes)
        for one in left:
            mine = known.get(one.code)
            yield _spoken(mine, one) if mine else None, one, agreed.get(one.code)


def _ours(question: Question, at: datetime) -> QuerySet[Dossier]:
    chosen = Dossier.objects.filter(submitted_at__gte=question.since, submitted_at__lt=question.until)
    if question.unit_id is None:
        return chosen
    units = sorted({question.unit_id, *ids_below({question.unit_id}, on=at.date())})
    return chosen.filter(Q(receiver__in=units) | Q(agency__in=units))


def _spoken(ours: Standing, theirs: Standing | None) -> Standing:
    """Return our standing without silence where theirs speaks."""
    if theirs is None:
        return ours
    silent = {name: getattr(theirs, name) for name in _SILENT if not getattr(ours, name)}
    return ours._replace(**silent)
