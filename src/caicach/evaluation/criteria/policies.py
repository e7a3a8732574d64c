"""Who may prepare criteria sets."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.selectors import capacities_of
from caicach.registry.organisations.models import Organisation

AnyUser = AbstractBaseUser | AnonymousUser


def administered_organisations(user: AnyUser, *, on: date) -> list[Organisation]:
    """Return the organisations in which ``user`` is index administrator, each once, and so may prepare sets
    and campaigns.
    """
    found = {
        capacity.organisation.pk: capacity.organisation
        for capacity in capacities_of(user, on=on)
        if capacity.role is Role.INDEX_ADMINISTRATOR
    }
    return list(found.values())


def can_prepare(user: AnyUser, organisation: Organisation, *, on: date) -> bool:
    """Return whether ``user`` may draft and issue the criteria sets of an organisation."""
    return any(held.pk == organisation.pk for held in administered_organisations(user, on=on))
