"""A submitted sheet that is opened again for a part is written in that part alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW, act_of
from tests.factories.season import Season

from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.scoring.carrying import carriable
from caicach.evaluation.scoring.extending import MoreTime, end_extension, extend
from caicach.evaluation.scoring.models import Cell, ScoreCard
from caicach.evaluation.scoring.sealing import Words, return_to_officer, send_to_head, submit, write_report
from caicach.evaluation.scoring.selectors import sheet_for
from caicach.evaluation.scoring.services import Typed, WindowClosedError, reopened_part, save_answer
from caicach.evaluation.scoring.table import writable_codes
from caicach.registry.accounts.models import User

SHARE = {"numerator": "12", "denominator": "13"}
HOUR = timedelta(hours=1)
LATER = NOW + HOUR
LONGER = NOW + timedelta(days=3)


@pytest.fixture
def unit(season: Season, chi: User, dung: User) -> int:
    """Sở Tư pháp, which has submitted while the window is open."""
    key = season.units["tu-phap"].pk
    save_answer(key, "1.2", Typed(SHARE), act=act_of(chi))
    complete(key)
    submit(key, act=act_of(dung))
    return key


def complete(key: int) -> None:
    ScoreCard.objects.filter(participant=key).update(lacking=0, reckoned_at=NOW)


def more(season: Season, unit: int, lan: User, code: str = "") -> int:
    given = MoreTime(Stage.SELF_SCORING, LONGER, "Bổ sung số liệu", code)
    [made] = extend(season.campaign.pk, [unit], given, act=act_of(lan, LATER))
    return made.pk


def writable(season: Season, person: User) -> set[str]:
    entered = Entered(season.campaign, access_to(season.campaign, person, on=NOW.date()))
    sheet = sheet_for(entered, season.units["tu-phap"].pk, at=LATER)
    assert sheet is not None
    return set(writable_codes(sheet, act_of(person, LATER)))


def test_one_criterion_alone_is_written_again(season: Season, unit: int, chi: User, lan: User) -> None:
    assert writable(season, chi) == set()
    more(season, unit, lan, "1.2")
    assert season.unit("tu-phap").state == ParticipantState.DRAFTING
    assert writable(season, chi) == {"1.2"}
    save_answer(unit, "1.2", Typed({}, base_version=1), act=act_of(chi, LATER))
    with pytest.raises(WindowClosedError, match=r"phần 1\.2"):
        save_answer(unit, "1.1", Typed({"value": "1"}), act=act_of(chi, LATER))
    with pytest.raises(WindowClosedError, match="phần lời báo cáo"):
        write_report(unit, Words("a", "", ""), act=act_of(chi, LATER))
    Cell.objects.filter(participant=unit, code="2.1").update(former={"code": "2.1", "answer": SHARE})
    assert carriable(season.unit("tu-phap"), act=act_of(chi, LATER)) == []


def test_an_area_is_written_again_with_all_below_it(season: Season, unit: int, chi: User, lan: User) -> None:
    more(season, unit, lan, "1")
    assert writable(season, chi) == {"1.1", "1.2", "1.3"}
    more(season, unit, lan, "2.1")
    assert writable(season, chi) == {"1.1", "1.2", "1.3", "2.1"}


def test_more_time_for_the_whole_sheet_opens_all_of_it(
    season: Season, unit: int, chi: User, lan: User
) -> None:
    more(season, unit, lan, "1.2")
    more(season, unit, lan)
    assert writable(season, chi) == {"1.1", "1.2", "1.3", "2.1"}
    write_report(unit, Words("a", "", ""), act=act_of(chi, LATER))


def test_who_has_not_submitted_writes_all_while_the_window_is_open(
    season: Season, chi: User, lan: User
) -> None:
    key = season.units["tu-phap"].pk
    more(season, key, lan, "1.2")
    assert writable(season, chi) == {"1.1", "1.2", "1.3", "2.1"}


def test_sent_and_returned_the_part_stays_the_part_until_it_is_submitted_anew(
    season: Season, unit: int, chi: User, dung: User, lan: User
) -> None:
    extension = more(season, unit, lan, "1.2")
    complete(unit)
    send_to_head(unit, act=act_of(chi, LATER))
    return_to_officer(unit, note="Xem lại", act=act_of(dung, LATER))
    assert writable(season, chi) == {"1.2"}
    submit(unit, act=act_of(dung, LATER + HOUR))
    assert writable(season, chi) == set()
    [again] = extend(
        season.campaign.pk,
        [unit],
        MoreTime(Stage.SELF_SCORING, LONGER, "Lần nữa", "2.1"),
        act=act_of(lan, LATER + 2 * HOUR),
    )
    participant = season.unit("tu-phap")
    hours = hours_of(season.campaign, participant)
    assert reopened_part(participant, hours, LATER + 3 * HOUR) == frozenset({"2.1"}), (
        "what came before it is over"
    )
    end_extension(again.pk, act=act_of(lan, LATER + 4 * HOUR))
    assert extension != again.pk
    assert season.unit("tu-phap").state == ParticipantState.LOCKED, "nothing of it is open any more"
    assert season.unit("tu-phap").submitted_at == LATER + HOUR, "and it counts as submitted"
