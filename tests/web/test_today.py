"""The console's start page says who one is, and in which organisations and roles one acts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.readers import reader

from caicach.registry.accounts.models import Delegation, Position, User

pytestmark = pytest.mark.django_db


def today_of(user: User) -> str:
    response = reader(user=user).get("/console/")
    assert response.status_code == 200
    return response.content.decode()


def test_an_appraiser_sees_name_organisation_and_role(hien: User, khoa: User) -> None:
    page = today_of(hien)
    assert "Vũ Thị Hiền" in page
    assert "Sở Nội vụ" in page
    assert "Người thẩm định" in page
    other = today_of(khoa)
    assert "Vũ Thị Hiền" not in other
    assert "Sở Nội vụ" not in other
    assert "Xã Đồi Gió" in other


def test_a_citizen_sees_that_no_position_was_given(an: User) -> None:
    page = today_of(an)
    assert "Bạn chưa được giao vị trí nào" in page
    assert "<table" not in page


def test_a_position_that_ended_is_not_shown(hien: User) -> None:
    Position.objects.filter(user=hien).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert "Người thẩm định" not in today_of(hien)


def test_powers_that_were_lent_name_who_lent_them(hien: User, dung: User, khoa: User) -> None:
    today = timezone.localdate()
    Delegation.objects.create(
        position=Position.objects.get(user=dung),
        delegate=hien,
        reason="đi công tác",
        valid_from=today,
        valid_to=today + timedelta(days=3),
    )
    page = today_of(hien)
    assert "Sở Tư pháp" in page
    assert "Phạm Văn Dũng" in page
    assert "Phạm Văn Dũng" not in today_of(khoa)


def test_the_position_one_acts_in_stands_above_the_page(hien: User) -> None:
    assert "<strong>Sở Nội vụ</strong>" in today_of(hien)
