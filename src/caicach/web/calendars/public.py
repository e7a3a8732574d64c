"""In public: trying a due moment out, and the calendar by which it is counted."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caicach.core.deadlines.explanation import moment_words
from caicach.core.index.text import Text
from caicach.registry.calendars.selectors import current_revision, working_calendar
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.selectors import Unit, search_units, unit_as_of
from caicach.web.access.lockout import client_address
from caicach.web.calendars.strips import strip_view
from caicach.web.calendars.trying import Trial, TrialForm, reckon
from caicach.web.calendars.typed import unit_named
from caicach.web.index.throttle import Throttle
from caicach.web.site.errors import too_many_requests

FOUND = 12
WINDOW = 600
_requests = Throttle(most=300, seconds=WINDOW)
EVERYBODY = Text("Lịch chung cả nước", "The calendar of everybody")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The unit whose calendar counts; none: everybody's. ``unknown``: there is no such unit."""

    organisation: Organisation | None = None
    unit: Unit | None = None
    unknown: bool = False

    @property
    def name(self) -> str:
        """How it is called."""
        return self.unit.name if self.unit else ""


@require_safe
def try_out(request: HttpRequest) -> HttpResponse:
    """Show the form and what comes of it; the address holds all that was typed, so it can be sent on."""
    if not _requests.admits(client_address(request) or ""):
        return too_many_requests(request)
    at = timezone.now()
    today = timezone.localdate(at)
    chosen = _chosen(request.GET.get("unit", ""))
    form = TrialForm(request.GET if "received" in request.GET else None, today=today)
    calendar = working_calendar(chosen.organisation.pk if chosen.organisation else None)
    trial = reckon(form, calendar, at=at) if form.is_bound and form.is_valid() else None
    sought = request.GET.get("q", "").strip()
    found = search_units(sought, on=today, limit=FOUND + 1, with_illustrative=settings.DEMO) if sought else []
    context = {
        "form": form,
        "chosen": chosen,
        "sought": sought,
        "found": found[:FOUND],
        "is_cut": len(found) > FOUND,
        "trial": trial,
        "strip": strip_view(trial.deadline, trial.found, until=trial.until) if trial else None,
        "due": moment_words(trial.found.due) if trial and trial.found.due is not None else None,
        "example": f"{timezone.localtime(at):%H:%M %d/%m/%Y}",
        "week": calendar.week_of(today),
    }
    return render(request, "calendars/try.html", context)


@require_safe
def api(request: HttpRequest) -> JsonResponse:
    """Answer what the page answers, in both languages, for programs."""
    if not _requests.admits(client_address(request) or ""):
        refused = JsonResponse(
            {"errors": [{"field": "", "message": _("Quá nhiều yêu cầu. Hãy thử lại sau ít phút.")}]},
            status=HTTPStatus.TOO_MANY_REQUESTS,
        )
        refused.headers["Retry-After"] = str(WINDOW)
        return refused
    at = timezone.now()
    chosen = _chosen(request.GET.get("unit", ""))
    form = TrialForm(request.GET, today=timezone.localdate(at))
    revision = current_revision()
    calendar = working_calendar(chosen.organisation.pk if chosen.organisation else None, revision=revision)
    if chosen.unknown:
        form.is_valid()
        form.add_error("unit", _("Không có cơ quan nào mang mã này."))
    trial = reckon(form, calendar, at=at) if form.is_valid() else None
    if trial is None:
        errors = [
            {"field": "" if field == "__all__" else field, "message": str(message)}
            for field, messages in form.errors.items()
            for message in messages
        ]
        return JsonResponse({"errors": errors}, status=HTTPStatus.BAD_REQUEST)
    return JsonResponse(_told(trial, chosen, revision))


def _chosen(text: str) -> Chosen:
    if not text:
        return Chosen()
    organisation = unit_named(text)
    unit = unit_as_of(organisation, on=timezone.localdate()) if organisation else None
    if organisation is None or unit is None or (unit.is_illustrative and not settings.DEMO):
        return Chosen(unknown=True)
    return Chosen(organisation, unit)


def _told(trial: Trial, chosen: Chosen, revision: int) -> dict[str, object]:
    found, calendar = trial.found, trial.deadline.calendar
    strip = strip_view(trial.deadline, found, until=trial.until)
    due = found.due_at
    return {
        "unit": {
            "uid": str(chosen.unit.uid) if chosen.unit else None,
            "name": _both(Text(chosen.name, chosen.name) if chosen.unit else EVERYBODY),
        },
        "calendar_revision": str(revision),
        "limit": _both(trial.deadline.duration.words),
        "due": due.isoformat(timespec="minutes") if due else None,
        "is_provisional": bool(due and calendar.is_provisional(due.date())),
        "sentences": [_both(sentence) for sentence in strip.sentences],
        "days": [
            {
                "date": day.day.day.isoformat(),
                "kind": str(day.day.kind.value),
                "name": _both(day.day.name),
                "counted_minutes": day.minutes,
                "counted_days": day.whole,
                "paused": day.is_paused,
            }
            for day in strip.days
        ],
    }


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
