"""The doors shown in the two frames. A room adds its door here when it has content."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def everybody(_request: HttpRequest) -> bool:
    """Let every reader see the door."""
    return True


def signed_in(request: HttpRequest) -> bool:
    """Let people who signed in see the door."""
    # A request refused before it reached the session, such as for an unknown host, has no user.
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


@dataclass(frozen=True)
class Door:
    """One entry of the navigation.

    Attributes:
        route: name of the address, which must exist.
        label: words shown.
        icon: name in the sprite.
        admits: who sees the door; what somebody may not enter is absent, not grey.
        prefix: addresses under this path count as being inside; the door's own address when empty.
    """

    route: str
    label: str | Promise
    icon: str
    admits: Callable[[HttpRequest], bool] = everybody
    prefix: str = ""


@dataclass(frozen=True)
class OpenDoor:
    """A door as one request sees it."""

    url: str
    label: str | Promise
    icon: str
    current: bool


PORTAL: tuple[Door, ...] = (
    Door("portal:start", _("Trang chủ"), "home"),
    Door("index:rankings", _("Kết quả"), "trophy", prefix="/ket-qua/"),
    Door("index:library", _("Bộ tiêu chí"), "books", prefix="/bo-tieu-chi/"),
    Door("index:try", _("Tính thử"), "calculator", prefix="/tinh-thu/"),
    Door("portal:about", _("Giới thiệu"), "info-circle"),
    Door("portal:help", _("Trợ giúp"), "help"),
)
CONSOLE: tuple[Door, ...] = (Door("console:today", _("Hôm nay"), "calendar-event", signed_in),)


def open_doors(doors: Iterable[Door], request: HttpRequest) -> list[OpenDoor]:
    """Return the doors that this reader may enter, with the one marked in which the reader stands."""
    found = []
    for door in doors:
        if door.admits(request):
            url = reverse(door.route)
            inside = request.path == url or bool(door.prefix and request.path.startswith(door.prefix))
            found.append(OpenDoor(url, door.label, door.icon, inside))
    return found
