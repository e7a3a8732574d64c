"""Steps of the sheet as a whole: what it lacks, sending, returning, approving and submitting, its report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.evaluation.scoring.constants import Standing as Reckoning
from caicach.evaluation.scoring.models import SheetStep
from caicach.evaluation.scoring.sealing import return_to_officer, send_to_head, submit, write_report
from caicach.evaluation.scoring.selectors import Sheet, report_of, steps_of
from caicach.evaluation.scoring.table import table_of
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season, season_page
from caicach.web.season.sheet.chips import chips_of
from caicach.web.season.sheet.forms import ApprovalForm, NoteForm, ReportForm
from caicach.web.season.sheet.lines import Line, lines_of
from caicach.web.season.sheet.pages import (
    asks_for_own,
    clock_of,
    has_own,
    sheet_or_404,
    standing_of,
    whole_sheet_or_404,
)


@require_safe
@season_page
def lacking(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Show what is missing before the sheet may be submitted, by area."""
    sheet = sheet_or_404(season, participant)
    found = table_of(sheet, season.act)
    only_mine = asks_for_own(request)
    if only_mine:
        found = found.of(season.access.user_id)
    lines = lines_of(found.lacking, chips_of(sheet))
    areas = {area.code: area for area in sheet.plan.criteria_set.criteria}
    groups = [
        (area, [line for line in lines if code in (*line.row.above, line.row.code)])
        for code, area in areas.items()
    ]
    context = _context(season, sheet) | {"groups": [(area, own) for area, own in groups if own]}
    context |= {"count": len(lines), "only_mine": only_mine, "has_own": has_own(sheet)}
    return render(request, "season/sheet/lacking.html", context)


@require_safe
@season_page
def review(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Show the summary that is read before the sheet is sent or submitted, and all its steps."""
    return _review(request, season, whole_sheet_or_404(season, participant))


def _review(
    request: HttpRequest,
    season: Season,
    sheet: Sheet,
    *,
    refused: str = "",
    note: NoteForm | None = None,
    approval: ApprovalForm | None = None,
) -> HttpResponseBase:
    found = table_of(sheet, season.act)
    lines = lines_of(found.rows, {})
    card = sheet.cards[Reckoning.SELF]
    context = _context(season, sheet) | {
        "areas": [line for line in lines if not line.row.above],
        "card": card,
        "complete": card.reckoned_at is not None and not card.lacking,
        "absent": [line for line in lines if _answer(line).get("not_applicable")],
        "zeros": [line for line in lines if _answer(line) and line.row.self_points.score == 0],
        "steps": steps_of(sheet.participant),
        "report": report_of(sheet.participant),
        "refused": refused,
        "note": note or NoteForm(),
        "approval": approval or ApprovalForm(),
    }
    return render(request, "season/sheet/review.html", context, status=422 if refused else 200)


def _answer(line: Line) -> Mapping[str, object]:
    return {} if line.row.cell is None else line.row.cell.answer


def _context(season: Season, sheet: Sheet) -> dict[str, object]:
    return {
        "season": season,
        "sheet": sheet,
        "unit": sheet.participant,
        "clock": clock_of(sheet),
        "standing": standing_of(sheet),
    }


@require_POST
@season_page
def send(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Send the sheet to the unit's head."""
    form = NoteForm(request.POST)

    def act() -> SheetStep:
        return send_to_head(participant, note=_note(form), act=season.act)

    return _do(request, season, participant, act, _("Đã trình thủ trưởng."), note=form)


@require_POST
@season_page
def give_back(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Return the sheet to be mended, with a word on what."""
    form = NoteForm(request.POST)

    def act() -> SheetStep:
        return return_to_officer(participant, note=_note(form), act=season.act)

    return _do(request, season, participant, act, _("Đã trả lại bảng để sửa."), note=form)


@require_POST
@season_page
def approve(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Approve and submit the sheet, which the head has confirmed to have read."""
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        sheet = whole_sheet_or_404(season, participant)
        told = _("Hãy đánh dấu xác nhận đã xem tóm tắt trước khi nộp.")
        return _review(request, season, sheet, refused=told, approval=form)

    def act() -> SheetStep:
        return submit(participant, note=_note(form), act=season.act)

    return _do(request, season, participant, act, _("Đã duyệt và nộp bảng tự đánh giá."), approval=form)


def _note(form: NoteForm | ApprovalForm) -> str:
    return str(form.cleaned_data.get("note", "")) if form.is_valid() else ""


def _do(
    request: HttpRequest,
    season: Season,
    participant: int,
    act: Callable[[], SheetStep],
    done: str,
    *,
    note: NoteForm | None = None,
    approval: ApprovalForm | None = None,
) -> HttpResponseBase:
    sheet = whole_sheet_or_404(season, participant)
    try:
        act()
    except RegistryRuleError as refusal:
        sheet = whole_sheet_or_404(season, participant)
        return _review(request, season, sheet, refused=str(refusal), note=note, approval=approval)
    messages.success(request, done)
    return redirect("sheet:review", season.campaign.slug, sheet.participant.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def report(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Write the words of the report around the table."""
    sheet = whole_sheet_or_404(season, participant)
    standing = standing_of(sheet)
    written = report_of(sheet.participant)
    if request.method == "POST":
        if not standing.works:
            raise PermissionDenied
        form = ReportForm(request.POST)
        if form.is_valid():
            try:
                write_report(participant, form.words(), act=season.act)
            except RegistryRuleError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Đã lưu phần lời của báo cáo."))
                return redirect("sheet:report", season.campaign.slug, sheet.participant.pk)
    else:
        form = ReportForm.of(written)
    context = _context(season, sheet) | {"form": form, "written": written}
    return render(request, "season/sheet/report.html", context, status=422 if form.errors else 200)
