"""Due moments that a late decision about working days would change: a head confirms or keeps them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from caicach.web.dossiers.entry import Visit, dossier_page
from caicach.web.dossiers.forms import ReasonForm
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.selectors.corrections import proposals_for
from caicach.work.dossiers.services.correcting import confirm, decline

MOST = 500
LONGEST = 19
"""Digits of a number that a database still takes for a key."""


@require_http_methods(["GET", "HEAD", "POST"])
@dossier_page
def show(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Show the proposals, and decide those that were ticked."""
    if request.method == "POST" and not visit.desk.signs:
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    sent = request.POST.getlist("proposal")[:MOST]
    ticked = {int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < LONGEST}
    if request.method == "POST" and form.is_valid() and not ticked:
        form.add_error(None, _("Hãy chọn ít nhất một hồ sơ."))
    if request.method == "POST" and form.is_valid():
        service = confirm if request.POST.get("do") == "confirm" else decline
        try:
            count = service(sorted(ticked), form.cleaned_data["reason"], act=visit.act)
        except DossierError as fault:
            form.add_error("reason", str(fault))
        else:
            told = ngettext("Đã quyết định %(count)s hồ sơ.", "Đã quyết định %(count)s hồ sơ.", count)
            messages.success(request, told % {"count": count})
            return redirect("dossiers:corrections")
    rows = proposals_for(visit.desk, on=visit.act.day)
    context = {
        "form": form,
        "rows": [
            (row, row.pk in ticked or not ticked, row.dossier.agency_id in visit.desk.signs) for row in rows
        ],
        "may_decide": any(row.dossier.agency_id in visit.desk.signs for row in rows),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "dossiers/corrections.html", context, status=status)
