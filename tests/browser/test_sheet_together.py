"""Two people in one scoring table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.conftest import Opener
from tests.browser.test_every_page import findings
from tests.factories.season import Season

from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.scoring.constants import RevisionKind
from caicach.evaluation.scoring.models import CellRevision
from caicach.registry.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def open_today(season: Season) -> None:
    """The window is open on the day on which the browser runs."""
    expect.set_options(timeout=15_000)
    now = timezone.now()
    season.window(Stage.SELF_SCORING, now - timedelta(days=1), now + timedelta(days=2))


def path_of(season: Season) -> str:
    return f"/console/campaigns/mh-2026/units/{season.units['tu-phap'].pk}/sheet/"


def fill(page: Page, code: str, *texts: str) -> None:
    boxes = page.locator(f'tr[data-code="{code}"] .box')
    for place, text in enumerate(texts):
        field = boxes.nth(place)
        if field.evaluate("(one) => one.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    boxes.last.press("Enter")


def explain(page: Page, code: str, text: str) -> None:
    page.locator(f'tr[data-code="{code}"] .c-explain a').click()
    page.get_by_label("Giải trình (bắt buộc").fill(text)
    expect(page.locator("[data-panel-state]")).to_have_text("đã lưu", timeout=10_000)
    page.keyboard.press("Escape")


def test_each_sees_what_the_other_writes(open_page: Opener, season: Season, chi: User, dung: User) -> None:
    one = open_page(path_of(season), user=chi).page
    other = open_page(path_of(season), user=dung).page
    fill(one, "1.2", "12", "13")
    expect(other.locator('tr[data-code="1.2"] .box').first).to_have_value("12")
    expect(other.locator('tr[data-code="1.2"] [data-who]')).to_contain_text("Lê Thị Chi sửa lúc")
    expect(other.locator('tr[data-code="1.2"] [data-points]')).to_have_text("3,69")
    expect(other.locator('.strip-figures [data-top="score"]')).to_have_text("3,69")


def test_a_clash_shows_both_and_loses_neither(
    open_page: Opener, season: Season, chi: User, dung: User
) -> None:
    one = open_page(path_of(season), user=chi)
    other = open_page(path_of(season), user=dung).page
    other.context.set_offline(True)
    fill(other, "1.2", "11", "13")
    fill(one.page, "1.2", "12", "13")
    expect(one.page.locator('tr[data-code="1.2"] [data-row-state]')).to_have_text("đã lưu")
    other.context.set_offline(False)
    dialog = other.locator("#conflict-dialog")
    expect(dialog).to_contain_text("12 / 13")
    expect(dialog).to_contain_text("11 / 13")
    expect(dialog).to_contain_text("Lê Thị Chi")
    assert findings(other) == []
    dialog.get_by_role("button", name="Lấy bản của tôi").click()
    expect(other.locator('tr[data-code="1.2"] [data-row-state]')).to_have_text("đã lưu")
    assert season.cell("tu-phap", "1.2").answer == {"numerator": "11", "denominator": "13"}
    assert CellRevision.objects.filter(kind=RevisionKind.CONFLICT).count() == 1
    expect(one.page.locator('tr[data-code="1.2"] .box').first).to_have_value("11")


def test_the_other_s_version_is_kept_when_chosen(
    open_page: Opener, season: Season, chi: User, dung: User
) -> None:
    one = open_page(path_of(season), user=chi).page
    other = open_page(path_of(season), user=dung).page
    other.context.set_offline(True)
    fill(other, "1.2", "11", "13")
    fill(one, "1.2", "12", "13")
    expect(one.locator('tr[data-code="1.2"] [data-row-state]')).to_have_text("đã lưu")
    other.context.set_offline(False)
    other.get_by_role("button", name="Giữ bản này").click()
    expect(other.locator('tr[data-code="1.2"] .box').first).to_have_value("12")
    other.locator('tr[data-code="1.2"] .c-explain a').click()
    expect(other.locator(".history .lost")).to_contain_text("11 / 13")
    assert season.cell("tu-phap", "1.2").version == 1


def test_who_writes_is_told_when_the_sheet_is_sent(
    open_page: Opener, season: Season, chi: User, dung: User
) -> None:
    page = open_page(path_of(season), user=dung).page
    unit = season.unit("tu-phap")
    unit.state = ParticipantState.WITH_HEAD
    unit.save(update_fields=["state"])
    expect(page.locator("#sheet-notice")).to_contain_text("Chờ thủ trưởng duyệt")
