"""What somebody who signed in has submitted, and is still filling in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caicach.web.lookup.applying import STEPS
from caicach.web.lookup.entry import held_keys, kept_private
from caicach.work.dossiers.selectors.mine import own_dossiers, own_drafts


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    """List one's own dossiers and applications."""
    at = timezone.now()
    context = {
        "dossiers": own_dossiers(request.user, at=at),
        "drafts": own_drafts(request.user, held_keys(request), at=at),
        "first": STEPS[0].slug,
    }
    return kept_private(render(request, "lookup/mine.html", context))
