"""The dashboards of a season in the browser: each role its own, few queries, and nothing for strangers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.conftest import Province
from tests.factories.registry import position, user
from tests.factories.season import Season, appraiser
from tests.web.readers import reader

from caicach.evaluation.campaigns.constants import Part, ParticipantState, Stage
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell, ScoreCard
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

BASE = "/console/campaigns/mh-2026/"
MOST_QUERIES = 16


@pytest.fixture
def ha(minh_hoa: Province) -> User:
    """The leader of the province."""
    return position(user("ha", "Lưu Thị Hà"), minh_hoa.province, Role.LEADER).user


@pytest.fixture
def kiem(minh_hoa: Province) -> User:
    """Who audits, and writes nothing."""
    return position(user("kiem", "Cao Thị Kiểm"), minh_hoa.province, Role.AUDITOR).user


@pytest.fixture
def now_open(season: Season) -> Season:
    """The season with its window open at the clock's time."""
    at = timezone.now()
    season.window(Stage.SELF_SCORING, at - timedelta(days=1), at + timedelta(days=2))
    return season


def page_of(person: User, path: str = "", query: str = "") -> str:
    client = reader(user=person)
    client.get(f"{BASE}{path}{query}")
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"{BASE}{path}{query}")
    assert response.status_code == 200, response
    assert len(asked) <= MOST_QUERIES, [query["sql"][:100] for query in asked]
    return response.content.decode()


def test_each_role_sees_its_own_dashboard(
    now_open: Season, lan: User, ha: User, kiem: User, chi: User, hien: User
) -> None:
    appraiser(now_open.campaign, hien, at=timezone.now(), part=Part.FIRST)
    Cell.objects.filter(participant=now_open.units["tu-phap"]).update(appraiser=hien)
    assert "Tiến độ của các đơn vị" in page_of(lan)
    assert "Tạm tính" in page_of(ha)
    assert "Tiến độ của các đơn vị" in page_of(kiem)
    assert "Điểm đang mất" in page_of(chi)
    assert "Việc thẩm định của tôi" in page_of(hien)
    assert "Tiến độ của các đơn vị" not in page_of(chi)
    assert "Tiến độ của các đơn vị" not in page_of(hien)


@pytest.mark.parametrize("path", ["progress/", "progress/criteria/", "standing/"])
def test_lists_are_for_who_oversees_and_do_not_exist_for_others(
    path: str, now_open: Season, lan: User, ha: User, chi: User, khoa: User
) -> None:
    for person in (lan, ha):
        assert "Số liệu tính đến" in page_of(person, path)
    for person in (chi, khoa):
        assert reader(user=person).get(BASE + path).status_code == 404
    assert reader().get(BASE + path).status_code == 302


def test_filters_of_progress_leave_what_they_name(now_open: Season, lan: User) -> None:
    page = page_of(lan, "progress/", "?q=tu+phap")
    assert "1 đơn vị" in page
    assert "Sở Tư pháp" in page
    assert "Không đơn vị nào khớp" in page_of(lan, "progress/", "?state=locked")


def test_figures_of_the_summary_open_lists_that_add_up_to_them(now_open: Season, lan: User) -> None:
    unit = now_open.units["tu-phap"]
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.SUBMITTED)
    ScoreCard.objects.filter(participant=unit, standing=Standing.SELF).update(lacking=3)
    page = page_of(lan)
    for query in ("?state=sent", "?mark=lacking"):
        assert f'{BASE}progress/{query}">' in page
        listed = page_of(lan, "progress/", query)
        assert "Cộng 1 đơn vị" in listed
        assert "Sở Tư pháp" in listed
    assert '<td class="number">3</td>' in page_of(lan, "progress/", "?mark=lacking").split("<tfoot>")[1]
    assert "Sở Nội vụ" in page_of(lan, "progress/", "?state=open").split("<tbody>")[1]


def test_each_class_opens_its_own_units(now_open: Season, ha: User) -> None:
    names = ("tu-phap", "noi-vu")
    scale = plan_of(now_open.block.set_version).criteria_set.scale_for("so")
    assert scale is not None
    first, second = scale.grades[0].id, scale.grades[-1].id
    for name, grade in zip(names, (first, second), strict=True):
        card = ScoreCard.objects.filter(participant=now_open.units[name], standing=Standing.FINAL)
        card.update(grade=grade)
    page = page_of(ha)
    assert f"?block={now_open.block.pk}&amp;grade={first}" in page
    listed = page_of(ha, "standing/", f"?block={now_open.block.pk}&grade={first}").split("<tbody>")[1]
    assert "Sở Tư pháp" in listed
    assert "Sở Nội vụ" not in listed


def test_a_unit_is_opened_by_its_own_people_and_overseers_alone(
    now_open: Season, chi: User, lan: User, khoa: User
) -> None:
    own, other = now_open.units["tu-phap"].pk, now_open.units["noi-vu"].pk
    assert "Sở Tư pháp" in page_of(chi, f"units/{own}/")
    assert "Sở Nội vụ" in page_of(lan, f"units/{other}/")
    for person, pk in ((chi, other), (khoa, own)):
        assert reader(user=person).get(f"{BASE}units/{pk}/").status_code == 404


def test_the_areas_of_a_block_lead_on_within_it(now_open: Season, lan: User) -> None:
    page = page_of(lan, "progress/criteria/")
    assert f'href="?block={now_open.block.pk}&amp;area=2"' in page
    assert "Các sở, ban, ngành. Số liệu tính đến" in page
