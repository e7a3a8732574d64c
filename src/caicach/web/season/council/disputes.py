"""What is contested, and what the council decides of it."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caicach.core.index.model import Criterion
from caicach.evaluation.appraisal.council import CouncilRuleError, Verdict, decide_cell
from caicach.evaluation.appraisal.council_selectors import (
    Contest,
    Contested,
    contest_for,
    contested,
    counts_of,
    open_meetings,
)
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import AnswerRefusedError, typed_of
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import stated
from caicach.exchange.numbers import possible
from caicach.web.season.council.entry import common, council_page
from caicach.web.season.council.forms import VerdictForm
from caicach.web.season.entry import Season
from caicach.web.season.sheet.lines import answer_words

PER_PAGE = 50


def kind_of(request: HttpRequest) -> Contested:
    """Return the reason by which the list is asked for; without one the first."""
    asked = request.GET.get("loai", "")
    return Contested(asked) if asked in Contested.values else Contested.DISPUTED


def leaf_of(cell: Cell) -> Criterion:
    """Return the criterion of a cell."""
    return plan_of(cell.block.set_version).criteria_set.criterion(cell.code)


@require_safe
@council_page
def disputes(request: HttpRequest, season: Season) -> HttpResponseBase:
    """List what lies before the council, by reason."""
    kind = kind_of(request)
    page = Paginator(contested(season.entered, kind), PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        **common(season, "disputes"),
        "kind": kind,
        "counts": [(one, count) for one, count in counts_of(season.entered).items()],
        "page": page,
        "rows": [(cell, leaf_of(cell)) for cell in page],
    }
    return render(request, "season/council/disputes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@council_page
def dispute(request: HttpRequest, season: Season, cell: int) -> HttpResponseBase:
    """Show one contested cell with all that was said of it, and take the council's decision."""
    contest = contest_for(season.entered, cell)
    if contest is None:
        raise Http404
    kind = kind_of(request)
    shown = common(season, "disputes")
    leaf = leaf_of(contest.cell)
    form = _form(request, season, contest, leaf)
    if request.method == "POST":
        if not shown["may_decide"]:
            raise PermissionDenied
        if form.is_valid() and _decide(season, contest, form):
            messages.success(request, _("Đã ghi quyết định của Hội đồng."))
            return _next(season, kind, contest.cell)
    context = {
        **shown,
        "kind": kind,
        "contest": contest,
        "cell": contest.cell,
        "leaf": leaf,
        "stages": _stages(leaf, contest.cell),
        "form": form,
        "evidence_url": _evidence(season, contest.cell),
    }
    return render(request, "season/council/dispute.html", context)


def _form(request: HttpRequest, season: Season, contest: Contest, leaf: Criterion) -> VerdictForm:
    form = VerdictForm(request.POST or None)
    form.offer_meetings(open_meetings(season.entered))
    return form.box(leaf, typed_of(leaf, stated(contest.cell, Standing.FINAL)))


def _decide(season: Season, contest: Contest, form: VerdictForm) -> bool:
    meetings = {meeting.number: meeting for meeting in open_meetings(season.entered)}
    data = form.cleaned_data
    points = _points(form)
    if form.errors:
        return False
    verdict = Verdict(data["reason"], boxes=form.boxes(), points=points)
    try:
        decide_cell(contest.cell.pk, verdict, meeting=meetings[data["meeting"]], act=season.act)
    except AnswerRefusedError as fault:
        form.add_error(None, f"{fault.problem.message.vi} {fault.problem.mend.vi}")
        return False
    except CouncilRuleError as fault:
        form.add_error(None, str(fault))
        return False
    return True


def _points(form: VerdictForm) -> Decimal | None:
    text = form.cleaned_data["points"].strip()
    if not text:
        return None
    found = possible(text)
    if len(found) > 1:
        # The site is Vietnamese: a comma is the decimal sign, and a dot groups thousands.
        found = frozenset({Decimal(text.replace(".", "").replace(",", "."))})
    number = next(iter(found), None)
    if number is None:
        form.add_error("points", _("Nhập số, dấu phẩy là dấu thập phân, ví dụ 1,5."))
    return number


def _next(season: Season, kind: Contested, cell: Cell) -> HttpResponse:
    """Go on to the next cell of the list, or back to the list at its end."""
    slug = season.campaign.slug
    following = contested(season.entered, kind).exclude(pk=cell.pk)
    after = following.filter(block__position__gte=cell.block.position, position__gte=cell.position).first()
    found = after or following.first()
    if found is None or kind is Contested.DECIDED:
        return redirect(f"{reverse('council:disputes', args=[slug])}?loai={kind}")
    return redirect(f"{reverse('council:dispute', args=[slug, found.pk])}?loai={kind}")


def _stages(leaf: Criterion, cell: Cell) -> list[tuple[str, str, Decimal | None, str]]:
    """Return what was stated and recognised of a cell in turn: stage, answer in words, points, reason."""

    def words(kept: object) -> str:
        return answer_words(leaf, kept) if isinstance(kept, dict) and kept else "–"

    own = cell.answer if cell.given is None else cell.given
    found = [(_("Tự đánh giá"), words(own), cell.self_points, cell.explanation)]
    if cell.outcome_1:
        found.append((_("Thẩm định lần 1"), words(cell.recognised_1), cell.appraised_points, cell.reason_1))
    if cell.outcome_2:
        # Of the second appraisal no points are kept: they are those that count until the council decides.
        points = cell.final_points if cell.recognised_3 is None else None
        found.append((_("Thẩm định lần 2"), words(cell.recognised_2), points, cell.reason_2))
    if cell.recognised_3 is not None:
        found.append((_("Hội đồng"), words(cell.recognised_3), cell.final_points, cell.reason_3))
    return found


def _evidence(season: Season, cell: Cell) -> str:
    try:
        return reverse("evidence:cell", args=[season.campaign.slug, cell.participant_id, cell.code])
    except NoReverseMatch:
        return ""
