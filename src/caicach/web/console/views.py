"""The console's start page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@login_required
def today(request: HttpRequest) -> HttpResponse:
    """Show who is signed in and in which organisations and roles this person acts today."""
    return render(request, "console/today.html")
