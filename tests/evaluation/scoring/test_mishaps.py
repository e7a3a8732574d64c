"""What goes wrong in a season: two heads at once, a server that dies, clocks, mergers, people who leave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from tests.common.jobs.test_kill_workers import server_address
from tests.conftest import NOW, TODAY, Province, act_of
from tests.evaluation.evidence.files import document
from tests.evaluation.scoring.test_close_windows import due
from tests.factories.registry import held_by, position, user
from tests.factories.season import Season, appraiser
from tests.registry.test_change_at_the_same_time import refusals, together

from caicach.common.audit.models import Entry
from caicach.common.audit.selectors import verified_chain
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import ParticipantState
from caicach.evaluation.campaigns.people import possible_appraisers
from caicach.evaluation.evidence.services import Pointer, link
from caicach.evaluation.scoring import sealing
from caicach.evaluation.scoring.allotting import Way, allot, end_appraiser, free_cells
from caicach.evaluation.scoring.closing import close
from caicach.evaluation.scoring.constants import Step
from caicach.evaluation.scoring.models import Cell, CellRevision, ScoreCard, SheetStep
from caicach.evaluation.scoring.sealing import WrongStepError, submit
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.registry.accounts.services import end_position
from caicach.registry.acting import RegistryRuleError
from caicach.registry.organisations.constants import SuccessionKind
from caicach.registry.organisations.services import end_organisation, record_succession

SHARE = {"numerator": "12", "denominator": "13"}
FULL = {"numerator": "13", "denominator": "13"}
HOUR = timedelta(hours=1)


@pytest.fixture
def unit(season: Season, chi: User) -> int:
    """Sở Tư pháp with an answer, and a sheet that lacks nothing."""
    key = season.units["tu-phap"].pk
    save_answer(key, "1.2", Typed(SHARE), act=act_of(chi))
    complete(key)
    return key


def complete(key: int) -> None:
    ScoreCard.objects.filter(participant=key).update(lacking=0, reckoned_at=NOW)


def steps(key: int) -> list[str]:
    return list(SheetStep.objects.filter(participant=key).order_by("pk").values_list("step", flat=True))


def entries(season: Season, action: str) -> int:
    assert verified_chain(season.campaign.chain).verdict.is_sound
    return Entry.objects.filter(chain=season.campaign.chain, action=action).count()


# --- Two heads ---------------------------------------------------------------------------------------


@pytest.fixture
def deputy(minh_hoa: Province) -> User:
    """A second head of Sở Tư pháp."""
    return position(user("pho", "Ngô Văn Phó"), minh_hoa.justice, Role.UNIT_HEAD).user


def test_a_second_head_is_told_that_the_sheet_is_submitted(
    season: Season, unit: int, dung: User, deputy: User
) -> None:
    submit(unit, act=act_of(dung))
    with pytest.raises(WrongStepError, match="Đã nộp"):
        submit(unit, act=act_of(deputy))
    assert steps(unit) == [Step.SUBMITTED]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_heads_who_press_at_once_one_submits_and_the_other_is_told(
    season: Season, unit: int, chi: User, dung: User, deputy: User
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the tests run on SQLite, where writers never meet")
    for done in range(1, 7):
        outcomes = together(*(partial(submit, unit, act=act_of(head)) for head in (dung, deputy)))
        [refused] = refusals(outcomes)
        assert isinstance(refused, WrongStepError), repr(refused)
        assert steps(unit).count(Step.SUBMITTED) == done
        assert entries(season, "scoring.submitted") == done
        sealing.reopen(unit, reason="Thử lại", act=act_of(dung))
        complete(unit)


# --- A server that dies ------------------------------------------------------------------------------


def test_a_submission_that_breaks_off_leaves_nothing_and_is_made_again(
    season: Season, unit: int, dung: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_arguments: object, **_more: object) -> None:
        raise ConnectionError("the database went away")

    monkeypatch.setattr(sealing, "enter", dies)
    with pytest.raises(ConnectionError):
        submit(unit, act=act_of(dung))
    monkeypatch.undo()
    assert steps(unit) == []
    assert season.unit("tu-phap").state == ParticipantState.DRAFTING
    submit(unit, act=act_of(dung))
    assert steps(unit) == [Step.SUBMITTED]
    assert entries(season, "scoring.submitted") == 1


KILLED = """
import os, signal, sys
import django
django.setup()
from datetime import datetime
from django.db import transaction
from caicach.evaluation.scoring import sealing
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act

def die(*arguments, **more):
    os.kill(os.getpid(), signal.SIGKILL)

unit, head, at, when = int(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]), sys.argv[4]
if when == "before the end":
    enter = sealing.enter
    sealing.enter = lambda *arguments, **more: (enter(*arguments, **more), die())
