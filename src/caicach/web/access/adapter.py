"""How allauth treats accounts here: an administrator makes them, nobody signs up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the package has no types
    """Refuses public sign-up, and leaves the counting of wrong passwords to axes."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account belongs to a position that an organisation gives."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Do nothing: two counters would answer the same mistake with two different pages."""
