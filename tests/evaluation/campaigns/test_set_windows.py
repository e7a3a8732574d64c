"""Windows: planned in order, moved with a reason, never into the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import NOW, Province, act_of
from tests.evaluation.campaigns.preparing import CLOSES, DAY, OPENS, prepared, timetable

from caicach.common.audit.models import Entry
from caicach.common.jobs.models import Job
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Window, WindowChange
from caicach.evaluation.campaigns.refusals import CampaignRuleError, WindowOrderError
from caicach.evaluation.campaigns.services_windows import put_windows, timetable_of
from caicach.evaluation.campaigns.timetable import Planned, look_over
from caicach.evaluation.scoring.starting import open_campaign
from caicach.registry.accounts.models import User

SOON = timedelta(hours=2)


def test_windows_are_planned_by_who_runs_the_campaign(minh_hoa: Province, lan: User, hien: User) -> None:
    campaign = prepared(minh_hoa, lan)
    assert timetable_of(campaign) == timetable()
    with pytest.raises(PermissionDenied):
        put_windows(campaign.pk, {}, act=act_of(hien))
    assert len(put_windows(campaign.pk, timetable(closes=CLOSES + DAY), act=act_of(lan))) == 2
    assert not WindowChange.objects.exists()
    assert not Job.objects.exists()


def test_the_same_windows_again_change_nothing(minh_hoa: Province, lan: User) -> None:
    campaign = prepared(minh_hoa, lan)
    before = Entry.objects.count()
    assert put_windows(campaign.pk, timetable(), act=act_of(lan)) == []
    assert Entry.objects.count() == before


def test_contradictions_are_refused(minh_hoa: Province, lan: User) -> None:
    campaign = prepared(minh_hoa, lan)
    good = timetable()
    backwards = good | {Stage.SELF_SCORING: Planned(CLOSES, OPENS)}
    past = good | {Stage.SELF_SCORING: Planned(NOW - 2 * DAY, NOW)}
    disordered = good | {Stage.EXPLANATION: Planned(OPENS, CLOSES + 20 * DAY)}
    shouting = good | {Stage.SELF_SCORING: Planned(OPENS, CLOSES, tuple(range(1, 20)))}
    for wrong in (backwards, past, disordered, shouting):
        with pytest.raises(WindowOrderError) as raised:
            put_windows(campaign.pk, wrong, act=act_of(lan))
        assert raised.value.faults
    assert timetable_of(campaign) == good


def test_what_is_doubtful_is_said_and_allowed() -> None:
    planned = timetable() | {Stage.EXPLANATION: Planned(CLOSES + DAY, CLOSES + 12 * DAY)}
    found = look_over(planned, ends_on=(CLOSES + 30 * DAY).date(), at=NOW)
    assert not found.errors
    assert len(found.warnings) >= 3


def test_after_opening_an_end_moves_with_a_reason_alone(minh_hoa: Province, lan: User) -> None:
    campaign = prepared(minh_hoa, lan)
    open_campaign(campaign.pk, act=act_of(lan))
    later = timetable(closes=CLOSES + DAY)
    with pytest.raises(CampaignRuleError):
        put_windows(campaign.pk, later, act=act_of(lan))
    put_windows(campaign.pk, later, reason="Bão số 5", act=act_of(lan))
    change = WindowChange.objects.get(window__stage=Stage.SELF_SCORING)
    assert (change.old_closes_at, change.closes_at, change.reason) == (CLOSES, CLOSES + DAY, "Bão số 5")
    entry = Entry.objects.filter(action="campaigns.window_moved").first()
    assert entry is not None
    assert entry.details["reason"] == "Bão số 5"


def test_what_has_passed_is_not_rewritten(minh_hoa: Province, lan: User) -> None:
    campaign = prepared(minh_hoa, lan)
    open_campaign(campaign.pk, act=act_of(lan))
    midway = act_of(lan, OPENS + DAY)
    for planned in (
        timetable(opens=OPENS + SOON),
        timetable(closes=OPENS + DAY - SOON),
        {Stage.APPRAISAL_1: timetable()[Stage.APPRAISAL_1]},
    ):
        with pytest.raises(CampaignRuleError):
            put_windows(campaign.pk, planned, reason="Thử", act=midway)
    after = act_of(lan, CLOSES)
    with pytest.raises(CampaignRuleError):
        put_windows(campaign.pk, timetable(closes=CLOSES + DAY), reason="Mở lại", act=after)
    longer = timetable() | {Stage.APPRAISAL_1: Planned(CLOSES, CLOSES + 12 * DAY, (24,))}
    [moved] = put_windows(campaign.pk, longer, reason="Thêm thời gian thẩm định", act=after)
    assert moved.stage == Stage.APPRAISAL_1
    reminded = longer | {Stage.APPRAISAL_1: replace(longer[Stage.APPRAISAL_1], reminders=(48, 24))}
    put_windows(campaign.pk, reminded, act=after)
    assert Window.objects.get(stage=Stage.APPRAISAL_1).reminders == [48, 24]


@given(
    hours=st.lists(st.tuples(st.integers(-72, 2000), st.integers(-72, 2000)), min_size=7, max_size=7),
    at=st.integers(-100, 2100),
)
def test_a_timetable_without_errors_keeps_the_order_of_the_season(
    hours: list[tuple[int, int]], at: int
) -> None:
    planned = {
        stage: Planned(NOW + timedelta(hours=opens), NOW + timedelta(hours=closes))
        for stage, (opens, closes) in zip(Stage, hours, strict=True)
    }
    now = NOW + timedelta(hours=at)
    if look_over(planned, ends_on=NOW.date(), at=now).errors:
        return
    begun = [window.opens_at for window in planned.values()]
    assert begun == sorted(begun)
    assert all(window.opens_at < window.closes_at > now for window in planned.values())
