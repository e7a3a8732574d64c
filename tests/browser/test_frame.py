"""Menus, choices and paper in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Opener
from tests.factories.registry import PASSWORD

from caicach.registry.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GROUND = "getComputedStyle(document.body).backgroundColor"


def test_a_menu_opens_by_keyboard_and_escape_gives_the_focus_back(open_page: Opener) -> None:
    page = open_page("/").page
    page.locator("summary", has_text="Giao diện").focus()
    page.keyboard.press("Enter")
    dark = page.get_by_role("button", name="Tối")
    assert dark.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not dark.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_click_elsewhere_closes_a_menu(open_page: Opener) -> None:
    page = open_page("/").page
    page.locator("summary", has_text="Giao diện").click()
    page.locator("h1").click()
    assert not page.get_by_role("button", name="Tối").is_visible()


def test_the_appearance_is_chosen_kept_and_given_back_to_the_device(open_page: Opener) -> None:
    opened = open_page("/tro-giup/", scheme="light")
    page = opened.page
    light = page.evaluate(GROUND)
    page.locator("summary", has_text="Giao diện").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Tối").click()
    dark = page.evaluate(GROUND)
    assert dark != light
    page.goto("/gioi-thieu/")
    assert page.evaluate(GROUND) == dark
    page.locator("summary", has_text="Giao diện").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Theo thiết bị").click()
    assert page.evaluate(GROUND) == light
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert page.evaluate(GROUND) == dark
    assert opened.faults() == []


def test_the_language_changes_on_the_same_page(open_page: Opener) -> None:
    page = open_page("/tro-giup/").page
    with page.expect_navigation():
        page.get_by_role("button", name="English").click()
    assert page.url.endswith("/tro-giup/")
    assert page.locator("h1").inner_text() == "Help"
    with page.expect_navigation():
        page.get_by_role("button", name="Tiếng Việt").click()
    assert page.locator("h1").inner_text() == "Trợ giúp"


def test_an_official_signs_in_with_the_keyboard_alone(open_page: Opener, hien: User) -> None:
    opened = open_page("/tai-khoan/dang-nhap/")
    page = opened.page
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").focus()
    page.keyboard.type("hien")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/")
    assert page.locator("h1").inner_text() == "Chào Vũ Thị Hiền"
    assert opened.faults() == []


def test_an_error_in_a_form_is_announced_and_shown_beside_the_field(open_page: Opener, hien: User) -> None:
    page = open_page("/tai-khoan/mat-khau/doi/", user=hien).page
    page.get_by_label("Mật khẩu hiện tại").fill("sai")
    page.get_by_label("Mật khẩu mới", exact=True).fill("ngan")
    page.get_by_label("Mật khẩu mới (nhập lại)").fill("ngan")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    field = page.get_by_label("Mật khẩu hiện tại")
    assert field.get_attribute("aria-invalid") == "true"
    described = (field.get_attribute("aria-describedby") or "").split()
    texts = [page.locator(f"#{name}").inner_text() for name in described]
    assert any("Mật khẩu hiện tại không đúng" in text for text in texts)


def test_the_page_is_readable_without_scripts_from_us(open_page: Opener) -> None:
    page = open_page("/").page
    page.route("**/*.js", lambda route: route.abort())
    page.reload()
    page.locator("summary", has_text="Giao diện").click()
    assert page.get_by_role("button", name="Tối").is_visible()


def test_paper_carries_no_navigation(open_page: Opener) -> None:
    page = open_page("/gioi-thieu/").page
    page.emulate_media(media="print")
    for hidden in (".topbar", ".footer-line", ".skip-link"):
        assert not page.locator(hidden).is_visible()
    assert (
        page.locator("table.data thead").evaluate("e => getComputedStyle(e).display") == "table-header-group"
    )
    assert page.pdf(format="A4", print_background=False).startswith(b"%PDF")


def test_a_public_page_weighs_little(open_page: Opener) -> None:
    page = open_page("/").page
    sizes = page.evaluate(
        """performance.getEntriesByType("resource").map((entry) => [entry.name, entry.decodedBodySize])"""
    )
    assert not [name for name, _size in sizes if "latin-ext" in name or "-700-" in name or "echarts" in name]
