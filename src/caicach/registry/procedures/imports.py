"""Taking over procedures in the national portal's shape.

What the catalogue holds is never overwritten. A record with the content that was last imported changes
nothing; one with another content becomes the next version of its procedure, valid from the day of the import,
and the version before it ends the day before. Everything is one transaction, written in batches, with one
entry in the ledger that names the file by its SHA-256.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Actor, Subject
from caicach.common.audit.services import record
from caicach.core.codes.text import fold
from caicach.exchange.procedures.common import RecordError
from caicach.exchange.procedures.files import Found, read_records
from caicach.exchange.procedures.reading import Identified, identify
from caicach.exchange.procedures.record import WORDS, Part, ProcedureRecord, Reason
from caicach.registry.acting import Act, require
from caicach.registry.procedures import actions
from caicach.registry.procedures.building import Rows, lacks_limit, rows_of
from caicach.registry.procedures.carrying import carry_processes
from caicach.registry.procedures.constants import LimitState, VersionState
from caicach.registry.procedures.files import sha256_of
from caicach.registry.procedures.models import (
    Channel,
    Fee,
    Field,
    Paper,
    Procedure,
    ProcedureVersion,
)
from caicach.registry.procedures.policies import can_manage_procedures
from caicach.registry.procedures.revising import lock_catalogue, raise_revision

BATCH = 200
NO_FIELD = "Chưa phân lĩnh vực"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A part of one procedure that was not understood, as a report lists it."""

    code: str
    name: str
    part: Part
    reason: Reason
    text: str

    @property
    def why(self) -> str:
        """The reason in Vietnamese."""
        words = WORDS.get((self.part, self.reason))
        return words.vi if words else f"{self.part}: {self.reason}"


