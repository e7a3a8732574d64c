"""Appointing people, ending their positions and lending their powers: the only door."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action, Subject
from caicach.common.audit.services import record
from caicach.core.codes.text import format_date, tidy
from caicach.registry.accounts import actions
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Delegation, Position, User
from caicach.registry.accounts.policies import can_delegate, can_manage_accounts, can_revoke
from caicach.registry.acting import Act, RegistryRuleError, require
from caicach.registry.organisations.models import Organisation, overlapping

ONE_DAY = timedelta(days=1)


class OverlappingPositionError(RegistryRuleError):
    """The user holds the same role in the same organisation on some of these days already."""


class PositionDatesError(RegistryRuleError):
    """The days of a position or delegation do not fit those of what it rests on."""


class DelegationRefusedError(RegistryRuleError):
    """A delegation to oneself, to who cannot sign in, without a reason, or twice for the same days."""


@transaction.atomic
def appoint(
    user: User,
    organisation: Organisation,
    role: Role,
    *,
    valid_from: date,
    act: Act,
    valid_to: date | None = None,
    title: str = "",
    legal_basis: str = "",
) -> Position:
    """Give a user a role in an organisation from one day to another (or without a known end).

    Raises:
        PermissionDenied: the actor does not manage accounts.
        PositionDatesError: the days are in the wrong order, or the organisation does not exist throughout.
        OverlappingPositionError: the same role in the same organisation on the same day.
    """
    require(can_manage_accounts(act.by, on=act.day))
    User.objects.select_for_update().get(pk=user.pk)
    position = create_position(
        user,
        organisation,
        role,
        valid_from=valid_from,
        valid_to=valid_to,
        title=title,
        legal_basis=legal_basis,
    )
    _record(actions.APPOINTED, user, position, act, since=format_date(valid_from), basis=legal_basis)
    return position


def create_position(
    user: User,
    organisation: Organisation,
    role: Role,
    *,
    valid_from: date,
    valid_to: date | None = None,
    title: str = "",
    legal_basis: str = "",
) -> Position:
    """Check the days and add the position; who may, and the ledger, are the caller's matter."""
    _check_order(valid_from, valid_to)
    ends_early = organisation.valid_to is not None and (valid_to is None or valid_to > organisation.valid_to)
    if not organisation.holds_on(valid_from) or ends_early:
        raise PositionDatesError(
            _("“%(name)s” không hoạt động trong suốt thời gian của vị trí này.") % {"name": organisation}
        )
    same = Position.objects.filter(user=user, organisation=organisation, role=role)
    if same.filter(overlapping(valid_from, valid_to)).exists():
        raise OverlappingPositionError(
            _("%(user)s đã có vai trò này tại “%(name)s” trong thời gian đó.")
            % {"user": user, "name": organisation}
        )
    return Position.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
        title=tidy(title),
        legal_basis=legal_basis,
    )


@transaction.atomic
def end_position(position: Position, *, last_day: date, act: Act) -> Position:
    """End a position with ``last_day``; what was lent from it ends with it.

    Raises:
        PermissionDenied: the actor does not manage accounts.
        PositionDatesError: the position begins later, or has already ended earlier.
    """
    require(can_manage_accounts(act.by, on=act.day))
    position = (
        Position.objects.select_for_update(of=("self",))
        .select_related("user", "organisation")
        .get(pk=position.pk)
    )
    begins_later = position.valid_from is not None and position.valid_from > last_day
    if begins_later or (position.valid_to is not None and position.valid_to <= last_day):
        raise PositionDatesError(
            _("Vị trí này không còn, hoặc chưa có, vào ngày %(day)s.") % {"day": format_date(last_day)}
        )
    position.valid_to = last_day
    position.save(update_fields=["valid_to"])
    # Locked before they are read: one that is being revoked at this moment must not be given its days back.
    lent = position.delegations.select_for_update().filter(overlapping(last_day + ONE_DAY, None))
    for delegation in lent.order_by("pk"):
        _shorten(delegation, last_day, act)
    _record(actions.POSITION_ENDED, position.user, position, act, last_day=format_date(last_day))
    return position


