"""The setup pages: who enters them, what they show and keep, what they do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.conftest import Province
from tests.factories.registry import commune, department, position, user
from tests.factories.season import Season, appraiser
from tests.web.readers import reader

from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState, Stage
from caicach.evaluation.campaigns.models import Allotment, Appraiser, Campaign, Extension, Participant, Window
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Position, User

pytestmark = pytest.mark.django_db

PAGES = (
    "campaign",
    "blocks",
    "units",
    "add_units",
    "windows",
    "appraisers",
    "extensions",
    "give",
    "settings",
    "log",
)
DAY = timedelta(days=1)


@pytest.fixture
def auditor(minh_hoa: Province) -> User:
    """Who reads all and writes nothing."""
    return position(user("kiem", "Cao Thị Kiểm"), minh_hoa.province, Role.AUDITOR).user


def open_now(season: Season) -> None:
    """Let the season run on the server's own clock."""
    now = timezone.now()
    season.window(Stage.SELF_SCORING, now - DAY, now + DAY)


def at(name: str, season: Season, *args: int) -> str:
    return reverse(f"setup:{name}", args=[season.campaign.slug, *args])


def shown(moment_days: int) -> str:
    return timezone.localtime(timezone.now() + moment_days * DAY).strftime("%H:%M %d/%m/%Y")


