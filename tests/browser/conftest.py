"""A real browser on a live site; skipped aloud where Debian's chromium is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.web.readers import reader

from caicach.registry.accounts.models import User

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", function (event) {
  window.violations.push(event.violatedDirective + " " + event.blockedURI);
});
"""
Scheme = Literal["light", "dark"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the one long story, beside which the others are run: at the end a worker would be idle."""
    items.sort(key=lambda item: "test_whole_season" not in item.nodeid)


@dataclass
class OpenedPage:
    """A page with what went wrong on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """Return console errors, failed files and breaches of the security policy so far."""
        return self.complaints + [f"policy: {breach}" for breach in self.page.evaluate("window.violations")]


class Opener(Protocol):
    """How a test opens a page."""

    def __call__(
        self, path: str, width: int = 1440, scheme: Scheme = "light", user: User | None = None
    ) -> OpenedPage:
        """Open a path of the site, signed in where a user is given."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One chromium for the whole run."""
    if CHROMIUM is None:
        pytest.skip(
            "chromium was not found: install it (Debian: apt-get install chromium) for the browser tests"
        )
    # Playwright's loop runs in the test's thread, which Django takes for asynchronous code; nothing awaits.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Opener]:
    """Return the opener; its pages are closed after the test."""
    closers: list[Callable[[], None]] = []

    def open_(path: str, width: int = 1440, scheme: Scheme = "light", user: User | None = None) -> OpenedPage:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        closers.append(context.close)
        if user is not None:
            session = reader(user=user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
            )
        context.add_init_script(WATCH)
        opened = OpenedPage(context.new_page())

        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                opened.complaints.append(f"console: {message.text}")

        def on_response(response: Response) -> None:
            if response.status >= 400 and response.request.resource_type != "document":
                opened.complaints.append(f"{response.status} {response.url}")

        opened.page.on("console", on_console)
        opened.page.on("response", on_response)
        opened.page.on("pageerror", lambda error: opened.complaints.append(f"script: {error}"))
        answer = opened.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        return opened

    yield open_
    for close in closers:
        close()
