"""Who may change the register of organisations.

The register is public: everybody may read it. Who holds which position is known one application further up
(``accounts``), which therefore gives the rule its content under the name below.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from rules.permissions import has_perm

MANAGE_ORGANISATIONS = "organisations.manage"


def can_manage_organisations(user: AbstractBaseUser | AnonymousUser, *, on: date) -> bool:
    """Return whether ``user`` may found, rename, move and end organisations on that day."""
    return bool(has_perm(MANAGE_ORGANISATIONS, user, on))  # type: ignore[no-untyped-call]
