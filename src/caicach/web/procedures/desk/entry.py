"""How the desk is entered: by who manages the catalogue; to everybody else it is not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from caicach.registry.acting import Act
from caicach.registry.procedures.policies import can_manage_procedures
from caicach.web.access.lockout import client_address

P = ParamSpec("P")
UNKNOWN = "web"


@dataclass(frozen=True, slots=True)
class Desk:
    """One request of who manages the catalogue."""

    request: HttpRequest
    at: datetime

    @property
    def today(self) -> date:
        """The day where the platform stands."""
        return timezone.localdate(self.at)

    @property
    def act(self) -> Act:
        """What the person does with this request."""
        return Act(by=self.request.user, at=self.at, origin=client_address(self.request) or UNKNOWN)


def desk_page(
    view: Callable[Concatenate[HttpRequest, Desk, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a view the desk; who does not manage the catalogue finds nothing there."""

    @login_required
    @wraps(view)
    def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        desk = Desk(request, timezone.now())
        if not can_manage_procedures(request.user, on=desk.today):
            raise Http404
        return view(request, desk, *args, **kwargs)

    return entered
