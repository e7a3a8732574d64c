"""A season whose first unit has submitted its sheet and is being appraised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from tests.conftest import NOW, Province, act_of
from tests.factories.registry import position, user
from tests.factories.season import Season, appraiser

from caicach.evaluation.campaigns.constants import Part, ParticipantState, Stage
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

LATER = NOW + timedelta(days=10)
"""The hour of the first appraisal."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Team:
    """Those who appraise: Hiền first, Mai blind beside her, Sơn settles."""

    hien: User
    mai: User
    son: User


@pytest.fixture
def mai(minh_hoa: Province) -> User:
    """A second appraiser at the province."""
    return position(user("mai", "Ngô Thị Mai"), minh_hoa.province, Role.APPRAISER).user


@pytest.fixture
def son(minh_hoa: Province) -> User:
    """Who settles what two judged differently."""
    return position(user("son", "Trịnh Văn Sơn"), minh_hoa.province, Role.APPRAISER).user


@pytest.fixture
def auditor(minh_hoa: Province) -> User:
    """Who reads all and writes nothing."""
    return position(user("kiem", "Cao Thị Kiểm"), minh_hoa.province, Role.AUDITOR).user


@pytest.fixture
def noi_vu_officer(minh_hoa: Province) -> User:
    """The officer of the other department that takes part."""
    return position(user("nga", "Lý Thị Nga"), minh_hoa.home_affairs, Role.UNIT_OFFICER).user


@pytest.fixture
def team(season: Season, chi: User, hien: User, mai: User, son: User) -> Team:
    """Sở Tư pháp has answered and submitted; its cells are Hiền's, 1.2 blind with Mai; appraisal is open."""
    unit = season.units["tu-phap"]
    for code, boxes in (
        ("1.1", {"value": "Có"}),
        ("1.2", {"numerator": "12", "denominator": "13"}),
        ("1.3", {"value": "2"}),
        ("2.1", {"numerator": "99", "denominator": "100"}),
    ):
        save_answer(unit.pk, code, Typed(boxes), act=act_of(chi))
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.SUBMITTED)
    for person, part in ((hien, Part.FIRST), (mai, Part.SECOND), (son, Part.SETTLING)):
        appraiser(season.campaign, person, at=NOW, part=part)
    Cell.objects.filter(participant=unit).update(appraiser=hien)
    Cell.objects.filter(participant=unit, code="1.2").update(second_appraiser=mai)
    season.window(Stage.APPRAISAL_1, LATER - HOUR, LATER + HOUR)
    season.window(Stage.EXPLANATION, LATER + timedelta(days=2), LATER + timedelta(days=3))
    season.window(Stage.OBJECTION, LATER + timedelta(days=2), LATER + timedelta(days=3))
    season.window(Stage.APPRAISAL_2, LATER + timedelta(days=4), LATER + timedelta(days=5))
    return Team(hien, mai, son)


EXPLAINING = LATER + timedelta(days=2)
SECOND = LATER + timedelta(days=4)
