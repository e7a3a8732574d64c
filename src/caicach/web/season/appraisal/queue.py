"""What waits for an appraiser, the load of all, proposals beyond the criteria, disputes, ready reasons."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.evaluation.appraisal.constants import CellState
from caicach.evaluation.appraisal.policies import can_keep_reasons
from caicach.evaluation.appraisal.queues import (
    adjustments_for,
    disputes_of,
    loads_of,
    queue_for,
    reasons_for,
)
from caicach.evaluation.appraisal.reasons import add_reason, end_reason
from caicach.evaluation.appraisal.rows import Row
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.models import Cell
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.appraisal.claims import shown
from caicach.web.season.entry import Season, season_page

PAGE = 200
SHOWS = ("todo", "asked", "contested", "all")


@season_page
@require_safe
def queue(request: HttpRequest, season: Season) -> HttpResponse:
    """Show what is the reader's to appraise, by criterion or by unit, with what is done."""
    found = queue_for(season.entered)
    if found is None:
        raise Http404
    by_unit = request.GET.get("by") == "unit"
    show = request.GET.get("show", "all")
    loads = found.units if by_unit else found.criteria
    counts = {"todo": "to_do", "asked": "asked", "contested": "contested"}
    kept = [one for one in loads if show not in counts or getattr(one.load, counts[show])]
    page = Paginator(kept, PAGE).get_page(request.GET.get("page"))
    context = {
        "season": season,
        "queue": found,
        "by_unit": by_unit,
        "page": page,
        "show": show if show in SHOWS else "all",
        "people": loads_of(season.entered),
    }
    return render(request, "season/appraisal/queue.html", context)


@season_page
@require_safe
def adjustments(request: HttpRequest, season: Season) -> HttpResponse:
    """List the proposals of points beyond the criteria, to be decided one by one."""
    queue_or_404(season)
    rows = [listed(season, cell) for cell in adjustments_for(season.entered)]
    context = {"season": season, "rows": [shown(row) for row in rows]}
    return render(request, "season/appraisal/adjustments.html", context)


@season_page
@require_safe
def disputes(request: HttpRequest, season: Season) -> HttpResponse:
    """List what two judged differently and a third is to settle."""
    queue_or_404(season)
    rows = [listed(season, cell) for cell in disputes_of(season.entered)[:500]]
    context = {"season": season, "rows": [shown(row) for row in rows]}
    return render(request, "season/appraisal/disputes.html", context)


def queue_or_404(season: Season) -> None:
    """Let nobody in who appraises nothing here.

    Raises Http404.
    """
    if not (season.access.appraises or season.access.reads_internal):
        raise Http404


def listed(season: Season, cell: Cell) -> Row:
    """Return a cell of a list of its own; what it needs more is on its page."""
    unit = cell.participant
    unit.campaign = season.campaign
    plan = plan_of(cell.block.set_version)
    state = CellState.DISPUTED if cell.is_disputed else CellState(cell.outcome_1 or CellState.UNDECIDED)
    pair = {cell.appraiser_id, cell.second_appraiser_id}
    concluded = cell.is_disputed or cell.outcome_1 not in {"", CellState.ASKED}
    if cell.second_appraiser_id and season.access.user_id in pair and not concluded:
        state = CellState.UNDECIDED
    return Row(cell, unit, plan.nodes[plan.index[cell.code]], state)


@season_page
@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: HttpRequest, season: Season) -> HttpResponse:
    """List the ready-made reasons, and add one."""
    queue_or_404(season)
    typed, said = {"text": "", "code": request.GET.get("code", "")}, ""
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        try:
            add_reason(season.campaign.pk, typed["text"], code=typed["code"].strip()[:40], act=season.act)
        except RegistryRuleError as fault:
            said = str(fault)
        else:
            messages.success(request, _("Đã thêm lý do mẫu."))
            return redirect("appraisal:reasons", season.campaign.slug)
    context = {
        "season": season,
        "reasons": reasons_for(season.entered),
        "may_write": can_keep_reasons(season.access),
        "typed": typed,
        "refused": said,
    }
    return render(request, "season/appraisal/reasons.html", context)


@season_page
@require_POST
def reason_end(request: HttpRequest, season: Season, reason: int) -> HttpResponse:
    """Offer a reason no longer."""
    end_reason(reason, act=season.act)
    messages.success(request, _("Đã bỏ lý do mẫu; các kết luận đã dùng vẫn giữ nguyên lời."))
    return redirect("appraisal:reasons", season.campaign.slug)
