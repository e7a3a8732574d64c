"""A unit joins a season that has opened: it gets what the others got, with a reason and time of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, Province, act_of
from tests.factories.registry import department, position, user
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.common.notices.models import Notice
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.models import Campaign, Extension, Participant
from caicach.evaluation.campaigns.refusals import CampaignRuleError, FrozenCampaignError, NoSuchUnitError
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.joining import Joining, join_units
from caicach.evaluation.scoring.models import Cell, ScoreCard
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.registry.organisations.models import Organisation

WHY = Joining("Sở mới thành lập")
LATER = NOW + timedelta(days=5)
"""After self-scoring has ended for all."""


@pytest.fixture
def finance(minh_hoa: Province) -> Organisation:
    """A department that was founded after the opening."""
    return department("Sở Tài chính", parent=minh_hoa.province)


@pytest.fixture
def officer(finance: Organisation) -> User:
    """Its officer."""
    return position(user("vinh", "Đào Thế Vinh"), finance, Role.UNIT_OFFICER).user


def test_it_gets_cells_cards_and_a_notice_and_may_write(
    season: Season, lan: User, chi: User, finance: Organisation, officer: User
) -> None:
    [made] = join_units(season.block, [finance.pk], WHY, act=act_of(lan))
    codes = set(Cell.objects.filter(participant=made).values_list("code", flat=True))
    assert codes == set(
        Cell.objects.filter(participant=season.units["noi-vu"]).values_list("code", flat=True)
    )
    assert ScoreCard.objects.get(participant=made, standing=Standing.SELF).expected == 4
    assert set(Notice.objects.values_list("recipient", flat=True)) == {officer.pk}
    entry = Entry.objects.get(action="campaigns.units_joined")
    assert (entry.chain, entry.details["reason"]) == (season.campaign.chain, "Sở mới thành lập")
    save_answer(made.pk, "1.1", Typed({"value": "Có"}), act=act_of(officer))
    with pytest.raises(PermissionDenied):
        save_answer(made.pk, "1.1", Typed({"value": "Có"}), act=act_of(chi))


def test_after_the_end_of_self_scoring_it_needs_an_end_of_its_own(
    season: Season, lan: User, finance: Organisation, officer: User
) -> None:
    with pytest.raises(CampaignRuleError):
        join_units(season.block, [finance.pk], WHY, act=act_of(lan, LATER))
    assert not Participant.objects.filter(organisation=finance).exists()
    ends = LATER + timedelta(days=3)
    [made] = join_units(season.block, [finance.pk], Joining("Bỏ sót", ends), act=act_of(lan, LATER))
    given = Extension.objects.get(participant=made)
    assert (given.stage, given.closes_at, given.reason) == (Stage.SELF_SCORING, ends, "Bỏ sót")
    save_answer(made.pk, "1.1", Typed({"value": "Có"}), act=act_of(officer, LATER))


def test_who_does_not_run_the_season_lets_nobody_join(
    season: Season, chi: User, hien: User, khoa: User, finance: Organisation
) -> None:
    for person in (chi, hien, khoa):
        with pytest.raises(PermissionDenied):
            join_units(season.block, [finance.pk], WHY, act=act_of(person))
    assert not Participant.objects.filter(organisation=finance).exists()


def test_without_a_reason_twice_or_into_a_frozen_or_unopened_season_is_refused(
    season: Season, lan: User, finance: Organisation
) -> None:
    with pytest.raises(CampaignRuleError):
        join_units(season.block, [finance.pk], Joining(" "), act=act_of(lan))
    with pytest.raises(NoSuchUnitError):
        join_units(season.block, [season.units["noi-vu"].organisation_id], WHY, act=act_of(lan))
    for state, refusal in (
        (CampaignState.PUBLISHED, FrozenCampaignError),
        (CampaignState.PREPARING, CampaignRuleError),
    ):
        Campaign.objects.filter(pk=season.campaign.pk).update(state=state)
        with pytest.raises(refusal):
            join_units(season.block, [finance.pk], WHY, act=act_of(lan))
    assert not Participant.objects.filter(organisation=finance).exists()
