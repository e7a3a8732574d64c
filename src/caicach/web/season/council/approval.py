"""The authority approves, the result is published, a correction is another version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from caicach.core.index.problems import ProblemsError
from caicach.evaluation.appraisal.council_selectors import Contested, equals_of
from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.campaigns.selectors import blocks_of
from caicach.evaluation.criteria.faults import all_told
from caicach.evaluation.publication.approving import (
    PublicationDecision,
    approve,
    approve_in_background,
    is_small,
    is_stuck,
    last_request,
    publish,
)
from caicach.evaluation.publication.constants import RequestState, ResultState
from caicach.evaluation.publication.digests import digest_of_result
from caicach.evaluation.publication.models import ApprovalRequest, ResultVersion
from caicach.evaluation.publication.obstacles import Obstacle, obstacles_of
from caicach.evaluation.publication.policies import can_announce, can_approve_results
from caicach.evaluation.publication.refusals import PublicationRuleError
from caicach.evaluation.publication.selectors import draft_lines, results_for
from caicach.registry.acting import require
from caicach.web.season.council.entry import common, council_page
from caicach.web.season.council.forms import ApprovalForm, PublicationForm
from caicach.web.season.entry import Season

LEADING = 5
LISTS = {
    "disputed": Contested.DISPUTED,
    "objections": Contested.OBJECTIONS,
    "unjudged": Contested.UNJUDGED,
}
"""The lists in which obstacles are found one by one."""


@require_safe
@council_page
def approval(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Review what is about to be approved or published, and what stands in the way.

    While a result is being frozen the page asks again by itself: it is answered with nothing, and at the end
    with the word to load anew.
    """
    if request.headers.get("HX-Request"):
        asked = last_request(season.campaign)
        if asked is not None and _is_waiting(asked) and not is_stuck(asked):
            return HttpResponse(status=204)
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _page(request, season)


def _page(
    request: HttpRequest,
    season: Season,
    approval_form: ApprovalForm | None = None,
    publication_form: PublicationForm | None = None,
) -> HttpResponse:
    results = results_for(season.entered)
    waiting = next((result for result in results if result.state == ResultState.APPROVED), None)
    asked = last_request(season.campaign)
    is_stuck_now = asked is not None and is_stuck(asked)
    context: dict[str, Any] = {
        **common(season, "approval"),
        "results": results,
        "waiting": waiting,
        "asked": asked,
        "is_stuck": is_stuck_now,
        "is_freezing": _is_waiting(asked) and not is_stuck_now,
        "approval_form": approval_form or ApprovalForm(),
        "publication_form": publication_form or PublicationForm(),
    }
    if waiting is not None:
        asked_to = "kiem-tra" in request.GET
        context["is_whole"] = _is_whole(waiting) if asked_to or is_small(season.campaign) else None
    elif not context["is_freezing"]:
        context |= _standing(season, results)
    return render(request, "season/council/approval.html", context)


def _is_whole(result: ResultVersion) -> bool:
    """Return whether the rows are those that were approved; a large result takes seconds."""
    return digest_of_result(result) == result.digest


def _is_waiting(asked: ApprovalRequest | None) -> bool:
    return asked is not None and asked.state == RequestState.WAITING


def _standing(season: Season, results: Sequence[ResultVersion]) -> dict[str, Any]:
    """Return what the authority should know before it approves."""
    is_open = season.campaign.state != CampaignState.PREPARING
    obstacles = obstacles_of(season.campaign) if is_open else []
    return {
        "obstacles": [(obstacle, _list(season, obstacle)) for obstacle in obstacles],
        "is_forbidden": any(obstacle.forbids for obstacle in obstacles),
        "is_correction": any(result.state == ResultState.PUBLISHED for result in results),
        "ties": equals_of(season.entered),
        "leading": _leading(season),
    }


def _list(season: Season, obstacle: Obstacle) -> str:
    kind = LISTS.get(obstacle.key)
    if kind is None:
        return ""
    return f"{reverse('council:disputes', args=[season.campaign.slug])}?loai={kind}"


def _leading(season: Season) -> list[Any]:
    """Return the first units of every block as they would stand."""
    found = []
    for block in blocks_of(season.campaign):
        lines = draft_lines(season.entered, block) or ()
        found.append((block, lines[:LEADING], len(lines)))
    return found


@require_POST
@council_page
def approve_now(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Freeze the results as they stand, on the typed word of the authority."""
    require(can_approve_results(season.access))
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return _page(request, season, approval_form=form)
    if form.cleaned_data["typed"].strip() != season.campaign.slug:
        form.add_error("typed", _("Chưa đúng mã đợt đánh giá: %(slug)s.") % {"slug": season.campaign.slug})
        return _page(request, season, approval_form=form)
    reason = form.cleaned_data["reason"]
    try:
        if is_small(season.campaign):
            result = approve(season.campaign, reason=reason, act=season.act)
            messages.success(request, _("Đã phê duyệt kết quả, phiên bản %(n)s.") % {"n": result.number})
        else:
            approve_in_background(season.campaign, reason=reason, act=season.act)
    except PublicationRuleError as fault:
        form.add_error(None, str(fault))
        return _page(request, season, approval_form=form)
    except ProblemsError as fault:
        form.add_error(None, all_told(fault.problems))
        return _page(request, season, approval_form=form)
    return redirect("council:approval", slug=season.campaign.slug)


@require_POST
@council_page
def publish_now(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Publish what the authority approved, under its decision."""
    require(can_announce(season.access))
    form = PublicationForm(request.POST)
    results = results_for(season.entered)
    waiting = next((result for result in results if result.state == ResultState.APPROVED), None)
    if waiting is None:
        messages.error(request, _("Không có kết quả nào đang chờ công bố."))
        return redirect("council:approval", slug=season.campaign.slug)
    if not form.is_valid():
        return _page(request, season, publication_form=form)
    try:
        publish(waiting, PublicationDecision(**form.cleaned_data), act=season.act)
    except PublicationRuleError as fault:
        form.add_error(None, str(fault))
        return _page(request, season, publication_form=form)
    messages.success(request, _("Đã công bố kết quả. Các tệp đang được lập."))
    return redirect("results:results", slug=season.campaign.slug)
