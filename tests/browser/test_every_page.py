"""What holds on every page in a real browser, on wide and narrow screens, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page as Shown
from playwright.sync_api import expect
from tests.browser.conftest import OpenedPage, Opener, Scheme
from tests.browser.pages import PAGES, Page

from caicach.registry.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

every_page = pytest.mark.parametrize("page", PAGES, ids=str)
NARROW = 390
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def findings(shown: Shown) -> list[str]:
    """Return what axe objects to, one line an element; it is put into a page once."""
    if not shown.evaluate("'axe' in window"):
        shown.evaluate(AXE_SCRIPT)
    violations = shown.evaluate(
        "(options) => axe.run(options).then((found) => found.violations)",
        {**RULES, "resultTypes": ["violations"]},
    )
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for violation in violations
        for node in violation["nodes"]
    ]


@every_page
@pytest.mark.parametrize("width", [pytest.param(1440, marks=pytest.mark.long), NARROW])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_page: Opener, page: Page, width: int, hien: User
) -> None:
    opened = open_page(page.path, width, user=hien if page.signed_in else None)
    for scheme in SCHEMES:
        # A button's colours fade over, and halfway they have no contrast.
        opened.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(opened.page.locator("html")).to_have_attribute("data-bs-theme", scheme)
        assert findings(opened.page) == [], scheme
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    if width == NARROW:
        assert too_wide(opened) == []
    assert opened.faults() == []


def too_wide(opened: OpenedPage) -> list[str]:
    """Return the elements that stand out on the right where they may not."""
    found: list[str] = opened.page.evaluate(
        """(width) => [...document.querySelectorAll("body *")]
            .filter((element) => !element.closest(
                ".table-scroll, .skip-link, .visually-hidden, .tool-label, svg"))
            .filter((element) => element.getBoundingClientRect().right > width + 1)
            .map((element) => element.outerHTML.slice(0, 120))""",
        NARROW,
    )
    return found


def test_axe_is_awake(open_page: Opener) -> None:
    opened = open_page("/")
    opened.page.evaluate("document.querySelector('main').innerHTML = '<img src=\"/static/img/logo.svg\">'")
    assert any(finding.startswith("image-alt") for finding in findings(opened.page))


def test_a_breach_of_the_policy_is_noticed(open_page: Opener) -> None:
    opened = open_page("/")
    opened.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">!</p>')")
    assert any("style-src" in fault for fault in opened.faults())


@every_page
def test_the_first_tab_leads_past_the_navigation(open_page: Opener, page: Page, hien: User) -> None:
    opened = open_page(page.path, user=hien if page.signed_in else None)
    autofocused = opened.page.evaluate("document.activeElement !== document.body")
    if autofocused:
        opened.page.evaluate("document.activeElement.blur()")
    opened.page.keyboard.press("Tab")
    link = opened.page.locator(":focus")
    assert link.get_attribute("href") == "#noi-dung"
    box = link.bounding_box()
    assert box is not None
    assert box["y"] >= 0, "the link is visible while it has the focus"
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "noi-dung"
