"""Who may change the catalogue of procedures, and who may see what is not yet published.

Published versions are public. Everything else is the administrator's, whose powers are never lent.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.policies import holds_role


def can_manage_procedures(user: AbstractBaseUser | AnonymousUser, *, on: date) -> bool:
    """Return whether ``user`` may import, draft, publish and end procedures and their processes, and see
    drafts.
    """
    return holds_role(user, Role.ADMINISTRATOR, on=on)
