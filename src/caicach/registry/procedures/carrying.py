"""Internal processes that go on under the next version of their procedure."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max

from caicach.registry.acting import RegistryRuleError
from caicach.registry.procedures.checking import refuse_contradictions
from caicach.registry.procedures.constants import ProcessState
from caicach.registry.procedures.models import ProcedureVersion, Process, ProcessStep


def carry_processes(old: ProcedureVersion, new: ProcedureVersion, *, at: datetime, on: date) -> int:
    """Copy the active processes of a version to the one that follows it, and return how many there are.

    A copy that still agrees with the new version's limits is active at once; another waits as a draft for a
    person. The old ones stay with the dossiers that run on them.
    """
    active = list(
        old.processes.filter(state=ProcessState.ACTIVE).prefetch_related("steps").order_by("number")
    )
    if not active:
        return 0
    channels = list(new.channels.all())
    number = new.processes.aggregate(last=Max("number"))["last"] or 0
    for at_number, process in enumerate(active, start=number + 1):
        steps = list(process.steps.all())
        process.pk = None
        process.version, process.number, process.recorded_at = new, at_number, at
        process.digest = ""
        try:
            refuse_contradictions(process, steps, channels)
            process.state, process.valid_from = ProcessState.ACTIVE, on
        except RegistryRuleError:
            process.state, process.valid_from = ProcessState.DRAFT, None
        process.save(force_insert=True)
        for step in steps:
            step.pk = None
            step.process = process
        ProcessStep.objects.bulk_create(steps)
    return len(active)


def next_number(version: ProcedureVersion | None) -> int:
    """Return the number of the next process of a version."""
    last = Process.objects.filter(version=version).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1
