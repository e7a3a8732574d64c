"""The console's start page says what is to do today, who one is, and in which organisations one acts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.conftest import act_of
from tests.factories.season import Season, appraiser
from tests.web.readers import reader

from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision, Explanation
from caicach.evaluation.campaigns.constants import Part, ParticipantState, Stage
from caicach.evaluation.campaigns.models import Extension, Participant
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.models import Delegation, Position, User

pytestmark = pytest.mark.django_db


def today_of(user: User) -> str:
    response = reader(user=user).get("/console/")
    assert response.status_code == 200
    return response.content.decode()


def test_an_appraiser_sees_name_organisation_and_role(hien: User, khoa: User) -> None:
    page = today_of(hien)
    assert "Vũ Thị Hiền" in page
    assert "Sở Nội vụ" in page
    assert "Người thẩm định" in page
    other = today_of(khoa)
    assert "Vũ Thị Hiền" not in other
    assert "Sở Nội vụ" not in other
    assert "Xã Đồi Gió" in other


def test_a_citizen_sees_that_no_position_was_given(an: User) -> None:
    page = today_of(an)
    assert "Bạn chưa được giao vị trí nào" in page
    assert "<table" not in page


def test_a_position_that_ended_is_not_shown(hien: User) -> None:
    Position.objects.filter(user=hien).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert "Người thẩm định" not in today_of(hien)


def test_powers_that_were_lent_name_who_lent_them(hien: User, dung: User, khoa: User) -> None:
    today = timezone.localdate()
    Delegation.objects.create(
        position=Position.objects.get(user=dung),
        delegate=hien,
        reason="đi công tác",
        valid_from=today,
        valid_to=today + timedelta(days=3),
    )
    page = today_of(hien)
    assert "Sở Tư pháp" in page
    assert "Phạm Văn Dũng" in page
    assert "Phạm Văn Dũng" not in today_of(khoa)


def test_the_position_one_acts_in_stands_above_the_page(hien: User) -> None:
    assert "<strong>Sở Nội vụ</strong>" in today_of(hien)


def figures_of(page: str) -> dict[str, str]:
    found = re.findall(r'duty-figure">([^<]*)</strong> <span>([^<]*)', page)
    return {words: number for number, words in found}


def running(season: Season) -> Season:
    at = timezone.now()
    season.window(Stage.SELF_SCORING, at - timedelta(days=1), at + timedelta(days=2))
    return season


def test_a_unit_sees_what_is_due_and_what_is_at_stake_and_others_see_nothing_of_it(
    season: Season, chi: User, khoa: User
) -> None:
    running(season)
    unit = season.units["tu-phap"]
    share = Typed({"numerator": "12", "denominator": "13"})
    save_answer(unit.pk, "1.2", share, act=act_of(chi, timezone.now()))
    page = today_of(chi)
    assert "Đánh giá cải cách hành chính năm 2026" in page
    assert f"/console/campaigns/mh-2026/units/{unit.pk}/sheet/lacking/" in page
    assert "điểm còn thiếu so với tối đa" in page
    assert "1 mục được ghi" in page
    other = today_of(khoa)
    assert "mh-2026" not in other


def test_a_head_finds_the_sheet_that_waits_and_its_officer_sees_it_waiting(
    season: Season, chi: User, dung: User
) -> None:
    running(season)
    unit = season.units["tu-phap"]
    save_answer(unit.pk, "1.1", Typed({"value": "Có"}), act=act_of(chi, timezone.now()))
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.WITH_HEAD)
    assert "bảng chờ thủ trưởng duyệt và nộp" in today_of(dung)
    assert "bảng đang chờ thủ trưởng duyệt" in today_of(chi)


def test_an_appraiser_counts_claims_of_submitted_units_alone(season: Season, hien: User) -> None:
    running(season)
    appraiser(season.campaign, hien, at=timezone.now())
    Cell.objects.filter(participant=season.units["tu-phap"]).update(appraiser=hien)
    assert "mục chờ tôi thẩm định" not in today_of(hien)
    Participant.objects.filter(pk=season.units["tu-phap"].pk).update(state=ParticipantState.SUBMITTED)
    assert "mục chờ tôi thẩm định" in today_of(hien)


def test_who_runs_the_season_sees_units_that_missed_the_window(season: Season, lan: User) -> None:
    at = timezone.now()
    season.window(Stage.SELF_SCORING, at - timedelta(days=3), at - timedelta(days=1))
    page = today_of(lan)
    assert "đơn vị quá hạn chưa nộp" in page
    assert "/progress/?mark=late" in page


def test_a_unit_with_more_time_is_not_told_to_be_late(season: Season, lan: User, chi: User) -> None:
    at, unit = timezone.now(), season.units["tu-phap"]
    season.window(Stage.SELF_SCORING, at - timedelta(days=3), at - timedelta(days=1))
    Extension.objects.create(
        participant=unit,
        stage=Stage.SELF_SCORING,
        opens_at=at - timedelta(hours=1),
        closes_at=at + timedelta(days=1),
        reason="Máy chủ hỏng",
        by=lan,
        at=at,
    )
    page = today_of(lan)
    assert figures_of(page) == {"đơn vị quá hạn chưa nộp": "1", "đơn vị đang được gia hạn, chưa nộp": "1"}
    assert "/progress/?mark=extended" in page
    assert "1 gia hạn, mở lại" in page
    assert "bảng tự đánh giá quá hạn" not in today_of(chi)


def test_who_runs_the_season_sees_what_happened_since_yesterday(
    season: Season, lan: User, chi: User, hien: User
) -> None:
    now = timezone.now()
    cell = season.cell("tu-phap", "1.1")
    for number, at in enumerate((now - timedelta(days=2), now), start=1):
        Decision.objects.create(
            cell=cell, round=Round.FIRST, number=number, outcome=Outcome.ACCEPTED, by=hien, at=at
        )
    Explanation.objects.create(cell=cell, number=1, text="Đã đủ", by=chi, at=now)
    assert "1 kết luận thẩm định, 1 giải trình." in today_of(lan)
    assert "kết luận thẩm định" not in today_of(chi)


def test_each_figure_of_a_unit_opens_its_answers_to_the_appraisal(season: Season, chi: User) -> None:
    running(season)
    unit = season.units["tu-phap"]
    Cell.objects.filter(participant=unit, code__in=("1.1", "1.2")).update(outcome_1=Outcome.ASKED)
    page = today_of(chi)
    assert figures_of(page)["mục Tổ thẩm định yêu cầu bổ sung"] == "2"
    assert f"/console/campaigns/mh-2026/explanations/?unit={unit.pk}" in page


def test_who_settles_counts_what_two_judged_differently(season: Season, hien: User, chi: User) -> None:
    running(season)
    appraiser(season.campaign, hien, at=timezone.now(), part=Part.SETTLING)
    assert "mục còn tranh chấp" not in today_of(hien)
    Cell.objects.filter(participant=season.units["tu-phap"], code="1.1").update(is_disputed=True)
    assert figures_of(today_of(hien)) == {"mục còn tranh chấp": "1"}
    assert "mục còn tranh chấp" not in today_of(chi)


def test_doors_stand_for_those_alone_who_may_enter(lan: User, chi: User, khoa: User, an: User) -> None:
    doors = {person.username: today_of(person) for person in (lan, chi, khoa, an)}
    assert 'href="/console/criteria/"' in doors["lan"]
    assert 'href="/console/campaigns/"' in doors["lan"]
    assert 'href="/console/campaigns/"' in doors["chi"]
    assert 'href="/console/criteria/"' not in doors["chi"]
    for name in ("khoa", "an"):
        assert 'href="/console/campaigns/"' not in doors[name]
        assert 'href="/console/criteria/"' not in doors[name]
