"""One paper of an application: its file put there, replaced, or taken off."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caicach.web.lookup.applying import own_draft, papers_page
from caicach.web.lookup.entry import citizen_act, may_write, uploads_of
from caicach.web.site.errors import too_many_requests
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.services.drafts import attach, detach, reuse
from caicach.work.dossiers.services.uploads import keep_paper


@login_required
@require_POST
def paper(request: HttpRequest, code: str, key: str, paper_id: int) -> HttpResponseBase:
    """Take a paper's photographs or PDF, let a result stand in for it, or take it off."""
    if not may_write(request):
        return too_many_requests(request)
    draft, act = own_draft(request, code, key), citizen_act(request)
    result = request.POST.get("result", "")
    try:
        if "remove" in request.POST:
            detach(draft, paper_id, act=act)
        elif result.isascii() and result.isdigit() and len(result) < 19:
            reuse(draft, paper_id, int(result), act=act)
        else:
            attach(draft, paper_id, keep_paper(uploads_of(request), act=act), act=act)
            messages.success(request, _("Đã nhận giấy tờ của ông/bà."))
    except DossierError as error:
        return papers_page(request, draft, fault=(paper_id, str(error)))
    return redirect("lookup:step", code, key, "giay-to")
