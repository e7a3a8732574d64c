"""Who may manage accounts, positions and delegations.

The administrator's powers are never lent, so these rules look at positions held in person.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from rules.permissions import permissions

from caicach.registry.accounts.constants import NOT_DELEGABLE, Role
from caicach.registry.accounts.models import Delegation, Position
from caicach.registry.organisations.models import valid_on
from caicach.registry.organisations.policies import MANAGE_ORGANISATIONS


def holds_role(user: AbstractBaseUser | AnonymousUser, role: Role, *, on: date) -> bool:
    """Return whether an active user holds ``role`` in person somewhere on a day."""
    if not user.is_authenticated or not user.is_active:
        return False
    held = Position.objects.filter(valid_on(on), valid_on(on, "organisation__"), user=user.pk, role=role)
    return held.exists()


def can_manage_accounts(user: AbstractBaseUser | AnonymousUser, *, on: date) -> bool:
    """Return whether ``user`` may appoint others and end their positions."""
    return holds_role(user, Role.ADMINISTRATOR, on=on)


def can_delegate(user: AbstractBaseUser | AnonymousUser, position: Position, *, on: date) -> bool:
    """Return whether ``user`` may lend the powers of ``position``: only its holder, while holding it.

    Holding rules out passing on what was itself lent: a delegate is not the holder.
    """
    return (
        user.is_authenticated
        and user.is_active
        and position.user_id == user.pk
        and position.role not in NOT_DELEGABLE
        and (position.valid_to is None or position.valid_to >= on)
    )


def can_revoke(user: AbstractBaseUser | AnonymousUser, delegation: Delegation, *, on: date) -> bool:
    """Return whether ``user`` may take lent powers back: who lent them, or who manages accounts."""
    return user.is_authenticated and (
        (user.is_active and delegation.position.user_id == user.pk) or can_manage_accounts(user, on=on)
    )


def register_rules() -> None:
    """Give the rules that lower applications ask for by name their content."""
    if MANAGE_ORGANISATIONS not in permissions:
        permissions.add_rule(MANAGE_ORGANISATIONS, _manages_organisations)  # type: ignore[no-untyped-call]


def _manages_organisations(user: AbstractBaseUser, on: date) -> bool:
    return holds_role(user, Role.ADMINISTRATOR, on=on)
