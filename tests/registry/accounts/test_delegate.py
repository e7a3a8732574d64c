"""A holder lends the powers of a position for some days; nobody passes on what was lent to them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import TODAY, act_of
from tests.factories.registry import held_by, lent_to

from caicach.common.audit.models import Entry
from caicach.registry.accounts.models import Delegation, User
from caicach.registry.accounts.policies import can_manage_accounts
from caicach.registry.accounts.selectors import capacities_of
from caicach.registry.accounts.services import (
    DelegationRefusedError,
    PositionDatesError,
    delegate,
    end_position,
    revoke,
)

TOMORROW = TODAY + timedelta(days=1)
NEXT_WEEK = TODAY + timedelta(days=7)


def lend(
    holder: User,
    to: User,
    *,
    by: User | None = None,
    first: date = TODAY,
    last: date = NEXT_WEEK,
    reason: str = "Nghỉ phép năm",
) -> Delegation:
    position = held_by(holder, on=TODAY)[0]
    return delegate(position, to, valid_from=first, valid_to=last, reason=reason, act=act_of(by or holder))


def test_the_head_lends_the_office_for_a_week_and_khoa_may_not(dung: User, chi: User, khoa: User) -> None:
    with pytest.raises(PermissionDenied):
        lend(dung, khoa, by=khoa)
    assert not lent_to(khoa, on=TODAY)

    lent = lend(dung, chi)
    assert lent_to(chi, on=NEXT_WEEK) == [lent]
    assert not lent_to(chi, on=NEXT_WEEK + timedelta(days=1))
    assert not lent_to(khoa, on=TODAY)
    roles = [(capacity.role, capacity.delegation) for capacity in capacities_of(chi, on=TODAY)]
    assert [role for role, _lent in roles] == ["specialist", "unit_officer", "unit_head"]
    assert [one for _role, one in roles] == [None, None, lent]
    assert Entry.objects.get().details["reason"] == "Nghỉ phép năm"


def test_what_was_lent_is_not_lent_on(dung: User, chi: User, khoa: User) -> None:
    lend(dung, chi)
    with pytest.raises(PermissionDenied):
        lend(dung, khoa, by=chi)
    assert not lent_to(khoa, on=TODAY)


def test_the_administrator_s_power_is_never_lent(tu: User, khoa: User) -> None:
    with pytest.raises(PermissionDenied):
        lend(tu, khoa)
    assert not can_manage_accounts(khoa, on=TODAY)


def test_a_delegation_needs_another_active_person_a_reason_and_days_that_fit(
    dung: User, chi: User, an: User, tu: User
) -> None:
    with pytest.raises(DelegationRefusedError, match="chính mình"):
        lend(dung, dung)
    with pytest.raises(DelegationRefusedError, match="lý do"):
        lend(dung, chi, reason="  ")
    with pytest.raises(PositionDatesError, match="trước ngày bắt đầu"):
        lend(dung, chi, first=NEXT_WEEK, last=TODAY)
    with pytest.raises(PositionDatesError, match="đã qua"):
        lend(dung, chi, first=TODAY - timedelta(days=1))
    an.is_active = False
    an.save()
    with pytest.raises(DelegationRefusedError, match="ngừng hoạt động"):
        lend(dung, an)
    lend(dung, chi)
    with pytest.raises(DelegationRefusedError, match="đã được ủy quyền"):
        lend(dung, chi, first=NEXT_WEEK, last=NEXT_WEEK)
    held = held_by(dung, on=TODAY)[0]
    end_position(held, last_day=TOMORROW, act=act_of(tu))
    with pytest.raises(PositionDatesError, match="thời gian giữ vị trí"):
        lend(dung, chi, first=TOMORROW, last=NEXT_WEEK)


def test_the_lender_takes_it_back_at_once_and_khoa_may_not(dung: User, chi: User, khoa: User) -> None:
    lent = lend(dung, chi)
    with pytest.raises(PermissionDenied):
        revoke(lent, act=act_of(khoa))
    assert lent_to(chi, on=TODAY)

    revoke(lent, act=act_of(dung))
    assert not lent_to(chi, on=TODAY)
    with pytest.raises(PositionDatesError):
        revoke(lent, act=act_of(dung))


def test_the_administrator_may_take_back_what_another_lent_before_it_begins(
    dung: User, chi: User, tu: User
) -> None:
    lent = lend(dung, chi, first=TOMORROW)
    revoke(lent, act=act_of(tu))
    assert not lent_to(chi, on=TOMORROW)
    assert not lent_to(chi, on=NEXT_WEEK)


def test_it_is_taken_back_also_when_the_end_of_its_position_has_shortened_it(
    dung: User, chi: User, tu: User, khoa: User
) -> None:
    lent = lend(dung, chi)
    end_position(held_by(dung, on=TODAY)[0], last_day=TOMORROW, act=act_of(tu))
    assert lent_to(chi, on=TOMORROW) == [lent]
    with pytest.raises(PermissionDenied):
        revoke(lent, act=act_of(khoa))
    assert lent_to(chi, on=TODAY)

    revoke(lent, act=act_of(dung))
    assert not lent_to(chi, on=TODAY)


def test_one_taken_back_before_it_began_is_not_taken_back_again(dung: User, chi: User) -> None:
    lent = lend(dung, chi, first=NEXT_WEEK)
    revoke(lent, act=act_of(dung))
    with pytest.raises(PositionDatesError, match="đã kết thúc"):
        revoke(lent, act=act_of(dung))


def test_lent_powers_rest_when_their_lender_s_account_does(dung: User, chi: User) -> None:
    lend(dung, chi)
    dung.is_active = False
    dung.save()
    assert not lent_to(chi, on=TODAY)
