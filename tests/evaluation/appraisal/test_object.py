"""Objections between units of a block: who, when, reply, withdrawal, ruling."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import act_of
from tests.evaluation.appraisal.conftest import EXPLAINING, LATER, SECOND, Team
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.evaluation.appraisal.constants import ObjectionState, Round
from caicach.evaluation.appraisal.judging import Judgement
from caicach.evaluation.appraisal.models import Decision, Objection
from caicach.evaluation.appraisal.objecting import object_to, reply, rule, withdraw
from caicach.evaluation.appraisal.refusals import ObjectionRefusedError
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.services import WindowClosedError
from caicach.registry.accounts.models import User

LESS = Judgement(
    Outcome.CHANGED,
    reason="Số hồ sơ trên hệ thống thấp hơn",
    boxes={"numerator": "95", "denominator": "100"},
    answer_version=1,
)


@pytest.fixture
def objection(season: Season, team: Team, noi_vu_officer: User) -> Objection:
    """What Sở Nội vụ holds against a claim of Sở Tư pháp."""
    cell, objector = season.cell("tu-phap", "2.1"), season.units["noi-vu"]
    return object_to(cell.pk, objector.pk, "Báo cáo ghi 95 hồ sơ", act=act_of(noi_vu_officer, EXPLAINING))


def test_an_upheld_objection_decides_like_a_second_appraisal(
    season: Season, objection: Objection, team: Team, chi: User
) -> None:
    reply(objection.pk, "Số liệu đã cập nhật", act=act_of(chi, EXPLAINING))
    ruled = rule(
        objection.pk, upheld=True, ruling="Chấp nhận", judgement=LESS, act=act_of(team.hien, EXPLAINING)
    )
    assert ruled.state == ObjectionState.UPHELD
    assert Decision.objects.get().round == Round.OBJECTION
    cell = season.cell("tu-phap", "2.1")
    assert cell.outcome_2 == Outcome.CHANGED
    assert (cell.appraised_points, cell.final_points) == (Decimal(6), Decimal(3))
    told = Entry.objects.filter(chain=season.campaign.chain, action__startswith="appraisal")
    assert sorted(told.values_list("action", flat=True)) == [
        "appraisal.judged",
        "appraisal.objected",
        "appraisal.replied",
        "appraisal.ruled",
    ]


def test_a_dismissed_objection_changes_no_points(season: Season, objection: Objection, team: Team) -> None:
    with pytest.raises(ObjectionRefusedError, match="còn thời gian trả lời"):
        rule(objection.pk, upheld=False, ruling="Không đủ căn cứ", act=act_of(team.hien, EXPLAINING))
    rule(objection.pk, upheld=False, ruling="Không đủ căn cứ", act=act_of(team.hien, SECOND))
    assert not Decision.objects.exists()
    assert season.cell("tu-phap", "2.1").final_points == 6
    with pytest.raises(ObjectionRefusedError):
        rule(objection.pk, upheld=False, ruling="Lần nữa", act=act_of(team.hien, SECOND))


def test_one_open_objection_of_a_unit_to_a_cell(
    season: Season, objection: Objection, noi_vu_officer: User
) -> None:
    act = act_of(noi_vu_officer, EXPLAINING)
    with pytest.raises(ObjectionRefusedError):
        object_to(objection.cell_id, season.units["noi-vu"].pk, "Nữa", act=act)
    withdraw(objection.pk, act=act)
    object_to(objection.cell_id, season.units["noi-vu"].pk, "Nữa", act=act)


def test_who_may_object_reply_withdraw_and_rule(
    season: Season, objection: Objection, team: Team, chi: User, lan: User, khoa: User, auditor: User
) -> None:
    cell, objector = season.cell("tu-phap", "1.1"), season.units["noi-vu"]
    for person in (chi, lan, khoa, auditor, team.hien):
        with pytest.raises(PermissionDenied):
            object_to(cell.pk, objector.pk, "Sai", act=act_of(person, EXPLAINING))
        with pytest.raises(PermissionDenied):
            withdraw(objection.pk, act=act_of(person, EXPLAINING))
    for person in (lan, khoa, auditor, team.hien):
        with pytest.raises(PermissionDenied):
            reply(objection.pk, "Sai", act=act_of(person, EXPLAINING))
    for person in (chi, khoa, auditor, lan, team.mai):
        with pytest.raises(PermissionDenied):
            rule(objection.pk, upheld=False, ruling="Sai", act=act_of(person, SECOND))


def test_the_own_unit_closed_windows_and_hidden_claims_are_refused(
    season: Season, team: Team, noi_vu_officer: User, chi: User
) -> None:
    cell, own, other = season.cell("tu-phap", "2.1"), season.units["tu-phap"], season.units["noi-vu"]
    with pytest.raises(ObjectionRefusedError):
        object_to(cell.pk, own.pk, "Sai", act=act_of(chi, EXPLAINING))
    for at in (LATER, SECOND):
        with pytest.raises(WindowClosedError):
            object_to(cell.pk, other.pk, "Sai", act=act_of(noi_vu_officer, at))
    survey = season.cell("tu-phap", "2.2")
    with pytest.raises(ObjectionRefusedError):
        object_to(survey.pk, other.pk, "Sai", act=act_of(noi_vu_officer, EXPLAINING))
    draft = season.cell("noi-vu", "2.1")
    with pytest.raises(PermissionDenied):
        object_to(draft.pk, own.pk, "Sai", act=act_of(chi, EXPLAINING))
    Campaign.objects.update(peers_see_claims=False)
    with pytest.raises(PermissionDenied):
        object_to(cell.pk, other.pk, "Sai", act=act_of(noi_vu_officer, EXPLAINING))
    assert not Objection.objects.exists()
    assert Participant.objects.count() == 2
