"""The list of seasons, and the beginning of a new one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caicach.evaluation.campaigns.beginning import begun_by, possible_hosts
from caicach.evaluation.campaigns.hours import windows_now
from caicach.evaluation.campaigns.selectors import campaigns_for
from caicach.evaluation.campaigns.services import Terms, create_campaign
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import act_of
from caicach.web.season.setup.forms import CampaignForm


@require_safe
@login_required
def campaigns(request: HttpRequest) -> HttpResponseBase:
    """Show the seasons in which the reader has a part."""
    at = timezone.now()
    today = timezone.localdate(at)
    found = list(campaigns_for(request.user, on=today))
    open_now = windows_now(found, at=at)
    rows = [{"campaign": campaign, "windows": open_now.get(campaign.pk, [])} for campaign in found]
    context = {"rows": rows, "may_begin": bool(possible_hosts(request.user, on=today))}
    return render(request, "season/campaigns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponseBase:
    """Begin to prepare a season."""
    act = act_of(request, timezone.now())
    hosts = {host.key: host for host in possible_hosts(request.user, on=act.day)}
    if not hosts:
        raise PermissionDenied
    before = begun_by(list(hosts.values()))
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        conductors=[(host.key, host.words) for host in hosts.values()],
        before=before,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        host = hosts[data["conductor"]]
        terms = Terms(
            data["title"],
            data["slug"],
            data["starts_on"],
            data["ends_on"],
            int(data["previous"]) if data["previous"] else None,
            host.is_illustrative,
        )
        try:
            made = create_campaign(host.organisation, host.conductor, terms, act=act)
        except RegistryRuleError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Đã lập đợt đánh giá. Tiếp theo, chọn khối và bộ tiêu chí."))
            return redirect("setup:campaign", made.slug)
    return render(request, "season/new.html", {"form": form})
