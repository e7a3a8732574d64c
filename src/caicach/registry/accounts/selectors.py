"""Reading who holds which position, and who acts for whom, on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, FilteredRelation, Q, QuerySet, Subquery

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Delegation, Position, User
from caicach.registry.accounts.policies import can_manage_accounts
from caicach.registry.organisations.models import Organisation, valid_on

AnyUser = AbstractBaseUser | AnonymousUser
_REMEMBERED = "_capacities_of_this_request"


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
    """Return all capacities in which a user may act on a day, their own positions first; one query.

    A position counts in an organisation that then exists; a delegation only while its position and that
    position's holder do. Every request asks this, and what :func:`remember_capacities` kept is not asked
    again. A person holds few positions, so their days are compared here: composing the conditions for the
    database would cost more than the query.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    known = getattr(user, _REMEMBERED, None)
    if known is not None and known[0] == on:
        return list(known[1])
    lent = FilteredRelation("delegations", condition=Q(delegations__delegate=user.pk))
    held = (
        Position.objects.annotate(lent=lent)
        .filter(Q(user=user.pk) | Q(lent__isnull=False))
        .annotate(lent_id=F("lent__pk"), lent_from=F("lent__valid_from"), lent_to=F("lent__valid_to"))
        .select_related("organisation", "user")
        .order_by("valid_from", "pk", "lent_from", "lent_id")
    )
    own: dict[int, Capacity] = {}
    borrowed: list[tuple[date, int, Capacity]] = []
    for position in held:
        if not _stands(position, on):
            continue
        if position.user_id == user.pk:
            own[position.pk] = Capacity(position)
        elif position.user.is_active:
            delegation = _lent(position, int(user.pk))
            if delegation.holds_on(on):
                borrowed.append(
                    (delegation.valid_from or date.min, delegation.pk, Capacity(position, delegation))
                )
    borrowed.sort(key=lambda found: found[:2])
    return [*own.values(), *(capacity for _from, _pk, capacity in borrowed)]


def remember_capacities(user: AnyUser, capacities: list[Capacity], *, on: date) -> None:
    """Keep what a request has read with the user object of that very request."""
    setattr(user, _REMEMBERED, (on, tuple(capacities)))


def _lent(position: Position, delegate_id: int) -> Delegation:
    """Return the delegation that came along with a position's row."""
    row = vars(position)
    return Delegation(
        pk=row["lent_id"],
        position=position,
        delegate_id=delegate_id,
        valid_from=row["lent_from"],
        valid_to=row["lent_to"],
    )


def _stands(position: Position, on: date) -> bool:
    return position.holds_on(on) and position.organisation.holds_on(on)


def read_beside(user: AnyUser, **parts: Subquery | Exists) -> dict[str, Any]:
    """Return what other applications know of a person, each as a part of one query over their row."""
    row = User.objects.filter(username=user.get_username()).values(**parts).first()
    return dict(row or {})


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
