"""The cast: the same people in every test, in a province that does not exist.

An is a citizen, Bình the one-stop clerk of a commune, Chi a specialist and Dũng the head of a department,
Hiền an appraiser at Home Affairs, Lan the index administrator there, Tú the administrator of the province.
Khoa is a clerk of another commune, who must see and change nothing of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from tests.common.ledger_triggers import ledger_can_be_flushed
from tests.factories.registry import commune, department, position, province, user
from tests.factories.season import Season
from tests.factories.season import season as start_season

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act
from caicach.registry.organisations.models import Organisation

__all__ = ["ledger_can_be_flushed"]  # tests with real transactions empty the database through it

TODAY = date(2026, 10, 5)
NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
"""Monday, 09:00 in Hà Nội."""


@dataclass(frozen=True, slots=True)
class Province:
    """The organisations of the fictional province in which the cast works."""

    province: Organisation
    home_affairs: Organisation
    justice: Organisation
    commune: Organisation
    other_commune: Organisation


def act_of(person: User, at: datetime = NOW) -> Act:
    """Return an act of a person, by default now, from a test."""
    return Act(by=person, at=at, origin="test")


@pytest.fixture
def minh_hoa(db: None) -> Province:
    """Tỉnh Minh Họa with two departments and two communes."""
    top = province("Tỉnh Minh Họa", code="H99")
    return Province(
        province=top,
        home_affairs=department("Sở Nội vụ", parent=top),
        justice=department("Sở Tư pháp", parent=top),
        commune=commune("Xã Suối Mơ", parent=top, code="90001"),
        other_commune=commune("Xã Đồi Gió", parent=top, code="90002"),
    )


@pytest.fixture
def an(db: None) -> User:
    """The citizen, who holds no position."""
    return user("an", "Nguyễn Văn An")


@pytest.fixture
def binh(minh_hoa: Province) -> User:
    """The one-stop clerk of the commune."""
    return position(user("binh", "Trần Thị Bình"), minh_hoa.commune, Role.CLERK).user


@pytest.fixture
def chi(minh_hoa: Province) -> User:
    """The specialist of the department, who prepares its self-score."""
    holder = user("chi", "Lê Thị Chi")
    position(holder, minh_hoa.justice, Role.SPECIALIST)
    return position(holder, minh_hoa.justice, Role.UNIT_OFFICER).user


@pytest.fixture
def dung(minh_hoa: Province) -> User:
    """The head of the department."""
    return position(user("dung", "Phạm Văn Dũng"), minh_hoa.justice, Role.UNIT_HEAD).user


@pytest.fixture
def hien(minh_hoa: Province) -> User:
    """The appraiser at Home Affairs."""
    return position(user("hien", "Vũ Thị Hiền"), minh_hoa.home_affairs, Role.APPRAISER).user


@pytest.fixture
def lan(minh_hoa: Province) -> User:
    """The index administrator at Home Affairs."""
    return position(user("lan", "Hoàng Thị Lan"), minh_hoa.home_affairs, Role.INDEX_ADMINISTRATOR).user


@pytest.fixture
def tu(minh_hoa: Province) -> User:
    """The administrator of the province's accounts and organisations."""
    return position(user("tu", "Đỗ Minh Tú"), minh_hoa.province, Role.ADMINISTRATOR).user


@pytest.fixture
def khoa(minh_hoa: Province) -> User:
    """The clerk of another commune, who must see nothing."""
    return position(user("khoa", "Bùi Đăng Khoa"), minh_hoa.other_commune, Role.CLERK).user


@pytest.fixture
def season(minh_hoa: Province) -> Season:
    """A running season of Sở Tư pháp (Chi, Dũng) and Sở Nội vụ, open for self-scoring."""
    units = {"tu-phap": minh_hoa.justice, "noi-vu": minh_hoa.home_affairs}
    return start_season(minh_hoa.province, minh_hoa.home_affairs, units, at=NOW)
