"""What a unit reads of its appraisal and answers, and objections between units, on their pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.conftest import act_of
from tests.evaluation.appraisal.conftest import EXPLAINING, LATER, SECOND, Team
from tests.factories.registry import position, user
from tests.factories.season import Season
from tests.web.readers import reader
from tests.web.season.appraisal.conftest import Clock

from caicach.evaluation.appraisal.constants import ObjectionState
from caicach.evaluation.appraisal.judging import Judgement, judge
from caicach.evaluation.appraisal.models import Explanation, Objection
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.scoring.constants import Outcome
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

AT = "/console/campaigns/mh-2026/"
LESS = Judgement(
    Outcome.CHANGED,
    reason="Trễ hạn hai hồ sơ",
    boxes={"numerator": "95", "denominator": "100"},
    internal_note="Xem lại cả năm trước",
    answer_version=1,
)
ASKED = Judgement(Outcome.ASKED, reason="Gửi trang 3 của báo cáo", answer_version=1)


@pytest.fixture
def judged(season: Season, team: Team) -> None:
    """Points are taken off 2.1 and more is asked for 1.1."""
    judge(season.cell("tu-phap", "2.1").pk, LESS, act=act_of(team.hien, LATER))
    judge(season.cell("tu-phap", "1.1").pk, ASKED, act=act_of(team.hien, LATER))


@pytest.mark.usefixtures("judged")
def test_before_the_window_a_unit_reads_requests_alone(chi: User, clock: Clock) -> None:
    clock(LATER)
    text = reader(user=chi).get(f"{AT}explanations/").content.decode()
    assert "Gửi trang 3 của báo cáo" in text
    assert "Trễ hạn hai hồ sơ" not in text
    assert "Trả lời được từ" in text
    clock(EXPLAINING)
    text = reader(user=chi).get(f"{AT}explanations/").content.decode()
    assert "Trả lời được từ" not in text
    assert "Trễ hạn hai hồ sơ" in text
    assert "giảm 3,00 điểm" in text


@pytest.mark.usefixtures("judged")
def test_a_unit_reads_no_names_and_no_internal_notes(
    season: Season, team: Team, chi: User, dung: User, clock: Clock, noi_vu_officer: User
) -> None:
    clock(EXPLAINING)
    unit = season.units["tu-phap"].pk
    for person in (chi, dung):
        client = reader(user=person)
        for path in ("explanations/", f"explanations/?unit={unit}", "objections/"):
            text = client.get(AT + path).content.decode()
            assert "Xem lại cả năm trước" not in text, path
            assert str(team.hien) not in text, path
    other = reader(user=noi_vu_officer)
    assert "Trễ hạn hai hồ sơ" not in other.get(f"{AT}explanations/").content.decode()
    assert other.get(f"{AT}explanations/?unit={unit}").status_code == 404
    cell = season.cell("tu-phap", "2.1").pk
    assert other.post(f"{AT}explanations/{unit}/{cell}/", {"text": "x"}).status_code == 404


@pytest.mark.usefixtures("judged")
def test_an_answer_is_kept_and_a_refused_one_stays_typed(season: Season, chi: User, clock: Clock) -> None:
    clock(EXPLAINING)
    client, cell = reader(user=chi), season.cell("tu-phap", "2.1").pk
    address = f"{AT}explanations/{season.units['tu-phap'].pk}/{cell}/"
    wrong = {"accepts": "no", "text": "Sót hồ sơ", "box:numerator": "nhiều", "box:denominator": "100"}
    text = client.post(address, wrong, headers={"HX-Request": "true"}).content.decode()
    assert "không phải là số" in text
    assert "Sót hồ sơ" in text
    assert "nhiều" in text
    assert not Explanation.objects.exists()
    right = {**wrong, "box:numerator": "98"}
    text = client.post(address, right, headers={"HX-Request": "true"}).content.decode()
    assert "Đã ghi giải trình" in text
    assert Explanation.objects.get().answer == {"numerator": "98", "denominator": "100"}
    assert client.post(address, {"accepts": "yes"}).status_code == 302


@pytest.mark.usefixtures("judged")
def test_the_second_result_is_read_when_the_second_appraisal_is_over(
    season: Season, team: Team, chi: User, clock: Clock
) -> None:
    keep = Judgement(Outcome.CHANGED, reason="Giữ nguyên vì thiếu căn cứ", boxes=LESS.boxes, answer_version=1)
    judge(season.cell("tu-phap", "2.1").pk, keep, act=act_of(team.hien, SECOND))
    clock(SECOND)
    assert "Giữ nguyên vì thiếu căn cứ" not in reader(user=chi).get(f"{AT}explanations/").content.decode()
    clock(SECOND + timedelta(days=1))
    assert "Giữ nguyên vì thiếu căn cứ" in reader(user=chi).get(f"{AT}explanations/").content.decode()


@pytest.mark.usefixtures("judged")
def test_the_pages_of_a_unit_cost_little(
    chi: User, clock: Clock, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    clock(EXPLAINING)
    client = reader(user=chi)
    with django_assert_max_num_queries(17):
        client.get(f"{AT}explanations/")
    with django_assert_max_num_queries(17):
        client.get(f"{AT}objections/")


def test_claims_of_others_are_read_in_their_window_alone(
    season: Season, team: Team, noi_vu_officer: User, chi: User, khoa: User, clock: Clock
) -> None:
    client = reader(user=noi_vu_officer)
    address = f"{AT}objections/units/{season.units['tu-phap'].pk}/"
    for at in (LATER, SECOND):
        clock(at)
        assert client.get(address).status_code == 404
    clock(EXPLAINING)
    text = client.get(address).content.decode()
    assert "99 / 100" in text
    assert str(chi) not in text
    assert reader(user=khoa).get(address).status_code == 404
    assert reader(user=chi).get(address).status_code == 404, "one's own unit is not a peer"
    draft = f"{AT}objections/units/{season.units['noi-vu'].pk}/"
    assert reader(user=chi).get(draft).status_code == 404, "drafts are not claims"
    Campaign.objects.update(peers_see_claims=False)
    assert client.get(address).status_code == 404


def test_an_objection_goes_from_one_side_to_the_other(
    season: Season,
    team: Team,
    noi_vu_officer: User,
    chi: User,
    khoa: User,
    clock: Clock,
    minh_hoa: object,
) -> None:
    clock(EXPLAINING)
    client, cell = reader(user=noi_vu_officer), season.cell("tu-phap", "2.1")
    address = f"{AT}objections/units/{season.units['tu-phap'].pk}/"
    assert "Hãy ghi lý do" in client.post(address, {"cell": cell.pk, "text": " "}).content.decode()
    client.post(address, {"cell": cell.pk, "text": "Hệ thống ghi 95 hồ sơ"})
    objection = Objection.objects.get()
    page = f"{AT}objections/{objection.pk}/"
    against = reader(user=chi)
    assert "Hệ thống ghi 95 hồ sơ" in against.get(page).content.decode()
    against.post(page, {"act": "reply", "text": "Đã cập nhật sau ngày đó"})
    rules = reader(user=team.hien)
    typed = {"act": "uphold", "version": "1", "text": "Đúng là 95", "box:numerator": "95"}
    assert "Đúng là 95" in rules.post(page, {**typed, "box:denominator": "x"}).content.decode()
    rules.post(page, {**typed, "box:denominator": "100"})
    assert season.cell("tu-phap", "2.1").final_points == 3
    for person in (noi_vu_officer, chi):
        text = reader(user=person).get(page).content.decode()
        assert "Đúng là 95" in text
        assert str(team.hien) not in text
        assert "Tổ thẩm định kết luận" in text
    stranger = position(user("xa", "Người Xa"), season.campaign.organisation, Role.CLERK).user
    for person in (khoa, stranger, team.mai):
        assert reader(user=person).get(page).status_code == 404
    assert minh_hoa


def test_a_figure_of_a_dashboard_opens_its_objections_alone(
    season: Season, team: Team, lan: User, noi_vu_officer: User, clock: Clock
) -> None:
    clock(EXPLAINING)
    cell, objector = season.cell("tu-phap", "2.1"), season.units["noi-vu"]
    for state in (ObjectionState.OPEN, ObjectionState.REPLIED, ObjectionState.WITHDRAWN):
        Objection.objects.create(
            cell=cell,
            objector=objector,
            text="x",
            state=state,
            by=noi_vu_officer,
            at=EXPLAINING,
            replied_at=EXPLAINING if state == ObjectionState.REPLIED else None,
        )

    def listed(person: User, show: str) -> int:
        page = reader(user=person).get(f"{AT}objections/{show}").content.decode()
        return len(set(re.findall(r"objections/(\d+)/", page)))

    assert [listed(lan, show) for show in ("", "?show=pending", "?show=strange")] == [3, 2, 3]
    assert [listed(team.hien, show) for show in ("", "?show=to_rule")] == [3, 1]