sealing.submit(unit, act=Act(by=User.objects.get(pk=head), at=at, origin="test"))
die()
"""


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("when", "submitted"), [("before the end", 0), ("before the answer", 1)])
def test_a_server_killed_while_submitting_has_submitted_once_or_not_at_all(
    season: Season, unit: int, dung: User, when: str, submitted: int
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the tests run on SQLite in memory, which no other process opens")
    address = f"{server_address()}/{connection.settings_dict['NAME']}"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(unit), str(dung.pk), NOW.isoformat(), when],
        env={**os.environ, "CAICACH_DATABASE": address, "DJANGO_SETTINGS_MODULE": "caicach.config.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert steps(unit).count(Step.SUBMITTED) == submitted
    assert entries(season, "scoring.submitted") == submitted
    if submitted:
        with pytest.raises(WrongStepError, match="Đã nộp"):
            submit(unit, act=act_of(dung))
    else:
        submit(unit, act=act_of(dung))
    assert steps(unit) == [Step.SUBMITTED]
    assert entries(season, "scoring.submitted") == 1


# --- Clocks ------------------------------------------------------------------------------------------


def test_a_clock_set_back_opens_no_sealed_sheet_and_keeps_the_order_of_what_was_written(
    season: Season, unit: int, chi: User, dung: User
) -> None:
    save_answer(unit, "1.2", Typed(FULL, base_version=1), act=act_of(chi, NOW - HOUR))
    revisions = CellRevision.objects.filter(cell=season.cell("tu-phap", "1.2")).order_by("pk")
    assert [one.answer["numerator"] for one in revisions] == ["12", "13"]
    assert season.cell("tu-phap", "1.2").answer["numerator"] == "13"
    complete(unit)
    end = NOW + 24 * HOUR
    close(due(season), at=end)
    assert season.unit("tu-phap").state == ParticipantState.LOCKED
    for refused in (
        partial(save_answer, unit, "1.2", Typed(SHARE), act=act_of(chi, end - HOUR)),
        partial(submit, unit, act=act_of(dung, end - HOUR)),
    ):
        with pytest.raises(RegistryRuleError):
            refused()
    close(due(season), at=end)
    assert steps(unit) == [Step.LOCKED]
    assert entries(season, "scoring.locked") == len(season.units)


# --- Mergers -----------------------------------------------------------------------------------------


def test_a_unit_that_is_merged_in_mid_season_loses_nothing_and_counts_once(
    season: Season, unit: int, minh_hoa: Province, chi: User, lan: User, tu: User
) -> None:
    link(unit, "1.2", document(season, chi).pk, Pointer("2"), act=act_of(chi))
    before = season.cell("tu-phap", "1.2")
    oanh = position(user("oanh", "Vũ Kim Oanh"), minh_hoa.home_affairs, Role.UNIT_OFFICER).user
    end_organisation(minh_hoa.justice, last_day=TODAY, is_abolition=False, act=act_of(tu))
    tomorrow = TODAY + timedelta(days=1)
    record_succession(
        minh_hoa.justice, minh_hoa.home_affairs, kind=SuccessionKind.MERGE, on=tomorrow, act=act_of(tu)
    )
    close(due(season), at=NOW + 24 * HOUR)
    after = season.cell("tu-phap", "1.2")
    assert (after.answer, after.self_points, after.evidence_count) == (before.answer, before.self_points, 1)
    merged = season.unit("tu-phap")
    assert (merged.name, merged.state) == ("Sở Tư pháp", ParticipantState.LOCKED)
    assert season.campaign.participants.count() == 2
    access = access_to(season.campaign, lan, on=tomorrow)
    assert access.sees_sheet_of(merged)
    assert access_to(season.campaign, oanh, on=tomorrow).officer_of == {
        merged.pk,
        season.units["noi-vu"].pk,
    }, "the successor's people answer for what it took over"
    assert not access_to(season.campaign, chi, on=tomorrow).enters, "posts end with their organisation"
    assert entries(season, "scoring.locked") == 2


# --- People who leave --------------------------------------------------------------------------------


def test_what_an_appraiser_who_left_had_not_judged_is_given_to_another(
    season: Season, hien: User, lan: User, tu: User
) -> None:
    held = appraiser(season.campaign, hien, at=NOW)
    way = Way(by_unit=False, blind_share=0, seed="gieo")
    allot(season.campaign.pk, way, act=act_of(lan))
    own = Cell.objects.filter(campaign=season.campaign, appraiser=hien)
    count = own.count()
    assert count
    end_position(held_by(hien, on=TODAY)[0], last_day=TODAY, act=act_of(tu))
    tomorrow = TODAY + timedelta(days=1)
    assert not access_to(season.campaign, hien, on=tomorrow).appraises
    assert possible_appraisers(season.campaign, on=tomorrow) == []
    free = free_cells(season.campaign)
    assert end_appraiser(held.pk, act=act_of(lan, NOW + 24 * HOUR)) == count
    assert free_cells(season.campaign) == free + count
    assert entries(season, "scoring.freed") == 1
