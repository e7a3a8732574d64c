"""Lists of decisions and hours as pages show them. Calendars are public, so nothing here asks who reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery

from caicach.registry.calendars.models import CalendarDecision, DecidedDay, WorkingHours
from caicach.registry.organisations.models import Designation, Organisation
from caicach.registry.organisations.selectors import ancestors_as_of

PAGE = 40
UNIT_NAME = Subquery(
    Designation.objects.filter(organisation=OuterRef("organisation"))
    .order_by(F("valid_from").desc(nulls_last=True))
    .values("name")[:1]
)
"""The latest name of the unit for which a row holds; None for everybody."""


def decisions_page(
    number: str, *, year: int | None = None, unit: Organisation | None = None, on: date
) -> Page[Any]:
    """Return a page of decisions, the newest first, withdrawn ones included; each with its days counted.

    Args:
        number: which page; the nearest that there is for any other.
        year: only those with a day in that year.
        unit: only those that hold for this unit: nationwide ones, its own and its superiors'.
        on: the day whose superiors count.
    """
    rows = CalendarDecision.objects.all()
    if unit is not None:
        units = [unit.pk, *(above.id for above in ancestors_as_of(unit, on=on))]
        rows = rows.filter(Q(organisation__isnull=True) | Q(organisation__in=units))
    if year is not None:
        touching = DecidedDay.objects.filter(day__range=(date(year, 1, 1), date(year, 12, 31)))
        rows = rows.filter(pk__in=touching.values("decision"))
    counted = rows.annotate(
        count=Count("days"), first=Min("days__day"), last=Max("days__day"), unit_name=UNIT_NAME
    )
    return Paginator(counted.order_by("-first", "-pk"), PAGE).get_page(number)


def decision_with_days(decision_id: int) -> CalendarDecision | None:
    """Return a decision with its days, or None."""
    rows = CalendarDecision.objects.select_related("organisation", "recorded_by", "withdrawn_by")
    return rows.prefetch_related("days").annotate(unit_name=UNIT_NAME).filter(pk=decision_id).first()


def hours_of(organisation: Organisation | None) -> QuerySet[WorkingHours]:
    """Return the weekly hours that were recorded for a unit itself, the newest first, withdrawn ones too."""
    rows = WorkingHours.objects.filter(organisation=organisation)
    return rows.select_related("recorded_by", "withdrawn_by").order_by("-pk")


def hours_by_id(hours_id: int) -> WorkingHours | None:
    """Return weekly hours, or None."""
    return WorkingHours.objects.select_related("organisation").filter(pk=hours_id).first()
