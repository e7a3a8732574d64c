"""Our dossiers and their history in the field names of the portal, as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db.models import QuerySet

from caicach.core.deadlines.minutes import moment_of
from caicach.core.dossiers import states
from caicach.core.dossiers.moves import EventKind
from caicach.exchange.portal import records
from caicach.exchange.portal.fields import DOSSIER, PROGRESS
from caicach.exchange.portal.sources import Format
from caicach.exchange.portal.writing import write
from caicach.registry.acting import Act, require
from caicach.registry.organisations.models import Designation, OrganisationCode
from caicach.work.dossiers.access import desk_of, visible
from caicach.work.dossiers.constants import ApplicantKind
from caicach.work.dossiers.imports.building import CHANNELS, DELIVERIES
from caicach.work.dossiers.imports.policies import may_import
from caicach.work.dossiers.models import Dossier, Event

BATCH = 1_000
_CHANNELS = {kind.value: code for code, kind in CHANNELS.items()}
_DELIVERIES = {kind.value: code for code, kind in DELIVERIES.items()}
_SUBJECTS = {ApplicantKind.CITIZEN: "1", ApplicantKind.BUSINESS: "2", ApplicantKind.ORGANISATION: "4"}
_OF_THE_EXCHANGE = (EventKind.SYNCED.value, EventKind.SYNC_FAILED.value, EventKind.RATED.value)


@dataclass(frozen=True, slots=True)
class Span:
    """Which dossiers: taken in from a moment on, and before another."""

    since: datetime
    until: datetime


def dossiers_of(span: Span, *, act: Act) -> QuerySet[Dossier]:
    """Return the dossiers of a span that somebody may hand out: an administrator all, a head those seen.

    Raises PermissionDenied for everybody else.
    """
    within = _within(span)
    if may_import(act.by, on=act.day):
        return within
    desk = desk_of(act.by, on=act.day)
    require(bool(desk.signs))
    return within.filter(visible(desk))


def export(span: Span, folder: Path, format_: Format, *, act: Act) -> tuple[int, int]:
    """Write dossiers and their history to two files, and return how many rows each has.

    Raises:
        PermissionDenied: dossiers are not the person's work.
        TooLongForSheetError: a worksheet cannot hold them.
    """
    return _written(dossiers_of(span, act=act), folder, format_)


def run_export(span: Span, folder: Path, format_: Format) -> tuple[int, int]:
    """Write all dossiers of a span: by the operator from the console.

    Raises TooLongForSheetError; OSError.
    """
    return _written(_within(span), folder, format_)


def _within(span: Span) -> QuerySet[Dossier]:
    return Dossier.objects.filter(submitted_at__gte=span.since, submitted_at__lt=span.until)


def _written(chosen: QuerySet[Dossier], folder: Path, format_: Format) -> tuple[int, int]:
    folder.mkdir(parents=True, exist_ok=True)
    return (
        write(dossier_records(chosen), DOSSIER, folder / f"HoSo.{format_}", format_),
        write(progress_records(chosen), PROGRESS, folder / f"TienDo.{format_}", format_),
    )


def _batches(chosen: QuerySet[Dossier]) -> Iterator[list[Dossier]]:
    rows = (
        chosen.select_related("procedure", "version__field", "applicant")
        .order_by("pk")
        .iterator(chunk_size=BATCH)
    )
    while batch := list(islice(rows, BATCH)):
        yield batch


def dossier_records(chosen: QuerySet[Dossier]) -> Iterator[records.Dossier]:
    """Give the dossiers as records."""
    codes = unit_codes()
    for batch in _batches(chosen):
        for dossier in batch:
            yield _record(dossier, codes)


def _record(dossier: Dossier, codes: dict[int, str]) -> records.Dossier:
    present = dossier.present()
    version = dossier.version
    identities = (records.Identity("1", dossier.applicant_id_number),) if dossier.applicant_id_number else ()
    refused = dossier.ended_at if dossier.state == states.State.NOT_ACCEPTED else None
    return records.Dossier(
        code=dossier.code,
        procedure_code=dossier.procedure.code,
        procedure_name=version.name,
        field_code=version.field.code,
        field_name=version.field.name,
        channel=_CHANNELS.get(dossier.channel, ""),
        owner=dossier.applicant_name,
        subject_kind=_SUBJECTS[ApplicantKind(dossier.applicant.kind)],
        email=dossier.applicant_email,
        phone=dossier.applicant_phone,
        summary=dossier.summary,
        submitted_at=dossier.submitted_at,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        state=str(int(dossier.portal_state)),
        returned_at=dossier.returned_at,
        delivery=_DELIVERIES.get(dossier.delivery_kind, ""),
        finished_at=dossier.resolved_at or dossier.ended_at,
        unit=codes.get(dossier.agency_id, ""),
        note="dữ liệu minh họa" if dossier.is_illustrative else "",
        refused_at=refused,
        identities=identities,
        supplements=tuple(_supplements(dossier, present.supplements, dict(_answers(dossier)))),
    )


def _answers(dossier: Dossier) -> Iterator[tuple[int, int | None]]:
    for at, until, reason, _basis in dossier.kept.get("pauses", ()):
        if reason == "supplement":
            yield at, until


def _supplements(
    dossier: Dossier, asked: list[int], answers: dict[int, int | None]
) -> Iterator[records.Supplement]:
    for place, minute in enumerate(asked, start=1):
        answer = answers.get(minute)
        yield records.Supplement(
            id=f"{dossier.code}-BS{place}",
            asked_at=moment_of(minute),
            received_at=None if answer is None else moment_of(answer),
            due_before=dossier.first_due_at if place == 1 else None,
            due_after=dossier.due_at if place == len(asked) else None,
        )


def progress_records(chosen: QuerySet[Dossier]) -> Iterator[records.Progress]:
    """Give the history of the dossiers as records, dossier by dossier."""
    for batch in _batches(chosen):
        known = {dossier.pk: dossier for dossier in batch}
        rows = Event.objects.filter(dossier__in=known).exclude(kind__in=_OF_THE_EXCHANGE)
        for event in rows.order_by("dossier", "number"):
            yield _step(known[event.dossier_id], event)


def _step(dossier: Dossier, event: Event) -> records.Progress:
    state = states.State(event.state)
    told = event.data.get("step_portal") or str(int(states.TO_PORTAL[state]))
    due = event.data.get("due")
    return records.Progress(
        code=dossier.code,
        actor=event.by_label,
        title=event.data.get("title", ""),
        at=event.occurred_at,
        department=event.data.get("department", ""),
        content=event.reason or str(event.words),
        state=told,
        due_at=moment_of(due) if isinstance(due, int) else dossier.due_at,
    )


def unit_codes() -> dict[int, str]:
    """Return the code by which each organisation is known outside; its name where it has none."""
    found = dict(Designation.objects.filter(valid_to__isnull=True).values_list("organisation_id", "name"))
    rows = OrganisationCode.objects.filter(valid_to__isnull=True, system__in=("identifier", "dvcqg"))
    # By name "identifier" comes after "dvcqg", and so counts where there are both.
    found.update(rows.order_by("system").values_list("organisation_id", "code"))
    return found
