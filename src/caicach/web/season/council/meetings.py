"""Meetings of the council and their minutes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caicach.evaluation.appraisal.council import CouncilRuleError, hold_meeting, write_minutes
from caicach.evaluation.appraisal.council_selectors import (
    decided_in,
    meeting_for,
    meetings_for,
    ruled_in,
)
from caicach.web.season.council.entry import common, council_page
from caicach.web.season.council.forms import MeetingForm, MinutesForm
from caicach.web.season.entry import Season


@require_http_methods(["GET", "HEAD", "POST"])
@council_page
def meetings(request: HttpRequest, season: Season) -> HttpResponseBase:
    """List the meetings, and record a new one."""
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = hold_meeting(season.campaign, **form.cleaned_data, act=season.act)
        except CouncilRuleError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Đã lập phiên họp %(n)s.") % {"n": made.number})
            return redirect("council:meeting", slug=season.campaign.slug, number=made.number)
    context = {**common(season, "meetings"), "meetings": meetings_for(season.entered), "form": form}
    return render(request, "season/council/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@council_page
def meeting(request: HttpRequest, season: Season, number: int) -> HttpResponseBase:
    """Show a meeting with what it decided, and take its minutes."""
    found = meeting_for(season.entered, number)
    if found is None:
        raise Http404
    form = MinutesForm(request.POST or None, initial={"members": found.members, "minutes": found.minutes})
    if request.method == "POST" and form.is_valid():
        try:
            write_minutes(found, **form.cleaned_data, act=season.act)
        except CouncilRuleError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Đã ghi biên bản."))
            return redirect("council:meeting", slug=season.campaign.slug, number=number)
    context = {
        **common(season, "meetings"),
        "meeting": found,
        "decisions": decided_in(found),
        "rulings": ruled_in(found),
        "form": form,
    }
    return render(request, "season/council/meeting.html", context)
