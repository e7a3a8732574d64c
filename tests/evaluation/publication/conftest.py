"""A season at its end, and people who decide it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.conftest import NOW, Province, act_of
from tests.factories.registry import position, user
from tests.factories.season import Season

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.publication.approving import PublicationDecision, approve, publish
from caicach.evaluation.publication.models import ResultVersion
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

DECISION = PublicationDecision("99/QĐ-MH", date(2026, 10, 6), "Đặng Thái Sơn", "Chủ tịch")
INTERNAL = "chỉ nội bộ: nghi sao chép"


@pytest.fixture
def son(minh_hoa: Province) -> User:
    """The leader of the province."""
    return position(user("son", "Đặng Thái Sơn"), minh_hoa.province, Role.LEADER).user


@pytest.fixture
def mai(minh_hoa: Province) -> User:
    """The auditor, who reads all and writes nothing."""
    return position(user("mai", "Ngô Thị Mai"), minh_hoa.province, Role.AUDITOR).user


@pytest.fixture
def nam(minh_hoa: Province) -> User:
    """The officer of the other department that takes part."""
    return position(user("nam", "Tạ Hải Nam"), minh_hoa.home_affairs, Role.UNIT_OFFICER).user


@pytest.fixture
def ripe(season: Season, chi: User, nam: User) -> Season:
    """A season whose answered claims were recognised, in the time of the council."""
    save_answer(
        season.units["tu-phap"].pk, "1.2", Typed({"numerator": "12", "denominator": "13"}), act=act_of(chi)
    )
    save_answer(season.units["tu-phap"].pk, "1.1", Typed({"value": "có"}), act=act_of(chi))
    save_answer(
        season.units["noi-vu"].pk, "1.2", Typed({"numerator": "1", "denominator": "3"}), act=act_of(nam)
    )
    Cell.objects.filter(version=1).update(outcome_1="accepted", reason_1="Đúng theo tài liệu")
    season.window(Stage.COUNCIL, NOW - timedelta(hours=1), NOW + timedelta(days=1))
    season.window(Stage.PUBLICATION, NOW - timedelta(minutes=1), NOW + timedelta(days=9))
    return season


@pytest.fixture
def published(ripe: Season, son: User, lan: User) -> ResultVersion:
    """The result of that season, approved and published; units from "kha" down must explain themselves."""
    ripe.campaign.explain_below = "kha"
    ripe.campaign.save()
    return publish(approve(ripe.campaign, act=act_of(son)), DECISION, act=act_of(lan))
