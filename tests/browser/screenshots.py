"""The pictures of ``docs/how-to``, taken anew from a demonstration that runs.

Run ``make run`` on an empty ``var``, and beside it ``python -m tests.browser.screenshots``; ``--only chair``
takes those alone whose name holds the word. All they show is fictional and labelled so on every page.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

DEMONSTRATION_PASSWORD = "cai-cach-minh-hoa"
"""The public one of the cast, which ``make run`` prints."""

FOLDER = Path(__file__).parents[2] / "docs/images/how-to"
LARGEST = 120_000
"""Bytes of one picture: documentation is cloned with every copy of the source."""

CAMPAIGN, PUBLISHED = "/console/campaigns/cchc-2026/", "/console/campaigns/cchc-2025/"
RESULTS = "/ket-qua/dot-danh-gia/cchc-2025/"
Act = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture.

    Attributes:
        name: the name of its file.
        person: who is signed in; nobody where empty.
        path: the page that is opened.
        act: what is done there before the picture is taken.
        height: how many pixels of the page, 1280 wide, are shown.
    """

    name: str
    person: str
    path: str
    act: Act | None = None
    height: int = 800


def _open_first(selector: str) -> Act:
    def act(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")

    return act


def _panel(page: Page) -> None:
    page.locator('tr[data-code="1.5"] [data-panel-link]').last.click()
    expect(page.locator("#panel-title")).to_be_visible()
    page.wait_for_load_state("networkidle")


def _paste(page: Page) -> None:
    page.locator('tr[data-code="1.2"] .box').first.focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "25\\t25\\n0\\n29\\t29\\n18\\t19");
          const paste = { clipboardData: data, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
        }"""
    )
    expect(page.locator("#paste-dialog")).to_be_visible()


def _review(page: Page) -> None:
    page.goto(page.url + "review/")


def _history(page: Page) -> None:
    unit = page.locator('main table.data tbody a[href*="/units/"]').first.get_attribute("href") or ""
    page.goto(
        unit.partition("/units/")[0] + "/units/" + unit.partition("/units/")[2].split("/")[0] + "/history/"
    )


def _profile(page: Page) -> None:
    page.locator('table.data a[href*="don-vi/"]').first.click()
    page.wait_for_load_state("networkidle")


def _why(page: Page) -> None:
    _profile(page)
    page.locator('a[href*="/vi-sao/2.2/"]').first.click()
    expect(page.locator("dialog[open]")).to_be_visible()
    page.wait_for_load_state("networkidle")


SHOTS: tuple[Shot, ...] = (
    Shot("unit-table", "chi", f"{CAMPAIGN}sheet/"),
    Shot("unit-panel", "chi", f"{CAMPAIGN}sheet/", _panel),
    Shot("unit-paste", "chi", f"{CAMPAIGN}sheet/", _paste),
    Shot("head-review", "dung", f"{CAMPAIGN}sheet/", _review, height=1250),
    Shot("appraiser-queue", "hien", f"{CAMPAIGN}appraisal/", height=640),
    Shot("appraiser-criterion", "hien", f"{CAMPAIGN}appraisal/", _open_first("main table.data tbody a"), 760),
    Shot("administrator-progress", "lan", CAMPAIGN, height=760),
    Shot("administrator-windows", "lan", f"{CAMPAIGN}setup/windows/", height=760),
    Shot("council-meetings", "kien", f"{PUBLISHED}council/", height=640),
    Shot("leader-standing", "son", f"{CAMPAIGN}standing/", height=760),
    Shot("leader-results", "son", f"{PUBLISHED}results/", height=760),
    Shot("auditor-signs", "loan", f"{CAMPAIGN}signs/", height=760),
    Shot("auditor-history", "loan", f"{CAMPAIGN}progress/", _history, height=760),
    Shot("public-ranking", "", RESULTS, height=860),
    Shot("public-profile", "", RESULTS, _profile, height=860),
    Shot("public-why", "", RESULTS, _why, height=860),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures; return 1 where one is larger than it may be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--only", default="")
    asked = parser.parse_args(arguments)
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    too_large = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        contexts: dict[str, BrowserContext] = {}
        for shot in SHOTS:
            if asked.only not in shot.name:
                continue
            if shot.person not in contexts:
                contexts[shot.person] = _entered(browser, shot.person, asked.address)
            raw = _taken(contexts[shot.person], shot)
            (FOLDER / f"{shot.name}.png").write_bytes(raw)
            sys.stdout.write(f"{shot.name}.png: {len(raw) / 1000:.0f} kB\n")
            too_large += len(raw) > LARGEST
        browser.close()
    return 1 if too_large else 0


def _entered(browser: Browser, person: str, address: str) -> BrowserContext:
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, locale="vi-VN")
    if person:
        page = context.new_page()
        page.goto("/tai-khoan/dang-nhap/")
        page.fill("[name=login]", person)
        page.fill("[name=password]", DEMONSTRATION_PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/console/**")
        page.close()
    return context


def _taken(context: BrowserContext, shot: Shot) -> bytes:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": shot.height})
    page.goto(shot.path)
    page.wait_for_load_state("networkidle")
    if shot.act is not None:
        shot.act(page)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    page.close()
    file = io.BytesIO()
    picture.convert("RGB").quantize(96, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    sys.exit(main())
