"""One criterion across the units: what is shown to whom, and at what cost."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.conftest import act_of
from tests.evaluation.appraisal.conftest import LATER, Team
from tests.factories.registry import department
from tests.factories.season import Season
from tests.web.readers import reader
from tests.web.season.appraisal.conftest import Clock

from caicach.core.codes.text import fold, sort_key
from caicach.evaluation.appraisal.judging import Judgement, judge
from caicach.evaluation.campaigns.constants import ParticipantState
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.opening import lay_out
from caicach.registry.accounts.models import User

PAGE = "/console/campaigns/mh-2026/appraisal/criteria/2.1/"
PAIR = "/console/campaigns/mh-2026/appraisal/criteria/1.2/"
LESS = Judgement(
    Outcome.CHANGED,
    reason="Một nhiệm vụ chưa xong",
    boxes={"numerator": "11", "denominator": "13"},
    answer_version=1,
)


def page(client: Client, path: str = PAGE) -> str:
    """Return a page as text."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_claims_of_a_criterion_stand_side_by_side(season: Season, team: Team, clock: Clock) -> None:
    clock(LATER)
    text = page(reader(user=team.hien))
    assert "99 / 100" in text
    assert "Chưa thẩm định" in text
    assert 'data-judge="' in text
    all_of_them = page(reader(user=team.hien), PAGE + "?show=all")
    assert "Đơn vị chưa nộp" in all_of_them


def test_strangers_and_units_find_nothing_there(
    season: Season, team: Team, clock: Clock, chi: User, dung: User, khoa: User, an: User
) -> None:
    clock(LATER)
    cell = season.cell("tu-phap", "2.1").pk
    for path in (
        PAGE,
        "/console/campaigns/mh-2026/appraisal/",
        f"/console/campaigns/mh-2026/appraisal/units/{season.units['tu-phap'].pk}/",
        f"/console/campaigns/mh-2026/appraisal/cells/{cell}/",
        "/console/campaigns/mh-2026/appraisal/disputes/",
        "/console/campaigns/mh-2026/appraisal/adjustments/",
        "/console/campaigns/mh-2026/appraisal/reasons/",
    ):
        for person in (chi, dung, khoa, an):
            assert reader(user=person).get(path).status_code == 404, (path, person)
        assert reader(user=team.hien).get(path).status_code == 200, path


def test_who_audits_reads_and_writes_nothing(season: Season, team: Team, clock: Clock, auditor: User) -> None:
    clock(LATER)
    client = reader(user=auditor)
    assert "data-judge" not in page(client, PAGE + "?show=all")
    cell = season.cell("tu-phap", "2.1").pk
    typed = {"outcome": "accepted", "version": "1"}
    assert client.post(f"/console/campaigns/mh-2026/appraisal/cells/{cell}/judge/", typed).status_code == 403
    assert season.cell("tu-phap", "2.1").outcome_1 == ""


def test_drafts_of_a_unit_are_not_shown(season: Season, team: Team, clock: Clock) -> None:
    clock(LATER)
    Participant.objects.filter(pk=season.units["tu-phap"].pk).update(state=ParticipantState.DRAFTING)
    client = reader(user=team.hien)
    assert "99 / 100" not in page(client, PAGE + "?show=all")
    cell = season.cell("tu-phap", "2.1").pk
    assert "99 / 100" not in page(client, f"/console/campaigns/mh-2026/appraisal/cells/{cell}/")


