"""Reading the state of the queue; for the operator, who sees no payloads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from caicach.common.jobs.models import Job, State


@dataclass(frozen=True, slots=True)
class HandlerStatus:
    """How the jobs of one handler stand. ``oldest_due_at`` tells how far the workers are behind."""

    handler: str
    waiting_count: int
    due_count: int
    running_count: int
    expired_count: int
    done_count: int
    dead_count: int
    oldest_due_at: datetime | None


def statuses(at: datetime) -> list[HandlerStatus]:
    """Return the standing of every handler that has jobs, by name."""
    due = Q(state=State.WAITING, run_after__lte=at)
    rows = (
        Job.objects.values_list("handler")
        .annotate(
            waiting=Count("id", filter=Q(state=State.WAITING)),
            due=Count("id", filter=due),
            running=Count("id", filter=Q(state=State.RUNNING)),
            expired=Count("id", filter=Q(state=State.RUNNING, leased_until__lt=at)),
            done=Count("id", filter=Q(state=State.DONE)),
            dead=Count("id", filter=Q(state=State.DEAD)),
            oldest=Min("run_after", filter=due),
        )
        .order_by("handler")
    )
    return [HandlerStatus(*row) for row in rows]


def dead_jobs(ids: Iterable[int] | None = None) -> list[Job]:
    """Return the dead jobs, or those of the given ids, the oldest first."""
    dead = Job.objects.filter(state=State.DEAD).order_by("id")
    return list(dead if ids is None else dead.filter(pk__in=list(ids)))
