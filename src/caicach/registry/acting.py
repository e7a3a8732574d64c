"""What every service of the registry is told about the act itself, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.common.audit.actions import SYSTEM, Actor


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, at which moment (aware), and from where: a network address, or a command's name.

    Where no person acts, such as in a scheduled job, ``by`` is Django's anonymous user, who may do nothing
    that asks for a right.
    """

    by: AbstractBaseUser | AnonymousUser
    at: datetime
    origin: str

    @property
    def day(self) -> date:
        """The day of the act where the platform stands."""
        return timezone.localdate(self.at)

    @property
    def person_id(self) -> int:
        """The id of the person who acts; asked only after a right was required, which no system act has.

        Raises TypeError where no person acts.
        """
        if self.by.pk is None:
            raise TypeError("no person acts here")
        return int(self.by.pk)

    @property
    def actor(self) -> Actor:
        """The person as the ledger names them."""
        if self.by.pk is None:
            return SYSTEM
        return Actor(f"user:{self.by.pk}", str(self.by))


def system_act(at: datetime, origin: str) -> Act:
    """Return an act that no person does."""
    return Act(AnonymousUser(), at, origin)


class RegistryRuleError(Exception):
    """A rule of the registry forbids the change; the message says which one, in the words of the user."""


def require(allowed: bool) -> None:
    """Refuse the action unless it is allowed.

    Raises:
        PermissionDenied: the policy said no.
    """
    if not allowed:
        raise PermissionDenied(_("Bạn không có quyền làm việc này. Hãy liên hệ người quản trị của cơ quan."))
