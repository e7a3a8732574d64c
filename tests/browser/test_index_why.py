"""Rankings and explanations by mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Opener
from tests.browser.test_every_page import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RANKING = "/ket-qua/qd766-groups/provinces-2026-10-10/"


def test_a_number_opens_its_explanation_beside_the_table_and_gives_the_focus_back(open_page: Opener) -> None:
    opened = open_page(RANKING)
    page = opened.page
    number = page.locator("tbody tr").first.locator("[data-why]").first
    number.focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open] #why-title").wait_for()
    assert page.url.endswith(RANKING), "the table stays"
    assert page.evaluate("document.activeElement.id") == "why-title"
    assert "68,8" in page.locator("dialog").inner_text()
    assert findings(page) == []
    page.locator("dialog [data-why]").first.click()
    page.locator("dialog .why-part:has-text('Số liệu đầu vào')").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 1
    assert opened.faults() == []


def test_the_explanation_is_copied_as_text(open_page: Opener) -> None:
    opened = open_page(f"{RANKING}dong-thap/vi-sao/total/")
    page = opened.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.reload()
    page.get_by_text("Bản chữ để sao chép").click()
    page.get_by_role("button", name="Sao chép").click()
    page.get_by_text("Đã sao chép").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Đồng Tháp: ")
    assert "766/QĐ-TTg" in copied
    assert "SHA-256" in copied


def test_the_map_is_walked_by_keyboard(open_page: Opener) -> None:
    opened = open_page(f"{RANKING}?xem=ban-do")
    page = opened.page
    page.locator("a.province").first.focus()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Hà Nội: 55,23")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cao-bang/")
    shape = page.go_back()
    assert shape is not None
    box = page.locator("a.province").first.bounding_box()
    assert box is not None
    assert box["width"] > 10, "the provinces are drawn"
    assert opened.faults() == []


def test_the_tree_opens_whole_and_by_link(open_page: Opener) -> None:
    opened = open_page("/bo-tieu-chi/qd766/")
    page = opened.page
    page.get_by_role("button", name="Mở tất cả").click()
    assert page.locator("#tree details:not([open])").count() == 0
    assert findings(page) == []
    page.get_by_role("button", name="Thu gọn").click()
    assert page.locator("#tree details[open]").count() == 0
    page.goto("/bo-tieu-chi/qd766/#tc-4.3")
    assert page.locator("[id='tc-4.3']").evaluate("node => node.open")
    summary = page.locator("[id='tc-4.1'] > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("[id='tc-4.1']").evaluate("node => node.open")


def test_a_server_that_does_not_answer_is_told_and_asked_again(open_page: Opener) -> None:
    page = open_page(RANKING).page
    page.context.set_offline(True)
    number = page.locator("tbody tr").first.locator("[data-why]").first
    number.click()
    page.locator("dialog[open] h2:has-text('Không kết nối được với máy chủ')").wait_for()
    assert page.evaluate("document.activeElement.id") == "why-title"
    assert number.get_attribute("aria-busy") is None
    assert findings(page) == []
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator("[data-why-again][aria-busy]")).to_have_count(0)
    assert page.locator("dialog[open] [data-why-again]").count() == 1
    page.context.set_offline(False)
    page.get_by_role("button", name="Thử lại").click()
    page.locator("dialog[open] .why-score").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 1


def test_a_server_that_is_too_slow_is_told(open_page: Opener) -> None:
    page = open_page(RANKING).page
    page.evaluate("window.htmx.config.timeout = 200")
    page.route("**/vi-sao/**", lambda route: None)
    page.locator("tbody tr").first.locator("[data-why]").first.click()
    page.locator("dialog[open] h2:has-text('Không kết nối được với máy chủ')").wait_for()
    page.get_by_role("button", name="Đóng").click()
    assert page.locator("dialog[open]").count() == 0


def test_an_answer_that_is_no_explanation_is_shown_whole(open_page: Opener) -> None:
    page = open_page(RANKING).page
    page.route(
        "**/vi-sao/**",
        lambda route: route.fulfill(status=503, body="<h1>busy</h1>", content_type="text/html"),
    )
    page.locator("tbody tr").first.locator("[data-why]").first.click()
    page.wait_for_url("**/vi-sao/total/")


def test_changes_are_read_on_a_telephone_without_scrolling_sideways(open_page: Opener) -> None:
    page = open_page("/bo-tieu-chi/so-sanh/?a=par-2019-province&b=par-876-province", width=390).page
    frame = page.locator(".changes .table-scroll")
    assert frame.evaluate("node => node.scrollWidth <= node.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= 390")
    assert findings(page) == []
    assert (
        page.locator(".changes tbody tr").first.evaluate("node => getComputedStyle(node).display") == "block"
    )
