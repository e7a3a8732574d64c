"""One row of the scoring table: saving it, and the panel that tells all about it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.scoring.answers import AnswerRefusedError, typed_of
from caicach.evaluation.scoring.constants import Via
from caicach.evaluation.scoring.selectors import (
    Sheet,
    codes_changed_since,
    know_writers,
    mark_of,
    sees_cell,
    sheet_after,
    unit_for,
)
from caicach.evaluation.scoring.services import (
    ConflictError,
    NotSelfScoredError,
    Typed,
    WindowClosedError,
    save_answer,
    save_row,
)
from caicach.evaluation.scoring.table import table_of
from caicach.registry.accounts.models import User
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season, season_page
from caicach.web.season.sheet.chips import chips_of
from caicach.web.season.sheet.lines import chip_page
from caicach.web.season.sheet.pages import sheet_or_404
from caicach.web.season.sheet.panel import panel_of
from caicach.web.season.sheet.payload import Told, json_answer, row_told, told_of
from caicach.web.templatetags.index_tags import words

LARGEST = 64_000


class _UnreadableError(Exception):
    """What came is not what the table sends."""


@require_POST
@season_page
def save(request: HttpRequest, season: Season, participant: int, code: str) -> HttpResponseBase:
    """Write one row and tell how the sheet stands then; what cannot be taken is told with what to do."""
    if participant not in season.access.units and not sees_cell(season.entered, participant, code):
        raise Http404
    try:
        typed, via, since = _read(request)
    except _UnreadableError:
        told = {"error": _("Không đọc được nội dung gửi lên. Hãy tải lại trang rồi lưu lại.")}
        return json_answer(request, told, 400)
    try:
        saved = save_row(participant, code, typed, act=season.act, via=via, access=season.access)
    except KeyError:
        raise Http404 from None
    except ConflictError as conflict:
        return _conflict(request, season, participant, code, conflict)
    except (PermissionDenied, WindowClosedError, NotSelfScoredError) as refusal:
        return json_answer(request, {"closed": str(refusal)}, 403)
    except AnswerRefusedError as refusal:
        problem = refusal.problem
        told = {"error": words(problem.message), "mend": words(problem.mend)}
        return json_answer(request, told, 422)
    except RegistryRuleError as refusal:
        return json_answer(request, {"error": str(refusal), "mend": ""}, 422)
    sheet = sheet_after(season.entered, saved, at=season.at)
    if saved.revision is not None and isinstance(request.user, User):
        saved.cell.answered_by = request.user
    return json_answer(request, _stands(season, sheet, since, code))


def _read(request: HttpRequest) -> tuple[Typed, Via, int]:
    try:
        sent = json.loads(request.body[:LARGEST])
        boxes, explanation = sent.get("boxes"), sent.get("explanation")
        if boxes is not None:
            boxes = {str(name): str(text) for name, text in boxes.items()}
        typed = Typed(boxes, None if explanation is None else str(explanation), int(sent["base_version"]))
        via = Via.PASTE if sent.get("via") == Via.PASTE else Via.TABLE
        return typed, via, int(sent.get("since") or 0)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise _UnreadableError from fault


def _stands(season: Season, sheet: Sheet, since: int, code: str = "") -> Told:
    mark = sheet.mark
    changed = {*codes_changed_since(sheet.participant, since), code} if since < mark.revision else {code}
    know_writers([cell for cell in sheet.cells if cell.code in changed])
    return told_of(table_of(sheet, season.act), mark, changed)


def _conflict(
    request: HttpRequest, season: Season, participant: int, code: str, conflict: ConflictError
) -> JsonResponse:
    sheet = sheet_or_404(season, participant)
    row = next(row for row in table_of(sheet, season.act).rows if row.code == code)
    lost = conflict.lost
    yours = {"boxes": typed_of(row.node, lost.answer), "explanation": lost.explanation}
    told: Told = {"conflict": str(conflict), "theirs": row_told(row), "yours": yours}
    return json_answer(request, told, 409)


@require_GET
@season_page
def changes(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Tell what others changed since the table last asked; 204 when nothing did."""
    unit = unit_for(season.entered, participant)
    if unit is None:
        raise Http404
    since = request.GET.get("since", "")
    mark = mark_of(unit, hours_of(season.campaign, unit), season.at)
    if request.GET.get("mark") == mark.text:
        answer = json_answer(request, {})
        answer.status_code, answer.content = 204, b""
        return answer
    sheet = sheet_or_404(season, participant)
    told = _stands(season, sheet, int(since) if since.isdecimal() else 0)
    return json_answer(request, told | {"chips": _chips(sheet)})


def _chips(sheet: Sheet) -> Told:
    codes = {cell.pk: cell.code for cell in sheet.cells}
    return {
        codes[pk]: [[chip.label, chip_page(chip), str(chip.level or ""), chip.words] for chip in chips]
        for pk, chips in chips_of(sheet).items()
    }


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def panel(request: HttpRequest, season: Season, participant: int, code: str) -> HttpResponseBase:
    """Show all about one row: beside the table, or as a page of its own, where it is also written."""
    typed: Mapping[str, str] | None = None
    refused = ""
    if request.method == "POST":
        typed = {name: str(text) for name, text in request.POST.items()}
        try:
            _write(season, participant, code, typed)
        except (PermissionDenied, RegistryRuleError) as refusal:
            refused = str(refusal)
        except AnswerRefusedError as refusal:
            refused = f"{words(refusal.problem.message)} {words(refusal.problem.mend)}"
        else:
            messages.success(request, _("Đã lưu tiêu chí %(code)s.") % {"code": code})
            return redirect("sheet:panel", season.campaign.slug, participant, code)
    sheet = sheet_or_404(season, participant)
    found = panel_of(sheet, code, season.act, typed)
    if found is None:
        raise Http404
    beside = bool(request.headers.get("HX-Request"))
    template = "season/sheet/panel.html" if beside else "season/sheet/panel_page.html"
    context = {
        "season": season,
        "unit": sheet.participant,
        "panel": found,
        "refused": refused,
        "beside": beside,
    }
    return render(request, template, context, status=422 if refused else 200)


def _write(season: Season, participant: int, code: str, typed: Mapping[str, str]) -> None:
    if not sees_cell(season.entered, participant, code):
        raise Http404
    base = typed.get("base_version", "")
    boxes = {
        name: text
        for name, text in typed.items()
        if name in {"value", "numerator", "denominator", "choice", "not_applicable"}
        or name.startswith("input:")
    }
    try:
        save_answer(
            participant,
            code,
            Typed(boxes, typed.get("explanation", ""), int(base) if base.isdecimal() else 0),
            act=season.act,
        )
    except KeyError:
        raise Http404 from None