@dataclass(slots=True)
class ImportReport:
    """What an import did.

    ``unread`` counts the procedures by part and reason of what was not understood, in new and changed ones;
    ``by_hand`` those that lack a time limit; ``faults`` are places of the file with no procedure, and why.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    by_hand: int = 0
    carried: int = 0
    unread: Counter[tuple[Part, Reason]] = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)
    sha256: str = ""

    @property
    def is_unchanged(self) -> bool:
        """Whether the catalogue already held everything."""
        return not (self.new or self.changed)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The reasons in Vietnamese with the number of procedures, the commonest first."""
        return [(WORDS[key].vi, count) for key, count in self.unread.most_common() if key in WORDS]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import: whether new versions are in force at once, and from when; ``source`` names the file."""

    publish: bool = True
    source: str = ""
    on_unread: Callable[[UnreadRow], None] | None = None
    progress: Callable[[int], None] | None = None


USUAL = ImportOptions()


def import_procedures(path: Path, *, act: Act, options: ImportOptions = USUAL) -> ImportReport:
    """Take over a file of procedures on behalf of a person.

    Raises:
        PermissionDenied: the actor does not manage procedures.
        SourceError: the file cannot be read; nothing is written.
        OSError.
    """
    require(can_manage_procedures(act.by, on=act.day))
    return run_import(path, by=act.actor, at=act.at, origin=act.origin, options=options)


@transaction.atomic
def run_import(
    path: Path, *, by: Actor, at: datetime, origin: str, options: ImportOptions = USUAL
) -> ImportReport:
    """Take over a file of procedures: by the operator from the console, or once a right was required.

    Raises SourceError, OSError; nothing is written then.
    """
    lock_catalogue()
    work = _Import(at, options)
    records = work.records(read_records(path))
    done = 0
    while batch := list(islice(records, BATCH)):
        work.take(batch)
        done += len(batch)
        if options.progress:
            options.progress(done)
    report = work.report
    report.sha256 = sha256_of(path)
    if not report.is_unchanged:
        raise_revision()
        record(
            actions.IMPORTED,
            by=by,
            on=Subject("dataset", report.sha256[:16], options.source or path.name),
            origin=origin,
            at=at,
            details={
                "new": report.new,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "unread": report.by_hand,
                "faults": len(report.faults),
                "sha256": report.sha256,
                "published": options.publish,
            },
        )
    return report


@dataclass(slots=True)
class _Newest:
    """The newest version of a procedure, and the content that was imported last."""

    procedure_id: int
    number: int = 0
    digest: str = ""
    version: ProcedureVersion | None = None
    was_published: bool = False


class _Import:
    """One import under way."""

    def __init__(self, at: datetime, options: ImportOptions) -> None:
        self.at = at
        self.options = options
        self.on: date = timezone.localdate(at)
        self.report = ImportReport()
        self.seen: dict[str, str] = {}
        self.fields: dict[str, Field] = {found.folded: found for found in Field.objects.all()}

    def records(self, found: Iterator[Found]) -> Iterator[Identified]:
        """Yield the procedures, each once; what is none goes into the report."""
        for one in found:
            if one.raw is None:
                self.report.faults.append((one.place, one.fault))
                continue
            try:
                read = identify(one.raw)
            except RecordError as error:
                self.report.faults.append((one.place, str(error)))
                continue
            known = self.seen.setdefault(read.code, read.digest)
            if known is not read.digest:
                if known != read.digest:
                    fault = _("Mã %(code)s đã có ở trên với nội dung khác; dòng này được bỏ qua.")
                    self.report.faults.append((one.place, fault % {"code": read.code}))
                continue
            yield read

    def take(self, batch: list[Identified]) -> None:
        """Write what is new or changed among some records."""
        newest = self._newest([one.code for one in batch])
        wanted = [one.read() for one in batch if newest[one.code].digest != one.digest]
        self.report.unchanged += len(batch) - len(wanted)
        if not wanted:
            return
        self._add_fields(wanted)
        self._add_procedures(wanted, newest)
        made = [self._made(read, newest[read.code]) for read in wanted]
        former = [newest[read.code].version for read in wanted]
        self._carry_limits([rows for rows, old in zip(made, former, strict=True) if old is not None])
        if self.options.publish:
            self._end([old for old in former if old is not None])
        self._save(made)
        for rows, old in zip(made, former, strict=True):
            if old is not None and self.options.publish:
                self.report.carried += carry_processes(old, rows.version, at=self.at, on=self.on)
        self._tell(wanted, made)

    def _newest(self, codes: list[str]) -> dict[str, _Newest]:
        """Return what the catalogue holds of some codes; a code that it does not know gets an empty one."""
        newest = {code: _Newest(0) for code in codes}
        for pk, code in Procedure.objects.filter(code__in=codes).values_list("pk", "code"):
            newest[code].procedure_id = pk
        held = ProcedureVersion.objects.filter(procedure__code__in=codes).select_related("procedure")
        for version in held.only(
            "procedure__code", "number", "digest", "state", "valid_from", "valid_to"
        ).order_by("number"):
            known = newest[version.procedure.code]
            known.number = version.number
            known.digest = version.digest or known.digest
            known.was_published |= version.state != VersionState.DRAFT
            if version.state == VersionState.PUBLISHED:
                known.version = version
        return newest

    def _add_fields(self, wanted: list[ProcedureRecord]) -> None:
        names = {fold(read.field_name or NO_FIELD): read for read in wanted}
        codes = {field.code for field in self.fields.values() if field.code}
        added = []
        for folded, read in names.items():
            if folded not in self.fields:
                code = read.field_code if read.field_code not in codes else ""
                codes.add(code)
                added.append(Field.named(read.field_name or NO_FIELD, code=code))
        for made in Field.objects.bulk_create(added):
            self.fields[made.folded] = made

    def _field_of(self, read: ProcedureRecord) -> Field:
        return self.fields[fold(read.field_name or NO_FIELD)]

    def _add_procedures(self, wanted: list[ProcedureRecord], newest: Mapping[str, _Newest]) -> None:
        added = [
            Procedure(code=read.code, field=self._field_of(read))
            for read in wanted
            if not newest[read.code].procedure_id
        ]
        for made in Procedure.objects.bulk_create(added):
            newest[made.code].procedure_id = made.pk
        if self.options.publish:
            known = [
                Procedure(pk=newest[read.code].procedure_id, code=read.code, field=self._field_of(read))
                for read in wanted
                if newest[read.code].number
            ]
            Procedure.objects.bulk_update(known, ["field"])

    def _made(self, read: ProcedureRecord, newest: _Newest) -> Rows:
        rows = rows_of(read, at=self.at, source=self.options.source)
        version = rows.version
        version.procedure_id, version.field = newest.procedure_id, self._field_of(read)
        version.number = newest.number + 1
        if self.options.publish:
            version.state = VersionState.PUBLISHED
            # The first version is as old as anybody knows; what changes holds from the day of the import.
            version.valid_from = self.on if newest.was_published else version.published_on
        return rows

    def _carry_limits(self, changed: list[Rows]) -> None:
        """Give limits that a person set on to the next version, where what was published is the same."""
        by_hand = {
            (channel.version.procedure_id, channel.kind, channel.case, channel.published_time): channel.limit
            for channel in Channel.objects.filter(
                version__procedure__in=[rows.version.procedure_id for rows in changed],
                limit_state=LimitState.BY_HAND,
            )
            .select_related("version")
            .order_by("version__number")
        }
        for rows in changed if by_hand else ():
            for channel in rows.channels:
                key = (rows.version.procedure_id, channel.kind, channel.case, channel.published_time)
                if channel.limit_state == LimitState.UNREAD and key in by_hand:
                    channel.limit, channel.limit_state = by_hand[key], LimitState.BY_HAND
            rows.version.has_unread_limit = lacks_limit(rows.channels)

    def _end(self, former: list[ProcedureVersion]) -> None:
        """End the versions that were in force; one that began today holds for today."""
        for version in former:
            version.valid_to = self.on - ONE_DAY
            if version.valid_from is not None and version.valid_from >= self.on:
                version.valid_to = version.valid_from
            version.state = VersionState.ENDED
        ProcedureVersion.objects.bulk_update(former, ["valid_to", "state"])

    def _save(self, made: list[Rows]) -> None:
        ProcedureVersion.objects.bulk_create([rows.version for rows in made])
        bound = [rows.bound() for rows in made]
        Channel.objects.bulk_create([one for rows in bound for one in rows.channels], batch_size=BATCH)
        Fee.objects.bulk_create([one for rows in bound for one in rows.fees], batch_size=BATCH)
        Paper.objects.bulk_create([one for rows in bound for one in rows.papers], batch_size=BATCH)

    def _tell(self, wanted: list[ProcedureRecord], made: list[Rows]) -> None:
        report = self.report
        for read, rows in zip(wanted, made, strict=True):
            report.new += rows.version.number == 1
            report.changed += rows.version.number > 1
            report.by_hand += rows.version.has_unread_limit
            report.unread.update({(one.part, one.reason) for one in read.unread})
            if self.options.on_unread:
                for one in read.unread:
                    self.options.on_unread(UnreadRow(read.code, read.name, one.part, one.reason, one.text))
