"""Preparing a campaign: what it is, its blocks, its units, what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, TODAY, Province, act_of
from tests.evaluation.campaigns.preparing import TERMS, prepared
from tests.factories.season import Season, set_version

from caicach.common.audit.models import Entry
from caicach.evaluation.campaigns.candidates import candidates, match_list
from caicach.evaluation.campaigns.constants import Stage, Unsubmitted
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.campaigns.readiness import checklist
from caicach.evaluation.campaigns.refusals import (
    CampaignRuleError,
    NoSuchUnitError,
    NotPreparingError,
    TakenSlugError,
)
from caicach.evaluation.campaigns.services import (
    Settings,
    add_block,
    change_settings,
    create_campaign,
    remove_block,
)
from caicach.evaluation.campaigns.services_units import add_units, remove_units
from caicach.evaluation.criteria.constants import SetState
from caicach.evaluation.criteria.models import SetVersion
from caicach.registry.accounts.models import User
from caicach.registry.organisations.constants import COMMUNE_KINDS

SETTINGS = Settings("Đánh giá năm 2027", True, Unsubmitted.TAKE, 10, "yeu")


def test_the_index_administrator_begins_a_campaign(minh_hoa: Province, lan: User) -> None:
    campaign = create_campaign(minh_hoa.province, minh_hoa.home_affairs, TERMS, act=act_of(lan))
    assert (campaign.state, campaign.opened_at) == ("preparing", None)
    entry = Entry.objects.get(action="campaigns.created")
    assert entry.chain == campaign.chain
    assert entry.details["slug"] == "mh-2027"


def test_nobody_else_begins_one(minh_hoa: Province, chi: User, hien: User, tu: User, khoa: User) -> None:
    for person in (chi, hien, tu, khoa):
        with pytest.raises(PermissionDenied):
            create_campaign(minh_hoa.province, minh_hoa.home_affairs, TERMS, act=act_of(person))
    assert not Campaign.objects.exists()


def test_an_address_is_given_once_and_is_plain(minh_hoa: Province, lan: User) -> None:
    create_campaign(minh_hoa.province, minh_hoa.home_affairs, TERMS, act=act_of(lan))
    with pytest.raises(TakenSlugError):
        create_campaign(minh_hoa.province, minh_hoa.home_affairs, TERMS, act=act_of(lan))
    for slug in ("Đợt 1", "new", "a--b", ""):
        with pytest.raises(CampaignRuleError):
            create_campaign(
                minh_hoa.province, minh_hoa.home_affairs, replace(TERMS, slug=slug), act=act_of(lan)
            )
    backwards = replace(TERMS, slug="x", ends_on=date(2025, 12, 31))
    with pytest.raises(CampaignRuleError):
        create_campaign(minh_hoa.province, minh_hoa.home_affairs, backwards, act=act_of(lan))


def test_the_season_before_is_an_earlier_one_of_the_same_owner(
    minh_hoa: Province, lan: User, season: Season
) -> None:
    later = replace(
        TERMS, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), previous=season.campaign.pk
    )
    made = create_campaign(minh_hoa.province, minh_hoa.home_affairs, later, act=act_of(lan))
    assert made.previous == season.campaign
    for terms in (
        replace(TERMS, slug="x", previous=season.campaign.pk),
        replace(later, slug="y", previous=0),
    ):
        with pytest.raises(CampaignRuleError):
            create_campaign(minh_hoa.province, minh_hoa.home_affairs, terms, act=act_of(lan))


def test_a_draft_opens_no_block(minh_hoa: Province, lan: User) -> None:
    campaign = create_campaign(minh_hoa.province, minh_hoa.home_affairs, TERMS, act=act_of(lan))
    version = set_version(minh_hoa.province, at=NOW)
    SetVersion.objects.filter(pk=version.pk).update(state=SetState.DRAFT, issued_at=None)
    version.refresh_from_db()
    with pytest.raises(CampaignRuleError):
        add_block(campaign.pk, version, "so", act=act_of(lan))


def test_a_block_is_one_of_the_set_and_named_once(minh_hoa: Province, lan: User, khoa: User) -> None:
    campaign = create_campaign(minh_hoa.province, minh_hoa.home_affairs, TERMS, act=act_of(lan))
    version = set_version(minh_hoa.province, at=NOW)
    with pytest.raises(PermissionDenied):
        add_block(campaign.pk, version, "so", act=act_of(khoa))
    block = add_block(campaign.pk, version, "so", act=act_of(lan))
    assert block.title == "Các sở, ban, ngành"
    for wrong in ("xa", "", "so"):
        with pytest.raises(CampaignRuleError):
            add_block(campaign.pk, version, wrong, act=act_of(lan))
    with pytest.raises(PermissionDenied):
        remove_block(block, act=act_of(khoa))
    remove_block(block, act=act_of(lan))
    assert not campaign.blocks.exists()


def test_units_of_a_kind_are_found_by_list_by_code_and_by_name(minh_hoa: Province, lan: User) -> None:
    campaign = prepared(minh_hoa, lan, units=[minh_hoa.justice])
    found = candidates(campaign, on=TODAY, kinds=COMMUNE_KINDS)
    assert [unit.name for unit in found] == ["Xã Đồi Gió", "Xã Suối Mơ"]
    assert [unit.name for unit in candidates(campaign, on=TODAY, text="suoi mo")] == ["Xã Suối Mơ"]
    matched = match_list(campaign, "90001\n2;xã đồi gió;ghi chú\nSo Tu phap\nSở Không Có\n\n90001", on=TODAY)
    assert [unit.name for unit in matched.units] == ["Xã Suối Mơ", "Xã Đồi Gió"]
    assert matched.present == ["Sở Tư pháp"]
    assert matched.unknown == ["Sở Không Có"]
    assert not matched.is_clean


def test_units_are_added_and_removed_while_preparing(minh_hoa: Province, lan: User, khoa: User) -> None:
    campaign = prepared(minh_hoa, lan, units=[])
    block = campaign.blocks.get()
    with pytest.raises(PermissionDenied):
        add_units(block, [minh_hoa.commune.pk], act=act_of(khoa))
    [unit] = add_units(block, [minh_hoa.commune.pk], act=act_of(lan))
    assert (unit.name, unit.name_folded) == ("Xã Suối Mơ", "xa suoi mo")
    for wrong in ([minh_hoa.commune.pk], [minh_hoa.province.pk], []):
        with pytest.raises(NoSuchUnitError):
            add_units(block, wrong, act=act_of(lan))
    with pytest.raises(CampaignRuleError):
        remove_block(block, act=act_of(lan))
    with pytest.raises(PermissionDenied):
        remove_units(campaign.pk, [unit.pk], act=act_of(khoa))
    assert remove_units(campaign.pk, [unit.pk], act=act_of(lan)) == 1
    assert not Participant.objects.exists()


def test_what_has_opened_keeps_its_blocks_and_units(season: Season, lan: User, minh_hoa: Province) -> None:
    with pytest.raises(NotPreparingError):
        add_units(season.block, [minh_hoa.commune.pk], act=act_of(lan))
    with pytest.raises(NotPreparingError):
        remove_units(season.campaign.pk, [season.units["tu-phap"].pk], act=act_of(lan))
    with pytest.raises(NotPreparingError):
        remove_block(season.block, act=act_of(lan))


def test_settings_are_changed_and_entered_with_what_they_were(season: Season, lan: User, khoa: User) -> None:
    with pytest.raises(PermissionDenied):
        change_settings(season.campaign.pk, SETTINGS, act=act_of(khoa))
    change_settings(season.campaign.pk, SETTINGS, act=act_of(lan))
    entry = Entry.objects.get(action="campaigns.settings_changed")
    assert entry.details["changed"]["blind_share"] == [0, 10]
    change_settings(season.campaign.pk, SETTINGS, act=act_of(lan))
    assert Entry.objects.filter(action="campaigns.settings_changed").count() == 1


def test_what_was_promised_is_not_changed_behind_the_units(season: Season, lan: User) -> None:
    change_settings(season.campaign.pk, SETTINGS, act=act_of(lan))
    season.window(Stage.SELF_SCORING, NOW.replace(day=1), NOW)
    harsh = replace(SETTINGS, unsubmitted=Unsubmitted.NOTHING)
    with pytest.raises(CampaignRuleError):
        change_settings(season.campaign.pk, harsh, act=act_of(lan))
    season.window(Stage.OBJECTION, NOW, NOW.replace(day=20))
    with pytest.raises(CampaignRuleError):
        change_settings(season.campaign.pk, replace(SETTINGS, peers_see_claims=False), act=act_of(lan))


def test_the_checklist_says_what_is_missing(minh_hoa: Province, lan: User, chi: User) -> None:
    bare = create_campaign(minh_hoa.province, minh_hoa.home_affairs, TERMS, act=act_of(lan))
    checks = {check.part: check for check in checklist(bare, at=NOW)}
    assert [part for part, check in checks.items() if not check.is_done] == ["blocks", "units", "windows"]
    ready = prepared(minh_hoa, lan, terms=replace(TERMS, slug="mh-ready"))
    checks = {check.part: check for check in checklist(ready, at=NOW)}
    assert all(check.is_done for check in checks.values())
    assert "Sở Nội vụ" in checks["units"].warnings[0]
    assert "Sở Tư pháp" not in checks["units"].warnings[0]


def test_a_set_of_another_year_is_doubted(minh_hoa: Province, lan: User) -> None:
    later = replace(TERMS, slug="mh-2031", starts_on=date(2031, 1, 1), ends_on=date(2031, 12, 31))
    for terms, told in ((TERMS, False), (later, True)):
        made = prepared(minh_hoa, lan, terms=terms)
        [blocks] = [check for check in checklist(made, at=NOW) if check.part == "blocks"]
        assert blocks.is_done
        assert bool(blocks.warnings) is told, blocks
