"""Reading who holds which position, and who acts for whom, on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Delegation, Position, User
from caicach.registry.accounts.policies import can_manage_accounts
from caicach.registry.organisations.models import Organisation, valid_on

AnyUser = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True, slots=True)
class Capacity:
    """In which position a user may act: their own, or one lent to them by its holder."""

    position: Position
    delegation: Delegation | None = None

    @property
    def role(self) -> Role:
        """The role of the position."""
        return Role(self.position.role)

    @property
    def organisation(self) -> Organisation:
        """The organisation of the position."""
        return self.position.organisation


def capacities_of(user: AnyUser, *, on: date) -> list[Capacity]:
    """Return all capacities in which a user may act on a day, their own positions first; two queries.

    A position counts in an organisation that then exists; a delegation only while its position and that
    position's holder do. Every request asks this. A person holds few positions, so their days are compared
    here: composing the conditions for the database would cost more than both queries.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    held = Position.objects.filter(user=user.pk).select_related("organisation", "user")
    own = [Capacity(position) for position in held.order_by("valid_from", "pk") if _stands(position, on)]
    lent = Delegation.objects.filter(delegate=user.pk).select_related(
        "position__organisation", "position__user"
    )
    return own + [
        Capacity(delegation.position, delegation)
        for delegation in lent.order_by("valid_from", "pk")
        if delegation.holds_on(on) and delegation.position.user.is_active and _stands(delegation.position, on)
    ]


def _stands(position: Position, on: date) -> bool:
    return position.holds_on(on) and position.organisation.holds_on(on)


def positions_for(user: AnyUser, *, on: date) -> QuerySet[Position]:
    """Return the positions of a day that ``user`` may see: all for who manages accounts, else their own."""
    held = Position.objects.filter(valid_on(on)).select_related("organisation", "user")
    if not can_manage_accounts(user, on=on):
        held = held.filter(Q(user=user.pk)) if user.is_authenticated else held.none()
    return held.order_by("user__username", "valid_from", "pk")


def user_by_login(login: str) -> User | None:
    """Return the user with this user name or e-mail address, in any case."""
    try:
        return User.objects.get_by_natural_key(login)
    except User.DoesNotExist:
        return None
