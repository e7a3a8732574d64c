"""Taking in: who, what, when, on one page; the keyboard is enough, and nothing typed is lost."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.core.deadlines.minutes import minute_of
from caicach.core.dossiers.states import ChannelKind
from caicach.registry.procedures.search import Asked, search
from caicach.web.calendars.strips import strip_view
from caicach.web.dossiers.entry import Visit, dossier_page
from caicach.web.dossiers.intake_form import IntakeForm, paper_rows, request_of
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.selectors.intake import (
    Checklist,
    agencies_of,
    checklist_of,
    known_person,
    receivers_of,
)
from caicach.work.dossiers.services.intake import Taken, accept, ask_completion, refuse

FOUND = 8
DEEDS = ("accept", "ask", "refuse")


@require_http_methods(["GET", "HEAD", "POST"])
@dossier_page
def take_in(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Show the page, or take a dossier in."""
    if not visit.desk.takes_in:
        raise PermissionDenied(_("Chỉ công chức Bộ phận Một cửa tiếp nhận hồ sơ."))
    if request.method == "POST" and request.POST.get("do") in DEEDS:
        form = IntakeForm(request.POST)
        taken = _taken(request, form, visit)
        if taken is not None:
            return _done(request, taken)
        return _page(request, visit, form, status=422)
    # Without scripts, looking a procedure up sends the form as it stands and gets it back.
    form = IntakeForm(request.POST) if request.method == "POST" else IntakeForm(initial=_initial(request))
    if request.method == "POST":
        form.chosen(request.POST.get("choose", ""))
    return _page(request, visit, form)


@require_POST
@dossier_page
def person(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Return what is known of a person by ID number or phone, as a part of the page."""
    known = known_person(visit.desk, request.POST.get("number", "")[:30], on=visit.act.day)
    return render(request, "dossiers/intake/person.html", {"known": known})


@require_safe
@dossier_page
def procedures(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Return the procedures that some words find, as a part of the page."""
    return render(
        request, "dossiers/intake/procedures.html", {"found": _found(request.GET.get("q", ""), visit)}
    )


@require_safe
@dossier_page
def checklist(request: HttpRequest, visit: Visit, version: int) -> HttpResponseBase:
    """Return what a procedure asks for and when it would be due, as a part of the page."""
    form = IntakeForm(initial={"version": version, "case": request.GET.get("case", "")})
    try:
        agency = int(request.GET.get("agency", ""))
        case, channel = request.GET.get("case", ""), request.GET.get("channel", "")
        wanted = _checklist(version, case, agency, channel, visit)
    except ValueError:
        return HttpResponse(status=400)
    except DossierError as fault:
        return render(request, "dossiers/intake/checklist.html", {"fault": str(fault)})
    return render(request, "dossiers/intake/checklist.html", _checklist_context(wanted, form, visit))


def _taken(request: HttpRequest, form: IntakeForm, visit: Visit) -> Taken | None:
    """Return what was taken in, or None with what is wrong written to the form."""
    if not form.is_valid():
        return None
    asked = request_of(form, request.POST)
    try:
        if request.POST["do"] == "accept":
            return accept(asked, act=visit.act)
        service = ask_completion if request.POST["do"] == "ask" else refuse
        return service(asked, form.cleaned_data["reason"], act=visit.act)
    except DossierError as fault:
        form.add_error(fault.field if fault.field in form.fields else None, str(fault))
        return None


def _done(request: HttpRequest, taken: Taken) -> HttpResponseBase:
    told = _("Đã ghi hồ sơ %(code)s.") if taken.is_new else _("Hồ sơ này đã được ghi trước đó: %(code)s.")
    messages.success(request, told % {"code": taken.dossier.code})
    return redirect("dossiers:page", taken.dossier.code)


def _initial(request: HttpRequest) -> dict[str, Any]:
    version = request.GET.get("version", "")
    return {"key": uuid.uuid4().hex, "version": version if version.isdigit() else ""}


def _page(request: HttpRequest, visit: Visit, form: IntakeForm, status: int = 200) -> HttpResponseBase:
    receivers = receivers_of(visit.desk, on=visit.act.day)
    agencies = agencies_of([pk for pk, _name in receivers], on=visit.act.day)
    form.offer(receivers, agencies)
    context: dict[str, Any] = {"form": form, "query": request.POST.get("q", "")}
    if request.POST.get("do") == "find":
        context["found"] = _found(context["query"], visit)
    version, agency = form.number("version"), form.number("agency")
    if version and agency:
        try:
            wanted = _checklist(version, form.said("case"), agency, form.said("channel"), visit)
        except DossierError as fault:
            context["fault"] = str(fault)
        else:
            context |= _checklist_context(wanted, form, visit)
            if not form.is_bound:
                form.initial.setdefault("summary", wanted.version.name[:1000])
    return render(request, "dossiers/intake/page.html", context, status=status)


def _checklist(version: int, case: str, agency: int, channel: str, visit: Visit) -> Checklist:
    kind = ChannelKind(channel) if channel else ChannelKind.COUNTER
    return checklist_of(version, case=case, agency_id=agency, channel=kind, at=visit.at, on=visit.act.day)


def _checklist_context(wanted: Checklist, form: IntakeForm, visit: Visit) -> dict[str, Any]:
    strip = None
    if wanted.deadline is not None and wanted.reckoning is not None:
        strip = strip_view(wanted.deadline, wanted.reckoning, until=minute_of(visit.at))
    return {
        "wanted": wanted,
        "strip": strip,
        "rows": paper_rows(wanted.papers, form.data),
        "case": form.said("case"),
        "limit": form.said("limit"),
        "limit_errors": form.errors.get("limit", []) if form.is_bound else [],
    }


def _found(query: str, visit: Visit) -> list[Any]:
    if not query.strip():
        return []
    return list(search(Asked(text=query[:200]), on=visit.act.day, limit=FOUND).listed)
