"""One officer's statistics: their own steps, for themselves, their head and oversight."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.conftest import NOW, Province, act_of
from tests.factories.one_stop import Office, request
from tests.factories.registry import position, user

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.work.dossiers.access import NOBODY, desk_of
from caicach.work.dossiers.models import WorkItem
from caicach.work.dossiers.reports.asking import Asked
from caicach.work.dossiers.reports.officers import officers_for, statistics_of
from caicach.work.dossiers.services import handing, settling
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept
from caicach.work.dossiers.services.settling import Decision

OCTOBER = Asked(date(2026, 10, 1), date(2026, 10, 31))


def later(hours: float) -> datetime:
    """Return a moment after NOW, Monday 09:00."""
    return NOW + timedelta(hours=hours)


@pytest.fixture
def worked(office: Office, binh: User, chi: User, dung: User) -> None:
    """Chi settled one of two dossiers on the second try, an hour and a half after she had it."""
    limit = Target(office.agency.pk, chi.pk, limit="04 giờ làm việc")
    other, taken = (accept(request(office), act=act_of(binh)).dossier for _turn in range(2))
    for dossier in (other, taken):
        handing.hand_over(dossier.pk, limit, act=act_of(binh))
    settling.check(taken.pk, "Đủ", act=act_of(chi, later(0.5)))
    settling.reject_check(taken.pk, "Thiếu căn cứ", act=act_of(dung, later(1)))
    settling.check(taken.pk, "Đã bổ sung căn cứ", act=act_of(chi, later(1.25)))
    decision = Decision("1/GP", "Giấy phép", date(2026, 10, 5))
    settling.resolve(taken.pk, decision, act=act_of(dung, later(1.5)))


def test_an_officers_own_steps_are_counted(worked: None, chi: User) -> None:
    found = statistics_of(desk_of(chi, on=NOW.date()), chi.pk, OCTOBER, at=later(2))
    assert (found.person, found.held, found.overdue) == ("Lê Thị Chi", 1, 0)
    assert (found.early, found.on_time, found.late, found.untimed, found.done) == (0, 1, 0, 0, 1)
    assert (found.sent_back, found.second_supplements) == (1, 0)
    assert found.hours == Decimal("1.5")
    days_later = statistics_of(desk_of(chi, on=NOW.date()), chi.pk, OCTOBER, at=later(72))
    assert (days_later.held, days_later.overdue) == (1, 1)


def test_a_step_done_after_its_limit_is_late(worked: None, chi: User) -> None:
    done = WorkItem.objects.filter(done_at__isnull=False)
    done.update(due_at=later(1))
    found = statistics_of(desk_of(chi, on=NOW.date()), chi.pk, OCTOBER, at=later(2))
    assert (found.on_time, found.late) == (0, 1)


def test_the_head_and_oversight_see_them_and_colleagues_do_not(
    worked: None, minh_hoa: Province, chi: User, dung: User, binh: User, khoa: User
) -> None:
    leader = position(user("vy", "Ngô Thị Vy"), minh_hoa.province, Role.LEADER).user
    colleague = position(user("phong", "Vũ Văn Phong"), minh_hoa.justice, Role.SPECIALIST).user
    for person in (chi, dung, leader):
        desk = desk_of(person, on=NOW.date())
        assert statistics_of(desk, chi.pk, OCTOBER, at=later(2)).done == 1
        assert (chi.pk, "Lê Thị Chi") in officers_for(desk, OCTOBER)
    for person in (colleague, binh, khoa):
        desk = desk_of(person, on=NOW.date())
        with pytest.raises(User.DoesNotExist):
            statistics_of(desk, chi.pk, OCTOBER, at=later(2))
        assert officers_for(desk, OCTOBER) == [(person.pk, str(person))]
    with pytest.raises(User.DoesNotExist):
        statistics_of(NOBODY, chi.pk, OCTOBER, at=later(2))
