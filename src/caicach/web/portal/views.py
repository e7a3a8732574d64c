"""Start, about and help: pages without data, so they ask the database nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show what one can do here now."""
    return render(request, "portal/start.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what Cải Cách is, where figures come from, and under which licences."""
    return render(request, "portal/about.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain the keyboard, printing, accessibility and how to report a fault."""
    return render(request, "portal/help.html")
