"""One person at the scoring table: by keyboard, on a poor line, with a column from a spreadsheet."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import OpenedPage, Opener
from tests.browser.test_every_page import findings
from tests.factories.season import Season

from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.scoring.constants import Via
from caicach.evaluation.scoring.models import CellRevision
from caicach.registry.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = 390


@pytest.fixture(autouse=True)
def open_today(season: Season) -> None:
    """The window is open on the day on which the browser runs."""
    expect.set_options(timeout=15_000)
    now = timezone.now()
    season.window(Stage.SELF_SCORING, now - timedelta(days=1), now + timedelta(days=2))


def path_of(season: Season) -> str:
    return f"/console/campaigns/mh-2026/units/{season.units['tu-phap'].pk}/sheet/"


@pytest.fixture
def table(open_page: Opener, season: Season, chi: User) -> OpenedPage:
    """The table as Chi opens it."""
    return open_page(path_of(season), user=chi)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, NARROW])
def test_axe_finds_nothing_in_the_table_and_its_panel(
    open_page: Opener, season: Season, chi: User, width: int, scheme: str
) -> None:
    opened = open_page(path_of(season), width, "dark" if scheme == "dark" else "light", user=chi)
    page = opened.page
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator('tr[data-code="2.1"] .c-explain a').click()
    expect(page.locator("#panel-title")).to_be_focused()
    assert findings(page) == []
    for name in ("review", "lacking", "report"):
        page.goto(f"{path_of(season)}{name}/")
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.faults() == []


def test_rows_are_filled_in_by_keyboard_alone(table: OpenedPage, season: Season) -> None:
    page = table.page
    # The first lack is one key away from the opened page.
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator('tr[data-code="1.1"] .box')).to_be_focused()
    page.keyboard.press("Enter")
    numerator = page.locator('tr[data-code="1.2"] .box').first
    expect(numerator).to_be_focused()
    page.keyboard.type("12/13")
    page.keyboard.press("Enter")
    expect(page.locator('tr[data-code="1.3"] .box')).to_be_focused()
    expect(page.locator('tr[data-code="1.2"] [data-points]')).to_have_text("3,69")
    expect(numerator).to_have_value("12")
    expect(page.locator('tr[data-code="1"] [data-points]')).to_have_text("3,69")
    expect(page.locator('.strip-figures [data-top="score"]')).to_have_text("3,69")
    expect(page.locator("[data-saving]")).to_have_text("Mọi thay đổi đã lưu")
    page.keyboard.press("ArrowUp")
    expect(numerator).to_be_focused()
    page.keyboard.type("999")
    page.keyboard.press("Escape")
    expect(numerator).to_have_value("12")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator('tr[data-code="1.3"] .box')).to_be_focused()
    assert season.cell("tu-phap", "1.2").version == 1
    assert table.faults() == []


def test_a_wrong_figure_says_what_to_type_and_stays(table: OpenedPage, season: Season) -> None:
    page = table.page
    field = page.locator('tr[data-code="1.3"] .box')
    field.fill("hai")
    field.press("Enter")
    expect(page.locator('tr[data-code="1.3"] .row-error')).to_contain_text("không phải là số")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("hai")
    assert findings(page) == []
    field.fill("1,5")
    field.press("Enter")
    expect(page.locator('tr[data-code="1.3"] [data-row-state]')).to_have_text("đã lưu")
    expect(page.locator('tr[data-code="1.3"] .row-error')).to_be_hidden()
    assert season.cell("tu-phap", "1.3").answer == {"value": "1.5"}


def test_the_explanation_is_written_in_the_panel_and_the_focus_comes_back(
    table: OpenedPage, season: Season
) -> None:
    page = table.page
    field = page.locator('tr[data-code="1.2"] .box').first
    field.focus()
    page.keyboard.press("F2")
    text = page.get_by_label("Giải trình (bắt buộc")
    expect(text).to_be_focused()
    page.keyboard.type("Theo sổ theo dõi")
    expect(page.locator("[data-panel-state]")).to_have_text("đã lưu")
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(page.locator('tr[data-code="1.2"] [data-explain]')).to_have_text("Đã giải trình")
    assert season.cell("tu-phap", "1.2").explanation == "Theo sổ theo dõi"


def test_what_does_not_apply_is_said_in_the_panel(table: OpenedPage, season: Season) -> None:
    page = table.page
    page.locator('tr[data-code="2.1"] .c-explain a').click()
    page.get_by_label("Không phát sinh").check()
    expect(page.locator('tr[data-code="2.1"] [data-na-mark]')).to_be_visible()
    expect(page.locator('tr[data-code="2.1"] [data-points]')).to_have_text("không áp dụng")
    assert season.cell("tu-phap", "2.1").answer == {"not_applicable": True}


def test_what_was_typed_without_a_line_is_saved_when_it_is_back(table: OpenedPage, season: Season) -> None:
    page = table.page
    page.context.set_offline(True)
    field = page.locator('tr[data-code="1.3"] .box')
    field.fill("1,5")
    field.press("Enter")
    expect(page.locator('tr[data-code="1.3"] [data-row-state]')).to_have_text("chưa lưu được, sẽ thử lại")
    expect(page.locator("[data-saving]")).to_have_text(re.compile("Mất mạng: 1 dòng"))
    assert season.cell("tu-phap", "1.3").version == 0
    page.locator('tr[data-code="1.2"] [data-panel-link]').last.click()
    expect(page.locator("#sheet-notice")).to_contain_text("Đang mất mạng nên chưa mở được")
    page.context.set_offline(False)
    expect(page.locator('tr[data-code="1.3"] [data-row-state]')).to_have_text("đã lưu")
    assert season.cell("tu-phap", "1.3").version == 1


def test_what_was_typed_survives_the_closing_of_the_page(table: OpenedPage, season: Season) -> None:
    page = table.page
    page.context.set_offline(True)
    field = page.locator('tr[data-code="1.3"] .box')
    field.fill("1,5")
    field.press("Enter")
    expect(page.locator('tr[data-code="1.3"] [data-row-state]')).to_have_text("chưa lưu được, sẽ thử lại")
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    later = context.new_page()
    later.goto(path_of(season))
    expect(later.locator('tr[data-code="1.3"] [data-row-state]')).to_have_text("đã lưu")
    expect(later.locator("#sheet-notice")).to_contain_text("Đã lấy lại 1 dòng")
    assert season.cell("tu-phap", "1.3").answer == {"value": "1.5"}


def test_what_can_no_longer_be_saved_is_shown(table: OpenedPage, season: Season) -> None:
    page = table.page
    now = timezone.now()
    season.window(Stage.SELF_SCORING, now - timedelta(days=2), now - timedelta(days=1))
    field = page.locator('tr[data-code="1.3"] .box')
    field.fill("1,5")
    field.press("Enter")
    expect(page.locator('tr[data-code="1.3"] .row-error')).to_contain_text("còn trong trình duyệt")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(path_of(season))
    expect(page.locator("#sheet-notice")).to_contain_text("1.3: 1,5")
    assert season.cell("tu-phap", "1.3").version == 0


def test_the_end_of_the_session_is_told_and_nothing_is_lost(table: OpenedPage, season: Season) -> None:
    page = table.page
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    field = page.locator('tr[data-code="1.3"] .box')
    field.fill("1,5")
    field.press("Enter")
    expect(page.locator("#sheet-notice")).to_contain_text("Phiên đăng nhập đã hết")
    origin = page.evaluate("location.origin")
    kept = next(cookie["value"] for cookie in cookies if cookie["name"] == settings.SESSION_COOKIE_NAME)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": kept, "url": origin}])
    expect(page.locator('tr[data-code="1.3"] [data-row-state]')).to_have_text("đã lưu")
    expect(page.locator("#sheet-notice")).to_be_hidden()
    assert season.cell("tu-phap", "1.3").version == 1


PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_a_column_is_pasted_after_a_look_and_taken_back(table: OpenedPage, season: Season) -> None:
    page = table.page
    page.locator('tr[data-code="1.1"] .box').focus()
    page.evaluate(PASTE, "Có\n12\t13\n1,5\n9\t10\n7\n")
    dialog = page.locator("#paste-dialog")
    expect(dialog).to_contain_text("Sẽ điền 4 dòng, từ 1.1 đến 2.1")
    expect(dialog).to_contain_text("1 dòng dán thừa")
    assert findings(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("[data-saving]")).to_have_text("Mọi thay đổi đã lưu")
    assert season.cell("tu-phap", "1.2").answer == {"numerator": "12", "denominator": "13"}
    assert season.cell("tu-phap", "1.1").answer == {"value": "1"}
    assert set(CellRevision.objects.values_list("via", flat=True)) == {Via.PASTE}
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("[data-say]")).to_have_text("Đã hoàn tác 4 dòng.")
    expect(page.locator('tr[data-code="1.2"] .box').first).to_have_value("")
    expect(page.locator("[data-saving]")).to_have_text("Mọi thay đổi đã lưu")
    assert season.cell("tu-phap", "1.2").answer == {}


def test_rows_are_found_without_diacritics_and_areas_folded(table: OpenedPage) -> None:
    page = table.page
    page.get_by_label("Tìm tiêu chí theo mã hoặc tên").fill("ho so dung han")
    expect(page.locator('tr[data-code="2.1"]')).to_be_visible()
    expect(page.locator('tr[data-code="2"]')).to_be_visible()
    expect(page.locator('tr[data-code="1.2"]')).to_be_hidden()
    page.keyboard.press("Escape")
    fold = page.get_by_role("button", name="Thu gọn 1", exact=True)
    fold.click()
    expect(page.locator('tr[data-code="1.2"]')).to_be_hidden()
    expect(page.get_by_role("button", name="Mở 1", exact=True)).to_have_attribute("aria-expanded", "false")
    page.get_by_role("button", name="Mở hết").click()
    expect(page.locator('tr[data-code="1.2"]')).to_be_visible()


def test_a_sealed_table_is_read_alone(open_page: Opener, season: Season, chi: User) -> None:
    Participant.objects.filter(pk=season.units["tu-phap"].pk).update(state=ParticipantState.SUBMITTED)
    opened = open_page(path_of(season), user=chi)
    expect(opened.page.locator(".box")).to_have_count(0)
    expect(opened.page.locator("#sheet .notice").first).to_contain_text("đề nghị cơ quan chủ trì mở lại")
    assert findings(opened.page) == []
    assert opened.faults() == []
