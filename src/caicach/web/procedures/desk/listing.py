"""The catalogue with its checklist, the same as a workbook, and the time limits that wait for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caicach.core.codes.text import format_date
from caicach.registry.procedures import checklist
from caicach.registry.procedures.checklist import Asked, Checked, Part
from caicach.registry.procedures.constants import Level, VersionState
from caicach.registry.procedures.publication import SOURCE, Mark
from caicach.registry.procedures.selectors import limits_to_set
from caicach.web.index.tables import XLSX_TYPE, FileTable, as_xlsx
from caicach.web.procedures.asking import LONGEST, MOST_PAGES
from caicach.web.procedures.desk.entry import Desk, desk_page
from caicach.web.procedures.desk.forms import LimitForm

PAGE = 50


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in the list the reader stands, and the way on."""

    number: int
    total: int
    before: str
    after: str


def asked_of(given: Mapping[str, str]) -> Asked:
    """Return what an address narrows the list to; what cannot be read there does not narrow."""
    lacks, field = given.get("lacks", ""), given.get("field", "")
    state, level = given.get("state", ""), given.get("level", "")
    return Asked(
        text=given.get("q", "")[:LONGEST],
        state=VersionState(state) if state in VersionState.values else None,
        field_id=int(field) if field.isascii() and field.isdigit() and len(field) < 9 else None,
        level=Level(level) if level in Level.values else None,
        lacks=Part(lacks) if lacks in Part.values else None,
        incomplete=lacks == "any",
        late=given.get("late") == "1",
    )


@require_safe
@desk_page
def catalogue(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List the versions with what they lack."""
    given = request.GET.dict()
    asked, number = asked_of(given), _page_number(given)
    start = (number - 1) * PAGE
    rows, count = checklist.checked_versions(asked, user=request.user, on=desk.today, start=start, limit=PAGE)
    context = {
        "asked": asked,
        "rows": rows,
        "count": count,
        "tally": _tally(desk),
        "fields": checklist.fields_in_catalogue(user=request.user, on=desk.today),
        "states": list(VersionState),
        "levels": list(Level),
        "parts": list(Part),
        "query": _query(given),
        "pages": _pages(given, number, count),
    }
    return render(request, "procedures/desk/catalogue.html", context)


def _tally(desk: Desk) -> tuple[checklist.Tally, list[tuple[Part, int]]]:
    found = checklist.tally(user=desk.request.user, on=desk.today)
    return found, [(part, count) for part, count in found.lacking.items() if count]


def _page_number(given: Mapping[str, str]) -> int:
    page = given.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    return min(max(number, 1), MOST_PAGES)


def _query(given: Mapping[str, str], **more: str) -> str:
    kept = {name: value for name, value in given.items() if value and name != "page"}
    return urlencode(kept | more)


def _pages(given: Mapping[str, str], number: int, count: int) -> Pages:
    last = max(1, -(-count // PAGE))
    return Pages(
        number,
        last,
        f"?{_query(given, page=str(number - 1))}" if number > 1 else "",
        f"?{_query(given, page=str(number + 1))}" if number < last else "",
    )


@require_safe
@desk_page
def checklist_file(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Hand out exactly what the list shows as a workbook, all pages."""
    rows, count = checklist.checked_versions(
        asked_of(request.GET.dict()), user=request.user, on=desk.today, limit=None
    )
    table = FileTable(
        title=_("Rà soát nội dung công khai thủ tục hành chính"),
        header=[
            _("Mã thủ tục"),
            _("Tên thủ tục"),
            _("Lĩnh vực"),
            _("Phiên bản"),
            _("Trạng thái"),
            _("Quyết định công bố"),
            *(str(part.label) for part in Part),
            _("Ký quyết định"),
            _("Công khai"),
            _("Ai cần bổ sung"),
        ],
        rows=[_file_row(row) for row in rows],
        about=[
            (_("Ngày lập"), format_date(desk.today)),
            (_("Số thủ tục"), str(count)),
            (_("Căn cứ"), SOURCE),
        ],
    )
    response = HttpResponse(as_xlsx(table), content_type=XLSX_TYPE)
    response["Content-Disposition"] = 'attachment; filename="ra-soat-thu-tuc.xlsx"'
    return response


def _file_row(row: Checked) -> list[str | int]:
    version = row.version
    return [
        version.procedure.code,
        version.name,
        version.field.name,
        version.number,
        str(VersionState(version.state).label),
        version.decision,
        *(_("thiếu") if part in row.missing else _("có") for part in Part),
        mark_words(row.publication.decided),
        mark_words(row.publication.published),
        "; ".join(dict.fromkeys(str(row.mender(part).label) for part in row.missing)),
    ]


def mark_words(mark: Mark) -> str:
    """Return how a date was kept, in words."""
    words = str(mark.timing.label)
    if mark.by is None:
        return words
    return _("%(how)s (chậm nhất %(day)s)") % {"how": words, "day": _day(mark.by)}


def _day(day: date) -> str:
    return format_date(day)


@require_safe
@desk_page
def limits(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List the time limits that could not be read, each with a box to set it."""
    given = request.GET.dict()
    number = _page_number(given)
    rows, count = limits_to_set(user=request.user, on=desk.today, start=(number - 1) * PAGE, limit=PAGE)
    context = {
        "rows": [(row, LimitForm(prefix=str(row.pk))) for row in rows],
        "count": count,
        "pages": _pages(given, number, count),
        "back": request.get_full_path(),
    }
    return render(request, "procedures/desk/limits.html", context)
