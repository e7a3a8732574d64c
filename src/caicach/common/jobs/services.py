"""Asking for work, and bringing dead work back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from caicach.common.audit.actions import Actor, Subject
from caicach.common.audit.services import record
from caicach.common.jobs.actions import REVIVED
from caicach.common.jobs.handlers import handler_named
from caicach.common.jobs.models import Job, State, new_key
from caicach.common.jobs.payloads import PayloadError, encode


class UniqueKeyTakenError(ValueError):
    """A unique key already stands for a job of another handler."""


def enqueue(
    name: str,
    payload: object,
    *,
    at: datetime,
    run_after: datetime | None = None,
    priority: int = 0,
    unique_key: str = "",
) -> Job:
    """Ask for a job in the caller's transaction: if that is rolled back, nothing was asked.

    Args:
        name: the handler or delivery, by its dotted name.
        payload: an instance of the dataclass it was registered with.
        at: now.
        run_after: not to be begun before; ``at`` when not given.
        priority: the higher goes first among the jobs that are due.
        unique_key: asking twice with one key gives the same job, whatever has become of it meanwhile; keep
            what makes the work one and the same in it, such as ``"units.import:2025-07-01"``.

    Raises:
        UnknownHandlerError: when no application registers ``name``.
        PayloadError: when the payload is of another type, or would not come back from JSON as it went.
        UniqueKeyTakenError: when the key stands for a job of another handler.
    """
    registered = handler_named(name)
    if type(payload) is not registered.payload_type:
        raise PayloadError(f"{name} takes {registered.payload_type.__name__}, not {type(payload).__name__}")
    job = Job(
        handler=name,
        payload=encode(payload),
        unique_key=unique_key,
        idempotency_key=new_key(),
        priority=priority,
        run_after=run_after or at,
        created_at=at,
    )
    job.clean_fields()
    if not unique_key:
        job.save(force_insert=True)
        return job
    # The database decides who was first, also between two transactions that run at the same time.
    Job.objects.bulk_create([job], ignore_conflicts=True)
    kept = Job.objects.get(unique_key=unique_key)
    if kept.handler != name:
        raise UniqueKeyTakenError(f"{unique_key!r} already stands for a job of {kept.handler}, not of {name}")
    return kept


def forget_done(name: str, *, before: datetime) -> int:
    """Remove the jobs of a handler that were done before a moment, and return how many.

    For frequent jobs whose unique key names a moment that has passed: nobody asks for them again, so that no
    key is missed. Jobs that wait, run or are dead stay.
    """
    return Job.objects.filter(handler=name, state=State.DONE, finished_at__lt=before).delete()[0]


@transaction.atomic
def revive(job_ids: Iterable[int], *, by: Actor, origin: str, at: datetime) -> list[Job]:
    """Give dead jobs all their tries again, under the idempotency key they had, and return those revived.

    Jobs that are not dead are left as they are.
    """
    dead = Job.objects.select_for_update().filter(pk__in=list(job_ids), state=State.DEAD)
    revived = list(dead.order_by("id"))
    for job in revived:
        job.state, job.attempts, job.run_after, job.finished_at = State.WAITING, 0, at, None
        job.save(update_fields=["state", "attempts", "run_after", "finished_at"])
    for job in revived:
        record(REVIVED, by=by, on=Subject("job", str(job.pk), str(job)), origin=origin, at=at)
    return revived
