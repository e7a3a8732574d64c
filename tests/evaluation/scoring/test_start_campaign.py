"""Opening a campaign: checked, frozen, laid out, told; last year's figures beside this year's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, Province, act_of
from tests.evaluation.campaigns.preparing import CLOSES, OPENS, TERMS, prepared, timetable
from tests.factories.registry import commune
from tests.factories.season import DOCUMENT, Season, set_version

from caicach.common.audit.models import Entry
from caicach.common.jobs.models import Job
from caicach.common.jobs.worker import Worker
from caicach.common.notices.models import Notice
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.campaigns.refusals import NotPreparingError, NotReadyToOpenError
from caicach.evaluation.campaigns.services_units import add_units, exempt
from caicach.evaluation.campaigns.services_windows import put_windows
from caicach.evaluation.criteria.constants import SetState
from caicach.evaluation.scoring import starting
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.former import codes_between
from caicach.evaluation.scoring.models import Cell, ScoreCard
from caicach.evaluation.scoring.reckoning import renew
from caicach.evaluation.scoring.services import Typed, locked_participant, save_answer
from caicach.evaluation.scoring.starting import open_campaign, open_in_background, opening_of
from caicach.registry.accounts.models import User
from caicach.registry.organisations.constants import SuccessionKind
from caicach.registry.organisations.models import Succession

SHARE = {"numerator": "12", "denominator": "13"}


def test_opening_lays_out_a_cell_for_every_unit_and_leaf(
    minh_hoa: Province, lan: User, chi: User, dung: User
) -> None:
    campaign = prepared(minh_hoa, lan)
    open_campaign(campaign.pk, act=act_of(lan))
    campaign.refresh_from_db()
    assert (campaign.state, campaign.opened_at) == (CampaignState.RUNNING, NOW)
    assert Cell.objects.filter(campaign=campaign).count() == 2 * 5
    assert ScoreCard.objects.count() == 2 * 3
    assert campaign.blocks.get().set_version.state == SetState.FROZEN
    entry = Entry.objects.get(action="scoring.opened")
    assert (entry.chain, entry.details["units"], entry.details["cells"]) == (campaign.chain, 2, 10)
    assert {notice.recipient for notice in Notice.objects.all()} == {chi, dung}


def test_only_who_runs_it_opens_it(minh_hoa: Province, lan: User, hien: User, chi: User) -> None:
    campaign = prepared(minh_hoa, lan)
    for person in (hien, chi):
        with pytest.raises(PermissionDenied):
            open_campaign(campaign.pk, act=act_of(person))
        with pytest.raises(PermissionDenied):
            open_in_background(campaign.pk, act=act_of(person))
    assert not Cell.objects.exists()


def test_what_is_not_ready_does_not_open(minh_hoa: Province, lan: User) -> None:
    empty = prepared(minh_hoa, lan, units=[])
    with pytest.raises(NotReadyToOpenError) as raised:
        open_campaign(empty.pk, act=act_of(lan))
    assert any("chưa có đơn vị" in fault for fault in raised.value.faults)
    late = prepared(minh_hoa, lan, terms=replace(TERMS, slug="tre"))
    with pytest.raises(NotReadyToOpenError):
        open_campaign(late.pk, act=act_of(lan, CLOSES + timedelta(hours=1)))
    assert not Cell.objects.exists()


def test_a_campaign_opens_once(minh_hoa: Province, lan: User) -> None:
    campaign = prepared(minh_hoa, lan)
    open_campaign(campaign.pk, act=act_of(lan))
    with pytest.raises(NotPreparingError):
        open_campaign(campaign.pk, act=act_of(lan))


def test_empty_cards_are_what_reckoning_would_make_them(minh_hoa: Province, lan: User) -> None:
    campaign = prepared(minh_hoa, lan)
    exempted = campaign.participants.get(organisation=minh_hoa.justice)
    exempt(exempted.pk, "2", reason="Không có thủ tục", act=act_of(lan))
    open_campaign(campaign.pk, act=act_of(lan))
    columns = ("standing", "total", "maximum", "share", "grade", "areas", "expected", "lacking", "judged")
    for unit in campaign.participants.all():
        cards = list(ScoreCard.objects.filter(participant=unit).order_by("standing").values(*columns))
        points = ("code", "self_points", "final_points", "self_status")
        cells = list(Cell.objects.filter(participant=unit).values(*points))
        renew(locked_participant(unit.pk), at=NOW)
        assert cards == list(ScoreCard.objects.filter(participant=unit).order_by("standing").values(*columns))
        assert cells == list(Cell.objects.filter(participant=unit).values(*points))
    card = ScoreCard.objects.get(participant=exempted, standing=Standing.SELF)
    assert (card.expected, card.lacking) == (3, 3)


def test_jobs_open_what_is_large_and_a_killed_worker_loses_one_batch(
    minh_hoa: Province, lan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "UNITS_A_BATCH", 1)
    campaign = prepared(minh_hoa, lan)
    add_units(campaign.blocks.get(), [minh_hoa.commune.pk], act=act_of(lan))
    open_in_background(campaign.pk, act=act_of(lan))
    with pytest.raises(NotPreparingError):
        add_units(campaign.blocks.get(), [minh_hoa.other_commune.pk], act=act_of(lan))
    worker = Worker(clock=lambda: NOW)
    worker.run_once()
    worker.run_once()
    campaign.refresh_from_db()
    progress = opening_of(campaign)
    assert progress is not None
    assert (progress.done, progress.units, progress.percent) == (2, 3, 66)
    assert campaign.state == CampaignState.PREPARING
    # Killed after its effects were rolled back: another worker does the same job again.
    Job.objects.filter(state="waiting").update(attempts=1)
    Worker(clock=lambda: NOW, name="w2").run(until_empty=True)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.RUNNING
    assert Cell.objects.filter(campaign=campaign).count() == 3 * 5
    assert opening_of(campaign) is None
    assert Entry.objects.filter(action="scoring.opened").count() == 1


def published(season: Season, chi: User) -> Campaign:
    save_answer(season.units["tu-phap"].pk, "1.2", Typed(SHARE), act=act_of(chi))
    Cell.objects.filter(participant=season.units["tu-phap"], code="1.2").update(
        final_points="3", reason_1="Thiếu một nhiệm vụ"
    )
    Campaign.objects.filter(pk=season.campaign.pk).update(state=CampaignState.PUBLISHED)
    return season.campaign


def following(season: Season, minh_hoa: Province, lan: User, **changed: object) -> Campaign:
    """Return an opened campaign of the year after, by a set whose 1.2 is now called 1.4."""
    later = replace(
        TERMS, slug="sau", starts_on=date(2026, 6, 1), ends_on=date(2026, 12, 1), previous=season.campaign.pk
    )
    version = set_version(
        minh_hoa.province, at=NOW, version="sau", document=DOCUMENT.replace('code: "1.2"', 'code: "1.4"')
    )
    version.based_on = season.block.set_version
    version.mapping = {"1.1": "1.1", "1.4": "1.2", "2.1": "2.1", "2.2": "2.2"}
    version.save()
    campaign = prepared(minh_hoa, lan, terms=later, version=version)
    return open_campaign(campaign.pk, act=act_of(lan))


def test_last_year_stands_beside_the_code_that_continues_it(
    season: Season, minh_hoa: Province, lan: User, chi: User
) -> None:
    published(season, chi)
    campaign = following(season, minh_hoa, lan)
    cell = Cell.objects.get(campaign=campaign, participant__organisation=minh_hoa.justice, code="1.4")
    assert cell.former["code"] == "1.2"
    assert cell.former["answer"] == SHARE
    assert (cell.former["points"], cell.former["maximum"]) == ("3", "4")
    assert cell.former["reason"] == "Thiếu một nhiệm vụ"
    assert not Cell.objects.get(campaign=campaign, participant=cell.participant, code="1.3").former
    assert cell.answer == {}


def test_points_of_a_season_not_published_are_not_told(
    season: Season, minh_hoa: Province, lan: User, chi: User
) -> None:
    published(season, chi)
    Campaign.objects.filter(pk=season.campaign.pk).update(state=CampaignState.APPROVED)
    campaign = following(season, minh_hoa, lan)
    cell = Cell.objects.get(campaign=campaign, participant__organisation=minh_hoa.justice, code="1.4")
    assert cell.former["answer"] == SHARE
    assert (cell.former["points"], cell.former["reason"]) == (None, "")


def test_merged_units_carry_nothing_over_and_are_named(
    season: Season, minh_hoa: Province, lan: User, chi: User
) -> None:
    published(season, chi)
    gone = commune("Sở Cũ", parent=minh_hoa.province, code="99999")
    Succession.objects.create(
        predecessor=gone,
        successor=minh_hoa.justice,
        kind=SuccessionKind.MERGE,
        effective_on=date(2026, 10, 6),
        is_partial=False,
    )
    Participant.objects.create(
        campaign=season.campaign, block=season.block, organisation=gone, name="Sở Cũ", short_name="Cũ"
    )
    gone.valid_to = date(2026, 10, 5)
    gone.save()
    later = act_of(lan, OPENS)
    terms = replace(TERMS, slug="sau", starts_on=date(2026, 6, 1), previous=season.campaign.pk)
    campaign = prepared(minh_hoa, lan, terms=terms, version=season.block.set_version)
    put_windows(campaign.pk, timetable(opens=OPENS + timedelta(hours=1)), act=later)
    open_campaign(campaign.pk, act=later)
    cells = Cell.objects.filter(campaign=campaign)
    assert not any(cell.former for cell in cells.filter(participant__organisation=minh_hoa.justice))
    assert all(cell.former for cell in cells.filter(participant__organisation=minh_hoa.home_affairs))
    entry = Entry.objects.get(action="scoring.opened")
    assert entry.details["without_former_names"] == ["Sở Tư pháp"]


def test_sets_of_another_line_continue_nothing(season: Season, minh_hoa: Province) -> None:
    other = set_version(minh_hoa.province, at=NOW, version="khac", document=DOCUMENT + "# khác\n")
    assert codes_between(other, season.block.set_version) is None
    other.based_on = season.block.set_version
    between = codes_between(other, season.block.set_version)
    assert between is not None
    assert between["1.2"] == "1.2"


def test_the_ends_of_all_windows_are_planned(minh_hoa: Province, lan: User) -> None:
    campaign = prepared(minh_hoa, lan)
    open_campaign(campaign.pk, act=act_of(lan))
    closing = Job.objects.filter(handler="scoring.close").order_by("run_after")
    assert [job.run_after for job in closing] == [CLOSES, CLOSES + timedelta(days=10)]
    assert [job.payload["stage"] for job in closing] == [Stage.SELF_SCORING, Stage.APPRAISAL_1]
    assert Job.objects.filter(handler="scoring.remind").count() == 3
