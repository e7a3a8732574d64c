"""Light, dark, or as the device says."""

from __future__ import annotations

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE = "appearance"


class Appearance(TextChoices):
    """What a reader may choose; kept in a cookie so that the first paint is right."""

    DEVICE = "device", _("Theo thiết bị")
    LIGHT = "light", _("Sáng")
    DARK = "dark", _("Tối")


def appearance_of(request: HttpRequest) -> Appearance:
    """Return what the reader chose; the device decides where nothing was chosen."""
    chosen = request.COOKIES.get(COOKIE, "")
    return Appearance(chosen) if chosen in Appearance.values else Appearance.DEVICE
