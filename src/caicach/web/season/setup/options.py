"""How a campaign is run, and what the ledger says of its setting up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caicach.evaluation.campaigns.constants import Unsubmitted
from caicach.evaluation.campaigns.listing import ENTRIES_A_PAGE, log_of
from caicach.evaluation.campaigns.services import Settings, change_settings
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season
from caicach.web.season.setup.entry import frame, setup_page
from caicach.web.season.setup.forms import SettingsForm

NAMES = ("title", "unsubmitted", "peers_see_claims", "blind_share", "explain_below")


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def settings(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show and change the settings."""
    initial = {name: getattr(season.campaign, name) for name in NAMES}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wanted = Settings(
            title=data["title"],
            peers_see_claims=data["peers_see_claims"],
            unsubmitted=Unsubmitted(data["unsubmitted"]),
            blind_share=data["blind_share"],
            explain_below=data["explain_below"],
        )
        try:
            change_settings(season.campaign.pk, wanted, act=season.act)
        except RegistryRuleError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Đã lưu thiết lập."))
            return redirect("setup:settings", season.campaign.slug)
    return render(request, "season/setup/settings.html", frame(season, "settings") | {"form": form})


@require_safe
@setup_page
def log(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show what was done to the campaign, the latest first."""
    before = request.GET.get("truoc", "")
    entries = log_of(season.entered, int(before) if before.isdecimal() else None)
    context = frame(season, "log") | {
        "entries": entries,
        "earlier": entries[-1].sequence if len(entries) == ENTRIES_A_PAGE else None,
    }
    return render(request, "season/setup/log.html", context)
