"""Holding a job while it is done: a lease with a token, without which nobody can say that it is done."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models, transaction

from caicach.common.jobs.handlers import handler_names, retry_policy_of
from caicach.common.jobs.models import Job, State, new_key

ERROR_LENGTH = 4_000

_RELEASED = {"lease_token": "", "leased_by": "", "leased_until": None}


class LeaseLostError(RuntimeError):
    """The job was taken from its worker, which was not heard of in time; its work must not count."""


def claim(*, worker: str, lease: timedelta, at: datetime) -> Job | None:
    """Take the most urgent due job this process can do, or none, and commit that it is taken."""
    due = Job.objects.due(at).filter(handler__in=handler_names())
    # A look that takes no lock: on SQLite an idle worker must not stand in the writers' line.
    if not due.exists():
        return None
    with transaction.atomic():
        job = due.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.state = State.RUNNING
        job.attempts += 1
        job.lease_token, job.leased_by, job.leased_until = new_key(), worker, at + lease
        job.save(update_fields=["state", "attempts", "lease_token", "leased_by", "leased_until"])
    return job


def extend(job: Job, *, until: datetime) -> bool:
    """Prolong the lease, and return False when it is lost."""
    return _held(job).update(leased_until=until) == 1


def complete(job: Job, *, at: datetime) -> None:
    """Mark the job done, in the transaction of its effects.

    Raises:
        LeaseLostError: when the lease is lost; the caller's transaction must be rolled back.
    """
    if _held(job).update(state=State.DONE, finished_at=at, last_error="", **_RELEASED) != 1:
        raise LeaseLostError(str(job))


def fail(job: Job, *, error: str, at: datetime, chance: float) -> State:
    """Let the job wait for its next try, or die after its last; return what became of it.

    Args:
        job: as it was claimed.
        error: what went wrong; its end is kept.
        at: now.
        chance: in [0, 1), places the wait within the jitter of the retry policy.

    Raises:
        LeaseLostError: when the job is in other hands already.
    """
    policy = retry_policy_of(job.handler)
    is_dead = job.attempts >= policy.max_attempts
    state = State.DEAD if is_dead else State.WAITING
    changed = _held(job).update(
        state=state,
        finished_at=at if is_dead else None,
        run_after=at + policy.delay(job.attempts, chance=chance),
        # PostgreSQL keeps no NUL in text.
        last_error=error.replace("\x00", "")[-ERROR_LENGTH:],
        **_RELEASED,
    )
    if changed != 1:
        raise LeaseLostError(str(job))
    return state


def reap(*, at: datetime, chance: float) -> list[Job]:
    """Take back the jobs whose lease has run out; the try that was cut off counts as one. Return them."""
    returned = []
    for job in Job.objects.expired(at):
        # Only while the lease is still the one seen and still out: a heartbeat may have come between.
        with transaction.atomic():
            held = Job.objects.expired(at).select_for_update(skip_locked=True)
            current = held.filter(pk=job.pk, lease_token=job.lease_token).first()
            if current is None:
                continue
            fail(current, error=f"lease of {job.leased_by} ran out", at=at, chance=chance)
        returned.append(job)
    return returned


def _held(job: Job) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, lease_token=job.lease_token)
