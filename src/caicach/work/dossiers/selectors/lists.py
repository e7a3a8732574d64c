"""Lists of dossiers: a desk's inbox, and all that somebody may see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, Q
from django.utils import timezone

from caicach.core.dossiers.states import State
from caicach.registry.calendars.selectors import REVISION_SUBQUERY
from caicach.work.dossiers.access import Desk, visible
from caicach.work.dossiers.constants import WorkKind
from caicach.work.dossiers.models import Dossier, DossierQuerySet, WorkItem
from caicach.work.dossiers.models.dossiers import LIVE_STATES
from caicach.work.dossiers.selectors.naming import name_of
from caicach.work.dossiers.selectors.searching import matching
from caicach.work.dossiers.selectors.urgency import Haste, haste_of

PAGE = 100
_FOR_OTHERS = (WorkKind.OPINION, WorkKind.BRANCH)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; empty values narrow nothing. ``due`` is late, today, or week."""

    text: str = ""
    state: str = ""
    due: str = ""
    channel: str = ""
    unit_id: int | None = None
    procedure_id: int | None = None
    field_id: int | None = None
    fee: str = ""
    received_from: date | None = None
    received_to: date | None = None
    mine: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the dossier, how urgent it is, and the names beside it."""

    dossier: Dossier
    haste: Haste
    procedure: str
    unit: str
    person: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list; ``has_more`` where another follows."""

    rows: list[Row]
    page: int
    has_more: bool


def inbox(desk: Desk, asked: Filter, *, at: datetime) -> Listing:
    """Return what lies on a desk and waits for a hand, the most urgent first; one query.

    A clerk's desk holds what their office holds, results to be returned included; a specialist's what was
    given to them or to nobody in their unit; a head's all of the unit.
    """
    found = Dossier.objects.filter(given_to(desk), state__in=LIVE_STATES)
    given = WorkItem.objects.filter(given_to(desk), done_at__isnull=True, kind__in=_FOR_OTHERS)
    found = found.annotate(is_asked=Exists(given))
    return _page(found, asked, F("due_at").asc(nulls_last=True), "pk", at=at)


def dossiers_for(desk: Desk, asked: Filter, *, at: datetime) -> Listing:
    """Return the dossiers that somebody sees, the latest first; one query."""
    if desk.is_empty:
        return Listing([], 1, has_more=False)
    return _page(Dossier.objects.filter(visible(desk)), asked, "-submitted_at", "-pk", at=at)


def narrowed(dossiers: DossierQuerySet, asked: Filter, *, at: datetime) -> DossierQuerySet:
    """Return the dossiers that a filter leaves."""
    exact = {
        "state": asked.state,
        "channel": asked.channel,
        "unit": asked.unit_id,
        "procedure": asked.procedure_id,
        "version__field": asked.field_id,
        "fee": asked.fee,
    }
    dossiers = dossiers.filter(**{name: value for name, value in exact.items() if value})
    if asked.received_from:
        dossiers = dossiers.filter(submitted_at__gte=_midnight(asked.received_from))
    if asked.received_to:
        dossiers = dossiers.filter(submitted_at__lt=_midnight(asked.received_to + timedelta(days=1)))
    dossiers = _due(dossiers, asked.due, at)
    return matching(dossiers, asked.text) if asked.text else dossiers


def _due(dossiers: DossierQuerySet, due: str, at: datetime) -> DossierQuerySet:
    today = timezone.localdate(at)
    if due == "late":
        return dossiers.overdue(at)
    if due == "today":
        return dossiers.under_way().filter(due_at__gte=at, due_at__lt=_midnight(today + timedelta(days=1)))
    if due == "week":
        return dossiers.under_way().filter(due_at__gte=at, due_at__lt=_midnight(today + timedelta(days=7)))
    if due == "waiting":
        return dossiers.filter(is_paused=True)
    if due == "return":
        return dossiers.filter(state=State.RESOLVED)
    return dossiers


def _page(dossiers: DossierQuerySet, asked: Filter, *order: object, at: datetime) -> Listing:
    page = max(asked.page, 1)
    day = timezone.localdate(at)
    found = (
        narrowed(dossiers, replace(asked, page=1), at=at)
        .select_related("person")
        .annotate(
            procedure_name=F("version__name"),
            unit_name=name_of("unit", on=day),
            revision_now=REVISION_SUBQUERY,
        )
        .order_by(*order)  # type: ignore[arg-type]
    )
    dossiers_here = list(found[(page - 1) * PAGE : page * PAGE + 1])
    rows = [
        Row(
            dossier,
            haste_of(dossier, at=at, revision=vars(dossier)["revision_now"]),
            vars(dossier)["procedure_name"],
            vars(dossier)["unit_name"] or "",
            str(dossier.person) if dossier.person else "",
        )
        for dossier in dossiers_here[:PAGE]
    ]
    return Listing(rows, page, has_more=len(dossiers_here) > PAGE)


def is_asked(listing: Listing) -> bool:
    """Return whether others may wait for a desk's opinion or branch; an empty page does not know."""
    return not listing.rows or any(vars(row.dossier).get("is_asked") for row in listing.rows)


def work_for(desk: Desk, *, limit: int = PAGE) -> list[WorkItem]:
    """Return the opinions and branches that others wait for from a desk, the most urgent first; one query."""
    found = WorkItem.objects.filter(given_to(desk), done_at__isnull=True, kind__in=_FOR_OTHERS)
    return list(found.select_related("dossier").order_by(F("due_at").asc(nulls_last=True), "pk")[:limit])


def given_to(desk: Desk) -> Q:
    """Return the condition that something is given to a desk: to the person, to the unit, or to its head."""
    nobody = Q(person__isnull=True) | Q(person=desk.person_id)
    return Q(unit__in=sorted(desk.signs)) | (Q(unit__in=sorted(desk.acts_in - desk.signs)) & nobody)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
