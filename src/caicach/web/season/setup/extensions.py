"""More time for units: who has it, giving and taking back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.listing import Sought, extension_of, extensions_of, setup_units
from caicach.evaluation.scoring.extending import MoreTime, end_extension, extend
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season
from caicach.web.season.setup.entry import frame, setup_page
from caicach.web.season.setup.forms import ExtensionForm

FOUND = 10
"""Units that a search shows at most."""


@require_safe
@setup_page
def extensions(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show all extra time that was given."""
    rows = [
        {
            "given": given,
            "stage": Stage(given.stage).label,
            "runs": given.ended_at is None and given.closes_at > season.at,
        }
        for given in extensions_of(season.entered)
    ]
    return render(request, "season/setup/extensions.html", frame(season, "extensions") | {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def give(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Give more time to the units that are ticked; looking for more of them keeps what was typed."""
    asked = request.POST if request.method == "POST" else request.GET
    ticked = {int(key) for key in asked.getlist("unit") if key.isdecimal()}
    searches = "find" in asked
    form = ExtensionForm(initial=asked.dict()) if searches else ExtensionForm(request.POST or None)
    if request.method == "POST" and not searches and form.is_valid():
        data = form.cleaned_data
        given = MoreTime(Stage(data["stage"]), data["closes_at"], data["reason"], data["code"].strip())
        try:
            made = extend(season.campaign.pk, ticked, given, act=season.act)
        except RegistryRuleError as fault:
            form.add_error(None, str(fault))
        else:
            told = ngettext("Đã gia hạn cho %(count)s đơn vị.", "Đã gia hạn cho %(count)s đơn vị.", len(made))
            messages.success(request, told % {"count": len(made)})
            return redirect("setup:extensions", season.campaign.slug)
    text = asked.get("q", "").strip()
    every = setup_units(season.entered, Sought(), at=season.at)
    others = setup_units(season.entered, Sought(text), at=season.at).exclude(pk__in=ticked)
    context = frame(season, "extensions") | {
        "form": form,
        "chosen": every.filter(pk__in=ticked),
        "found": others[:FOUND],
        "more": max(others.count() - FOUND, 0),
        "q": text,
    }
    return render(request, "season/setup/extend.html", context)


@require_POST
@setup_page
def end(request: HttpRequest, season: Season, extension: int) -> HttpResponseBase:
    """Take extra time back."""
    if extension_of(season.entered, extension) is None:
        raise Http404
    try:
        end_extension(extension, act=season.act)
    except RegistryRuleError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("Đã thu hồi thời gian thêm."))
    return redirect("setup:extensions", season.campaign.slug)
