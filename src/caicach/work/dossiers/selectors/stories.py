"""One dossier as an official sees it: its present, clock, history, papers, work, money and results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from caicach.core.deadlines.clock import Reckoning
from caicach.core.deadlines.explanation import explain
from caicach.core.deadlines.minutes import minute_of
from caicach.core.deadlines.spans import StripDay, strip_of
from caicach.core.dossiers.moves import EventKind, possible
from caicach.core.dossiers.states import State
from caicach.core.index.text import Text
from caicach.registry.calendars.selectors import REVISION_SUBQUERY
from caicach.work.dossiers.access import Desk, sees
from caicach.work.dossiers.clocks import deadline_of, reckon
from caicach.work.dossiers.models import Dossier, DossierPaper, Event, Payment, Result, WorkItem
from caicach.work.dossiers.policies import may_do
from caicach.work.dossiers.selectors.naming import full_name_of, name_of
from caicach.work.dossiers.selectors.urgency import Haste, haste_of


@dataclass(frozen=True, slots=True)
class Clock:
    """Why a dossier is due when it is: the reckoning, its sentences and the days of the strip."""

    reckoning: Reckoning
    sentences: tuple[Text, ...]
    strip: tuple[StripDay, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """All that a dossier's page shows."""

    dossier: Dossier
    haste: Haste
    clock: Clock | None
    events: list[Event]
    papers: list[DossierPaper]
    work: list[WorkItem]
    payments: list[Payment]
    results: list[Result]
    moves: frozenset[EventKind]
    names: dict[str, str]


def dossier_for(desk: Desk, code: str, *, at: datetime) -> Dossier:
    """Return a dossier by code with the names beside it; one query, two where only work lets them see it.

    Raises Dossier.DoesNotExist: there is none, or they may not see it.
    """
    day = timezone.localdate(at)
    dossier = (
        Dossier.objects.select_related("version", "person")
        .annotate(
            receiver_name=full_name_of("receiver", on=day),
            agency_name=full_name_of("agency", on=day),
            unit_name=full_name_of("unit", on=day),
            revision_now=REVISION_SUBQUERY,
        )
        .get(code=code)
    )
    if not sees(desk, dossier):
        raise Dossier.DoesNotExist(code)
    return dossier


def story_of(desk: Desk, code: str, *, at: datetime) -> Story:
    """Return what the page of a dossier shows; at most six queries.

    Raises Dossier.DoesNotExist: there is none, or they may not see it.
    """
    dossier = dossier_for(desk, code, at=at)
    day = timezone.localdate(at)
    state = State(dossier.state)
    happened = Event.objects.filter(dossier=dossier).annotate(unit_name=name_of("unit", on=day))
    events = list(happened.order_by("-number"))
    items = WorkItem.objects.filter(dossier=dossier).select_related("person")
    row = vars(dossier)
    return Story(
        dossier=dossier,
        haste=haste_of(dossier, at=at, revision=row["revision_now"]),
        clock=clock_of(dossier, at=at),
        events=events,
        papers=papers_of(dossier),
        work=list(items.annotate(unit_name=name_of("unit", on=day)).order_by("number"))
        if dossier.is_under_way and any(_asks_others(event) for event in events)
        else [],
        payments=list(Payment.objects.filter(dossier=dossier).order_by("pk")) if _has_money(dossier) else [],
        results=list(Result.objects.filter(dossier=dossier).select_related("file").order_by("pk"))
        if dossier.result
        else [],
        moves=frozenset(
            kind
            for kind in possible(state)
            if may_do(desk, kind, dossier, at_once=dossier.version.is_immediate)
        ),
        names={name: row[f"{name}_name"] or "" for name in ("receiver", "agency", "unit")},
    )


def papers_of(dossier: Dossier) -> list[DossierPaper]:
    """Return the papers of a dossier that was read here; one query."""
    return list(DossierPaper.objects.filter(dossier=dossier).select_related("file").order_by("position"))


def clock_of(dossier: Dossier, *, at: datetime) -> Clock | None:
    """Return why a dossier is due when it is; None for what was never accepted."""
    deadline = deadline_of(dossier)
    found = reckon(deadline, dossier.present())
    if found is None:
        return None
    until = minute_of(at)
    return Clock(
        found,
        tuple(explain(deadline, found, until=until)),
        tuple(strip_of(deadline, found, until=until)),
    )


def _asks_others(event: Event) -> bool:
    """Return whether an event gave a part of the work to somebody else."""
    return event.kind == EventKind.OPINION_ASKED or bool(event.data.get("branches"))


def _has_money(dossier: Dossier) -> bool:
    return bool(dossier.asked or dossier.paid or dossier.fee != "none")
