"""The page of signs: read, filtered, exported, answered; for who oversees alone."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.conftest import Province
from tests.factories.registry import position, user
from tests.factories.season import Season, appraiser
from tests.web.readers import reader

from caicach.common.jobs.models import Job
from caicach.evaluation.oversight.models import SignReport, SignReview
from caicach.evaluation.oversight.reporting import work_out
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

PATH = "/console/campaigns/mh-2026/signs/"


@pytest.fixture
def conflicted(season: Season, hien: User) -> Season:
    """A season in which Hiền of Sở Nội vụ appraises Sở Nội vụ."""
    appraiser(season.campaign, hien, at=timezone.now())
    Cell.objects.filter(participant=season.units["noi-vu"]).update(appraiser=hien)
    work_out(season.campaign, at=timezone.now())
    return season


def test_the_administrator_reads_a_sign_with_its_rule_and_writes_a_word(
    conflicted: Season, lan: User
) -> None:
    client = reader(user=lan)
    page = client.get(PATH).content.decode()
    assert "Thẩm định đơn vị của mình: Vũ Thị Hiền" in page
    assert "Sở Nội vụ · 1.1" in page
    key = f"own_unit:{conflicted.campaign.appraisers.get().user_id}:{conflicted.units['noi-vu'].pk}:held"
    refused = client.post(f"{PATH}review/", {"key": key, "note": ""})
    assert refused.status_code == 422
    told = client.post(
        f"{PATH}review/?kind=own_unit", {"key": key, "note": "Đã đổi người.", "is_explained": "1"}
    )
    assert told.status_code == 302
    assert told.headers["Location"].endswith("?kind=own_unit")
    assert SignReview.objects.get().note == "Đã đổi người."
    assert "Đã đổi người." in client.get(PATH + "?state=explained").content.decode()
    assert "Không có dấu hiệu nào" in client.get(PATH + "?state=open").content.decode()


def test_a_season_whose_signs_were_never_worked_out_says_so_and_offers_to(season: Season, lan: User) -> None:
    client = reader(user=lan)
    page = client.get(PATH).content.decode()
    assert "Chưa tính lần nào." in page
    assert "Không có dấu hiệu nào" not in page
    assert client.get(f"{PATH}signs.csv").status_code == 200
    told = client.post(f"{PATH}find/?kind=burst")
    assert (told.status_code, told.headers["Location"]) == (302, f"{PATH}?kind=burst")
    page = client.get(PATH).content.decode()
    assert "Đã yêu cầu tính lại lúc" in page
    assert "Tính lại ngay" not in page
    work_out(season.campaign, at=timezone.now())
    page = client.get(PATH).content.decode()
    assert "Tính lúc <strong>" in page
    assert "Tính lại ngay" in page
    assert "Đã yêu cầu tính lại" not in page


def test_signs_are_exported_as_shown(conflicted: Season, lan: User) -> None:
    client = reader(user=lan)
    text = client.get(f"{PATH}signs.csv").content.decode("utf-8-sig")
    assert "Vũ Thị Hiền" in text
    assert "Vũ Thị Hiền" not in client.get(f"{PATH}signs.csv?kind=burst").content.decode("utf-8-sig")
    assert client.get(f"{PATH}signs.xlsx").content.startswith(b"PK")
    assert client.get(f"{PATH}signs.pdf").status_code == 404


def test_others_find_nothing_and_the_auditor_writes_nothing(
    conflicted: Season, minh_hoa: Province, chi: User, hien: User, khoa: User
) -> None:
    for person in (chi, hien, khoa):
        client = reader(user=person)
        for path in ("", "signs.csv", "signs.xlsx"):
            assert client.get(PATH + path).status_code == 404
        assert client.post(f"{PATH}review/", {"key": "x", "note": "y"}).status_code == 404
        assert client.post(f"{PATH}find/").status_code == 404
    auditor = position(user("kiem", "Cao Thị Kiểm"), minh_hoa.province, Role.AUDITOR).user
    client = reader(user=auditor)
    assert "Ghi nhận xét" not in client.get(PATH).content.decode()
    assert "Tính lại ngay" not in client.get(PATH).content.decode()
    assert client.post(f"{PATH}review/", {"key": "own_unit:0", "note": "y"}).status_code == 403
    assert client.post(f"{PATH}find/").status_code == 403
    assert not SignReview.objects.exists()
    assert not Job.objects.exists()
    assert SignReport.objects.get().asked_at is None
