"""Decisions about days: the list with their sources, one of them, recording a new one, and withdrawing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.registry.calendars.listing import decision_with_days, decisions_page
from caicach.registry.calendars.models import CalendarDecision
from caicach.registry.calendars.refusals import CalendarRuleError, StaleCalendarError
from caicach.registry.calendars.services import record_decision, withdraw_decision
from caicach.web.calendars.entry import Desk, Whose, official_page
from caicach.web.calendars.forms import DayRows, DecisionForm, WithdrawForm
from caicach.web.calendars.typed import GENERAL, unit_named


@require_safe
@official_page
def listing(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show the decisions, those of a year or those that hold for a unit."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 1 <= int(asked) <= 9999 else None
    unit = unit_named(request.GET.get("unit", ""))
    context = {
        "page": decisions_page(request.GET.get("trang", "1"), year=year, unit=unit, on=desk.today),
        "year": year,
        "unit": unit,
        "keeper": desk.keeper,
        "general": GENERAL,
    }
    return render(request, "calendars/decisions.html", context)


@require_safe
@official_page
def decision(request: HttpRequest, desk: Desk, decision: int) -> HttpResponseBase:
    """Show one decision with its days."""
    return _page(request, desk, _or_404(decision), WithdrawForm())


@require_POST
@official_page
def withdraw(request: HttpRequest, desk: Desk, decision: int) -> HttpResponseBase:
    """Withdraw a decision with a reason."""
    found = _or_404(decision)
    if not desk.may_change(found.organisation):
        raise Http404
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            withdraw_decision(found.pk, reason=form.cleaned_data["reason"], act=desk.act)
        except StaleCalendarError as refused:
            messages.error(request, str(refused))
            return redirect("calendars:decision", found.pk)
        except CalendarRuleError as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("Đã bãi bỏ văn bản trong lịch làm việc."))
            return redirect("calendars:decision", found.pk)
    return _page(request, desk, _or_404(decision), form)


@require_http_methods(["GET", "HEAD", "POST"])
@official_page
def new(request: HttpRequest, desk: Desk, unit: str) -> HttpResponseBase:
    """Record a decision with its days; asking for more rows writes nothing."""
    whose = desk.to_change(unit)
    posted = request.POST if request.method == "POST" else None
    more = posted is not None and posted.get("do") == "more"
    form = DecisionForm(
        posted,
        nationwide=whose.organisation is None,
        initial=_initial(desk, whose),
        use_required_attribute=False,
    )
    rows = DayRows(posted, nationwide=whose.organisation is None, more=more)
    if posted is not None and not more:
        recorded = _recorded(form, rows, desk, whose)
        if recorded is not None:
            messages.success(request, _("Đã ghi văn bản vào lịch làm việc."))
            return redirect("calendars:decision", recorded.pk)
    if more:
        form = DecisionForm(
            None,
            nationwide=whose.organisation is None,
            initial=request.POST.dict(),
            use_required_attribute=False,
        )
        for row in rows.forms:
            row.errors.clear()
    context = {"whose": whose, "form": form, "rows": rows}
    return render(request, "calendars/new_decision.html", context)


def _initial(desk: Desk, whose: Whose) -> dict[str, object]:
    return {"effective_on": desk.today, "issuer": whose.unit.name if whose.unit else ""}


def _recorded(form: DecisionForm, rows: DayRows, desk: Desk, whose: Whose) -> CalendarDecision | None:
    if not all([form.is_valid(), rows.is_valid()]):
        return None
    draft = form.draft(whose.organisation, [row.draft() for row in rows.filled])
    try:
        return record_decision(draft, act=desk.act)
    except CalendarRuleError as refused:
        rows.tell(refused.faults, form)
        return None


def _or_404(decision_id: int) -> CalendarDecision:
    found = decision_with_days(decision_id)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, desk: Desk, found: CalendarDecision, form: WithdrawForm) -> HttpResponseBase:
    may_withdraw = not found.is_withdrawn and desk.may_change(found.organisation)
    context = {"decision": found, "form": form, "may_withdraw": may_withdraw, "refused": form.is_bound}
    return render(request, "calendars/decision.html", context)
