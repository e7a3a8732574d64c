"""Pages of what follows from a published result: explanations, promises, rewards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.constants import CommitmentState, ResultState
from caicach.evaluation.publication.decision_paper import demand_letter
from caicach.evaluation.publication.follow_up_selectors import (
    commitment_for,
    commitments_for,
    demand_for,
    demands_for,
    is_late,
    reward_for,
    rewards_for,
    units_of_result,
)
from caicach.evaluation.publication.following import (
    FollowUpRuleError,
    commit_to,
    decide_reward,
    demand_explanations,
    explain_result,
    propose_reward,
    report_on,
)
from caicach.evaluation.publication.lines import lines_of
from caicach.evaluation.publication.low_classes import to_explain
from caicach.evaluation.publication.models import ResultVersion
from caicach.evaluation.publication.policies import (
    can_commit,
    can_decide_rewards,
    can_demand,
    can_explain_result,
    can_propose_rewards,
)
from caicach.evaluation.publication.selectors import blocks_with, results_for, row_of
from caicach.exchange.papers import to_docx, to_pdf
from caicach.web.season.entry import Season, season_page
from caicach.web.season.results.forms import (
    CommitmentForm,
    DemandForm,
    ExplanationForm,
    ReportForm,
    RewardForm,
)

PER_PAGE = 50
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WRITERS = {"pdf": (to_pdf, "application/pdf"), "docx": (to_docx, DOCX_TYPE)}


def published_or_404(season: Season) -> ResultVersion:
    """Return the published result of the campaign.

    Raises Http404 where there is none yet.
    """
    found = next(
        (result for result in results_for(season.entered) if result.state == ResultState.PUBLISHED), None
    )
    if found is None:
        raise Http404
    return found


def _today(season: Season) -> Any:
    return timezone.localdate(season.at)


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def demands(request: HttpRequest, season: Season) -> HttpResponseBase:
    """List who must explain, and demand it of all who were not asked yet."""
    result = published_or_404(season)
    may_demand = can_demand(season.access)
    form = DemandForm(request.POST or None)
    if request.method == "POST":
        if not may_demand:
            raise PermissionDenied
        if form.is_valid() and _demand(request, season, result, form):
            return redirect("results:demands", slug=season.campaign.slug)
    asked = demands_for(season.entered)
    page = Paginator(asked, PER_PAGE).get_page(request.GET.get("trang"))
    known = {pk for (pk,) in asked.values_list("participant_id")} if may_demand else set()
    waiting = [line for _block, line in to_explain(result)] if may_demand else []
    context = {
        "season": season,
        "campaign": season.campaign,
        "result": result,
        "page": page,
        "rows": [(demand, is_late(demand, _today(season))) for demand in page],
        "form": form,
        "may_demand": may_demand,
        "waiting": [line for line in waiting if line.participant_id not in known],
    }
    return render(request, "season/results/demands.html", context)


def _demand(request: HttpRequest, season: Season, result: ResultVersion, form: Form) -> bool:
    url = reverse("results:demands", args=[season.campaign.slug])
    try:
        made = demand_explanations(result, due_on=form.cleaned_data["due_on"], url=url, act=season.act)
    except FollowUpRuleError as fault:
        form.add_error(None, str(fault))
        return False
    messages.success(request, _("Đã yêu cầu %(n)s đơn vị giải trình.") % {"n": len(made)})
    return True


@require_safe
@season_page
def demand_list(_request: HttpRequest, season: Season, kind: str) -> HttpResponseBase:
    """Hand out the letter with the list of those who must explain, to who demands it."""
    if kind not in WRITERS or not season.access.oversees:
        raise Http404
    result = published_or_404(season)
    write, media_type = WRITERS[kind]
    name = f"{season.campaign.slug}-giai-trinh.{kind}"
    return HttpResponse(
        write(demand_letter(result, list(demands_for(season.entered)))),
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def demand(request: HttpRequest, season: Season, demand: int) -> HttpResponseBase:
    """Show one demand with its answer, and take the answer of the unit."""
    found = demand_for(season.entered, demand)
    if found is None:
        raise Http404
    may_answer = found.answered_at is None and can_explain_result(season.access, found.participant)
    form = ExplanationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            explain_result(found.pk, form.cleaned_data["text"], act=season.act)
        except FollowUpRuleError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Đã gửi giải trình."))
            return redirect("results:demand", slug=season.campaign.slug, demand=found.pk)
    context = {
        "season": season,
        "campaign": season.campaign,
        "demand": found,
        "is_late": is_late(found, _today(season)),
        "row": row_of(found.result, found.participant_id),
        "form": form,
        "may_answer": may_answer,
    }
    return render(request, "season/results/demand.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def commitments(request: HttpRequest, season: Season) -> HttpResponseBase:
    """List promises with filters, and take a new one."""
    result = published_or_404(season)
    units = list(units_of_result(season.entered))
    form = _commitment_form(request, units)
    if request.method == "POST":
        if not units:
            raise PermissionDenied
        if form.is_valid() and _commit(request, season, form, units):
            return redirect("results:commitments", slug=season.campaign.slug)
    state, late = request.GET.get("trang-thai", ""), request.GET.get("qua-han") == "1"
    found = commitments_for(season.entered, state=state, late_on=_today(season) if late else None)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "season": season,
        "campaign": season.campaign,
        "result": result,
        "page": page,
        "rows": [(one, _late(season, one.state, one.due_on), _title(one)) for one in page],
        "form": form if units else None,
        "states": CommitmentState.choices,
        "state": state,
        "late": late,
    }
    return render(request, "season/results/commitments.html", context)


def _late(season: Season, state: str, due_on: Any) -> bool:
    return state == CommitmentState.OPEN and due_on < _today(season)


def _title(commitment: Any) -> str:
    criteria_set = plan_of(commitment.participant.block.set_version).criteria_set
    node = criteria_set.by_code.get(commitment.code)
    return f"{commitment.code} {node.title.vi}" if node else ""


def _commitment_form(request: HttpRequest, units: list[Any]) -> CommitmentForm:
    sets = {unit.block_id: plan_of(unit.block.set_version).criteria_set for unit in units}
    initial = {"unit": units[0].pk if units else None, "code": request.GET.get("code", "")}
    return CommitmentForm(request.POST or None, initial=initial).offer(units, sets.values())


def _commit(request: HttpRequest, season: Season, form: CommitmentForm, units: list[Any]) -> bool:
    data = form.cleaned_data
    unit = next(one for one in units if one.pk == data["unit"])
    try:
        commit_to(unit, code=data["code"], text=data["text"], due_on=data["due_on"], act=season.act)
    except FollowUpRuleError as fault:
        form.add_error(None, str(fault))
        return False
    messages.success(request, _("Đã ghi cam kết."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def commitment(request: HttpRequest, season: Season, commitment: int) -> HttpResponseBase:
    """Show one promise with all reports on it, and take another."""
    found = commitment_for(season.entered, commitment)
    if found is None:
        raise Http404
    form = ReportForm(request.POST or None, initial={"state": found.state})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            report_on(found.pk, state=CommitmentState(data["state"]), text=data["text"], act=season.act)
        except FollowUpRuleError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Đã ghi tình hình thực hiện."))
            return redirect("results:commitment", slug=season.campaign.slug, commitment=found.pk)
    context = {
        "season": season,
        "campaign": season.campaign,
        "commitment": found,
        "title": _title(found),
        "is_late": _late(season, found.state, found.due_on),
        "notes": found.notes.all(),
        "form": form,
        "may_report": can_commit(season.access, found.participant),
    }
    return render(request, "season/results/commitment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def rewards(request: HttpRequest, season: Season) -> HttpResponseBase:
    """List proposals for rewards to who oversees the season, and take a new one."""
    if not season.access.oversees:
        raise Http404
    result = published_or_404(season)
    may_propose = can_propose_rewards(season.access)
    lines = [line for block in blocks_with(result) for line in lines_of(result, block)]
    form = RewardForm(request.POST or None).offer(lines if may_propose else ())
    if request.method == "POST":
        if not may_propose:
            raise PermissionDenied
        if form.is_valid() and _propose(request, season, result, form):
            return redirect("results:rewards", slug=season.campaign.slug)
    places = {line.participant_id: line for line in lines}
    context = {
        "season": season,
        "campaign": season.campaign,
        "result": result,
        "rows": [(one, places.get(one.participant_id)) for one in rewards_for(season.entered, result)],
        "form": form if may_propose else None,
        "may_decide": can_decide_rewards(season.access),
    }
    return render(request, "season/results/rewards.html", context)


def _propose(request: HttpRequest, season: Season, result: ResultVersion, form: RewardForm) -> bool:
    data = form.cleaned_data
    row = row_of(result, data["unit"])
    if row is None:
        return False
    try:
        propose_reward(result, row.participant, form=data["form"], reason=data["reason"], act=season.act)
    except FollowUpRuleError as fault:
        form.add_error(None, str(fault))
        return False
    messages.success(request, _("Đã ghi đề nghị khen thưởng."))
    return True


@require_POST
@season_page
def decide(request: HttpRequest, season: Season, proposal: int) -> HttpResponseBase:
    """Take the authority's decision on a proposal."""
    found = reward_for(season.entered, proposal)
    if found is None:
        raise Http404
    try:
        decide_reward(found.pk, accept=request.POST.get("accept") == "1", act=season.act)
    except FollowUpRuleError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("Đã ghi quyết định."))
    return redirect("results:rewards", slug=season.campaign.slug)
