"""Downloading the report and the sheet, and bringing a filled-in sheet back: compared first, taken when
chosen.
"""

from __future__ import annotations

import json

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from caicach.core.codes.text import fold
from caicach.core.index.problems import ProblemsError
from caicach.evaluation.campaigns.policies import can_answer
from caicach.evaluation.scoring.offline import Chosen, Difference, Kind, differences, take
from caicach.evaluation.scoring.selectors import Sheet, report_of, steps_of
from caicach.evaluation.scoring.table import table_of
from caicach.exchange.offline_sheet import read_offline_sheet, write_offline_sheet
from caicach.exchange.papers import to_docx, to_pdf
from caicach.registry.acting import require
from caicach.web.season.entry import Season, season_page
from caicach.web.season.report.paper import report_paper
from caicach.web.season.report.workbook import about_of, file_lines
from caicach.web.season.sheet.chips import chips_of
from caicach.web.season.sheet.lines import Line, lines_of
from caicach.web.season.sheet.pages import sheet_or_404, whole_sheet_or_404
from caicach.web.templatetags.index_tags import language, words

LARGEST_FILE = 5_000_000
KINDS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
TAKEABLE = frozenset({Kind.NEW, Kind.CHANGED, Kind.CROSSED})
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileForm(forms.Form):
    """The workbook that was filled in."""

    file = forms.FileField(label=gettext_lazy("Tệp bảng chấm đã điền (.xlsx)"))


@require_safe
@season_page
def files(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Show what can be downloaded, and take a filled-in sheet where the reader may answer."""
    sheet = sheet_or_404(season, participant)
    return _files(request, season, sheet, FileForm())


def _files(
    request: HttpRequest, season: Season, sheet: Sheet, form: FileForm, problems: tuple[str, ...] = ()
) -> HttpResponse:
    context = {
        "season": season,
        "sheet": sheet,
        "unit": sheet.participant,
        "form": form,
        "problems": problems,
        "may_bring": _may_bring(sheet) and sheet.closes_at is not None,
    }
    return render(request, "season/report/files.html", context, status=422 if problems else 200)


def _may_bring(sheet: Sheet) -> bool:
    """Return whether the reader may send answers back: of the whole sheet, or of what they were given."""
    return can_answer(sheet.access, sheet.participant) or sheet.access.contributes(sheet.participant)


def _lines(sheet: Sheet, season: Season) -> list[Line]:
    return lines_of(table_of(sheet, season.act).rows, chips_of(sheet))


@require_safe
@season_page
def report(_request: HttpRequest, season: Season, participant: int, kind: str) -> HttpResponseBase:
    """Send the self-assessment report as PDF or DOCX."""
    if kind not in KINDS:
        raise Http404
    sheet = whole_sheet_or_404(season, participant)
    write, media_type = KINDS[kind]
    unit = sheet.participant
    paper = report_paper(sheet, _lines(sheet, season), report_of(unit), steps_of(unit))
    return _attached(write(paper), f"bao-cao-tu-danh-gia-{_slug(sheet)}.{kind}", media_type)


@require_safe
@season_page
def sheet(_request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Send the sheet as a workbook to read, or to fill in and bring back."""
    found = sheet_or_404(season, participant)
    raw = write_offline_sheet(about_of(found), file_lines(found, _lines(found, season)), lang=language())
    return _attached(raw, f"bang-cham-{_slug(found)}.xlsx", WORKBOOK)


@require_POST
@season_page
def compare(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Show what a filled-in sheet would change, line by line; nothing is taken yet."""
    found = sheet_or_404(season, participant)
    require(_may_bring(found))
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _files(request, season, found, form, (_("Hãy chọn tệp bảng chấm đã điền."),))
    upload = form.cleaned_data["file"]
    if upload.size > LARGEST_FILE:
        return _files(request, season, found, form, (_("Tệp lớn quá 5 MB nên không phải bảng chấm."),))
    about = about_of(found)
    try:
        filled = read_offline_sheet(upload.read(), upload.name, about)
    except ProblemsError as fault:
        told = tuple(f"{words(each.message)} {words(each.mend)}" for each in fault.problems)
        return _files(request, season, found, form, told)
    changes = differences(table_of(found, season.act).rows, filled)
    context = {
        "season": season,
        "unit": found.participant,
        "changes": [(change, _packed(change) if change.kind in TAKEABLE else "") for change in changes],
        "takeable": any(change.kind in TAKEABLE for change in changes),
        "file": upload.name,
    }
    return render(request, "season/report/compare.html", context)


@require_POST
@season_page
def take_chosen(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Take the lines that were chosen, through the same door as every answer."""
    found = sheet_or_404(season, participant)
    require(_may_bring(found))
    try:
        chosen = [_unpacked(text) for text in request.POST.getlist("take")]
    except (ValueError, TypeError) as fault:
        raise BadRequest from fault
    leaves = {leaf.code: leaf.criterion for leaf in found.plan.leaf_at.values()}
    outcome = take(participant, chosen, leaves, act=season.act)
    messages.success(
        request,
        ngettext("Đã nhận %(count)s dòng từ tệp.", "Đã nhận %(count)s dòng từ tệp.", outcome.taken)
        % {"count": outcome.taken},
    )
    for code, why in outcome.refused.items():
        messages.warning(request, _("Tiêu chí %(code)s chưa nhận: %(why)s") % {"code": code, "why": why})
    return redirect("sheet:table", season.campaign.slug, found.participant.pk)


def _packed(change: Difference) -> str:
    """Return a line as its tick box carries it: one field each, or a long sheet would be too large a form."""
    line = (change.node.code, change.figures, change.is_absent, change.explanation_after, change.version)
    return json.dumps(line, ensure_ascii=False)


def _unpacked(text: str) -> Chosen:
    code, figures, is_absent, explanation, version = json.loads(text)
    return Chosen(str(code), str(figures), is_absent is True, str(explanation), int(version))


def _slug(sheet: Sheet) -> str:
    return "-".join(fold(sheet.participant.short_name).split()) or str(sheet.participant.pk)


def _attached(raw: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(raw, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