@pytest.mark.parametrize("name", PAGES)
def test_who_runs_the_campaign_and_auditors_enter(
    name: str, season: Season, lan: User, auditor: User
) -> None:
    for person in (lan, auditor):
        assert reader(user=person).get(at(name, season)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_for_everybody_else_the_pages_do_not_exist(
    name: str, season: Season, chi: User, dung: User, hien: User, khoa: User, an: User
) -> None:
    appraiser(season.campaign, hien, at=timezone.now())
    for person in (chi, dung, hien, khoa, an):
        assert reader(user=person).get(at(name, season)).status_code == 404
    assert Client().get(at(name, season)).status_code == 302


def test_an_auditor_changes_nothing(season: Season, auditor: User, hien: User) -> None:
    client = reader(user=auditor)
    unit = season.units["tu-phap"]
    held = appraiser(season.campaign, hien, at=timezone.now())
    posts: list[tuple[str, dict[str, object]]] = [
        (at("remove_units", season), {"unit": unit.pk}),
        (at("exempt", season, unit.pk), {"code": "2", "reason": "Thử"}),
        (at("end_appraiser", season, held.pk), {}),
        (at("open", season), {}),
        (at("settings", season), {"title": "x", "unsubmitted": "take", "blind_share": "1"}),
    ]
    for url, data in posts:
        assert client.post(url, data).status_code == 403
    assert Appraiser.objects.get().ended_at is None
    assert season.unit("tu-phap").exempt_codes == []


def test_a_campaign_is_begun_prepared_and_opened_in_the_browser(
    minh_hoa: Province, lan: User, chi: User, season: Season
) -> None:
    client = reader(user=lan)
    SetVersion.objects.update(organisation=minh_hoa.home_affairs)
    assert client.get("/console/campaigns/").content.decode().count("/console/campaigns/new/") == 1
    started = {
        "title": "Đánh giá năm 2027",
        "slug": "mh-2027",
        "conductor": f"{minh_hoa.home_affairs.pk}:{minh_hoa.province.pk}",
        "starts_on": "01/01/2027",
        "ends_on": "31/12/2027",
        "previous": str(season.campaign.pk),
    }
    wrong = client.post("/console/campaigns/new/", started | {"slug": "mh-2026"})
    assert wrong.status_code == 200
    assert "Đánh giá năm 2027" in wrong.content.decode()
    assert client.post("/console/campaigns/new/", started).status_code == 302
    made = Campaign.objects.get(slug="mh-2027")
    version = SetVersion.objects.get()
    client.post(f"/console/campaigns/{made.slug}/setup/blocks/", {"choice": f"{version.pk}:so"})
    block = made.blocks.get()
    added = client.post(
        f"/console/campaigns/{made.slug}/setup/units/add/",
        {"block": str(block.pk), "kind": "department", "listing": "Xã Suối Mơ"},
    )
    assert added.status_code == 302
    assert made.participants.count() == 3
    refused = client.post(f"/console/campaigns/{made.slug}/setup/open/")
    assert refused.status_code == 409
    hours = {
        "self_scoring_opens": shown(1),
        "self_scoring_closes": shown(10),
        "self_scoring_reminders": "72, 24",
        "appraisal_1_opens": shown(10),
        "appraisal_1_closes": shown(20),
    }
    assert client.post(f"/console/campaigns/{made.slug}/setup/windows/", hours).status_code == 302
    assert Window.objects.get(campaign=made, stage=Stage.SELF_SCORING).reminders == [72, 24]
    assert client.post(f"/console/campaigns/{made.slug}/setup/open/").status_code == 302
    made.refresh_from_db()
    assert made.state == CampaignState.RUNNING
    assert Cell.objects.filter(campaign=made).count() == 15


def test_only_index_administrators_begin_a_campaign(minh_hoa: Province, lan: User, chi: User) -> None:
    assert reader(user=chi).get("/console/campaigns/new/").status_code == 403
    assert "/new/" not in reader(user=chi).get("/console/campaigns/").content.decode()
    assert reader(user=lan).get("/console/campaigns/new/").status_code == 200


def test_the_list_shows_ones_own_seasons_alone(season: Season, chi: User, khoa: User) -> None:
    assert (
        "Đánh giá cải cách hành chính năm 2026"
        in reader(user=chi).get("/console/campaigns/").content.decode()
    )
    assert "năm 2026" not in reader(user=khoa).get("/console/campaigns/").content.decode()


def test_lines_that_name_nothing_add_nothing_and_stay_typed(
    season: Season, lan: User, minh_hoa: Province
) -> None:
    Campaign.objects.update(state=CampaignState.PREPARING, opened_at=None)
    data = {"block": str(season.block.pk), "kind": "", "listing": "90001\nXã Không Có"}
    page = reader(user=lan).post(at("add_units", season), data).content.decode()
    assert "Không có trong danh mục: Xã Không Có" in page
    assert "90001\nXã Không Có</textarea>" in page
    assert season.campaign.participants.count() == 2


def test_wrong_hours_stay_typed_and_say_what_is_wrong(season: Season, lan: User) -> None:
    open_now(season)
    client = reader(user=lan)
    data = {"self_scoring_opens": "hôm qua", "self_scoring_closes": shown(3), "appraisal_1_opens": shown(4)}
    page = client.post(at("windows", season), data).content.decode()
    assert "hôm qua" in page
    assert "Nhập giờ và ngày theo dạng" in page
    assert "Nhập cả giờ mở và giờ khóa" in page
    backwards = {"appraisal_1_opens": shown(9), "appraisal_1_closes": shown(5), "do": "check"}
    page = client.post(at("windows", season), backwards).content.decode()
    assert "giờ khóa phải sau giờ mở" in page


def test_looking_over_saves_nothing(season: Season, lan: User) -> None:
    Campaign.objects.update(state=CampaignState.PREPARING, opened_at=None)
    data = {"self_scoring_opens": shown(1), "self_scoring_closes": shown(3), "do": "check"}
    page = reader(user=lan).post(at("windows", season), data).content.decode()
    assert "Không có mâu thuẫn" in page
    assert Window.objects.get().closes_at < timezone.now() + 2 * DAY


def test_moving_an_end_asks_for_a_reason(season: Season, lan: User) -> None:
    open_now(season)
    client = reader(user=lan)
    window = Window.objects.get()
    data = {
        "self_scoring_opens": timezone.localtime(window.opens_at).strftime("%H:%M %d/%m/%Y"),
        "self_scoring_closes": shown(5),
    }
    assert "hãy ghi lý do" in client.post(at("windows", season), data).content.decode()
    moved = client.post(at("windows", season), data | {"reason": "Theo đề nghị của các sở"})
    assert moved.status_code == 302
    assert Window.objects.get().opens_at == window.opens_at
    assert "Theo đề nghị của các sở" in client.get(at("windows", season)).content.decode()
    assert "Theo đề nghị của các sở" in client.get(at("log", season)).content.decode()


def test_a_part_is_exempted_and_applies_again(season: Season, lan: User) -> None:
    client = reader(user=lan)
    unit = season.units["tu-phap"]
    empty = client.post(at("exempt", season, unit.pk), {"code": "2", "reason": ""})
    assert empty.status_code == 200
    client.post(at("exempt", season, unit.pk), {"code": "2", "reason": "Không có thủ tục"})
    assert season.unit("tu-phap").exempt_codes == ["2"]
    assert season.card("tu-phap").expected == 3
    page = client.get(at("unit", season, unit.pk)).content.decode()
    assert "Không có thủ tục" in page
    exemption = unit.exemptions.get()
    client.post(at("end_exemption", season, exemption.pk))
    assert season.unit("tu-phap").exempt_codes == []
    assert season.card("tu-phap").expected == 4


def test_a_unit_gets_more_time_and_it_is_taken_back(season: Season, lan: User, dung: User) -> None:
    open_now(season)
    client = reader(user=lan)
    unit = season.units["tu-phap"]
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.SUBMITTED)
    data = {"unit": unit.pk, "stage": "self_scoring", "closes_at": shown(4), "reason": "Sự cố"}
    assert client.post(at("give", season), data | {"reason": ""}).status_code == 200
    assert client.post(at("give", season), data).status_code == 302
    assert season.unit("tu-phap").state == ParticipantState.DRAFTING
    extension = Extension.objects.get()
    assert "Thu hồi" in client.get(at("extensions", season)).content.decode()
    assert reader(user=dung).post(at("end_extension", season, extension.pk)).status_code == 404
    client.post(at("end_extension", season, extension.pk))
    extension.refresh_from_db()
    assert extension.ended_at is not None


