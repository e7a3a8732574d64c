"""How one officer's part of the work stood in a period, for their evaluation.

Counted are the steps that were theirs, each against its own limit, and not the dossiers: what others did
before or after is not theirs to answer for. Only the officer, the heads of their units and those who oversee
these see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from caicach.core.deadlines.minutes import minute_of
from caicach.core.dossiers.moves import EventKind
from caicach.registry.accounts.models import Position, User
from caicach.registry.calendars.selectors import current_revision, working_calendar
from caicach.registry.organisations.models import valid_on
from caicach.work.dossiers.access import OF_DOSSIERS, Desk
from caicach.work.dossiers.constants import WorkKind
from caicach.work.dossiers.models import Event, WorkItem
from caicach.work.dossiers.reports.asking import Asked
from caicach.work.dossiers.reports.outcomes import floor_of


@dataclass(frozen=True, slots=True)
class Statistics:
    """The steps of one officer.

    ``held`` and ``overdue`` are open steps at the end of the period. ``untimed`` were done without a limit.
    ``sent_back`` were not approved and came back to them; ``second_supplements`` are those they asked for.
    ``hours`` are working hours from the hand-over to the end of a step, on average; None without any.
    """

    person: str
    held: int
    overdue: int
    early: int
    on_time: int
    late: int
    untimed: int
    sent_back: int
    second_supplements: int
    hours: Decimal | None

    @property
    def done(self) -> int:
        """The steps that they finished."""
        return self.early + self.on_time + self.late + self.untimed


def officers_for(desk: Desk, asked: Asked) -> list[tuple[int, str]]:
    """Return whose statistics somebody may see; one query."""
    overseen = desk.reads - (desk.acts_in - desk.signs)
    found = User.objects.filter(
        Q(pk=desk.person_id)
        | Q(
            valid_on(asked.last, "positions__"),
            positions__organisation__in=sorted(overseen),
            positions__role__in=sorted(OF_DOSSIERS),
        )
    )
    return [(person.pk, str(person)) for person in found.distinct().order_by("full_name", "pk")]


def statistics_of(desk: Desk, person_id: int, asked: Asked, *, at: datetime) -> Statistics:
    """Return the statistics of an officer; five queries and those of calendars not read yet.

    Raises User.DoesNotExist: there is none, or they may not see it.
    """
    if desk.is_empty or not _may_see(desk, person_id, asked):
        raise User.DoesNotExist(f"user {person_id}")
    start, cut = asked.start, floor_of(asked.cut(at))
    steps = WorkItem.objects.filter(person=person_id, kind=WorkKind.STEP, given_at__lte=cut)
    done = list(steps.filter(done_at__gte=start, done_at__lte=cut))
    still = steps.filter(Q(done_at__isnull=True) | Q(done_at__gt=cut))
    judged = [_judged(item) for item in done]
    events = Event.objects.filter(occurred_at__gte=start, occurred_at__lte=cut)
    return Statistics(
        person=str(User.objects.get(pk=person_id)),
        held=still.count(),
        overdue=still.filter(due_at__lt=cut).count(),
        early=judged.count("early"),
        on_time=judged.count("on_time"),
        late=judged.count("late"),
        untimed=judged.count("untimed"),
        sent_back=_sent_back(events, person_id),
        second_supplements=events.filter(
            by=person_id, kind=EventKind.SUPPLEMENT_ASKED.value, data__exception=True
        ).count(),
        hours=_hours(done),
    )


def _may_see(desk: Desk, person_id: int, asked: Asked) -> bool:
    """Return whether somebody is the officer, heads a unit of theirs, or oversees one."""
    if desk.person_id == person_id:
        return True
    overseen = desk.reads - (desk.acts_in - desk.signs)
    held = Position.objects.filter(valid_on(asked.last), user=person_id, role__in=sorted(OF_DOSSIERS))
    return held.filter(organisation__in=sorted(overseen)).exists()


def _judged(item: WorkItem) -> str:
    if item.done_at is None or item.due_at is None:
        return "untimed"
    if item.done_at > item.due_at:
        return "late"
    return "early" if timezone.localdate(item.done_at) < timezone.localdate(item.due_at) else "on_time"


def _sent_back(events: QuerySet[Event], person_id: int) -> int:
    theirs = WorkItem.objects.filter(person=person_id).values("dossier")
    kinds = [EventKind.CHECK_REJECTED.value, EventKind.SENT_BACK.value]
    return events.filter(dossier__in=theirs, kind__in=kinds, data__person=person_id).count()


def _hours(items: Iterable[WorkItem]) -> Decimal | None:
    """Return the mean of working hours, by the calendar of the unit that had each step."""
    revision = current_revision()
    spent = []
    for item in items:
        if item.done_at is not None:
            calendar = working_calendar(item.unit_id, revision=revision)
            spent.append(calendar.worked(minute_of(item.done_at)) - calendar.worked(minute_of(item.given_at)))
    return Decimal(sum(spent)) / 60 / len(spent) if spent else None
