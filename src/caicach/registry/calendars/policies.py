"""Who may keep calendars: the administrator all, the head of a unit that unit's and those below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.selectors import Capacity, capacities_of
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.selectors import ancestors_as_of


@dataclass(frozen=True, slots=True)
class Keeper:
    """Whose calendars somebody may change: ``everywhere``, or those of ``headed`` units and below."""

    everywhere: bool
    headed: frozenset[int]

    @property
    def keeps_any(self) -> bool:
        """Whether there is any calendar that they may change."""
        return self.everywhere or bool(self.headed)

    def may_change(self, organisation: Organisation | None, *, on: date) -> bool:
        """Return whether they may change the calendar of a unit; None is that of everybody.

        Costs no query where the answer does not hang on who stands above.
        """
        if self.everywhere:
            return True
        if organisation is None or not self.headed:
            return False
        if organisation.pk in self.headed:
            return True
        return any(unit.id in self.headed for unit in ancestors_as_of(organisation, on=on))


def keeper_from(capacities: Iterable[Capacity]) -> Keeper:
    """Return whose calendars may be changed in these capacities."""
    held = list(capacities)
    return Keeper(
        any(capacity.role is Role.ADMINISTRATOR for capacity in held),
        frozenset(capacity.position.organisation_id for capacity in held if capacity.role is Role.UNIT_HEAD),
    )


def keeper_of(user: AbstractBaseUser | AnonymousUser, *, on: date) -> Keeper:
    """Return whose calendars a user may change on a day."""
    return keeper_from(capacities_of(user, on=on))
