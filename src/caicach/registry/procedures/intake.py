"""A version as work at the counter needs it: plain values of one version, kept in memory.

A published version changes only in what raises the catalogue's revision, so what was put together once under
a revision stays true under it; asked again, nothing or one number is read.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from caicach.core.deadlines.durations import Duration
from caicach.core.deadlines.rules import DeadlineRules
from caicach.registry.procedures.constants import (
    ChannelKind,
    LimitState,
    OnlineLevel,
    ProcessState,
    StepRole,
    VersionState,
)
from caicach.registry.procedures.models import (
    Channel,
    Fee,
    Paper,
    ProcedureRevision,
    ProcedureVersion,
    Process,
    ProcessStep,
)

MOST = 4_096
"""Versions kept in one process; a province works with about two thousand procedures."""

REVISION_SUBQUERY: Combinable = Coalesce(
    Subquery(ProcedureRevision.objects.values("number")[:1], output_field=BigIntegerField()),
    Value(0, output_field=BigIntegerField()),
)
"""The revision as an expression, so that another query fetches it along: ``annotate(revision=...)``."""


@dataclass(frozen=True, slots=True)
class IntakeChannel:
    """A way to submit; ``duration`` is None while not known, and without parts when there is none."""

    kind: ChannelKind
    case: str
    limit: str
    limit_state: LimitState
    duration: Duration | None
    published_time: str
    description: str


@dataclass(frozen=True, slots=True)
class IntakeFee:
    """A fee in đồng; ``amount`` None and not ``is_free``: not stated."""

    channel_kind: str
    case: str
    name: str
    amount: int | None
    is_free: bool
    text: str
    collected: str
    exemption: str


@dataclass(frozen=True, slots=True)
class IntakePaper:
    """A paper of the dossier."""

    id: int
    case: str
    name: str
    form_name: str
    form_url: str
    originals: int
    copies: int
    is_required: bool
    is_shown: bool
    note: str


@dataclass(frozen=True, slots=True)
class IntakeStep:
    """A step of a process; ``time`` is None while not known, without parts when it does not count."""

    position: int
    name: str
    performer: str
    role: StepRole
    organisation_id: int | None
    organisation_kind: str
    time: Duration | None
    result: str
    parallel_group: int
    returns_to: int | None
    is_interagency: bool


@dataclass(frozen=True, slots=True)
class IntakeProcess:
    """An active internal process; ``organisation_id`` None: for all."""

    id: int
    organisation_id: int | None
    case: str
    limit: str
    duration: Duration | None
    working_day: int
    steps: tuple[IntakeStep, ...]


@dataclass(frozen=True, slots=True)
class IntakeVersion:
    """A version of a procedure with all that taking in a dossier asks of it."""

    id: int
    procedure_id: int
    number: int
    code: str
    name: str
    field_id: int
    state: VersionState
    valid_from: date | None
    valid_to: date | None
    is_immediate: bool
    online_level: OnlineLevel
    is_illustrative: bool
    rules: DeadlineRules
    channels: tuple[IntakeChannel, ...]
    fees: tuple[IntakeFee, ...]
    papers: tuple[IntakePaper, ...]
    processes: tuple[IntakeProcess, ...]

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases that channels, fees and papers name, in their order, each once."""
        named = [part.case for parts in (self.channels, self.papers, self.fees) for part in parts]
        return tuple(dict.fromkeys(case for case in named if case))

    def holds_on(self, day: date) -> bool:
        """Return whether the version is published and holds on ``day``."""
        return (
            self.state != VersionState.DRAFT
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or self.valid_to >= day)
        )

    def channel(self, kind: ChannelKind, case: str = "") -> IntakeChannel | None:
        """Return the channel of a kind for a case; that of the usual case where the case has none."""
        ours = [channel for channel in self.channels if channel.kind == kind]
        exact = [channel for channel in ours if channel.case == case]
        usual = [channel for channel in ours if channel.case == ""]
        return next(iter(exact or usual), None)

    def fees_for(self, kind: ChannelKind, case: str = "") -> tuple[IntakeFee, ...]:
        """Return what is paid by a way and in a case, with what is paid by all and in all."""
        return tuple(fee for fee in self.fees if fee.channel_kind in {kind, ""} and fee.case in {case, ""})

    def papers_for(self, case: str = "") -> tuple[IntakePaper, ...]:
        """Return the papers of a case, with those of all cases."""
        return tuple(paper for paper in self.papers if paper.case in {case, ""})

    def process_for(self, organisation_id: int | None, case: str = "") -> IntakeProcess | None:
        """Return the active process of an agency; its own goes before the one for all, the case's before the
        usual.
        """
        fitting = [
            process
            for process in self.processes
            if process.organisation_id in {organisation_id, None} and process.case in {case, ""}
        ]
        fitting.sort(key=lambda process: (process.organisation_id is None, process.case != case))
        return next(iter(fitting), None)


