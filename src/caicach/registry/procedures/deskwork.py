"""Reading a procedure whole for who manages the catalogue: all versions, their parts, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from caicach.core.codes.procedures import ProcedureCodeError, normal_procedure_code
from caicach.core.deadlines.processes import Check
from caicach.registry.procedures.checking import checks_of
from caicach.registry.procedures.checklist import Person
from caicach.registry.procedures.models import Channel, Fee, Paper, ProcedureVersion, ProcessStep
from caicach.registry.procedures.models import Process as InternalProcess
from caicach.registry.procedures.policies import can_manage_procedures
from caicach.registry.procedures.selectors import process_for


def channel_for(channel_id: int, *, user: Person, on: date) -> Channel | None:
    """Return a way to submit with its version, to who may set its time limit."""
    if not can_manage_procedures(user, on=on):
        return None
    return Channel.objects.select_related("version__procedure").filter(pk=channel_id).first()


def whole_versions(code: str, *, user: Person, on: date) -> list[ProcedureVersion]:
    """Return all versions of a procedure with their parts, the newest first; four queries.

    Nothing for who does not manage the catalogue.
    """
    if not can_manage_procedures(user, on=on):
        return []
    try:
        normal = normal_procedure_code(code)
    except ProcedureCodeError:
        return []
    found = ProcedureVersion.objects.filter(procedure__code=normal).select_related("procedure", "field")
    parts = (
        Prefetch("channels", Channel.objects.order_by("position", "pk")),
        Prefetch("fees", Fee.objects.order_by("position", "pk")),
        Prefetch("papers", Paper.objects.order_by("position", "pk")),
    )
    return list(found.prefetch_related(*parts).order_by("-number"))


@dataclass(frozen=True, slots=True)
class SummedProcess:
    """An internal process with its steps and how their sum agrees with the limits.

    ``own`` is against the limit that the process states, ``law`` against its version's; None where there is
    no such limit.
    """

    process: InternalProcess
    steps: Sequence[ProcessStep]
    own: Check | None
    law: Check | None


def summed_process(process_id: int, *, user: Person, on: date) -> SummedProcess | None:
    """Return a process that ``user`` may see, summed."""
    found = process_for(process_id, user=user, on=on)
    if found is None:
        return None
    process, steps = found
    channels = list(process.version.channels.all()) if process.version else []
    own, law = checks_of(process, steps, channels)
    return SummedProcess(process, steps, own, law)
