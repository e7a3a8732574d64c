"""How every page of the one-stop is entered: who asks, as whose hands, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from caicach.registry.acting import Act
from caicach.web.navigation import capacities_here
from caicach.web.season.entry import act_of
from caicach.work.dossiers.access import Desk, desk_of

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody whose work dossiers are."""

    desk: Desk
    at: datetime
    act: Act


def dossier_page(
    view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a view the desk of who asks; whoever has none finds nothing there."""

    @login_required
    @wraps(view)
    def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        at = timezone.now()
        capacities = capacities_here(request)
        desk = desk_of(request.user, on=timezone.localdate(at), capacities=capacities)
        if desk.is_empty:
            raise Http404
        return view(request, Visit(desk, at, act_of(request, at)), *args, **kwargs)

    return entered
