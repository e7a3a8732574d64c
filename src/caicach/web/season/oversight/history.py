"""The history of one unit: read in the browser, and taken along as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caicach.core.codes.numbers import plain
from caicach.evaluation.oversight.history import History, history_for, records_of
from caicach.web.index.tables import XLSX_TYPE, FileTable, as_xlsx
from caicach.web.season.entry import Season, season_page

PAGE = 50
MOST_ROWS = 100_000


def _history(season: Season, participant: int) -> History:
    found = history_for(season.entered, participant, season.hours, at=season.at)
    if found is None:
        raise Http404
    return found


@require_safe
@season_page
def history(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Show what happened to a unit, the latest first, with how the chain of the ledger stands."""
    found = _history(season, participant)
    code = request.GET.get("code", "")
    entries = found.entries.filter(details__code=code) if code else found.entries
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context = {
        "season": season,
        "history": found,
        "page": page,
        "entries": [found.shown(entry) for entry in page.object_list],
        "verdict": found.verdict(asked=bool(request.GET.get("verify"))),
        "code": code,
    }
    return render(request, "season/oversight/history.html", context)


@require_safe
@season_page
def history_file(_request: HttpRequest, season: Season, participant: int, form: str) -> HttpResponseBase:
    """Give the whole history as JSON lines, or the entries of the ledger as a workbook."""
    found = _history(season, participant)
    name = f"{season.campaign.slug}-{participant}-history.{form}"
    response: HttpResponseBase
    if form == "jsonl":
        response = StreamingHttpResponse(_lines(found, season.at), content_type="application/x-ndjson")
    elif form == "xlsx":
        response = HttpResponse(as_xlsx(_table(found, season)), content_type=XLSX_TYPE)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(found: History, at: datetime) -> Iterator[str]:
    for record in records_of(found, at=at):
        yield json.dumps(record, ensure_ascii=False, default=_text) + "\n"


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in a file")


def _table(found: History, season: Season) -> FileTable:
    rows = []
    for kept in found.entries.order_by("sequence")[:MOST_ROWS]:
        entry = found.shown(kept)
        rows.append(
            (
                entry.sequence,
                timezone.localtime(entry.occurred_at).strftime("%d/%m/%Y %H:%M:%S"),
                entry.actor_label,
                entry.sentence,
                str(entry.details.get("code", "")),
                json.dumps(entry.details, ensure_ascii=False, default=_text),
                entry.hash,
            )
        )
    header = (_("Số mục"), _("Lúc"), _("Ai"), _("Việc"), _("Tiêu chí"), _("Chi tiết"), _("Mã băm"))
    about = (
        (_("Đơn vị"), found.participant.name),
        (_("Đợt đánh giá"), season.campaign.title),
        (_("Sổ"), f"{found.chain}, {found.head.sequence}"),
        (_("Mã băm cuối sổ"), found.head.hash),
    )
    return FileTable(_("Lịch sử"), header, rows, about)
