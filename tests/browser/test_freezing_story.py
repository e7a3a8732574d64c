"""The leader approves a season that counts as large: the page waits, and shows the outcome by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import Opener
from tests.browser.test_every_page import findings
from tests.evaluation.publication.conftest import nam, ripe, son
from tests.factories.season import Season

from caicach.common.jobs.worker import Worker
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.publication import approving
from caicach.evaluation.publication.models import ResultVersion
from caicach.registry.accounts.models import User

__all__ = ["nam", "ripe", "son"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

APPROVAL = "/console/campaigns/mh-2026/council/approval/"


def test_the_page_waits_for_the_job_and_shows_what_came_of_it(
    open_page: Opener, ripe: Season, son: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approving, "AT_ONCE", 0)
    now = timezone.now()
    ripe.window(Stage.PUBLICATION, now - timedelta(hours=1), now + timedelta(days=1))
    leader = open_page(APPROVAL, user=son)
    leader.page.get_by_label("Gõ lại mã đợt đánh giá để xác nhận").fill("mh-2026")
    leader.page.get_by_role("button", name="Phê duyệt kết quả").click()
    expect(leader.page.get_by_role("heading", name="Đang chốt kết quả")).to_be_visible()
    assert findings(leader.page) == []
    Worker(clock=timezone.now).run(until_empty=True)
    assert ResultVersion.objects.count() == 1
    # The page asks every few seconds and loads itself anew when there is an outcome.
    expect(leader.page.get_by_role("link", name="Kiểm tra còn nguyên vẹn")).to_be_visible(timeout=30_000)
    leader.page.get_by_role("link", name="Kiểm tra còn nguyên vẹn").click()
    expect(leader.page.get_by_text("Nguyên vẹn từ lúc phê duyệt")).to_be_visible()
    assert leader.faults() == []
