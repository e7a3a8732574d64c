"""Work given out: criteria inside a unit, cells to appraisers, and last year's figures taken over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, TODAY, Province, act_of
from tests.factories.registry import department, position, user
from tests.factories.season import Season, appraiser

from caicach.common.audit.models import Entry
from caicach.common.notices.models import Notice
from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.campaigns.barring import barred_units
from caicach.evaluation.campaigns.constants import CampaignState, Part, ParticipantState
from caicach.evaluation.campaigns.models import Allotment, Appraiser, Assignment, Campaign, Participant
from caicach.evaluation.campaigns.people import possible_appraisers
from caicach.evaluation.campaigns.refusals import CampaignRuleError, FrozenCampaignError
from caicach.evaluation.campaigns.services_appraisers import add_appraisers
from caicach.evaluation.scoring.allotting import Way, allot, end_appraiser, free_cells, loads_of, propose
from caicach.evaluation.scoring.assigning import assign, colleagues_of
from caicach.evaluation.scoring.carrying import carriable, carry_former
from caicach.evaluation.scoring.constants import Outcome, Via
from caicach.evaluation.scoring.models import Cell, CellRevision
from caicach.evaluation.scoring.services import WindowClosedError
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

SHARE = {"numerator": "12", "denominator": "13"}
WAY = Way(by_unit=False, blind_share=0, seed="gieo")
JUDGED = 4
"""Leaves of the set that units answer; the fifth is surveyed."""


@pytest.fixture
def mai(minh_hoa: Province) -> User:
    """A second appraiser, at Sở Tư pháp, which takes part."""
    return position(user("mai", "Đinh Thị Mai"), minh_hoa.justice, Role.APPRAISER).user


@pytest.fixture
def nga(minh_hoa: Province) -> User:
    """A third appraiser, at a department that does not take part."""
    finance = department("Sở Tài chính", parent=minh_hoa.province)
    return position(user("nga", "Lý Thị Nga"), finance, Role.APPRAISER).user


def assignees(season: Season, name: str = "tu-phap") -> dict[str, int | None]:
    cells = Cell.objects.filter(participant=season.units[name]).order_by("position")
    return dict(cells.values_list("code", "assignee_id"))


def test_an_area_is_given_to_one_and_a_criterion_of_it_to_another(
    season: Season, chi: User, dung: User
) -> None:
    unit = season.units["tu-phap"]
    assign(unit.pk, ["1"], chi.pk, act=act_of(dung))
    assign(unit.pk, ["1.2"], dung.pk, act=act_of(chi))
    assert assignees(season) == {"1.1": chi.pk, "1.2": dung.pk, "1.3": chi.pk, "2.1": None, "2.2": None}
    assign(unit.pk, ["1.2"], None, act=act_of(dung))
    assert assignees(season)["1.2"] == chi.pk
    assert Assignment.objects.filter(ended_at__isnull=True).count() == 1
    assert Entry.objects.filter(action="scoring.assigned").count() == 3
    assign(unit.pk, ["1"], chi.pk, act=act_of(dung))
    assert Entry.objects.filter(action="scoring.assigned").count() == 3


def test_strangers_give_nothing_out_and_get_nothing(
    season: Season, chi: User, dung: User, hien: User, lan: User, khoa: User
) -> None:
    unit = season.units["tu-phap"]
    for person in (hien, lan, khoa):
        with pytest.raises(PermissionDenied):
            assign(unit.pk, ["1"], chi.pk, act=act_of(person))
        with pytest.raises(CampaignRuleError):
            assign(unit.pk, ["1"], person.pk, act=act_of(dung))
    for codes in ([], ["9"]):
        with pytest.raises(CampaignRuleError):
            assign(unit.pk, codes, chi.pk, act=act_of(dung))
    Campaign.objects.update(state=CampaignState.APPROVED)
    with pytest.raises(FrozenCampaignError):
        assign(unit.pk, ["1"], chi.pk, act=act_of(dung))
    assert {person.pk for person in colleagues_of(season.unit("tu-phap"), act=act_of(chi))} == {
        chi.pk,
        dung.pk,
    }


def test_appraisers_are_who_holds_the_role(
    season: Season, lan: User, hien: User, chi: User, dung: User
) -> None:
    with pytest.raises(PermissionDenied):
        add_appraisers(season.campaign.pk, [hien.pk], act=act_of(dung))
    with pytest.raises(CampaignRuleError):
        add_appraisers(season.campaign.pk, [chi.pk], act=act_of(lan))
    [made] = add_appraisers(season.campaign.pk, [hien.pk], act=act_of(lan))
    assert made.part == Part.FIRST
    assert add_appraisers(season.campaign.pk, [hien.pk], act=act_of(lan)) == []
    assert possible_appraisers(season.campaign, on=TODAY) == [hien]


def test_nobody_is_given_their_own_unit(season: Season, lan: User, hien: User, mai: User) -> None:
    for person in (hien, mai):
        appraiser(season.campaign, person, at=NOW)
    allot(season.campaign.pk, WAY, act=act_of(lan))
    justice = Cell.objects.filter(participant=season.units["tu-phap"]).exclude(code="2.2")
    assert set(justice.values_list("appraiser", flat=True)) == {hien.pk}
    affairs = Cell.objects.filter(participant=season.units["noi-vu"]).exclude(code="2.2")
    assert set(affairs.values_list("appraiser", flat=True)) == {mai.pk}
    assert not Cell.objects.filter(code="2.2", appraiser__isnull=False).exists()
    made = Allotment.objects.get()
    assert (made.seed, made.summary["cells"], made.summary["left"]) == ("gieo", 2 * JUDGED, 0)
    assert Notice.objects.filter(kind="campaigns.allotted").count() == 2


def test_where_one_worked_in_the_year_that_is_scored_is_ones_own(
    season: Season, minh_hoa: Province, nga: User
) -> None:
    barred = barred_units(season.campaign, [nga.pk], on=TODAY)
    assert barred[nga.pk] == frozenset()
    position(nga, minh_hoa.justice, Role.SPECIALIST, valid_from=date(2025, 7, 1), valid_to=date(2026, 2, 1))
    division = department("Phòng Thanh tra", parent=minh_hoa.home_affairs)
    position(nga, division, Role.SPECIALIST)
    barred = barred_units(season.campaign, [nga.pk], on=TODAY)
    assert barred[nga.pk] == {season.units["tu-phap"].pk, season.units["noi-vu"].pk}


def test_a_preview_does_what_it_shows(season: Season, lan: User, hien: User, nga: User) -> None:
    for person in (hien, nga):
        appraiser(season.campaign, person, at=NOW)
    way = Way(by_unit=True, blind_share=50, seed="xem-truoc")
    shown = propose(season.campaign, way, on=TODAY)
    assert not Cell.objects.filter(appraiser__isnull=False).exists()
    allot(season.campaign.pk, way, act=act_of(lan))
    written = dict(Cell.objects.filter(appraiser__isnull=False).values_list("pk", "appraiser_id"))
    assert written == shown.given.first
    second = dict(
        Cell.objects.filter(second_appraiser__isnull=False).values_list("pk", "second_appraiser_id")
    )
    assert second == shown.given.second
    # Only Nga may judge Sở Nội vụ, so nobody is left to judge it a second time.
    assert set(Cell.objects.filter(pk__in=second).values_list("participant", flat=True)) == {
        season.units["tu-phap"].pk
    }


def test_only_who_runs_the_campaign_gives_out(season: Season, hien: User, dung: User) -> None:
    appraiser(season.campaign, hien, at=NOW)
    for person in (hien, dung):
        with pytest.raises(PermissionDenied):
            allot(season.campaign.pk, WAY, act=act_of(person))
    assert not Allotment.objects.exists()


def test_without_appraisers_nothing_is_given_out(season: Season, lan: User) -> None:
    with pytest.raises(CampaignRuleError):
        allot(season.campaign.pk, WAY, act=act_of(lan))


def test_what_is_judged_stays_with_who_judged_it(season: Season, lan: User, hien: User, nga: User) -> None:
    appraiser(season.campaign, hien, at=NOW)
    allot(season.campaign.pk, WAY, act=act_of(lan))
    judged = season.cell("tu-phap", "1.1")
    Cell.objects.filter(pk=judged.pk).update(outcome_1=Outcome.ACCEPTED)
    half = season.cell("tu-phap", "1.2")
    Decision.objects.create(
        cell=half, round=Round.FIRST, number=1, outcome=Outcome.ACCEPTED, by=hien, by_label="Hiền", at=NOW
    )
    Appraiser.objects.filter(user=hien).update(ended_at=NOW)
    appraiser(season.campaign, nga, at=NOW)
    allot(season.campaign.pk, WAY, act=act_of(lan))
    assert season.cell("tu-phap", "1.1").appraiser == hien
    assert season.cell("tu-phap", "1.2").appraiser == hien
    assert season.cell("tu-phap", "1.3").appraiser == nga


def test_who_leaves_hands_on_what_is_not_judged(season: Season, lan: User, hien: User, nga: User) -> None:
    first = appraiser(season.campaign, nga, at=NOW)
    allot(season.campaign.pk, WAY, act=act_of(lan))
    Cell.objects.filter(participant=season.units["tu-phap"], code="1.1").update(outcome_1=Outcome.CHANGED)
    with pytest.raises(PermissionDenied):
        end_appraiser(first.pk, act=act_of(hien))
    assert end_appraiser(first.pk, act=act_of(lan)) == 2 * JUDGED - 1
    with pytest.raises(CampaignRuleError):
        end_appraiser(first.pk, act=act_of(lan))
    assert season.cell("tu-phap", "1.1").appraiser == nga
    assert free_cells(season.campaign) == 2 * JUDGED - 1
    appraiser(season.campaign, hien, at=NOW)
    allot(season.campaign.pk, Way(by_unit=False, blind_share=0, seed="x", only_free=True), act=act_of(lan))
    assert free_cells(season.campaign) == JUDGED  # of Sở Nội vụ, where Hiền works
    [load] = loads_of(season.campaign)
    assert (load.appraiser.user, load.first, load.judged, load.units) == (hien, JUDGED - 1, 0, 1)


def test_parts_that_do_not_apply_are_not_given_out(season: Season, lan: User, nga: User) -> None:
    appraiser(season.campaign, nga, at=NOW)
    Participant.objects.filter(pk=season.units["tu-phap"].pk).update(exempt_codes=["1"])
    allot(season.campaign.pk, WAY, act=act_of(lan))
    mine = Cell.objects.filter(participant=season.units["tu-phap"], appraiser=nga)
    assert list(mine.values_list("code", flat=True)) == ["2.1"]


def remember(season: Season) -> None:
    cells = Cell.objects.filter(participant=season.units["tu-phap"])
    cells.filter(code="1.2").update(former={"code": "1.2", "answer": SHARE})
    cells.filter(code="1.1").update(former={"code": "1.1", "answer": {"choice": "A"}})
    cells.filter(code="1.3").update(former={"code": "1.3", "answer": {"value": "1"}}, explanation="Đã có")
    cells.filter(code="2.2").update(former={"code": "2.2", "answer": SHARE})


def test_last_years_figures_fill_empty_cells_alone(season: Season, chi: User) -> None:
    remember(season)
    unit = season.unit("tu-phap")
    assert [found.cell.code for found in carriable(unit, act=act_of(chi))] == ["1.2"]
    [revision] = carry_former(unit.pk, act=act_of(chi))
    cell = season.cell("tu-phap", "1.2")
    assert (cell.answer, cell.version, cell.answered_by) == (SHARE, 1, chi)
    assert (revision.via, revision.points) == (Via.CARRIED, cell.self_points)
    assert season.card("tu-phap").total == cell.self_points
    assert season.cell("tu-phap", "1.1").answer == {}
    assert season.cell("tu-phap", "2.2").answer == {}
    assert carry_former(unit.pk, act=act_of(chi)) == []
    assert CellRevision.objects.count() == 1
    assert Entry.objects.get(action="scoring.carried").details["codes"] == ["1.2"]


def test_figures_are_taken_over_by_the_unit_while_it_may_write(
    season: Season, chi: User, lan: User, khoa: User
) -> None:
    remember(season)
    unit = season.units["tu-phap"]
    for person in (lan, khoa):
        with pytest.raises(PermissionDenied):
            carry_former(unit.pk, act=act_of(person))
    late = act_of(chi, NOW + timedelta(days=1))
    with pytest.raises(WindowClosedError):
        carry_former(unit.pk, act=late)
    assert carriable(season.unit("tu-phap"), act=late) == []
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.SUBMITTED)
    with pytest.raises(WindowClosedError):
        carry_former(unit.pk, act=act_of(chi))
    assert not CellRevision.objects.exists()
