"""Preparing a season in a real browser: from the list to the giving out of work, with the keyboard too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import Opener
from tests.conftest import Province
from tests.factories.season import Season

from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.campaigns.models import Campaign, Participant, Window
from caicach.registry.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SETUP = "/console/campaigns/mh-2026/setup/"


def shown(days: int) -> str:
    return timezone.localtime(timezone.now() + timedelta(days=days)).strftime("%H:%M %d/%m/%Y")


def test_windows_are_looked_over_and_saved_by_keyboard(open_page: Opener, season: Season, lan: User) -> None:
    Campaign.objects.update(state=CampaignState.PREPARING, opened_at=None)
    page = open_page(SETUP + "windows/", user=lan).page
    page.locator("#id_self_scoring_opens").fill(shown(1))
    page.locator("#id_self_scoring_closes").fill(shown(0))
    page.get_by_role("button", name="Kiểm tra thử").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("giờ khóa")
    page.locator("#id_self_scoring_closes").fill(shown(8))
    page.locator("#id_self_scoring_reminders").fill("72, 24, 1")
    page.locator("#id_self_scoring_reminders").press("Enter")
    expect(page.get_by_text("Đã lưu thời hạn.")).to_be_visible()
    expect(page.locator(".timeline svg rect")).to_have_count(1)
    assert Window.objects.get().reminders == [72, 24, 1]


def test_all_units_of_a_page_are_ticked_at_once_and_removed(
    open_page: Opener, season: Season, lan: User, minh_hoa: Province
) -> None:
    Campaign.objects.update(state=CampaignState.PREPARING, opened_at=None)
    fresh = Participant.objects.create(
        campaign=season.campaign,
        block=season.block,
        organisation=minh_hoa.commune,
        name="Xã Suối Mơ",
        short_name="Suối Mơ",
        name_folded="xa suoi mo",
        name_sort="z",
    )
    page = open_page(SETUP + "units/?q=suoi", user=lan).page
    page.locator("[data-tick-all]").check()
    expect(page.locator(f"#unit-{fresh.pk}")).to_be_checked()
    page.get_by_role("button", name="Bỏ các đơn vị đã chọn").click()
    expect(page.get_by_text("Đã bỏ 1 đơn vị.")).to_be_visible()
    assert not Participant.objects.filter(pk=fresh.pk).exists()


def test_a_unit_gives_an_area_to_a_colleague(
    open_page: Opener, season: Season, chi: User, dung: User
) -> None:
    unit = season.units["tu-phap"]
    page = open_page(f"/console/campaigns/mh-2026/units/{unit.pk}/assignments/", width=390, user=dung).page
    page.get_by_label("Chọn 1", exact=True).check()
    page.get_by_label("Giao cho").select_option(label="Lê Thị Chi")
    page.get_by_role("button", name="Giao phần đã chọn").click()
    expect(page.get_by_text("Đã lưu phân công.")).to_be_visible()
    expect(page.locator("tbody tr").filter(has_text="1.2.")).to_contain_text("Lê Thị Chi")
    assert season.cell("tu-phap", "1.2").assignee == chi
