"""The one account that nobody in the platform could appoint: its first administrator."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.common.audit.actions import SYSTEM, Subject
from caicach.common.audit.services import record
from caicach.registry.accounts import actions
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Position, User
from caicach.registry.accounts.services import create_position
from caicach.registry.acting import RegistryRuleError
from caicach.registry.organisations.constants import CodeSystem
from caicach.registry.organisations.models import valid_on
from caicach.registry.organisations.selectors import find_by_code


class AlreadyAdministeredError(RegistryRuleError):
    """Somebody administers the platform already, and appoints the others."""


class UnknownProvinceError(RegistryRuleError):
    """No organisation has this code today."""


@transaction.atomic
def create_first_administrator(
    *, username: str, email: str, full_name: str, password: str, unit_code: str, at: datetime, origin: str
) -> Position:
    """Create an account and make it administrator at the unit with this official code (01 is Hà Nội).

    For whoever operates the machine, once: it asks for no right, since nobody has one yet.

    Raises:
        AlreadyAdministeredError: an active account administers the platform today.
        UnknownProvinceError: no unit has this code today; import the administrative units first.
        ValidationError: the user name, e-mail address or password will not do.
        OverlappingPositionError, PositionDatesError: never for a new account at an existing unit.
    """
    today = timezone.localdate(at)
    if Position.objects.filter(valid_on(today), role=Role.ADMINISTRATOR, user__is_active=True).exists():
        raise AlreadyAdministeredError(
            _("Hệ thống đã có người quản trị; người đó giao vai trò cho người khác.")
        )
    organisation = find_by_code(CodeSystem.GSO, unit_code, on=today)
    if organisation is None:
        raise UnknownProvinceError(
            _("Không có đơn vị nào mang mã “%(code)s”. Hãy chạy import_admin_units trước, rồi kiểm tra mã.")
            % {"code": unit_code}
        )
    user = User(username=username, email=email, full_name=full_name)
    user.set_password(password)
    user.full_clean()
    validate_password(password, user)
    user.save()
    position = create_position(user, organisation, Role.ADMINISTRATOR, valid_from=today)
    record(
        actions.FIRST_ADMINISTRATOR,
        by=SYSTEM,
        on=Subject("user", str(user.pk), str(user)),
        origin=origin,
        at=at,
        details={"organisation": str(organisation)},
    )
    return position
