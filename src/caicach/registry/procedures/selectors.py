"""Reading the catalogue of procedures.

Published versions are public; drafts, and processes that are not in force, are shown to who manages the
catalogue and to nobody else: to others they are as if they were not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from caicach.core.codes.procedures import ProcedureCodeError, normal_procedure_code
from caicach.core.codes.text import fold
from caicach.registry.organisations.models import valid_on
from caicach.registry.procedures.constants import Level, LimitState, ProcessState, VersionState
from caicach.registry.procedures.intake import current_revision, intake_version
from caicach.registry.procedures.models import (
    Channel,
    Field,
    ProcedureImport,
    ProcedureVersion,
    Process,
    ProcessStep,
)
from caicach.registry.procedures.policies import can_manage_procedures

__all__ = ["current_revision", "intake_version"]

Person = AbstractBaseUser | AnonymousUser
LONG = ("steps", "conditions", "legal_bases", "receiving_address", "unread", "competent_agency")
"""What lists never show, and is long."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of versions is narrowed to; what is empty does not narrow."""

    text: str = ""
    state: VersionState | None = None
    field_id: int | None = None
    level: Level | None = None
    lacks_limit: bool = False


def version_by_code(code: str, *, on: date) -> ProcedureVersion | None:
    """Return the published version of a procedure that holds on a day, by any form of its code."""
    try:
        normal = normal_procedure_code(code)
    except ProcedureCodeError:
        return None
    held = _published(on).filter(procedure__code=normal)
    return held.select_related("procedure", "field").order_by("-number").first()


def versions_open_on(on: date) -> list[ProcedureVersion]:
    """Return the published version of every procedure that has one on a day, by name, without long texts."""
    held = _published(on).select_related("procedure", "field").defer(*LONG)
    newest: dict[int, ProcedureVersion] = {}
    for version in held.order_by("name_folded", "procedure_id", "number"):
        newest[version.procedure_id] = version
    return list(newest.values())


def version_for(version_id: int, *, user: Person, on: date) -> ProcedureVersion | None:
    """Return a version that ``user`` may see."""
    seen = _seen(user, on).filter(pk=version_id)
    return seen.select_related("procedure", "field").first()


def versions_of(code: str, *, user: Person, on: date) -> list[ProcedureVersion]:
    """Return the versions of a procedure that ``user`` may see, the newest first, without long texts."""
    try:
        normal = normal_procedure_code(code)
    except ProcedureCodeError:
        return []
    seen = _seen(user, on).filter(procedure__code=normal)
    return list(seen.select_related("procedure", "field").defer(*LONG).order_by("-number"))


def list_versions(
    asked: Filter, *, user: Person, on: date, start: int = 0, limit: int = 100
) -> tuple[list[ProcedureVersion], int]:
    """Return a page of the versions that ``user`` may see, and how many there are; ended ones only when asked
    for by their state.
    """
    seen = _seen(user, on)
    if asked.state is None:
        seen = seen.exclude(state=VersionState.ENDED, valid_to__lt=on)
    else:
        seen = seen.filter(state=asked.state)
    if asked.field_id is not None:
        seen = seen.filter(field=asked.field_id)
    if asked.level is not None:
        seen = seen.filter(**{f"at_{asked.level}": True})
    if asked.lacks_limit:
        seen = seen.filter(has_unread_limit=True)
    if asked.text.strip():
        seen = seen.filter(_matching(asked.text))
    page = seen.select_related("procedure", "field").defer(*LONG)
    rows = page.order_by("name_folded", "procedure_id", "-number")[start : start + limit]
    return list(rows), seen.count()


def limits_to_set(*, user: Person, on: date, start: int = 0, limit: int = 100) -> tuple[list[Channel], int]:
    """Return the channels of present versions and drafts whose time limit a person must set, by procedure;
    nothing to who may not set them.
    """
    if not can_manage_procedures(user, on=on):
        return [], 0
    open_still = Q(version__valid_to__isnull=True) | Q(version__valid_to__gte=on)
    unread = Channel.objects.filter(open_still, limit_state=LimitState.UNREAD)
    rows = unread.select_related("version__procedure").order_by(
        "version__name_folded", "version_id", "position", "pk"
    )
    return list(rows[start : start + limit]), unread.count()


def fields_in_use(*, on: date) -> list[Field]:
    """Return the fields of the versions that are published on a day, by name."""
    return list(Field.objects.filter(versions__in=_published(on)).distinct().order_by("folded"))


def processes_of(version_id: int, *, user: Person, on: date) -> list[Process]:
    """Return the processes of a version that ``user`` may see, with their steps, the newest first."""
    seen = _seen_processes(user, on).filter(version=version_id)
    return list(seen.select_related("organisation").prefetch_related("steps").order_by("-number"))


def unattached_processes(*, user: Person, on: date) -> list[Process]:
    """Return the processes that wait for a procedure; nothing to who may not attach them."""
    seen = _seen_processes(user, on).filter(version__isnull=True)
    return list(seen.prefetch_related("steps").order_by("name", "pk"))


def process_for(process_id: int, *, user: Person, on: date) -> tuple[Process, Sequence[ProcessStep]] | None:
    """Return a process that ``user`` may see, with its steps in order."""
    seen = _seen_processes(user, on).filter(pk=process_id)
    process = seen.select_related("version__procedure", "organisation").first()
    return None if process is None else (process, list(process.steps.all()))


def imports_of_late(*, user: Person, on: date, limit: int = 20) -> list[ProcedureImport]:
    """Return the files that were handed in last, with what came of them; nothing to who may not hand in."""
    if not can_manage_procedures(user, on=on):
        return []
    return list(ProcedureImport.objects.select_related("requested_by").order_by("-pk")[:limit])


def import_for(import_id: int, *, user: Person, on: date) -> ProcedureImport | None:
    """Return one file that was handed in, with what came of it, to who may hand in."""
    if not can_manage_procedures(user, on=on):
        return None
    return ProcedureImport.objects.select_related("requested_by").filter(pk=import_id).first()


def _published(on: date) -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.filter(valid_on(on)).exclude(state=VersionState.DRAFT)


def _seen(user: Person, on: date) -> QuerySet[ProcedureVersion]:
    versions = ProcedureVersion.objects.all()
    return versions if can_manage_procedures(user, on=on) else versions.exclude(state=VersionState.DRAFT)


def _seen_processes(user: Person, on: date) -> QuerySet[Process]:
    """Internal processes in force are published by decision (QĐ công bố quy trình nội bộ); others are not."""
    processes = Process.objects.all()
    if can_manage_procedures(user, on=on):
        return processes
    return processes.filter(state=ProcessState.ACTIVE).exclude(version__state=VersionState.DRAFT)


def _matching(text: str) -> Q:
    matching = Q(name_folded__contains=fold(text))
    try:
        return matching | Q(procedure__code=normal_procedure_code(text))
    except ProcedureCodeError:
        return matching | Q(procedure__code__startswith=text.strip())
