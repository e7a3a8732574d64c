"""The first setup page: what is still missing, and the button that opens the campaign."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caicach.evaluation.campaigns.listing import setup_blocks
from caicach.evaluation.campaigns.readiness import checklist
from caicach.evaluation.campaigns.refusals import NotReadyToOpenError
from caicach.evaluation.campaigns.services_windows import timetable_of
from caicach.evaluation.scoring.starting import (
    AT_ONCE,
    cells_expected,
    open_campaign,
    open_in_background,
    opening_of,
)
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season
from caicach.web.season.setup.entry import frame, setup_page
from caicach.web.season.setup.timeline import timeline_of


@require_safe
@setup_page
def campaign(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show the checklist, the windows on their line, and how opening goes on."""
    return _page(request, season, ())


@require_http_methods(["POST"])
@setup_page
def open_(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Open the campaign: a small one at once, a large one by jobs."""
    at_once = cells_expected(season.campaign) <= AT_ONCE
    try:
        (open_campaign if at_once else open_in_background)(season.campaign.pk, act=season.act)
    except NotReadyToOpenError as fault:
        return _page(request, season, fault.faults, status=409)
    except RegistryRuleError as fault:
        return _page(request, season, (str(fault),), status=409)
    if at_once:
        messages.success(request, _("Đã mở đợt đánh giá và báo cho các đơn vị."))
    else:
        messages.info(request, _("Đang lập bảng cho từng đơn vị; trang này cho biết tiến độ."))
    return redirect("setup:campaign", season.campaign.slug)


def _page(
    request: HttpRequest, season: Season, refused: tuple[str, ...], *, status: int = 200
) -> HttpResponseBase:
    slug = season.campaign.slug
    context = frame(season, "campaign")
    found = checklist(season.campaign, at=season.at)
    checks = [{"check": check, "url": reverse(f"setup:{check.part}", args=[slug])} for check in found]
    context |= {
        "checks": checks if context["is_preparing"] else [],
        "ready": all(check.is_done for check in found),
        "refused": refused,
        "opening": opening_of(season.campaign),
        "blocks": setup_blocks(season.entered),
        "timeline": timeline_of(timetable_of(season.campaign), at=season.at),
    }
    return render(request, "season/setup/campaign.html", context, status=status)
