"""A report, the dossiers behind each of its numbers, its file, and the definitions side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import wraps
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from caicach.core.codes.numbers import format_number
from caicach.exchange.report_table import to_workbook
from caicach.web.dossiers.entry import Visit, dossier_page
from caicach.web.dossiers.wording import state_mark
from caicach.web.reports.forms import GROUPS, KINDS, ReportForm
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.reports.asking import RATES, Asked, Group, ReportKind
from caicach.work.dossiers.reports.selectors import (
    Key,
    Report,
    Row,
    compare,
    differing,
    dossiers_of,
    report_of,
)

PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NONE = "-"
"""How an address names the row of what has no value."""

View = Callable[[HttpRequest, Visit, ReportForm], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as shown, and the address of its dossiers; none where it is nought."""

    number: str
    url: str = ""


def asked_page(view: View) -> Callable[..., HttpResponseBase]:
    """Give a view the form of a report; what cannot be asked shows the form with what is wrong."""

    @require_safe
    @never_cache
    @dossier_page
    @wraps(view)
    def entered(request: HttpRequest, visit: Visit) -> HttpResponseBase:
        form = ReportForm(request.GET.dict(), today=visit.act.day)
        if not form.is_valid():
            return render(request, "reports/report.html", {"form": form}, status=422)
        return view(request, visit, form)

    return entered


@asked_page
def show(request: HttpRequest, visit: Visit, form: ReportForm) -> HttpResponseBase:
    """Show a report with each number leading to its dossiers."""
    asked = form.asked
    found = report_of(visit.desk, asked, at=visit.at)
    query = _query(form)
    context = {
        "form": form,
        "title": KINDS[asked.kind],
        "asked": asked,
        "report": found,
        "group": GROUPS[asked.group],
        "heads": _heads(found),
        "lines": [(_label(asked, row), _cells(found, row, query), _shares(row)) for row in found.rows],
        "sum_cells": _cells(found, found.total, query, is_total=True),
        "sum_shares": _shares(found.total),
        "query": query,
        "definition": _title(asked),
        "is_progress": asked.kind is ReportKind.PROGRESS,
    }
    return render(request, "reports/report.html", context)


@asked_page
def export(_request: HttpRequest, visit: Visit, form: ReportForm) -> HttpResponseBase:
    """Hand out exactly what the page shows as a workbook."""
    asked = form.asked
    found = report_of(visit.desk, asked, at=visit.at)
    about = [
        _("Từ ngày %(first)s đến hết ngày %(last)s")
        % {"first": f"{asked.first:%d/%m/%Y}", "last": f"{asked.last:%d/%m/%Y}"},
        _("Cách tính đúng hạn: %(title)s") % {"title": _title(asked)},
    ]
    heads = [str(GROUPS[asked.group]), *_heads(found)]
    rows = [_values(found, row, _label(asked, row)) for row in found.rows]
    rows.append(_values(found, found.total, _("Tổng cộng")))
    raw = to_workbook(str(KINDS[asked.kind]), about, heads, rows)
    response = HttpResponse(raw, content_type=XLSX)
    name = f"{asked.kind}-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@asked_page
def dossiers(request: HttpRequest, visit: Visit, form: ReportForm) -> HttpResponseBase:
    """List the dossiers that a number counts.

    Raises Http404: the report has no such number.
    """
    asked, column = form.asked, request.GET.get("column", "")
    is_total = "key" not in request.GET
    key = None if is_total else _key(asked, request.GET["key"])
    try:
        found = dossiers_of(visit.desk, asked, column, at=visit.at, key=key, is_total=is_total)
    except LookupError as error:
        raise Http404 from error
    return _listed(request, found, form, _("Hồ sơ của con số đã chọn"))


@asked_page
def comparison(request: HttpRequest, visit: Visit, form: ReportForm) -> HttpResponseBase:
    """Show the definitions of being on time on the same dossiers."""
    found = compare(visit.desk, form.asked, at=visit.at)
    language = (get_language() or "vi")[:2]
    context = {
        "form": form,
        "asked": form.asked,
        "found": found,
        "lines": [
            (
                counted.definition.title.in_(language),
                _whole(counted.numerator),
                _whole(counted.denominator),
                _share(counted.rate),
            )
            for counted in found.tallies
        ],
        "query": _query(form),
    }
    return render(request, "reports/compare.html", context)


@asked_page
def differing_dossiers(request: HttpRequest, visit: Visit, form: ReportForm) -> HttpResponseBase:
    """List the dossiers that are on time under one definition and not under another."""
    found = differing(visit.desk, form.asked, at=visit.at)
    return _listed(request, found, form, _("Hồ sơ mà các cách tính cho kết quả khác nhau"))


def _listed(
    request: HttpRequest, found: QuerySet[Dossier], form: ReportForm, heading: str
) -> HttpResponseBase:
    page = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    context = {
        "heading": heading,
        "page": page,
        "rows": [(dossier, state_mark(dossier)) for dossier in page.object_list],
        "asked": form.asked,
        "query": _query(form),
    }
    return render(request, "reports/dossiers.html", context)


def _query(form: ReportForm) -> str:
    """Return the report as an address says it, with its days fixed: a link means the same tomorrow."""
    said = form.cleaned_data
    kept = {"kind": said["kind"], "period": "days", "first": said["first"], "last": said["last"]}
    return urlencode(kept | {"group": said["group"], "definition": said["definition"]})


def _heads(found: Report) -> list[str]:
    rates = [str(rate.label) for rate in RATES[found.asked.kind]]
    return [*(str(column.label) for column in found.columns), *rates]


def _cells(found: Report, row: Row, query: str, *, is_total: bool = False) -> list[Cell]:
    address = f"{reverse('reports:dossiers')}?{query}"
    if not is_total:
        address += "&" + urlencode({"key": NONE if row.key is None else str(row.key)})
    return [
        Cell(_whole(number), f"{address}&column={column.name}" if number else "")
        for column in found.columns
        for number in (row.numbers[column.name],)
    ]


def _values(found: Report, row: Row, label: str) -> list[str | int | Decimal | None]:
    return [label, *(row.numbers[column.name] for column in found.columns), *row.rates]


def _label(asked: Asked, row: Row) -> str:
    if row.key is None:
        return _("Chưa xác định")
    if asked.group is Group.MONTH and isinstance(row.key, date):
        return f"{row.key:%m/%Y}"
    return row.label


def _key(asked: Asked, said: str) -> Key:
    """Return the row that an address names. Raises Http404."""
    if said == NONE:
        return None
    if asked.group is Group.CHANNEL:
        return said
    if asked.group is Group.MONTH:
        try:
            day = parse_date(said)
        except ValueError:
            day = None
        if day is None:
            raise Http404
        return day
    if not (said.isascii() and said.isdigit() and len(said) < 15):
        raise Http404
    return int(said)


def _title(asked: Asked) -> str:
    return asked.definition.title.in_((get_language() or "vi")[:2])


def _shares(row: Row) -> list[str]:
    return [_share(rate) for rate in row.rates]


def _whole(number: int) -> str:
    return format_number(Decimal(number), (get_language() or "vi")[:2])


def _share(rate: Decimal | None) -> str:
    return "–" if rate is None else f"{format_number(round(rate, 2), (get_language() or 'vi')[:2])} %"
