"""A person's notices: counted in the frame, listed, opened, marked read; never another's."""

from __future__ import annotations

import pytest
from tests.conftest import NOW
from tests.web.readers import reader

from caicach.common.notices.models import Notice
from caicach.common.notices.services import notify
from caicach.registry.accounts.models import User

pytestmark = pytest.mark.django_db
PATH = "/console/notices/"


def told(person: User, subject: str, url: str = "/console/") -> Notice:
    made = notify([person], kind="campaigns.due", subject=subject, body="Còn hai ngày.", url=url, at=NOW)
    return made[0]


def test_the_frame_counts_unread_notices_and_the_page_lists_ones_own(hien: User, khoa: User) -> None:
    told(hien, "Sắp hết hạn thẩm định")
    told(khoa, "Việc của người khác")
    client = reader(user=hien)
    assert "chưa đọc" in client.get("/console/").content.decode()
    page = client.get(PATH).content.decode()
    assert "Sắp hết hạn thẩm định" in page
    assert "Việc của người khác" not in page


def test_opening_a_notice_marks_it_read_and_leads_to_its_page(hien: User, khoa: User) -> None:
    notice = told(hien, "Sắp hết hạn", "/console/campaigns/")
    assert reader(user=khoa).post(f"{PATH}{notice.pk}/").status_code == 404
    assert reader().post(f"{PATH}{notice.pk}/").status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None
    answer = reader(user=hien).post(f"{PATH}{notice.pk}/")
    assert answer.headers["Location"] == "/console/campaigns/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "Sắp hết hạn" not in reader(user=hien).get(f"{PATH}?unread=1").content.decode()


def test_all_are_marked_read_at_once_and_only_ones_own(hien: User, khoa: User) -> None:
    told(hien, "Một")
    told(hien, "Hai")
    theirs = told(khoa, "Ba")
    assert reader(user=hien).post(f"{PATH}read/").status_code == 302
    assert not Notice.objects.filter(recipient=hien, read_at__isnull=True).exists()
    theirs.refresh_from_db()
    assert theirs.read_at is None
    assert reader(user=hien).get(f"{PATH}read/").status_code == 405
