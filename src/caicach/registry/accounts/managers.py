"""How users are found and made; folding happens here so that no caller can forget it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import BaseUserManager
from django.db.models import Q

if TYPE_CHECKING:
    from caicach.registry.accounts.models import User


def fold_login(text: str) -> str:
    """Return an e-mail address or user name as it is compared: NFKC, without case or outer blanks.

    Two addresses that differ only in case reach the same mailbox at every provider in use, and a second
    account for the same mailbox would let one person act twice.
    """
    return unicodedata.normalize("NFKC", text).strip().casefold()


class UserManager(BaseUserManager["User"]):
    """Finds users by user name or e-mail, and creates them with a hashed password."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user whose user name or e-mail address is ``username``, in any case.

        No user name may contain ``@``, so at most one user answers.
        """
        folded = fold_login(username or "")
        if not folded:
            raise self.model.DoesNotExist
        return self.get(Q(username=folded) | Q(email_folded=folded))

    def create_user(
        self,
        username: str,
        email: str = "",
        password: str | None = None,
        *,
        full_name: str = "",
        **fields: Any,
    ) -> User:
        """Create a user; without a password the account cannot sign in until one is set."""
        user = self.model(username=username, email=email, full_name=full_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self,
        username: str,
        email: str = "",
        password: str | None = None,
        *,
        full_name: str = "",
        **fields: Any,
    ) -> User:
        """Create a user with Django's own flags, which give no right here: rights come with positions."""
        return self.create_user(
            username, email, password, full_name=full_name, is_staff=True, is_superuser=True, **fields
        )
