"""Units that end in mid-season: their successor's people answer for the sheet, and nobody else does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings
from tests.conftest import NOW, TODAY, Province, act_of
from tests.evaluation.evidence.files import document
from tests.factories.registry import department, position, user
from tests.factories.season import Season, appraiser

from caicach.common.audit.models import Entry
from caicach.common.notices.models import Notice
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.barring import barred_units
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, NamedSuccessor, Participant
from caicach.evaluation.campaigns.people import people_of
from caicach.evaluation.campaigns.refusals import CampaignRuleError
from caicach.evaluation.campaigns.selectors import Entered, campaigns_for
from caicach.evaluation.campaigns.services_successors import ended_unit, name_successor
from caicach.evaluation.evidence.selectors import version_for
from caicach.evaluation.evidence.services import Pointer, link
from caicach.evaluation.scoring.assigning import assign, colleagues_of
from caicach.evaluation.scoring.extending import MoreTime, extend
from caicach.evaluation.scoring.models import ScoreCard
from caicach.evaluation.scoring.sealing import submit
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act
from caicach.registry.organisations.constants import SuccessionKind
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.services import end_organisation, record_succession

SHARE = {"numerator": "12", "denominator": "13"}
DAY = timedelta(days=1)
TOMORROW = TODAY + DAY


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> None:
    """Let contents of these tests lie in a folder of their own."""
    settings.VAR = tmp_path


def later(person: User, days: int = 1) -> Act:
    return act_of(person, NOW + days * DAY)


@pytest.fixture
def unit(season: Season) -> int:
    """Sở Tư pháp, whose window stays open for a month."""
    season.window(Stage.SELF_SCORING, NOW - DAY, NOW + 30 * DAY)
    return season.units["tu-phap"].pk


@pytest.fixture
def officer(minh_hoa: Province) -> User:
    """The PAR officer of Sở Nội vụ."""
    return position(user("oanh", "Vũ Kim Oanh"), minh_hoa.home_affairs, Role.UNIT_OFFICER).user


@pytest.fixture
def head(minh_hoa: Province) -> User:
    """The head of Sở Nội vụ."""
    return position(user("hung", "Lê Mạnh Hùng"), minh_hoa.home_affairs, Role.UNIT_HEAD).user


def merge(old: Organisation, *news: Organisation, tu: User, partly: bool = False, days: int = 0) -> None:
    """End ``old`` some days from today; ``news`` follow it the day after."""
    last = TODAY + days * DAY
    old = end_organisation(old, last_day=last, is_abolition=False, act=act_of(tu))
    kind = SuccessionKind.SPLIT if partly else SuccessionKind.MERGE
    for new in news:
        record_succession(old, new, kind=kind, on=last + DAY, is_partial=partly, act=act_of(tu))


# --- Whole successions -----------------------------------------------------------------------------------


def test_the_people_of_the_successor_have_the_sheet_from_the_day_of_succession(
    season: Season, unit: int, minh_hoa: Province, officer: User, head: User, chi: User, tu: User
) -> None:
    merge(minh_hoa.justice, minh_hoa.home_affairs, tu=tu)
    own = season.units["noi-vu"].pk
    today, tomorrow = (access_to(season.campaign, officer, on=day) for day in (TODAY, TOMORROW))
    assert today.officer_of == {own}
    assert tomorrow.officer_of == {own, unit}
    assert access_to(season.campaign, head, on=TOMORROW).head_of == {own, unit}
    assert access_to(season.campaign, chi, on=TODAY).officer_of == {unit}
    assert not access_to(season.campaign, chi, on=TOMORROW).enters
    with pytest.raises(PermissionDenied):
        save_answer(unit, "1.2", Typed(SHARE), act=act_of(officer))
    save_answer(unit, "1.2", Typed(SHARE), act=later(officer))
    with pytest.raises(PermissionDenied):
        save_answer(unit, "1.3", Typed({"value": "1"}), act=later(chi))
    ScoreCard.objects.filter(participant=unit).update(lacking=0, reckoned_at=NOW)
    with pytest.raises(PermissionDenied):
        submit(unit, act=later(officer))
    assert submit(unit, act=later(head)).by == head
    assert season.card("noi-vu").total is None or season.card("noi-vu").total == 0, "counted once"


def test_documents_notices_and_criteria_go_with_the_sheet(
    season: Season, unit: int, minh_hoa: Province, officer: User, head: User, chi: User, lan: User, tu: User
) -> None:
    paper = document(season, chi)
    link(unit, "1.2", paper.pk, Pointer("2"), act=act_of(chi))
    merge(minh_hoa.justice, minh_hoa.home_affairs, tu=tu)
    participant = season.unit("tu-phap")
    assert people_of([participant], on=TODAY) == [chi]
    assert set(people_of([participant], on=TOMORROW)) == {officer, head}
    access = access_to(season.campaign, officer, on=TOMORROW)
    assert version_for(Entered(season.campaign, access), paper.pk, NOW + DAY) == paper
    given = MoreTime(Stage.SELF_SCORING, NOW + 40 * DAY, "Sắp xếp bộ máy")
    extend(season.campaign.pk, [unit], given, act=later(lan))
    told = Notice.objects.filter(kind="campaigns.extended").values_list("recipient__username", flat=True)
    assert set(told) == {"oanh", "hung"}
    people = {person.pk for person in colleagues_of(participant, act=later(officer))}
    assert {officer.pk, head.pk, lan.pk} <= people
    assert chi.pk not in people
    assign(unit, ["1.1"], lan.pk, act=later(officer))


def test_who_judges_and_works_in_the_successor_may_not_judge_what_it_took_over(
    season: Season, unit: int, minh_hoa: Province, tu: User
) -> None:
    finance = department("Sở Tài chính", parent=minh_hoa.province)
    nga = position(user("nga", "Lý Thị Nga"), finance, Role.APPRAISER).user
    appraiser(season.campaign, nga, at=NOW)
    merge(minh_hoa.justice, finance, tu=tu)
    assert unit not in barred_units(season.campaign, [nga.pk], on=TODAY)[nga.pk]
    assert unit in barred_units(season.campaign, [nga.pk], on=TOMORROW)[nga.pk]
    participant = season.unit("tu-phap")
    assert not access_to(season.campaign, nga, on=TODAY).is_own_unit(participant)
    assert access_to(season.campaign, nga, on=TOMORROW).is_own_unit(participant)


def test_a_sheet_is_handed_on_over_several_mergers(
    season: Season, unit: int, minh_hoa: Province, officer: User, tu: User
) -> None:
    finance = department("Sở Tài chính", parent=minh_hoa.province)
    nga = position(user("nga", "Lý Thị Nga"), finance, Role.UNIT_OFFICER).user
    merge(minh_hoa.justice, finance, tu=tu)
    merge(finance, minh_hoa.home_affairs, tu=tu, days=5)
    holders = {
        days: [
            person.username
            for person in (nga, officer)
            if unit in access_to(season.campaign, person, on=TODAY + days * DAY).officer_of
        ]
        for days in (0, 1, 5, 6)
    }
    assert holders == {0: [], 1: ["nga"], 5: ["nga"], 6: ["oanh"]}
    assert list(campaigns_for(nga, on=TODAY)) == []
    assert list(campaigns_for(nga, on=TOMORROW)) == [season.campaign]


def test_a_rename_and_a_part_given_away_leave_the_sheet_where_it_is(
    season: Season, unit: int, minh_hoa: Province, chi: User, officer: User, tu: User
) -> None:
    record_succession(
        minh_hoa.justice,
        minh_hoa.home_affairs,
        kind=SuccessionKind.BOUNDARY_CHANGE,
        on=TOMORROW,
        is_partial=True,
        act=act_of(tu),
    )
    assert access_to(season.campaign, chi, on=TOMORROW).officer_of == {unit}
    assert unit not in access_to(season.campaign, officer, on=TOMORROW).officer_of
    assert ended_unit(season.unit("tu-phap"), on=TOMORROW) is None


def test_what_ended_before_a_season_began_is_no_part_of_it(
    season: Season, minh_hoa: Province, officer: User, tu: User
) -> None:
    merge(minh_hoa.justice, minh_hoa.home_affairs, tu=tu)
    day = TODAY + 20 * DAY
    old = season.units["tu-phap"]
    made = Campaign.objects.create(
        slug="mh-2027",
        title="Đánh giá năm 2027",
        organisation=season.campaign.organisation,
        conductor=season.campaign.conductor,
        starts_on=TODAY,
        ends_on=day,
        state=CampaignState.RUNNING,
        created_at=NOW + 10 * DAY,
    )
    block = CampaignBlock.objects.create(
        campaign=made, block="so", title="Sở", set_version=season.block.set_version
    )
    Participant.objects.create(
        campaign=made, block=block, organisation=minh_hoa.home_affairs, name="Sở Nội vụ", short_name="NV"
    )
    assert len(access_to(made, officer, on=day).officer_of) == 1
    assert access_to(season.campaign, officer, on=day).officer_of == {old.pk, season.units["noi-vu"].pk}


# --- Divided units ---------------------------------------------------------------------------------------


@pytest.fixture
def divided(season: Season, unit: int, minh_hoa: Province, tu: User) -> tuple[Organisation, User]:
    """Sở Tư pháp divided between Sở Nội vụ and Sở Tài chính; the latter, and its officer."""
    finance = department("Sở Tài chính", parent=minh_hoa.province)
    nga = position(user("nga", "Lý Thị Nga"), finance, Role.UNIT_OFFICER).user
    merge(minh_hoa.justice, minh_hoa.home_affairs, finance, tu=tu, partly=True)
    return finance, nga


def test_nobody_answers_for_a_divided_unit_until_a_successor_is_named(
    season: Season,
    unit: int,
    divided: tuple[Organisation, User],
    officer: User,
    lan: User,
    minh_hoa: Province,
) -> None:
    finance, nga = divided
    for person in (nga, officer):
        assert unit not in access_to(season.campaign, person, on=TOMORROW).officer_of
    ended = ended_unit(season.unit("tu-phap"), on=TOMORROW)
    assert ended is not None
    assert (ended.answers, ended.named) == (None, None)
    assert [heir.name for heir in ended.heirs] == ["Sở Nội vụ", "Sở Tài chính"]
    name_successor(unit, finance.pk, reason="Nhận bàn giao", act=later(lan))
    assert unit in access_to(season.campaign, nga, on=TOMORROW).officer_of
    assert unit not in access_to(season.campaign, officer, on=TOMORROW).officer_of
    assert Notice.objects.get(kind="campaigns.successor_named").recipient == nga
    save_answer(unit, "1.2", Typed(SHARE), act=later(nga))
    name_successor(unit, minh_hoa.home_affairs.pk, reason="Điều chỉnh phân công", act=later(lan, 2))
    assert unit not in access_to(season.campaign, nga, on=TODAY + 2 * DAY).officer_of
    assert unit in access_to(season.campaign, officer, on=TODAY + 2 * DAY).officer_of
    assert NamedSuccessor.objects.filter(ended_at__isnull=False).count() == 1
    assert Entry.objects.filter(action="campaigns.successor_named").count() == 2


def test_only_who_runs_the_season_names_one_of_the_successors_with_a_reason(
    season: Season,
    unit: int,
    divided: tuple[Organisation, User],
    officer: User,
    lan: User,
    khoa: User,
    minh_hoa: Province,
) -> None:
    finance, nga = divided
    for person in (nga, officer, khoa):
        with pytest.raises(PermissionDenied):
            name_successor(unit, finance.pk, reason="x", act=later(person))
    for wrong in (minh_hoa.commune.pk, minh_hoa.justice.pk, None):
        with pytest.raises(CampaignRuleError, match="đơn vị kế thừa"):
            name_successor(unit, wrong, reason="x", act=later(lan))
    with pytest.raises(CampaignRuleError, match="lý do"):
        name_successor(unit, finance.pk, reason="  ", act=later(lan))
    with pytest.raises(CampaignRuleError, match="vẫn đang hoạt động"):
        name_successor(season.units["noi-vu"].pk, finance.pk, reason="x", act=later(lan))
    assert not NamedSuccessor.objects.exists()


def test_a_named_successor_that_is_merged_itself_hands_the_sheet_on(
    season: Season,
    unit: int,
    divided: tuple[Organisation, User],
    officer: User,
    lan: User,
    tu: User,
    minh_hoa: Province,
) -> None:
    finance, nga = divided
    name_successor(unit, finance.pk, reason="Nhận bàn giao", act=later(lan))
    merge(finance, minh_hoa.home_affairs, tu=tu, days=5)
    assert unit in access_to(season.campaign, nga, on=TODAY + 5 * DAY).officer_of
    assert unit in access_to(season.campaign, officer, on=TODAY + 6 * DAY).officer_of


def test_after_the_results_are_approved_a_successor_may_still_be_named(
    season: Season, unit: int, divided: tuple[Organisation, User], lan: User
) -> None:
    finance, nga = divided
    Campaign.objects.update(state=CampaignState.APPROVED)
    name_successor(unit, finance.pk, reason="Trả lời giải trình", act=later(lan))
    assert unit in access_to(season.campaign, nga, on=TOMORROW).officer_of


def test_an_abolished_unit_has_nobody_to_name(season: Season, unit: int, lan: User, tu: User) -> None:
    end_organisation(season.unit("tu-phap").organisation, last_day=TODAY, act=act_of(tu))
    ended = ended_unit(season.unit("tu-phap"), on=TOMORROW)
    assert ended is not None
    assert (ended.answers, ended.heirs) == (None, ())
    assert people_of([season.unit("tu-phap")], on=TOMORROW) == []
