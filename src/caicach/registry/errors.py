"""What a service of the registry answers when it will not act."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _


class RegistryRuleError(Exception):
    """A rule of the registry forbids the change; the message says which one, in the words of the user."""


def require(allowed: bool) -> None:
    """Refuse the action unless it is allowed.

    Raises:
        PermissionDenied: the policy said no.
    """
    if not allowed:
        raise PermissionDenied(_("Bạn không có quyền làm việc này. Hãy liên hệ người quản trị của cơ quan."))
