"""The inbox and the list of dossiers, narrowed by what the address says."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from caicach.web.dossiers.entry import Visit, dossier_page
from caicach.web.dossiers.wording import mark_of, state_mark
from caicach.work.dossiers.constants import CHANNELS, FEES, STATES, choices
from caicach.work.dossiers.selectors.lists import Filter, Listing, dossiers_for, inbox, is_asked, work_for

MOST_TEXT = 100
DUES = (
    ("late", _("Quá hạn")),
    ("today", _("Đến hạn hôm nay")),
    ("week", _("Đến hạn trong 7 ngày")),
    ("waiting", _("Đang tạm dừng")),
    ("return", _("Chờ trả kết quả")),
)


def filter_of(query: QueryDict) -> Filter:
    """Return what an address narrows a list to; what it says wrongly narrows nothing."""
    return Filter(
        text=query.get("q", "").replace("\x00", "")[:MOST_TEXT],
        state=_one_of(query.get("state", ""), dict(choices(STATES))),
        due=_one_of(query.get("due", ""), dict(DUES)),
        channel=_one_of(query.get("channel", ""), dict(choices(CHANNELS))),
        fee=_one_of(query.get("fee", ""), dict(choices(FEES))),
        procedure_id=_number(query.get("procedure", "")),
        field_id=_number(query.get("field", "")),
        unit_id=_number(query.get("unit", "")),
        received_from=_day(query.get("from", "")),
        received_to=_day(query.get("to", "")),
        page=_number(query.get("page", "")) or 1,
    )


@require_safe
@dossier_page
def show_inbox(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Show what waits for a hand, the most urgent first."""
    asked = filter_of(request.GET)
    found = inbox(visit.desk, asked, at=visit.at)
    if not visit.desk.acts_in and not found.rows:
        return redirect("dossiers:all")
    context = _context(asked, found) | {
        "work": work_for(visit.desk) if visit.desk.acts_in and is_asked(found) else [],
        "takes_in": bool(visit.desk.takes_in),
        "is_inbox": True,
    }
    return render(request, "dossiers/inbox.html", context)


@require_safe
@dossier_page
def show_all(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Show the dossiers that somebody sees, the latest first."""
    asked = filter_of(request.GET)
    found = dossiers_for(visit.desk, asked, at=visit.at)
    context = _context(asked, found) | {"takes_in": bool(visit.desk.takes_in), "is_inbox": False}
    return render(request, "dossiers/inbox.html", context)


def _context(asked: Filter, found: Listing) -> dict[str, object]:
    return {
        "asked": asked,
        "listing": found,
        "rows": [(row, mark_of(row.haste, row.dossier), state_mark(row.dossier)) for row in found.rows],
        "states": choices(STATES),
        "channels": choices(CHANNELS),
        "fees": choices(FEES),
        "dues": DUES,
        "is_narrowed": asked != Filter(page=asked.page),
    }


def _one_of(value: str, known: dict[str, object]) -> str:
    return value if value in known else ""


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 15 else None


def _day(value: str) -> date | None:
    try:
        return parse_date(value)
    except (ValueError, ValidationError):
        return None
