"""The hours of the week of a unit: what was recorded, new ones from a day on, and withdrawing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caicach.core.deadlines.calendars import WeeklyHours
from caicach.registry.calendars.listing import hours_by_id, hours_of
from caicach.registry.calendars.models import WorkingHours
from caicach.registry.calendars.refusals import CalendarRuleError, StaleCalendarError
from caicach.registry.calendars.selectors import working_calendar
from caicach.registry.calendars.services_hours import set_working_hours, withdraw_working_hours
from caicach.registry.organisations.selectors import unit_as_of
from caicach.web.calendars.entry import Desk, Whose, official_page
from caicach.web.calendars.forms import LONG_WEEKDAYS, WeekForm, WithdrawForm, week_initial
from caicach.web.calendars.typed import GENERAL


@require_http_methods(["GET", "HEAD", "POST"])
@official_page
def hours(request: HttpRequest, desk: Desk, unit: str) -> HttpResponseBase:
    """Show the hours that were recorded, and record new ones."""
    whose = desk.whose(unit) if request.method != "POST" else desk.to_change(unit)
    rows = list(hours_of(whose.organisation))
    if request.method != "POST":
        week = working_calendar(whose.id).week_of(desk.today)
        return _page(request, desk, whose, rows, _form(desk, whose, rows, week), week)
    form = WeekForm(request.POST, general=whose.organisation is None, use_required_attribute=False)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            set_working_hours(form.draft(whose.organisation), seen=seen, act=desk.act)
        except StaleCalendarError as refused:
            form.tell(refused.faults)
            # What was typed stays; the next attempt is made in the knowledge of what stands above it.
            form.data = {**request.POST.dict(), "seen": str(rows[0].pk if rows else 0)}
        except CalendarRuleError as refused:
            form.tell(refused.faults)
        else:
            messages.success(request, _("Đã ghi giờ làm việc."))
            return redirect("calendars:hours", whose.key)
    return _page(request, desk, whose, rows, form, working_calendar(whose.id).week_of(desk.today))


@require_POST
@official_page
def withdraw(request: HttpRequest, desk: Desk, hours: int) -> HttpResponseBase:
    """Withdraw hours that were recorded by mistake."""
    found = hours_by_id(hours)
    if found is None or not desk.may_change(found.organisation):
        raise Http404
    unit = unit_as_of(found.organisation, on=desk.today) if found.organisation else None
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            withdraw_working_hours(found.pk, reason=form.cleaned_data["reason"], act=desk.act)
        except CalendarRuleError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Đã bãi bỏ giờ làm việc; giờ ghi trước đó lại áp dụng."))
    else:
        messages.error(request, _("Hãy ghi lý do bãi bỏ."))
    return redirect("calendars:hours", str(unit.uid) if unit else GENERAL)


def _form(desk: Desk, whose: Whose, rows: list[WorkingHours], week: WeeklyHours) -> WeekForm:
    held = next((row for row in rows if not row.is_withdrawn), None)
    initial = week_initial(held, week.sessions, desk.today) | {"seen": rows[0].pk if rows else 0}
    return WeekForm(None, general=whose.organisation is None, initial=initial, use_required_attribute=False)


def _page(
    request: HttpRequest,
    desk: Desk,
    whose: Whose,
    rows: list[WorkingHours],
    form: WeekForm,
    week: WeeklyHours,
) -> HttpResponseBase:
    shown = [
        (row, [(name, row.sessions.get(str(number), [])) for number, name in enumerate(LONG_WEEKDAYS)])
        for row in rows
    ]
    context = {
        "whose": whose,
        "form": form,
        "rows": shown,
        "week": week,
        "may_change": desk.may_change(whose.organisation),
    }
    return render(request, "calendars/hours.html", context)
