"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from caicach import __version__
from caicach.web import navigation
from caicach.web.site.appearance import Appearance, appearance_of
from caicach.web.site.requests import reference_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return appearance, doors, languages, version and the request's number for the base templates."""
    other = next(
        code for code, _name in settings.LANGUAGES if code != getattr(request, "LANGUAGE_CODE", "vi")
    )
    return {
        "appearance": appearance_of(request),
        "appearances": Appearance,
        "contact": settings.CONTACT,
        "demo": settings.DEMO,
        "other_language": {"code": other, "name": dict(settings.LANGUAGES)[other]},
        "portal_doors": navigation.open_doors(navigation.PORTAL, request),
        "console_doors": navigation.open_doors(navigation.CONSOLE, request),
        "reference": reference_of(request),
        "version": __version__,
    }
