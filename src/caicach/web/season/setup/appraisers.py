"""Who appraises, and how the cells are given to them: shown first, then done."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from caicach.evaluation.campaigns.constants import CampaignState, Part
from caicach.evaluation.campaigns.listing import allotments_of
from caicach.evaluation.campaigns.people import possible_appraisers
from caicach.evaluation.campaigns.services_appraisers import add_appraisers
from caicach.evaluation.scoring.allotting import (
    Proposal,
    Way,
    allot,
    end_appraiser,
    free_cells,
    loads_of,
    propose,
)
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season
from caicach.web.season.setup.entry import frame, setup_page
from caicach.web.season.setup.forms import AllotForm, AppraisersForm


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def appraisers(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show what each appraiser has, and add some."""
    people = possible_appraisers(season.campaign, on=season.act.day)
    choices = [(str(person.pk), str(person)) for person in people]
    form = AppraisersForm(request.POST if request.method == "POST" else None, people=choices)
    if request.method == "POST" and form.is_valid():
        chosen = [int(key) for key in form.cleaned_data["people"]]
        try:
            made = add_appraisers(
                season.campaign.pk, chosen, part=Part(form.cleaned_data["part"]), act=season.act
            )
        except RegistryRuleError as fault:
            form.add_error(None, str(fault))
        else:
            told = ngettext("Đã thêm %(count)s người.", "Đã thêm %(count)s người.", len(made))
            messages.success(request, told % {"count": len(made)})
            return redirect("setup:appraisers", season.campaign.slug)
    running = season.campaign.state == CampaignState.RUNNING
    given = allotments_of(season.entered)
    # What has been given out stays with its people unless somebody says otherwise.
    ways = {"by_unit": "0", "blind_share": season.campaign.blind_share, "only_free": bool(given)}
    loads, able = loads_of(season.campaign), {person.pk for person in people}
    context = frame(season, "appraisers") | {
        "form": form,
        "has_people": bool(people),
        "loads": loads,
        "away": [load for load in loads if load.appraiser.user_id not in able],
        "free": free_cells(season.campaign) if running else 0,
        "is_running": running,
        "allotments": given,
        "allot_form": AllotForm(initial=ways | {"seed": secrets.token_hex(8)}),
    }
    return render(request, "season/setup/appraisers.html", context)


@require_POST
@setup_page
def end(request: HttpRequest, season: Season, appraiser: int) -> HttpResponseBase:
    """Take an appraiser off; what they have not judged is free again."""
    held = {load.appraiser.pk for load in loads_of(season.campaign)}
    if appraiser not in held:
        raise Http404
    try:
        count = end_appraiser(appraiser, act=season.act)
    except RegistryRuleError as fault:
        messages.error(request, str(fault))
    else:
        told = ngettext(
            "Đã thôi giao; %(count)s ô chưa thẩm định chờ giao lại.",
            "Đã thôi giao; %(count)s ô chưa thẩm định chờ giao lại.",
            count,
        )
        messages.success(request, told % {"count": count})
    return redirect("setup:appraisers", season.campaign.slug)


@require_POST
@setup_page
def allotment(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show what giving the cells out would do; confirmed, do it with the same lots."""
    form = AllotForm(request.POST)
    proposal: Proposal | None = None
    if form.is_valid():
        data = form.cleaned_data
        way = Way(data["by_unit"] == "1", data["blind_share"], data["seed"], data["only_free"])
        try:
            if request.POST.get("do") == "confirm":
                allot(season.campaign.pk, way, act=season.act)
                messages.success(request, _("Đã phân công thẩm định và báo cho từng người."))
                return redirect("setup:appraisers", season.campaign.slug)
            proposal = propose(season.campaign, way, on=season.act.day)
        except RegistryRuleError as fault:
            form.add_error(None, str(fault))
    context = frame(season, "appraisers") | {"form": form, "proposal": proposal}
    return render(request, "season/setup/allotment.html", context)
