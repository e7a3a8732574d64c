"""The windows: their line of time, and the form that sets and moves them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caicach.evaluation.campaigns.listing import window_changes_of
from caicach.evaluation.campaigns.refusals import WindowOrderError
from caicach.evaluation.campaigns.services_windows import put_windows, timetable_of
from caicach.evaluation.campaigns.timetable import Timetable, look_over
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season
from caicach.web.season.setup.entry import frame, setup_page
from caicach.web.season.setup.forms import WindowsForm, windows_initial
from caicach.web.season.setup.timeline import timeline_of


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def windows(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show the windows; looking over what is typed writes nothing, saving does."""
    planned = timetable_of(season.campaign)
    form = WindowsForm(request.POST if request.method == "POST" else None, initial=windows_initial(planned))
    if request.method == "POST" and form.is_valid():
        planned = form.timetable(planned)
        if request.POST.get("do") != "check" and _saved(season, form, planned):
            messages.success(request, _("Đã lưu thời hạn."))
            return redirect("setup:windows", season.campaign.slug)
    found = look_over(planned, ends_on=season.campaign.ends_on, at=season.at)
    context = frame(season, "windows")
    context |= {
        "form": form,
        "timeline": timeline_of(planned, at=season.at),
        "looked_over": request.method == "POST" and request.POST.get("do") == "check" and form.is_valid(),
        "findings": found if request.method == "POST" or context["is_preparing"] else None,
        "changes": window_changes_of(season.entered),
    }
    return render(request, "season/setup/windows.html", context)


def _saved(season: Season, form: WindowsForm, planned: Timetable) -> bool:
    try:
        put_windows(season.campaign.pk, planned, reason=form.cleaned_data["reason"], act=season.act)
    except WindowOrderError as fault:
        for sentence in fault.faults:
            form.add_error(None, sentence)
        return False
    except RegistryRuleError as fault:
        form.add_error("reason" if "lý do" in str(fault) else None, str(fault))
        return False
    return True
