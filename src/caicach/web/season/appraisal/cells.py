"""One claim opened: its documents, what was decided, and the forms to decide; judging and undoing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from caicach.core.index.model import Criterion
from caicach.evaluation.appraisal.constants import CellState, Round
from caicach.evaluation.appraisal.details import Detail, Told, detail_for, row_for
from caicach.evaluation.appraisal.judging import Judgement, judge, take_back
from caicach.evaluation.scoring.answers import AnswerRefusedError
from caicach.evaluation.scoring.constants import Outcome
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.appraisal.claims import boxes_of, claim_words, read_points, shown
from caicach.web.season.entry import Season, season_page
from caicach.web.templatetags.index_tags import figure, words

BOX = "box:"
OUTCOMES = {Outcome.ACCEPTED, Outcome.CHANGED, Outcome.ASKED}


@dataclass(frozen=True, slots=True)
class Past:
    """A decision as it is printed."""

    told: Told
    round: str
    outcome: str
    figures: str
    points: str


def is_htmx(request: HttpRequest) -> bool:
    """Return whether a part of a page is asked for, not a page."""
    return request.headers.get("HX-Request") == "true"


def detail_or_404(season: Season, cell: int) -> Detail:
    """Return a claim opened for the reader.

    Raises Http404.
    """
    found = detail_for(season.entered, cell, hours=season.hours, act=season.act)
    if found is None:
        raise Http404
    return found


@season_page
@require_safe
def cell(request: HttpRequest, season: Season, cell: int) -> HttpResponse:
    """Show a claim opened: as a page, or as the part that stands beside a list."""
    detail = detail_or_404(season, cell)
    view = "unit" if request.GET.get("view") == "unit" else "criterion"
    context = context_of(season, detail, view, {})
    context["fragment"] = is_htmx(request)
    name = "panel" if is_htmx(request) else "cell"
    return render(request, f"season/appraisal/{name}.html", context)


def context_of(season: Season, detail: Detail, view: str, typed: Mapping[str, str]) -> dict[str, object]:
    """Return what the page and the part of a claim show."""
    row = detail.row
    later = row.round in {Round.SECOND, Round.OBJECTION}
    start = row.cell.recognised_1 if later and row.cell.recognised_1 is not None else row.cell.answer
    latest = detail.explanations[0] if detail.explanations else None
    proposed = latest.answer if latest is not None and not latest.accepts else None
    hidden = row.state in {CellState.NOT_SUBMITTED, CellState.EXEMPT}
    return {
        "season": season,
        "detail": detail,
        "one": shown(row),
        "view": view,
        "typed": typed,
        "hidden": hidden,
        "boxes": boxes_of(row.leaf, start, {k.removeprefix(BOX): v for k, v in typed.items()}),
        "past": [past(row.leaf, told) for told in reversed(detail.decisions)],
        "follow": [past(row.leaf, told) for told in detail.may_follow],
        "explanation": latest,
        "proposed": claim_words(row.leaf, proposed),
        "rule": words(row.leaf.rule.describe()) if row.leaf.rule is not None else "",
        "evidence_url": evidence_url(season, row.participant.pk, row.cell.code),
        "asks": row.round in {Round.FIRST, Round.BLIND},
    }


def past(leaf: Criterion, told: Told) -> Past:
    """Return a decision made ready to print."""
    outcome = Outcome(told.outcome).label if told.outcome else _("Rút kết luận")
    return Past(
        told,
        str(told.round.label),
        str(outcome),
        claim_words(leaf, told.recognised),
        figure(told.points) if told.recognised is not None else "",
    )


def evidence_url(season: Season, participant: int, code: str) -> str:
    """Return where the documents of a cell are read; empty where there is no such page."""
    try:
        return reverse("evidence:cell", args=[season.campaign.slug, participant, code])
    except NoReverseMatch:
        return ""


def judgement_of(request: HttpRequest) -> Judgement | None:
    """Return what was decided in a form, or None where the form is not whole.

    Raises RegistryRuleError where the points are no number.
    """
    typed = request.POST
    outcome, version = typed.get("outcome", ""), typed.get("version", "")
    if outcome not in OUTCOMES or not version.isdecimal():
        return None
    points = None
    if typed.get("points", "").strip():
        points = read_points(typed["points"])
        if points is None:
            raise RegistryRuleError(_("Điểm công nhận không phải là số. Nhập như 1,5 hoặc 0."))
    boxes = {name.removeprefix(BOX): str(text) for name, text in typed.items() if name.startswith(BOX)}
    follow = typed.get("follow", "")
    said = (typed.get("ready", "").strip(), typed.get("reason", "").strip())
    return Judgement(
        outcome=Outcome(outcome),
        reason="\n".join(text for text in said if text),
        boxes=boxes or None,
        points=points,
        follow=int(follow) if follow.isdecimal() else None,
        internal_note=typed.get("note", ""),
        answer_version=int(version),
    )


@season_page
@require_POST
def decide(request: HttpRequest, season: Season, cell: int) -> HttpResponse:
    """Take a judgement: its row comes back to the list, or the page of the claim is shown again."""
    try:
        judgement = judgement_of(request)
        if judgement is None:
            raise Http404
        judge(cell, judgement, act=season.act)
    except AnswerRefusedError as fault:
        problem = fault.problem
        return refused(request, season, cell, f"{words(problem.message)} {words(problem.mend)}")
    except RegistryRuleError as fault:
        return refused(request, season, cell, str(fault))
    return taken(request, season, cell, _("Đã ghi kết luận."))


@season_page
@require_POST
def undo(request: HttpRequest, season: Season, cell: int) -> HttpResponse:
    """Take back the reader's latest decision on a claim."""
    try:
        take_back(cell, act=season.act)
    except RegistryRuleError as fault:
        return refused(request, season, cell, str(fault))
    return taken(request, season, cell, _("Đã rút kết luận."))


def taken(request: HttpRequest, season: Season, cell: int, said: str) -> HttpResponse:
    """Answer with the row as it now stands, or lead to the claim's page."""
    if not is_htmx(request):
        messages.success(request, said)
        return redirect("appraisal:cell", season.campaign.slug, cell)
    row = row_for(season.entered, cell, hours=season.hours, act=season.act)
    if row is None:
        raise PermissionDenied
    context = {"season": season, "one": shown(row), "view": request.POST.get("view", "criterion")}
    answer = render(request, "season/appraisal/row.html", context)
    answer.headers["HX-Trigger-After-Swap"] = "appraisal-taken"
    return answer


def refused(request: HttpRequest, season: Season, cell: int, said: str) -> HttpResponse:
    """Answer why nothing was taken; what was typed stays where it is."""
    if is_htmx(request):
        answer = render(request, "season/appraisal/refused.html", {"said": said})
        answer.headers["HX-Retarget"] = "#appraisal-says"
        answer.headers["HX-Reswap"] = "innerHTML"
        return answer
    detail = detail_or_404(season, cell)
    context = context_of(season, detail, "criterion", {k: str(v) for k, v in request.POST.items()})
    context["refused"] = said
    return render(request, "season/appraisal/cell.html", context)