class _Kept:
    """The versions used last under a revision; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._versions: OrderedDict[tuple[int, int], IntakeVersion] = OrderedDict()

    def get(self, key: tuple[int, int]) -> IntakeVersion | None:
        with self._lock:
            found = self._versions.get(key)
            if found is not None:
                self._versions.move_to_end(key)
            return found

    def put(self, key: tuple[int, int], version: IntakeVersion) -> None:
        with self._lock:
            self._versions[key] = version
            while len(self._versions) > MOST:
                self._versions.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._versions.clear()


_KEPT = _Kept()


def current_revision() -> int:
    """Return what every change of the catalogue raises; one query."""
    return int(ProcedureRevision.objects.values_list("number", flat=True).first() or 0)


def intake_version(version_id: int, *, revision: int | None = None) -> IntakeVersion | None:
    """Return a published version for work at the counter; None where there is none, or only a draft.

    Six queries for one that this process does not know; for one that it knows one, or none where the caller
    gives the revision.
    """
    asked = current_revision() if revision is None else revision
    found = _KEPT.get((version_id, asked))
    if found is None:
        found = _built(version_id)
        if found is None:
            return None
        _KEPT.put((version_id, asked), found)
    return found


def forget_versions() -> None:
    """Forget what is kept: in tests, where databases come and go under the same revision."""
    _KEPT.clear()


def _built(version_id: int) -> IntakeVersion | None:
    version = (
        ProcedureVersion.objects.filter(pk=version_id)
        .exclude(state=VersionState.DRAFT)
        .select_related("procedure")
        .first()
    )
    if version is None:
        return None
    return IntakeVersion(
        id=version.pk,
        procedure_id=version.procedure_id,
        number=version.number,
        code=version.procedure.code,
        name=version.name,
        field_id=version.field_id,
        state=VersionState(version.state),
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        is_immediate=version.is_immediate,
        online_level=OnlineLevel(version.online_level),
        is_illustrative=version.is_illustrative,
        rules=version.deadline_rules(),
        channels=tuple(_channel(row) for row in Channel.objects.filter(version=version)),
        fees=tuple(_fee(row) for row in Fee.objects.filter(version=version)),
        papers=tuple(_paper(row) for row in Paper.objects.filter(version=version)),
        processes=tuple(_processes(version_id)),
    )


def _processes(version_id: int) -> Iterable[IntakeProcess]:
    active = Process.objects.filter(version=version_id, state=ProcessState.ACTIVE).order_by("number")
    for process in active.prefetch_related("steps"):
        yield IntakeProcess(
            process.pk,
            process.organisation_id,
            process.case,
            process.limit,
            process.duration(),
            process.working_day,
            tuple(_step(step) for step in process.steps.all()),
        )


def _channel(row: Channel) -> IntakeChannel:
    return IntakeChannel(
        ChannelKind(row.kind),
        row.case,
        row.limit,
        LimitState(row.limit_state),
        row.duration(),
        row.published_time,
        row.description,
    )


def _fee(row: Fee) -> IntakeFee:
    return IntakeFee(
        row.channel_kind,
        row.case,
        row.name,
        row.amount,
        row.is_free,
        row.text,
        row.collected,
        row.exemption,
    )


def _paper(row: Paper) -> IntakePaper:
    return IntakePaper(
        row.pk,
        row.case,
        row.name,
        row.form_name,
        row.form_url,
        row.originals,
        row.copies,
        row.is_required,
        row.is_shown,
        row.note,
    )


def _step(row: ProcessStep) -> IntakeStep:
    return IntakeStep(
        row.position,
        row.name,
        row.performer,
        StepRole(row.role),
        row.organisation_id,
        row.organisation_kind,
        row.time(),
        row.result,
        row.parallel_group,
        row.returns_to,
        row.is_interagency,
    )