def test_looking_for_more_units_keeps_what_was_ticked_and_typed(season: Season, lan: User) -> None:
    open_now(season)
    client, unit, other = reader(user=lan), season.units["tu-phap"], season.units["noi-vu"]
    data = {"unit": unit.pk, "stage": "explanation", "closes_at": "17:00", "reason": "Sự cố", "code": "1.2"}
    page = client.post(at("give", season), data | {"find": "1", "q": "noi vu"}).content.decode()
    assert f'value="{unit.pk}" id="unit-{unit.pk}" checked' in page
    assert f'value="{other.pk}" id="unit-{other.pk}">' in page
    for typed in ('value="17:00"', 'value="Sự cố"', 'value="1.2"', 'value="explanation" selected'):
        assert typed in page, typed
    assert "Nhập giờ và ngày" not in page
    assert not Extension.objects.exists()
    assert (
        "Không có đơn vị nào khớp"
        in client.post(at("give", season), {"find": "1", "q": "zz"}).content.decode()
    )


def test_a_unit_joins_an_open_season_with_a_reason(
    season: Season, lan: User, dung: User, minh_hoa: Province
) -> None:
    open_now(season)
    finance = department("Sở Tài chính", parent=minh_hoa.province)
    client = reader(user=lan)
    assert at("add_units", season) in client.get(at("units", season)).content.decode()
    data = {"block": season.block.pk, "kind": "", "listing": "Sở Tài chính", "closes_at": ""}
    assert client.post(at("add_units", season), data | {"reason": ""}).status_code == 200
    assert not Participant.objects.filter(organisation=finance).exists()
    assert reader(user=dung).post(at("add_units", season), data | {"reason": "Mới lập"}).status_code == 404
    assert client.post(at("add_units", season), data | {"reason": "Mới lập"}).status_code == 302
    made = Participant.objects.get(organisation=finance)
    assert Cell.objects.filter(participant=made).count() == 5
    assert "Mới lập" in client.get(at("log", season)).content.decode()


def test_setup_of_a_published_season_says_how_a_correction_begins(season: Season, lan: User) -> None:
    client = reader(user=lan)
    words = "bắt đầu việc đính chính"
    assert words not in client.get(at("campaign", season)).content.decode()
    Campaign.objects.filter(pk=season.campaign.pk).update(state=CampaignState.PUBLISHED)
    assert words in client.get(at("campaign", season)).content.decode()
    council = reverse("council:meetings", args=[season.campaign.slug])
    assert "Lập phiên họp để đính chính" in client.get(council).content.decode()


def test_cells_are_given_out_as_the_preview_said(season: Season, lan: User, hien: User) -> None:
    client = reader(user=lan)
    client.post(at("appraisers", season), {"part": "first", "people": [str(hien.pk)]})
    asked = {"by_unit": "0", "blind_share": "0", "seed": "00ff00ff00ff00ff"}
    page = client.post(at("allotment", season), asked).content.decode()
    assert "Chưa ghi gì" in page
    assert "00ff00ff00ff00ff" in page
    assert not Allotment.objects.exists()
    assert client.post(at("allotment", season), asked | {"do": "confirm"}).status_code == 302
    assert Allotment.objects.get().seed == "00ff00ff00ff00ff"
    assert Cell.objects.filter(appraiser=hien).count() == 4
    page = client.get(at("appraisers", season)).content.decode()
    assert "4 ô chưa có người thẩm định" in page