def test_a_claim_is_accepted_from_the_list(season: Season, team: Team, clock: Clock) -> None:
    clock(LATER)
    client, cell = reader(user=team.hien), season.cell("tu-phap", "2.1")
    address = f"/console/campaigns/mh-2026/appraisal/cells/{cell.pk}/judge/"
    typed = {"outcome": "accepted", "version": "1", "view": "criterion"}
    answer = client.post(address, typed, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert text.strip().startswith("<tr")
    assert "Công nhận" in text
    assert answer.headers["HX-Trigger-After-Swap"] == "appraisal-taken"
    assert season.cell("tu-phap", "2.1").outcome_1 == Outcome.ACCEPTED
    changed = {**typed, "outcome": "changed", "points": "2,5", "ready": "Trễ hạn", "reason": "3 ngày"}
    client.post(address, changed)
    cell = season.cell("tu-phap", "2.1")
    assert (str(cell.appraised_points), cell.reason_1) == ("2.5", "Trễ hạn\n3 ngày")


def test_what_is_refused_is_told_and_what_was_typed_stays(season: Season, team: Team, clock: Clock) -> None:
    clock(LATER)
    client, cell = reader(user=team.hien), season.cell("tu-phap", "2.1")
    address = f"/console/campaigns/mh-2026/appraisal/cells/{cell.pk}/judge/"
    stale = client.post(address, {"outcome": "accepted", "version": "0"}, headers={"HX-Request": "true"})
    assert stale.headers["HX-Retarget"] == "#appraisal-says"
    assert "Đơn vị đã sửa tiêu chí 2.1" in stale.content.decode()
    wrong = {"outcome": "changed", "version": "1", "reason": "Sai số liệu", "points": "chín"}
    text = client.post(address, wrong).content.decode()
    assert "Điểm công nhận không phải là số" in text
    assert "Sai số liệu" in text
    assert client.post(address, {"outcome": "council", "version": "1"}).status_code == 404


def test_one_of_a_pair_learns_nothing_of_the_other(season: Season, team: Team, clock: Clock) -> None:
    clock(LATER)
    cell = season.cell("tu-phap", "1.2")
    judge(cell.pk, LESS, act=act_of(team.mai, LATER))
    unit = season.units["tu-phap"].pk
    for path in (
        PAIR,
        f"/console/campaigns/mh-2026/appraisal/units/{unit}/",
        f"/console/campaigns/mh-2026/appraisal/cells/{cell.pk}/",
        f"/console/campaigns/mh-2026/appraisal/cells/{cell.pk}/?view=unit",
        "/console/campaigns/mh-2026/appraisal/disputes/",
    ):
        text = page(reader(user=team.hien), path)
        assert "Một nhiệm vụ chưa xong" not in text, path
        assert "11 / 13" not in text, path
        assert "Ngô Thị Mai" not in text, path
        assert "Điều chỉnh</span>" not in text, path
    assert "Chờ người thẩm định độc lập" in page(reader(user=team.mai), PAIR)
    asked = Judgement(Outcome.ASKED, reason="Gửi danh mục", answer_version=1)
    judge(cell.pk, asked, act=act_of(team.mai, LATER))
    assert "Gửi danh mục" not in page(reader(user=team.hien), PAIR)
    assert "Chờ đơn vị bổ sung" not in page(reader(user=team.hien), PAIR)
    accept = Judgement(Outcome.ACCEPTED, answer_version=1)
    judge(cell.pk, LESS, act=act_of(team.mai, LATER))
    judge(cell.pk, accept, act=act_of(team.hien, LATER))
    assert "Hai kết luận lệch nhau" in page(reader(user=team.hien), PAIR)
    settling = page(reader(user=team.son), f"/console/campaigns/mh-2026/appraisal/cells/{cell.pk}/")
    assert "Một nhiệm vụ chưa xong" in settling
    assert "Ngô Thị Mai" not in settling, "whose judgement it is stays hidden from who settles"


def many_units(season: Season, team: Team, count: int) -> None:
    """Add submitted units to the season, all Hiền's to appraise."""
    top = season.campaign.organisation
    made = []
    for number in range(count):
        name = f"Sở Minh Họa {number:03}"
        made.append(
            Participant.objects.create(
                campaign=season.campaign,
                block=season.block,
                organisation=department(name, parent=top),
                name=name,
                short_name=name,
                name_folded=fold(name),
                name_sort=sort_key(name),
                state=ParticipantState.SUBMITTED,
            )
        )
    lay_out(made, {})
    Cell.objects.filter(participant__in=made, code="2.1").update(
        appraiser=team.hien, answer={"numerator": "9", "denominator": "10"}, version=1, self_points="3"
    )


@pytest.mark.parametrize(
    ("path", "most"),
    [
        # Two of them are the notices and doors of the console around the page, three tell the barred units.
        (PAGE, 18),
        (PAGE + "?show=all&page=2", 18),
        ("/console/campaigns/mh-2026/appraisal/", 20),
        ("/console/campaigns/mh-2026/appraisal/?by=unit", 20),
    ],
)
def test_pages_cost_the_same_however_many_units_there_are(
    season: Season,
    team: Team,
    clock: Clock,
    path: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    clock(LATER)
    many_units(season, team, 70)
    client = reader(user=team.hien)
    with django_assert_max_num_queries(most):
        page(client, path)


def test_the_same_answer_scored_differently_is_shown(season: Season, team: Team, clock: Clock) -> None:
    clock(LATER)
    many_units(season, team, 3)
    cells = list(Cell.objects.filter(code="2.1", self_points="3").order_by("pk"))
    judge(cells[0].pk, Judgement(Outcome.ACCEPTED, answer_version=1), act=act_of(team.hien, LATER))
    text = page(reader(user=team.hien))
    assert "Cùng số liệu này: 1 đơn vị được 3,00" in text
    lower = Judgement(
        Outcome.CHANGED, reason="Trừ", boxes={"numerator": "1", "denominator": "9"}, answer_version=1
    )
    judge(cells[1].pk, lower, act=act_of(team.hien, LATER))
    text = page(reader(user=team.hien))
    assert "1 đơn vị được 0,00" in text
    assert "Sở Minh Họa" in text


def test_several_are_accepted_after_a_look_and_undone(season: Season, team: Team, clock: Clock) -> None:
    clock(LATER)
    many_units(season, team, 3)
    cells = list(Cell.objects.filter(code="2.1", self_points="3"))
    client = reader(user=team.hien)
    picked = {"cell": [f"{cell.pk}:1" for cell in cells]}
    looked = client.post(f"{PAGE}accept/", picked).content.decode()
    assert "Công nhận tất cả các mục trên" in looked
    assert not Cell.objects.filter(outcome_1="accepted").exists()
    client.post(f"{PAGE}accept/", {**picked, "confirmed": "1"})
    assert Cell.objects.filter(outcome_1="accepted").count() == 3
    undone = client.post(f"{PAGE}undo/", {"cell": [str(cell.pk) for cell in cells]}).content.decode()
    assert "Đã rút kết luận của 3 đơn vị" in undone
    assert not Cell.objects.filter(outcome_1="accepted").exists()


def test_who_runs_the_season_reads_the_load_of_all(
    season: Season, team: Team, clock: Clock, lan: User, auditor: User
) -> None:
    clock(LATER)
    judge(season.cell("tu-phap", "1.2").pk, LESS, act=act_of(team.mai, LATER))
    judge(
        season.cell("tu-phap", "2.1").pk,
        Judgement(Outcome.ACCEPTED, answer_version=1),
        act=act_of(team.hien, LATER),
    )
    for person in (lan, auditor):
        text = page(reader(user=person), "/console/campaigns/mh-2026/appraisal/")
        assert "Tiến độ của những người thẩm định" in text
        assert "1/4" in text, "Hiền has concluded one of her cells"
        assert "1/1" in text, "Mai has concluded hers"
    assert str(team.mai) not in page(reader(user=team.hien), "/console/campaigns/mh-2026/appraisal/")
