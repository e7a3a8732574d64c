"""People are appointed and their positions ended by the administrator alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import TODAY, Province, act_of
from tests.factories.registry import commune, held_by

from caicach.common.audit.models import Entry
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Position, User
from caicach.registry.accounts.policies import can_manage_accounts
from caicach.registry.accounts.selectors import positions_for
from caicach.registry.accounts.services import (
    OverlappingPositionError,
    PositionDatesError,
    appoint,
    delegate,
    end_position,
)

TOMORROW = TODAY + timedelta(days=1)


def test_the_administrator_appoints_and_khoa_may_not(
    minh_hoa: Province, tu: User, khoa: User, an: User
) -> None:
    def give(by: User) -> Position:
        return appoint(an, minh_hoa.justice, Role.AUDITOR, valid_from=TOMORROW, act=act_of(by))

    with pytest.raises(PermissionDenied):
        give(khoa)
    assert not held_by(an, on=TOMORROW)

    given = give(tu)
    assert held_by(an, on=TOMORROW) == [given]
    assert not held_by(an, on=TODAY)
    assert Entry.objects.get().sentence == (
        "Đỗ Minh Tú đã giao cho Nguyễn Văn An vai trò Người kiểm tra, giám sát "
        "tại Sở Tư pháp từ ngày 06/10/2026."
    )


def test_the_same_role_twice_on_a_day_is_refused_and_again_later_is_not(
    minh_hoa: Province, tu: User, dung: User
) -> None:
    with pytest.raises(OverlappingPositionError):
        appoint(dung, minh_hoa.justice, Role.UNIT_HEAD, valid_from=TOMORROW, act=act_of(tu))
    appoint(dung, minh_hoa.justice, Role.SPECIALIST, valid_from=TOMORROW, act=act_of(tu))
    end_position(held_by(dung, on=TODAY)[0], last_day=TODAY, act=act_of(tu))
    appoint(dung, minh_hoa.justice, Role.UNIT_HEAD, valid_from=TOMORROW, act=act_of(tu))
    assert len(held_by(dung, on=TOMORROW)) == 2


def test_nobody_is_appointed_where_or_when_there_is_nothing(minh_hoa: Province, tu: User, an: User) -> None:
    gone = commune("Xã Đã Qua", valid_to=TODAY)
    with pytest.raises(PositionDatesError):
        appoint(an, gone, Role.CLERK, valid_from=TODAY, act=act_of(tu))
    with pytest.raises(PositionDatesError):
        appoint(an, minh_hoa.justice, Role.CLERK, valid_from=TOMORROW, valid_to=TODAY, act=act_of(tu))


def test_a_position_ends_with_what_was_lent_from_it_and_khoa_may_not_end_it(
    minh_hoa: Province, tu: User, dung: User, chi: User, khoa: User
) -> None:
    held = held_by(dung, on=TODAY)[0]
    lent = delegate(
        held, chi, valid_from=TODAY, valid_to=date(2026, 12, 31), reason="Nghỉ phép", act=act_of(dung)
    )
    with pytest.raises(PermissionDenied):
        end_position(held, last_day=TODAY, act=act_of(khoa))
    assert held_by(dung, on=TOMORROW)

    end_position(held, last_day=TODAY, act=act_of(tu))
    assert held_by(dung, on=TODAY)
    assert not held_by(dung, on=TOMORROW)
    lent.refresh_from_db()
    assert lent.valid_to == TODAY
    with pytest.raises(PositionDatesError):
        end_position(held, last_day=TOMORROW, act=act_of(tu))


def test_who_manages_accounts_sees_all_positions_and_others_their_own(
    tu: User, khoa: User, dung: User, an: User
) -> None:
    assert {held.user for held in positions_for(tu, on=TODAY)} == {tu, khoa, dung}
    assert {held.user for held in positions_for(khoa, on=TODAY)} == {khoa}
    assert list(positions_for(an, on=TODAY)) == []


def test_the_administrator_s_right_ends_with_the_position_and_with_the_account(tu: User, khoa: User) -> None:
    assert can_manage_accounts(tu, on=TODAY)
    assert not can_manage_accounts(khoa, on=TODAY)
    tu.is_active = False
    tu.save()
    assert not can_manage_accounts(tu, on=TODAY)
    assert not held_by(tu, on=TODAY)
