"""The console's start page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from caicach.evaluation.oversight.dashboards_today import today_for
from caicach.registry.accounts.models import User
from caicach.registry.accounts.selectors import Capacity
from caicach.registry.organisations.selectors import unit_as_of
from caicach.web.console.work import cards_of
from caicach.web.navigation import capacities_here
from caicach.work.dossiers.access import desk_of
from caicach.work.dossiers.selectors.today import today_of


@dataclass(frozen=True)
class Standing:
    """One row of "who am I here": role, organisation, since when, and for whom where it is lent."""

    role: str | Promise
    title: str
    organisation: str
    since: date | None
    until: date | None
    lent_by: User | None


@dataclass(frozen=True)
class DossierLine:
    """How many dossiers wait for one thing, and the list of them."""

    count: int
    words: str | Promise
    url: str
    group: str = "waiting"


@require_safe
@login_required
def today(request: HttpRequest) -> HttpResponse:
    """Show what there is to do today, and in which organisations and roles this person acts."""
    at = timezone.now()
    today_on = timezone.localdate(at)
    capacities = capacities_here(request)
    context = {
        "standings": [_standing(capacity, on=today_on) for capacity in capacities],
        "today_on": today_on,
        "work": cards_of(today_for(request.user, at=at), at=at) if capacities else [],
        "dossiers": _dossiers(request, capacities, at),
    }
    return render(request, "console/today.html", context)


def _dossiers(request: HttpRequest, capacities: list[Capacity], at: datetime) -> list[DossierLine]:
    """Return what of the one-stop waits for the reader."""
    desk = desk_of(request.user, on=timezone.localdate(at), capacities=capacities)
    found = today_of(desk, at=at)
    inbox = reverse("dossiers:inbox")
    lines = (
        DossierLine(found.late, _("hồ sơ quá hạn"), f"{inbox}?due=late", "late"),
        DossierLine(found.today, _("hồ sơ đến hạn hôm nay"), f"{inbox}?due=today", "due"),
        DossierLine(found.to_sign, _("hồ sơ chờ ký"), f"{inbox}?state=checked"),
        DossierLine(found.new, _("hồ sơ mới đăng ký, chờ hoàn thiện"), f"{inbox}?state=registered"),
        DossierLine(found.to_return, _("kết quả chờ trả"), f"{inbox}?due=return"),
        DossierLine(found.waiting, _("hồ sơ đang tạm dừng"), f"{inbox}?due=waiting"),
        DossierLine(found.all, _("hồ sơ trên bàn"), inbox),
    )
    return [line for line in lines if line.count]


def _standing(capacity: Capacity, *, on: date) -> Standing:
    unit = unit_as_of(capacity.organisation, on=on)
    span = capacity.delegation or capacity.position
    return Standing(
        role=capacity.role.label,
        title=capacity.position.title,
        organisation=unit.name if unit else str(capacity.organisation),
        since=span.valid_from,
        until=span.valid_to,
        lent_by=capacity.position.user if capacity.delegation else None,
    )
