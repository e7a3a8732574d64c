"""How the console's pages of calendars are entered: by officials; what they may change hangs on the unit."""

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

from caicach.registry.accounts.selectors import Capacity
from caicach.registry.acting import Act
from caicach.registry.calendars.policies import Keeper, keeper_from
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.selectors import Unit, unit_as_of
from caicach.web.access.lockout import client_address
from caicach.web.calendars.typed import GENERAL, unit_named
from caicach.web.navigation import capacities_here

P = ParamSpec("P")
UNKNOWN = "web"


@dataclass(frozen=True)
class Whose:
    """Whose calendar an address names: a unit's, or everybody's where both are None."""

    organisation: Organisation | None
    unit: Unit | None

    @property
    def key(self) -> str:
        """What stands for it in an address."""
        return str(self.unit.uid) if self.unit else GENERAL

    @property
    def id(self) -> int | None:
        """The id of the unit."""
        return self.unit.id if self.unit else None


@dataclass(frozen=True)
class Desk:
    """One request of an official."""

    request: HttpRequest
    at: datetime
    capacities: list[Capacity]

    @property
    def today(self) -> date:
        """The day where the platform stands."""
        return timezone.localdate(self.at)

    @property
    def keeper(self) -> Keeper:
        """Whose calendars the official may change."""
        return keeper_from(self.capacities)

    @property
    def act(self) -> Act:
        """What the official does with this request."""
        return Act(by=self.request.user, at=self.at, origin=client_address(self.request) or UNKNOWN)

    def may_change(self, organisation: Organisation | None) -> bool:
        """Return whether the official may change a calendar."""
        return self.keeper.may_change(organisation, on=self.today)

    def whose(self, key: str) -> Whose:
        """Return whose calendar an address names. Raises Http404."""
        if key == GENERAL:
            return Whose(None, None)
        organisation = unit_named(key)
        unit = unit_as_of(organisation, on=self.today) if organisation else None
        if unit is None:
            raise Http404
        return Whose(organisation, unit)

    def to_change(self, key: str) -> Whose:
        """Return whose calendar an address names, for who may change it. Raises Http404 for anybody else."""
        found = self.whose(key)
        if not self.may_change(found.organisation):
            raise Http404
        return found


def official_page(
    view: Callable[Concatenate[HttpRequest, Desk, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a view the desk of who asks; to who holds no position there is no such page."""

    @login_required
    @wraps(view)
    def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        capacities = capacities_here(request)
        if not capacities:
            raise Http404
        return view(request, Desk(request, timezone.now(), capacities), *args, **kwargs)

    return entered
