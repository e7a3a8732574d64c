"""Which calendars there are, and a year of one: twelve months, each day with its kind in words."""

from __future__ import annotations

import calendar as month_lengths
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from caicach.core.deadlines.calendars import FIRST, UNTIL, Day, DayKind, WorkingCalendar
from caicach.registry.calendars.selectors import working_calendar
from caicach.registry.organisations.selectors import search_units, unit_as_of
from caicach.web.calendars.entry import Desk, official_page
from caicach.web.calendars.strips import WEEKDAYS

FOUND = 30
MARKS: dict[DayKind, tuple[str | Promise, str | Promise]] = {
    DayKind.HOLIDAY: (_("Lễ"), _("nghỉ lễ, tết")),
    DayKind.DAY_OFF: (_("Nghỉ"), _("nghỉ hoán đổi, nghỉ khác")),
    DayKind.MAKE_UP: (_("Bù"), _("làm việc bù")),
    DayKind.SHORT: (_("Giờ"), _("giờ làm việc riêng của ngày")),
    DayKind.WEEKEND: ("", _("nghỉ hằng tuần")),
    DayKind.WORKING: ("", _("ngày làm việc")),
}
"""The mark in the cell, and its word in the legend."""


@dataclass(frozen=True, slots=True)
class Box:
    """One day of a month; ``words`` say to whom does not see it what it is."""

    day: Day
    mark: str
    words: str
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One month in weeks from Monday; days of other months are None."""

    first: date
    weeks: Sequence[Sequence[Box | None]]
    worked: int


@require_safe
@official_page
def start(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show the calendars of one's own units, everybody's, and those that are looked for."""
    sought = request.GET.get("q", "").strip()
    found = (
        search_units(sought, on=desk.today, limit=FOUND, with_illustrative=settings.DEMO) if sought else []
    )
    own = {capacity.position.organisation_id: capacity.organisation for capacity in desk.capacities}
    units = [unit_as_of(organisation, on=desk.today) for organisation in own.values()]
    context = {
        "sought": sought,
        "found": found,
        "own": [unit for unit in units if unit is not None],
        "keeper": desk.keeper,
    }
    return render(request, "calendars/start.html", context)


@require_safe
@official_page
def year(request: HttpRequest, desk: Desk, unit: str) -> HttpResponseBase:
    """Show a year of a unit's calendar."""
    whose = desk.whose(unit)
    asked = request.GET.get("year", "")
    number = int(asked) if asked.isdecimal() and FIRST.year <= int(asked) < UNTIL - 1 else desk.today.year
    calendar = working_calendar(whose.id)
    months = [_month(calendar, number, month) for month in range(1, 13)]
    boxes = [box for month in months for week in month.weeks for box in week if box is not None]
    context = {
        "whose": whose,
        "year": number,
        "months": months,
        "weekdays": WEEKDAYS,
        "worked": sum(month.worked for month in months),
        "special": [box for box in boxes if box.day.kind not in {DayKind.WORKING, DayKind.WEEKEND}],
        "is_provisional": any(box.is_provisional for box in boxes),
        "legend": [(kind.value, *MARKS[kind]) for kind in MARKS if kind is not DayKind.WORKING],
        "weeks": [week for week in calendar.hours if week.valid_from.year <= number][-1:],
        "may_change": desk.may_change(whose.organisation),
    }
    return render(request, "calendars/year.html", context)


def _month(calendar: WorkingCalendar, year: int, month: int) -> Month:
    first = date(year, month, 1)
    boxes: list[Box | None] = [None] * first.weekday()
    boxes += _boxes(calendar, year, month)
    boxes += [None] * (-len(boxes) % 7)
    weeks = [boxes[at : at + 7] for at in range(0, len(boxes), 7)]
    return Month(first, weeks, sum(box is not None and box.day.is_worked for box in boxes))


def _boxes(calendar: WorkingCalendar, year: int, month: int) -> Iterator[Box]:
    for number in range(1, month_lengths.monthrange(year, month)[1] + 1):
        day = calendar.day(date(year, month, number))
        mark, words = MARKS[day.kind]
        yield Box(day, str(mark), str(words), calendar.is_provisional(day.day))
