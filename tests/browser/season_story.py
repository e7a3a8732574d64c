"""What the story of a whole season needs: its calendar, its cast, their browsers, and axe at two widths."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings
from tests.browser.conftest import OpenedPage, Opener
from tests.browser.test_every_page import NARROW, findings
from tests.conftest import NOW, Province
from tests.factories.registry import department, position, user
from tests.factories.season import set_version

from caicach.common.jobs.worker import Worker
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Participant
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

LIST = "/console/campaigns/"
HERE = f"{LIST}mh-2026/"
PLAN = {
    Stage.SELF_SCORING: ("14:00 05/10/2026", "17:00 12/10/2026"),
    Stage.APPRAISAL_1: ("08:00 13/10/2026", "17:00 16/10/2026"),
    Stage.EXPLANATION: ("08:00 19/10/2026", "17:00 21/10/2026"),
    Stage.OBJECTION: ("08:00 19/10/2026", "17:00 21/10/2026"),
    Stage.APPRAISAL_2: ("08:00 22/10/2026", "17:00 23/10/2026"),
    Stage.COUNCIL: ("08:00 26/10/2026", "17:00 27/10/2026"),
    Stage.PUBLICATION: ("08:00 28/10/2026", "17:00 30/10/2026"),
}


class Calendar:
    """The site's clock, put to the day of a stage; from there it goes on."""

    def __init__(self, at: datetime) -> None:
        self.put(at)

    def put(self, at: datetime) -> None:
        self.at, self.since = at, time.monotonic()

    def now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self.since)

    def go_to(self, stage: Stage) -> None:
        """Go an hour into a stage; a worker has done by then what was due."""
        opens = datetime.strptime(f"{PLAN[stage][0]} +0700", "%H:%M %d/%m/%Y %z")
        self.put(opens + timedelta(hours=1))
        Worker(clock=self.now, name="w").run(until_empty=True)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Calendar:
    """The clock of the whole site, and a place for its files."""
    settings.VAR = tmp_path
    expect.set_options(timeout=15_000)
    found = Calendar(NOW)
    monkeypatch.setattr("django.utils.timezone.now", found.now)
    return found


@pytest.fixture
def cast(minh_hoa: Province, lan: User, chi: User, dung: User, hien: User) -> dict[str, User]:
    """Everybody by their part; the departments and an issued set are there too."""
    set_version(minh_hoa.province, at=NOW)
    health = department("Sở Y tế", parent=minh_hoa.province)
    department("Sở Công Thương", parent=minh_hoa.province)
    parts = {
        "peer": ("nga", "Lý Thị Nga", health, Role.UNIT_OFFICER),
        "peer's head": ("phuc", "Võ Văn Phúc", health, Role.UNIT_HEAD),
        "second": ("mai", "Ngô Thị Mai", minh_hoa.province, Role.APPRAISER),
        "settling": ("thu", "Trịnh Văn Thu", minh_hoa.province, Role.APPRAISER),
        "council": ("hoi", "Hà Văn Hội", minh_hoa.province, Role.COUNCIL),
        "leader": ("son", "Đặng Thái Sơn", minh_hoa.province, Role.LEADER),
        "auditor": ("kiem", "Cao Thị Kiểm", minh_hoa.province, Role.AUDITOR),
    }
    found = {"administrator": lan, "officer": chi, "head": dung, "appraiser": hien}
    for part, (login, name, where, role) in parts.items():
        found[part] = position(user(login, name), where, role).user
    return found


class Readers:
    """Who looks at the site, each in a browser of their own, and what is wrong with what they see."""

    def __init__(self, open_page: Opener, cast: dict[str, User]) -> None:
        self.open_page, self.cast = open_page, cast
        self.opened: list[OpenedPage] = []

    def open(self, part: str, path: str) -> Page:
        """Open a page anew: after days a session has ended."""
        found = self.open_page(path, user=self.cast.get(part))
        self.opened.append(found)
        return found.page

    def faults(self) -> list[str]:
        return [fault for opened in self.opened for fault in opened.faults()]


def look(page: Page) -> None:
    """Let axe look at a page as it stands, in a wide and in a narrow window."""
    for width in (NARROW, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert findings(page) == [], (page.url, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
    # Axe leaves them behind, and htmx would copy them against the security policy.
    page.evaluate("document.querySelectorAll('[style=\"\"]').forEach((e) => e.removeAttribute('style'))")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def sheet_of(name: str) -> str:
    unit = Participant.objects.get(name=name)
    return f"{HERE}units/{unit.pk}/sheet/"


def row_of(page: Page, name: str) -> Locator:
    return page.locator("[data-claim]").filter(has_text=name)


def change(page: Page, name: str, numerator: str, reason: str) -> None:
    """Recognise another numerator than a unit claimed."""
    row_of(page, name).locator("[data-change]").click()
    page.locator("#judge-1").fill(numerator)
    page.locator("#judge-reason").fill(reason)
    page.locator("#judge-note").fill("Chỉ nội bộ: hỏi lại bộ phận Một cửa")
    page.locator("#change button[type=submit]").click()