def test_an_appraiser_who_left_is_shown_until_their_work_is_given_on(
    season: Season, lan: User, hien: User
) -> None:
    held = appraiser(season.campaign, hien, at=timezone.now())
    Cell.objects.filter(participant=season.units["tu-phap"]).update(appraiser=hien)
    client, told = reader(user=lan), "Không còn giữ vai trò thẩm định"
    assert told not in client.get(at("appraisers", season)).content.decode()
    Position.objects.filter(user=hien).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert told in client.get(at("appraisers", season)).content.decode()
    answer = client.post(at("end_appraiser", season, held.pk), follow=True).content.decode()
    assert told not in answer
    assert "ô chưa thẩm định chờ giao lại" in answer
    assert not Cell.objects.filter(campaign=season.campaign, appraiser=hien).exists()


def test_a_unit_gives_its_criteria_to_its_people(
    season: Season, chi: User, dung: User, khoa: User, lan: User
) -> None:
    unit = season.units["tu-phap"]
    url = reverse("duties:assignments", args=[season.campaign.slug, unit.pk])
    client = reader(user=dung)
    assert client.get(url).status_code == 200
    empty = client.post(url, {"person": str(chi.pk)})
    assert "Chưa chọn tiêu chí nào" in empty.content.decode()
    client.post(url, {"code": ["1", "2.1"], "person": str(chi.pk)})
    assert season.cell("tu-phap", "1.3").assignee == chi
    for stranger in (khoa, lan):
        assert reader(user=stranger).get(url).status_code == 404
    other = reverse("duties:assignments", args=[season.campaign.slug, season.units["noi-vu"].pk])
    assert client.get(other).status_code == 404


def test_a_unit_takes_last_years_figures(season: Season, chi: User, khoa: User) -> None:
    open_now(season)
    unit = season.units["tu-phap"]
    Cell.objects.filter(participant=unit, code="1.2").update(
        former={"code": "1.2", "title": "Cũ", "answer": {"numerator": "12", "denominator": "13"}}
    )
    url = reverse("duties:carry", args=[season.campaign.slug, unit.pk])
    assert reader(user=khoa).get(url).status_code == 404
    client = reader(user=chi)
    assert "12/13" in client.get(url).content.decode()
    client.post(url, {"code": ["1.2"]})
    assert season.cell("tu-phap", "1.2").version == 1
    assert "Không có số liệu nào để lấy" in client.get(url).content.decode()


def test_many_units_cost_no_more_queries(season: Season, lan: User, minh_hoa: Province) -> None:
    client = reader(user=lan)

    def asked(name: str) -> int:
        client.get(at(name, season))
        with CaptureQueriesContext(connection) as queries:
            client.get(at(name, season))
        return len(queries)

    before = {name: asked(name) for name in ("units", "campaign", "extensions", "appraisers")}
    for number in range(60):
        unit = commune(f"Xã Số {number}", parent=minh_hoa.province)
        Participant.objects.create(
            campaign=season.campaign,
            block=season.block,
            organisation=unit,
            name=f"Xã Số {number}",
            short_name=f"Số {number}",
            name_folded=f"xa so {number}",
            name_sort=f"{number:03}",
        )
    assert {name: asked(name) for name in before} == before
    assert max(before.values()) <= 18
    page = client.get(at("units", season), {"q": "so 7", "state": "drafting"}).content.decode()
    assert "Xã Số 7" in page
    assert "Xã Số 8" not in page


def test_settings_are_kept_and_wrong_ones_stay_typed(season: Season, lan: User) -> None:
    open_now(season)
    client = reader(user=lan)
    data = {"title": "Tên mới", "unsubmitted": "nothing", "blind_share": "120", "explain_below": "yeu"}
    page = client.post(at("settings", season), data).content.decode()
    assert 'value="120"' in page
    assert client.post(at("settings", season), data | {"blind_share": "15"}).status_code == 302
    found = Campaign.objects.get(pk=season.campaign.pk)
    assert (found.title, found.blind_share, found.peers_see_claims) == ("Tên mới", 15, False)
    assert found.starts_on == date(2026, 1, 1)