@transaction.atomic
def delegate(
    position: Position, to: User, *, valid_from: date, valid_to: date, reason: str, act: Act
) -> Delegation:
    """Lend the powers of a position to another user from one day to another.

    Raises:
        PermissionDenied: the actor does not hold the position in person, or its powers may not be lent.
        PositionDatesError: the days are in the wrong order, past, or beyond the position's own.
        DelegationRefusedError: to oneself, to an inactive account, without a reason, or twice.
    """
    position = (
        Position.objects.select_for_update(of=("self",))
        .select_related("user", "organisation")
        .get(pk=position.pk)
    )
    require(can_delegate(act.by, position, on=act.day))
    _check_order(valid_from, valid_to)
    if valid_from < act.day:
        raise PositionDatesError(_("Không thể ủy quyền cho thời gian đã qua."))
    if not (position.holds_on(valid_from) and position.holds_on(valid_to)):
        raise PositionDatesError(_("Thời gian ủy quyền phải nằm trong thời gian giữ vị trí."))
    if to.pk == position.user_id:
        raise DelegationRefusedError(_("Không thể ủy quyền cho chính mình."))
    if not to.is_active:
        raise DelegationRefusedError(_("Tài khoản của người được ủy quyền đã ngừng hoạt động."))
    if not tidy(reason):
        raise DelegationRefusedError(_("Cần ghi lý do ủy quyền."))
    if position.delegations.filter(overlapping(valid_from, valid_to), delegate=to).exists():
        raise DelegationRefusedError(_("%(user)s đã được ủy quyền trong thời gian này.") % {"user": to})
    delegation = Delegation.objects.create(
        position=position, delegate=to, valid_from=valid_from, valid_to=valid_to, reason=tidy(reason)
    )
    _record(
        actions.DELEGATED,
        to,
        position,
        act,
        since=format_date(valid_from),
        last_day=format_date(valid_to),
        reason=delegation.reason,
    )
    return delegation


@transaction.atomic
def revoke(delegation: Delegation, *, act: Act) -> Delegation:
    """Take lent powers back at once; the day of the act no longer counts.

    Raises:
        PermissionDenied: the actor neither lent the powers nor manages accounts.
        PositionDatesError: the delegation is over already.
    """
    delegation = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("position__organisation", "delegate")
        .get(pk=delegation.pk)
    )
    require(can_revoke(act.by, delegation, on=act.day))
    # One that was shortened to a later day, because its position ends then, still holds until it.
    if (delegation.valid_to or date.max) < max(act.day, delegation.valid_from or act.day):
        raise PositionDatesError(_("Ủy quyền này đã kết thúc."))
    _shorten(delegation, act.day - ONE_DAY, act)
    _record(actions.DELEGATION_REVOKED, delegation.delegate, delegation.position, act)
    return delegation


def _shorten(delegation: Delegation, last_day: date, act: Act) -> None:
    """End a delegation with ``last_day``; one that has not begun by then never takes effect."""
    first = delegation.valid_from or last_day
    delegation.valid_to = max(last_day, first - ONE_DAY)
    delegation.revoked_at = act.at
    delegation.save(update_fields=["valid_to", "revoked_at"])


def _check_order(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise PositionDatesError(_("Ngày kết thúc không thể trước ngày bắt đầu."))


def _record(action: Action, user: User, position: Position, act: Act, **details: object) -> None:
    record(
        action,
        by=act.actor,
        on=Subject("user", str(user.pk), str(user)),
        origin=act.origin,
        at=act.at,
        details={
            "position": position.pk,
            "role": str(Role(position.role).label),
            "role_code": position.role,
            "organisation": str(position.organisation),
            "organisation_uid": str(position.organisation.uid),
            **details,
        },
    )
