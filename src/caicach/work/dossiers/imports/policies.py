"""Who may take dossiers over from other systems, and hand them out in bulk."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.policies import holds_role


def may_import(user: AbstractBaseUser | AnonymousUser, *, on: date) -> bool:
    """Return whether somebody may take over dossiers of any agency."""
    return holds_role(user, Role.ADMINISTRATOR, on=on)
