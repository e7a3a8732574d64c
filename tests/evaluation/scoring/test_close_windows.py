"""The end of a window: sheets sealed at the minute, once, whoever is killed; reminders before it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, Province, act_of
from tests.evaluation.campaigns.preparing import CLOSES, DAY, OPENS, prepared, timetable
from tests.factories.season import Season, appraiser

from caicach.common.audit.models import Entry
from caicach.common.jobs.models import Job
from caicach.common.jobs.worker import Worker
from caicach.common.notices.models import Notice
from caicach.evaluation.campaigns.constants import ParticipantState, Stage, Unsubmitted
from caicach.evaluation.campaigns.models import Campaign, Extension, Participant, Window
from caicach.evaluation.campaigns.planning import CloseDue, RemindDue
from caicach.evaluation.campaigns.refusals import CampaignRuleError
from caicach.evaluation.campaigns.services_windows import put_windows
from caicach.evaluation.scoring import closing
from caicach.evaluation.scoring.closing import close, remind
from caicach.evaluation.scoring.constants import Standing, Step
from caicach.evaluation.scoring.extending import MoreTime, end_extension, extend
from caicach.evaluation.scoring.models import Cell, SheetStep
from caicach.evaluation.scoring.sealing import submit
from caicach.evaluation.scoring.services import Typed, WindowClosedError, save_answer
from caicach.evaluation.scoring.starting import open_campaign
from caicach.registry.accounts.models import User

SHARE = {"numerator": "12", "denominator": "13"}
END = NOW + DAY
MINUTE = timedelta(minutes=1)


def work(at: datetime) -> None:
    """Let a worker do all that is due at a moment."""
    Worker(clock=lambda: at, name="w").run(until_empty=True)


def due(season: Season, closes_at: datetime = END) -> CloseDue:
    return CloseDue(season.campaign.pk, Stage.SELF_SCORING, closes_at)


def test_sheets_are_sealed_at_the_very_minute(minh_hoa: Province, lan: User, chi: User) -> None:
    campaign = prepared(minh_hoa, lan)
    open_campaign(campaign.pk, act=act_of(lan))
    unit = campaign.participants.get(organisation=minh_hoa.justice)
    save_answer(unit.pk, "1.2", Typed(SHARE), act=act_of(chi, CLOSES - MINUTE))
    work(CLOSES - timedelta(microseconds=1))
    unit.refresh_from_db()
    assert unit.state == ParticipantState.DRAFTING
    work(CLOSES)
    unit.refresh_from_db()
    assert unit.state == ParticipantState.LOCKED
    assert unit.sealed_digest
    step = SheetStep.objects.get(participant=unit)
    assert (step.step, step.at, step.by, step.digest) == (Step.LOCKED, CLOSES, None, unit.sealed_digest)
    window = Window.objects.get(campaign=campaign, stage=Stage.SELF_SCORING)
    assert window.closed_at == CLOSES
    entry = Entry.objects.get(action="scoring.window_closed")
    assert (entry.actor_id, entry.details["locked"]) == ("system", 2)
    assert Notice.objects.filter(kind="campaigns.locked", recipient=chi).count() == 1


def test_the_clock_refuses_without_any_worker(season: Season, chi: User) -> None:
    with pytest.raises(WindowClosedError):
        save_answer(season.units["tu-phap"].pk, "1.2", Typed(SHARE), act=act_of(chi, END))


def test_closing_again_changes_nothing(season: Season) -> None:
    assert close(due(season), at=END) == 2
    steps, entries = SheetStep.objects.count(), Entry.objects.count()
    assert close(due(season), at=END + MINUTE) == 0
    assert SheetStep.objects.count() == steps
    assert Entry.objects.count() == entries + 1  # the window itself, which the first batch left to the next
    assert close(due(season), at=END + 2 * MINUTE) == 0
    assert Entry.objects.count() == entries + 1


def test_a_killed_worker_leaves_the_rest_to_the_next(season: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "SHEETS_A_BATCH", 1)
    assert close(due(season), at=END) == 1
    states = list(Participant.objects.order_by("pk").values_list("state", flat=True))
    assert states == [ParticipantState.LOCKED, ParticipantState.DRAFTING]
    work(END + MINUTE)
    assert set(Participant.objects.values_list("state", flat=True)) == {ParticipantState.LOCKED}
    assert SheetStep.objects.filter(step=Step.LOCKED).count() == 2


def test_an_end_that_moved_leaves_the_old_job_nothing_to_do(minh_hoa: Province, lan: User, chi: User) -> None:
    campaign = prepared(minh_hoa, lan)
    open_campaign(campaign.pk, act=act_of(lan))
    later = CLOSES + DAY
    put_windows(campaign.pk, timetable(closes=later), reason="Mất điện", act=act_of(lan, CLOSES - MINUTE))
    work(CLOSES)
    unit = campaign.participants.get(organisation=minh_hoa.justice)
    assert unit.state == ParticipantState.DRAFTING
    save_answer(unit.pk, "1.2", Typed(SHARE), act=act_of(chi, CLOSES + MINUTE))
    work(later)
    unit.refresh_from_db()
    assert unit.state == ParticipantState.LOCKED


def test_an_end_moved_forward_locks_earlier(minh_hoa: Province, lan: User) -> None:
    campaign = prepared(minh_hoa, lan)
    open_campaign(campaign.pk, act=act_of(lan))
    earlier = CLOSES - 2 * DAY
    put_windows(campaign.pk, timetable(closes=earlier), reason="Theo công văn mới", act=act_of(lan, OPENS))
    work(earlier)
    assert set(campaign.participants.values_list("state", flat=True)) == {ParticipantState.LOCKED}


def test_what_counts_for_nothing_is_reckoned_so(season: Season, chi: User) -> None:
    save_answer(season.units["tu-phap"].pk, "1.2", Typed(SHARE), act=act_of(chi))
    Campaign.objects.update(unsubmitted=Unsubmitted.NOTHING)
    close(due(season), at=END)
    assert season.card("tu-phap").total
    assert not season.card("tu-phap", Standing.FINAL).total
    assert season.cell("tu-phap", "1.2").answer == SHARE


def test_more_time_reopens_a_locked_sheet_until_its_own_end(
    season: Season, lan: User, chi: User, dung: User
) -> None:
    close(due(season), at=END)
    unit = season.units["tu-phap"]
    given = MoreTime(Stage.SELF_SCORING, END + 3 * DAY, "Sự cố đường truyền", "1")
    with pytest.raises(PermissionDenied):
        extend(season.campaign.pk, [unit.pk], given, act=act_of(dung, END + DAY))
    [extension] = extend(season.campaign.pk, [unit.pk], given, act=act_of(lan, END + DAY))
    assert season.unit("tu-phap").state == ParticipantState.DRAFTING
    assert season.unit("noi-vu").state == ParticipantState.LOCKED
    save_answer(unit.pk, "1.2", Typed(SHARE), act=act_of(chi, END + 2 * DAY))
    with pytest.raises(WindowClosedError):
        save_answer(unit.pk, "2.1", Typed(SHARE), act=act_of(chi, END + 2 * DAY))
    assert Notice.objects.filter(kind="campaigns.extended", recipient=chi).count() == 1
    work(END + 3 * DAY)
    assert season.unit("tu-phap").state == ParticipantState.LOCKED
    entry = Entry.objects.get(action="campaigns.extended")
    assert entry.details["reason"] == "Sự cố đường truyền"
    assert extension.closes_at == END + 3 * DAY


def test_more_time_before_the_end_keeps_that_unit_open(season: Season, lan: User, chi: User) -> None:
    unit = season.units["tu-phap"]
    given = MoreTime(Stage.SELF_SCORING, END + DAY, "Đoàn kiểm tra làm việc")
    extend(season.campaign.pk, [unit.pk], given, act=act_of(lan))
    work(END)
    close(due(season), at=END)
    assert season.unit("tu-phap").state == ParticipantState.DRAFTING
    assert season.unit("noi-vu").state == ParticipantState.LOCKED
    save_answer(unit.pk, "1.2", Typed(SHARE), act=act_of(chi, END + DAY - MINUTE))
    work(END + DAY)
    assert season.unit("tu-phap").state == ParticipantState.LOCKED


def test_what_is_submitted_within_more_time_is_sealed(
    season: Season, lan: User, chi: User, dung: User
) -> None:
    unit = season.units["tu-phap"]
    for code, boxes in (("1.1", {"value": "1"}), ("1.2", SHARE), ("1.3", {"value": "1"}), ("2.1", SHARE)):
        save_answer(unit.pk, code, Typed(boxes, "Theo sổ theo dõi"), act=act_of(chi))
    extend(season.campaign.pk, [unit.pk], MoreTime(Stage.SELF_SCORING, END + DAY, "Sự cố"), act=act_of(lan))
    submit(unit.pk, act=act_of(dung, END + MINUTE))
    typed = Typed({"numerator": "13", "denominator": "13"}, base_version=1)
    with pytest.raises(WindowClosedError):
        save_answer(unit.pk, "1.2", typed, act=act_of(chi, END + 2 * MINUTE))
    extend(
        season.campaign.pk,
        [unit.pk],
        MoreTime(Stage.SELF_SCORING, END + 2 * DAY, "Bổ sung"),
        act=act_of(lan, END + 3 * MINUTE),
    )
    save_answer(unit.pk, "1.2", typed, act=act_of(chi, END + 4 * MINUTE))


def test_time_taken_back_seals_at_once(season: Season, lan: User, khoa: User) -> None:
    close(due(season), at=END)
    unit = season.units["tu-phap"]
    given = MoreTime(Stage.SELF_SCORING, END + 3 * DAY, "Sự cố")
    [extension] = extend(season.campaign.pk, [unit.pk], given, act=act_of(lan, END + MINUTE))
    with pytest.raises(PermissionDenied):
        end_extension(extension.pk, act=act_of(khoa, END + DAY))
    end_extension(extension.pk, act=act_of(lan, END + DAY))
    assert season.unit("tu-phap").state == ParticipantState.LOCKED
    with pytest.raises(CampaignRuleError):
        end_extension(extension.pk, act=act_of(lan, END + DAY))


def test_more_time_needs_sense(season: Season, lan: User) -> None:
    units = [season.units["tu-phap"].pk]
    wrong = (
        MoreTime(Stage.SELF_SCORING, END + DAY, " "),
        MoreTime(Stage.SELF_SCORING, END, "Không dài hơn"),
        MoreTime(Stage.SELF_SCORING, NOW, "Đã qua"),
        MoreTime(Stage.EXPLANATION, END + DAY, "Chưa bắt đầu"),
        MoreTime(Stage.APPRAISAL_1, END + DAY, "Không phải việc của đơn vị"),
        MoreTime(Stage.SELF_SCORING, END + DAY, "Mã lạ", "9.9"),
    )
    for given in wrong:
        with pytest.raises(CampaignRuleError):
            extend(season.campaign.pk, units, given, act=act_of(lan))
    with pytest.raises(CampaignRuleError):
        extend(season.campaign.pk, [], MoreTime(Stage.SELF_SCORING, END + DAY, "x"), act=act_of(lan))
    assert not Extension.objects.exists()


def test_who_has_not_finished_is_reminded_once(season: Season, chi: User, dung: User) -> None:
    Window.objects.update(reminders=[3])
    word = RemindDue(season.campaign.pk, Stage.SELF_SCORING, END, 3)
    assert remind(word, at=END - timedelta(hours=3)) == 2
    assert remind(word, at=END - timedelta(hours=2)) == 0
    assert {notice.recipient for notice in Notice.objects.all()} == {chi, dung}


def test_who_has_submitted_is_left_in_peace(season: Season, chi: User) -> None:
    Window.objects.update(reminders=[3])
    Participant.objects.update(state=ParticipantState.SUBMITTED)
    assert remind(RemindDue(season.campaign.pk, Stage.SELF_SCORING, END, 3), at=END - DAY) == 0


def test_reminders_of_an_end_that_moved_or_that_were_taken_off_say_nothing(season: Season, chi: User) -> None:
    Window.objects.update(reminders=[3])
    for word in (
        RemindDue(season.campaign.pk, Stage.SELF_SCORING, END + DAY, 3),
        RemindDue(season.campaign.pk, Stage.SELF_SCORING, END, 5),
    ):
        assert remind(word, at=END - DAY) == 0
    assert remind(RemindDue(season.campaign.pk, Stage.SELF_SCORING, END, 3), at=END) == 0


def test_appraisers_with_work_left_are_reminded(season: Season, hien: User, lan: User) -> None:
    window = season.window(Stage.APPRAISAL_1, END, END + DAY)
    Window.objects.filter(pk=window.pk).update(reminders=[3])
    appraiser(season.campaign, hien, at=NOW)
    word = RemindDue(season.campaign.pk, Stage.APPRAISAL_1, END + DAY, 3)
    assert remind(word, at=END) == 0
    Cell.objects.filter(participant=season.units["tu-phap"], code="1.1").update(appraiser=hien)
    assert remind(word, at=END) == 1
    assert not Job.objects.filter(handler="scoring.close").exists()
