"""The statistics of one officer, for themselves, their head and those who oversee the unit."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from caicach.core.codes.numbers import format_number
from caicach.registry.accounts.models import User
from caicach.web.dossiers.entry import Visit
from caicach.web.reports.forms import ReportForm
from caicach.web.reports.views import asked_page
from caicach.work.dossiers.reports.officers import officers_for, statistics_of


@asked_page
def show(request: HttpRequest, visit: Visit, form: ReportForm) -> HttpResponseBase:
    """Show the statistics of an officer; of who asks unless another is named.

    Raises Http404: the officer is none whose statistics this person may see.
    """
    said = request.GET.get("person", "")
    own = visit.desk.person_id or 0
    person_id = int(said) if said.isascii() and said.isdigit() and len(said) < 15 else own
    try:
        found = statistics_of(visit.desk, person_id, form.asked, at=visit.at)
    except User.DoesNotExist as error:
        raise Http404 from error
    language = (get_language() or "vi")[:2]
    context = {
        "form": form,
        "asked": form.asked,
        "found": found,
        "hours": "–" if found.hours is None else format_number(round(found.hours, 1), language),
        "officers": officers_for(visit.desk, form.asked),
        "person_id": person_id,
    }
    return render(request, "reports/officers.html", context)
