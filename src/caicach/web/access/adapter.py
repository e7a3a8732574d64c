"""How allauth treats accounts here: an administrator makes them, nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the package has no types
    """Refuses public sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account belongs to a position that an organisation gives."""
        return False
