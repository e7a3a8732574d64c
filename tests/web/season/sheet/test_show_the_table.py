"""The scoring table: who sees what of whose, in how many queries, and how it explains itself."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.conftest import NOW, act_of
from tests.factories.registry import position
from tests.factories.season import Season, appraiser
from tests.web.readers import reader
from time_machine import travel

from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState, Stage
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

HERE = "/console/campaigns/mh-2026/"
SHARE = {"numerator": "12", "denominator": "13"}


@pytest.fixture(autouse=True)
def clock() -> object:
    with travel(NOW, tick=False) as frozen:
        yield frozen


def table(season: Season, unit: str = "tu-phap") -> str:
    return f"{HERE}units/{season.units[unit].pk}/sheet/"


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def judge(season: Season, code: str, outcome: Outcome, **more: object) -> None:
    changes = {"outcome_1": outcome, "appraised_points": Decimal("1.25"), "reason_1": "Thiếu căn cứ", **more}
    Cell.objects.filter(participant=season.units["tu-phap"], code=code).update(**changes)


def test_the_tab_leads_to_the_table_of_the_reader_s_unit(season: Season, chi: User, khoa: User) -> None:
    answer = reader(user=chi).get(f"{HERE}sheet/")
    assert answer["Location"] == table(season)
    assert reader(user=khoa).get(f"{HERE}sheet/").status_code == 404


def test_who_works_for_several_units_chooses(season: Season, chi: User, lan: User) -> None:
    position(chi, season.units["noi-vu"].organisation, Role.UNIT_OFFICER)
    page = shown(reader(user=chi), f"{HERE}sheet/")
    assert table(season) in page
    assert table(season, "noi-vu") in page
    assert reader(user=lan).get(f"{HERE}sheet/").status_code == 404


def test_the_officer_writes_and_the_table_shows_points_and_sums(season: Season, chi: User) -> None:
    save_answer(season.units["tu-phap"].pk, "1.2", Typed(SHARE), act=act_of(chi))
    page = shown(reader(user=chi), table(season))
    assert 'value="12"' in page
    assert 'value="13"' in page
    assert page.count("3,69") >= 3, "the cell, its area and the whole"
    assert page.count("data-writable ") + page.count("data-writable>") == 4
    assert "lấy từ điều tra xã hội học" in page
    assert "Còn thiếu 4 mục" in page


def test_the_sheet_of_another_unit_does_not_exist(season: Season, chi: User, dung: User, khoa: User) -> None:
    for person in (chi, dung, khoa):
        assert reader(user=person).get(table(season, "noi-vu")).status_code == 404
    assert reader(user=khoa).get(table(season)).status_code == 404
    assert reader().get(table(season)).status_code == 302


def test_who_oversees_reads_and_finds_no_boxes(
    season: Season, minh_hoa: object, lan: User, hien: User, tu: User
) -> None:
    appraiser(season.campaign, hien, at=NOW)
    auditor = position(tu, season.campaign.organisation, Role.AUDITOR).user
    for person in (lan, hien, auditor):
        page = shown(reader(user=person), table(season))
        assert 'class="box"' not in page
        assert "data-writable" not in page.replace('data-writable="0"', "")


def test_after_submission_the_unit_reads_and_is_told_what_to_do(season: Season, chi: User) -> None:
    Participant.objects.filter(pk=season.units["tu-phap"].pk).update(state=ParticipantState.SUBMITTED)
    page = shown(reader(user=chi), table(season))
    assert 'class="box"' not in page
    assert "đề nghị cơ quan chủ trì mở lại" in page


def test_the_first_appraisal_is_hidden_from_the_unit_until_it_may_explain(
    season: Season, chi: User, lan: User, hien: User
) -> None:
    appraiser(season.campaign, hien, at=NOW)
    judge(season, "1.2", Outcome.CHANGED)
    panel = f"{HERE}units/{season.units['tu-phap'].pk}/cells/1.2/panel/"
    for path in (table(season), panel):
        page = shown(reader(user=chi), path)
        assert "1,25" not in page
        assert "Thiếu căn cứ" not in page
    assert "1,25" in shown(reader(user=lan), table(season))
    assert "1,25" in shown(reader(user=hien), table(season))
    season.window(Stage.EXPLANATION, NOW, NOW + timedelta(days=2))
    assert "1,25" in shown(reader(user=chi), table(season))
    page = shown(reader(user=chi), panel)
    assert "Thiếu căn cứ" in page
    assert "Vũ Thị Hiền" not in page


def test_a_request_for_more_is_seen_at_once(season: Season, chi: User) -> None:
    judge(season, "1.2", Outcome.ASKED, reason_1="Xin bản ký số")
    page = shown(reader(user=chi), table(season))
    assert "Tổ thẩm định yêu cầu bổ sung" in page
    assert "Xin bản ký số" in page
    assert "1,25" not in page


def test_what_counts_in_the_end_is_hidden_from_the_unit_until_it_is_published(
    season: Season, chi: User, lan: User
) -> None:
    judge(season, "1.2", Outcome.ACCEPTED, final_points=Decimal("2.75"), outcome_2=Outcome.CHANGED)
    assert "2,75" not in shown(reader(user=chi), table(season))
    assert "2,75" in shown(reader(user=lan), table(season))
    Campaign.objects.filter(pk=season.campaign.pk).update(state=CampaignState.PUBLISHED)
    assert "2,75" in shown(reader(user=chi), table(season))


def test_one_of_a_blind_pair_does_not_see_the_other_s_judgement(
    season: Season, hien: User, lan: User, chi: User
) -> None:
    appraiser(season.campaign, hien, at=NOW)
    judge(season, "1.2", Outcome.CHANGED, appraiser=lan, second_appraiser=hien)
    assert "1,25" not in shown(reader(user=hien), table(season))
    assert "1,25" in shown(reader(user=lan), table(season)), "who runs the season judges nothing here"


def test_an_appraiser_reads_the_own_unit_as_its_people_do(season: Season, hien: User) -> None:
    appraiser(season.campaign, hien, at=NOW)
    changes = {"outcome_1": Outcome.CHANGED, "appraised_points": Decimal("1.25")}
    Cell.objects.filter(participant=season.units["noi-vu"], code="1.2").update(**changes)
    assert "1,25" not in shown(reader(user=hien), table(season, "noi-vu"))


def test_the_table_costs_few_queries(
    season: Season, chi: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = reader(user=chi)
    with django_assert_max_num_queries(15):
        shown(client, table(season))


def test_the_panel_tells_the_rule_why_last_year_and_the_history(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"]
    former = {"code": "1.1", "title": "Nhiệm vụ", "points": "3.5", "maximum": "4", "reason": "Chậm báo cáo"}
    Cell.objects.filter(participant=unit, code="1.2").update(former=former)
    save_answer(unit.pk, "1.2", Typed(SHARE, "Theo sổ theo dõi"), act=act_of(chi))
    page = shown(reader(user=chi), f"{HERE}units/{unit.pk}/cells/1.2/panel/")
    for words in ("Tỷ lệ 12 / 13", "rule-chart", "Theo sổ theo dõi", "Lê Thị Chi", "3,5 / 4", "Chậm báo cáo"):
        assert words in page
    assert 'circle class="mark"' in page, "the unit's figure lies on the rule"


def test_the_panel_of_another_unit_or_of_no_leaf_does_not_exist(season: Season, chi: User) -> None:
    client = reader(user=chi)
    unit, other = season.units["tu-phap"].pk, season.units["noi-vu"].pk
    assert client.get(f"{HERE}units/{other}/cells/1.2/panel/").status_code == 404
    assert client.get(f"{HERE}units/{unit}/cells/1/panel/").status_code == 404
    assert client.get(f"{HERE}units/{unit}/cells/9.9/panel/").status_code == 404
