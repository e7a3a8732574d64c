"""From the council's word to the public page: the leader approves, the administrator publishes, all read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import Opener
from tests.browser.test_every_page import findings
from tests.evaluation.publication.conftest import nam, ripe, son
from tests.factories.season import Season

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.publication.files import write_files
from caicach.evaluation.publication.models import ResultVersion
from caicach.registry.accounts.models import User

__all__ = ["nam", "ripe", "son"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

APPROVAL = "/console/campaigns/mh-2026/council/approval/"
OPEN = "/ket-qua/dot-danh-gia/mh-2026/"


def test_the_leader_approves_the_administrator_publishes_and_the_public_reads(
    open_page: Opener, ripe: Season, son: User, lan: User
) -> None:
    now = timezone.now()
    ripe.window(Stage.PUBLICATION, now - timedelta(hours=1), now + timedelta(days=1))
    leader = open_page(APPROVAL, user=son)
    assert findings(leader.page) == []
    leader.page.get_by_label("Gõ lại mã đợt đánh giá để xác nhận").fill("mh-2026")
    leader.page.get_by_role("button", name="Phê duyệt kết quả").click()
    expect(leader.page.get_by_text("Nguyên vẹn từ lúc phê duyệt")).to_be_visible()

    officer = open_page(APPROVAL, user=lan)
    page = officer.page
    page.get_by_label("Số quyết định").fill("99/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill("2026-10-06")
    page.get_by_label("Người ký", exact=True).fill("Đặng Thái Sơn")
    page.get_by_label("Chức vụ người ký").fill("Chủ tịch")
    page.get_by_role("button", name="Công bố").click()
    expect(page.get_by_text("Đã công bố kết quả")).to_be_visible()
    assert findings(page) == []
    write_files(ResultVersion.objects.get().pk, at=now)

    public = open_page(OPEN)
    assert findings(public.page) == []
    number = public.page.locator("tbody [data-why]").first
    number.focus()
    public.page.keyboard.press("Enter")
    expect(public.page.locator("dialog[open] #why-title")).to_be_visible()
    expect(public.page.get_by_text("Tính lại từ số liệu đã công bố: khớp")).to_be_visible()
    public.page.keyboard.press("Escape")
    public.page.get_by_role("link", name="Sở Tư pháp").click()
    expect(public.page.get_by_role("heading", name="Tiêu chí mất nhiều điểm nhất")).to_be_visible()
    assert findings(public.page) == []
    narrow = open_page(OPEN, width=390, scheme="dark")
    assert findings(narrow.page) == []
    for opened in (leader, officer, public, narrow):
        assert opened.faults() == []
