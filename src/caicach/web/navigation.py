"""The doors shown in the two frames. A room adds its door here when it has content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.common.notices.selectors import unread_beside
from caicach.evaluation.campaigns.selectors import criteria_given_beside, was_given_criteria
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.selectors import Capacity, capacities_of, read_beside, remember_capacities

OF_DOSSIERS = frozenset({Role.CLERK, Role.SPECIALIST, Role.UNIT_HEAD, Role.LEADER, Role.AUDITOR})
OF_SETS = frozenset({Role.INDEX_ADMINISTRATOR, Role.AUDITOR})
OF_SEASONS = OF_SETS | {Role.UNIT_OFFICER, Role.UNIT_HEAD, Role.APPRAISER, Role.COUNCIL, Role.LEADER}


def everybody(_request: HttpRequest) -> bool:
    """Let every reader see the door."""
    return True


def signed_in(request: HttpRequest) -> bool:
    """Let people who signed in see the door."""
    # A request refused before it reached the session, such as for an unknown host, has no user.
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def capacities_here(request: HttpRequest) -> list[Capacity]:
    """Return the capacities of who asks, read once for a request."""
    if not signed_in(request):
        return []
    kept: dict[str, object] = vars(request)
    if "capacities" not in kept:
        today = timezone.localdate()
        capacities = capacities_of(request.user, on=today)
        remember_capacities(request.user, capacities, on=today)
        kept["capacities"] = capacities
    found = kept["capacities"]
    assert isinstance(found, list)
    return found


def takes_part(request: HttpRequest) -> bool:
    """Let people see the door who have a role that has a part in seasons, or were given criteria in one."""
    held = capacities_here(request)
    return any(capacity.role in OF_SEASONS for capacity in held) or _was_given_criteria(request, held)


def _was_given_criteria(request: HttpRequest, held: list[Capacity]) -> bool:
    """Return whether who asks has criteria of a unit to answer, read once for a request."""
    kept: dict[str, object] = vars(request)
    if "was_given_criteria" not in kept:
        kept["was_given_criteria"] = beside(request)["given"] and was_given_criteria(
            request.user, on=timezone.localdate(), capacities=held
        )
    return bool(kept["was_given_criteria"])


def beside(request: HttpRequest) -> dict[str, Any]:
    """Return what every frame tells its reader: unread notices, and whether they were given any criteria; one
    query a request.
    """
    kept: dict[str, Any] = vars(request)
    if "beside" not in kept:
        known = signed_in(request)
        parts = {"unread": unread_beside(), "given": criteria_given_beside()}
        kept["beside"] = read_beside(request.user, **parts) if known else {}
        kept["beside"].setdefault("given", False)
    found = kept["beside"]
    assert isinstance(found, dict)
    return found


def remember_given_criteria(request: HttpRequest) -> None:
    """Keep for the frame that who asks has criteria of a unit to answer, as a page of a season has found."""
    vars(request)["was_given_criteria"] = True


def holds_position(request: HttpRequest) -> bool:
    """Let people see the door who work anywhere."""
    return bool(capacities_here(request))


def works_on_dossiers(request: HttpRequest) -> bool:
    """Let people see the door whose role has a part in the one-stop."""
    return any(capacity.role in OF_DOSSIERS for capacity in capacities_here(request))


def prepares(request: HttpRequest) -> bool:
    """Let people see the door who prepare criteria sets, or read how it is done."""
    return any(capacity.role in OF_SETS for capacity in capacities_here(request))


def administers(request: HttpRequest) -> bool:
    """Let people see the door who keep the catalogues of the platform, in person: the power is never lent."""
    return any(
        capacity.role is Role.ADMINISTRATOR and capacity.delegation is None
        for capacity in capacities_here(request)
    )


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
    Door("lookup:form", _("Tra cứu hồ sơ"), "search", prefix="/tra-cuu/"),
    Door("procedures:search", _("Thủ tục"), "list-check", prefix="/thu-tuc/"),
    Door("index:rankings", _("Kết quả"), "trophy", prefix="/ket-qua/"),
    Door("index:library", _("Bộ tiêu chí"), "books", prefix="/bo-tieu-chi/"),
    Door("index:try", _("Tính thử"), "calculator", prefix="/tinh-thu/"),
    Door("portal:about", _("Giới thiệu"), "info-circle"),
    Door("portal:help", _("Trợ giúp"), "help"),
)
CONSOLE: tuple[Door, ...] = (
    Door("console:today", _("Hôm nay"), "calendar-event", signed_in),
    Door("dossiers:inbox", _("Hồ sơ"), "file-text", works_on_dossiers, prefix="/console/dossiers/"),
    Door("reports:report", _("Báo cáo"), "table", works_on_dossiers, prefix="/console/reports/"),
    Door("campaigns", _("Chấm điểm"), "list-check", takes_part, prefix="/console/campaigns/"),
    Door("calendars:start", _("Lịch làm việc"), "clock", holds_position, prefix="/console/calendars/"),
    Door("criteria:sets", _("Bộ tiêu chí"), "list-tree", prepares, prefix="/console/criteria/"),
    Door("exchange:tokens", _("Trao đổi dữ liệu"), "upload", administers, prefix="/console/exchange/"),
    Door("procedure_desk:catalogue", _("Danh mục"), "books", administers, prefix="/console/procedures/"),
)


def open_doors(doors: Iterable[Door], request: HttpRequest) -> Iterator[OpenDoor]:
    """Yield the doors that this reader may enter, with the one marked in which the reader stands.

    Nothing is asked of the database for a frame that shows none of them.
    """
    for door in doors:
        if door.admits(request):
            url = reverse(door.route)
            inside = request.path == url or bool(door.prefix and request.path.startswith(door.prefix))
            yield OpenDoor(url, door.label, door.icon, inside)
