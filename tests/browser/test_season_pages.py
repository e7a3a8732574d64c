"""What dashboards and setup pages of a season show to each role, light and dark, wide and narrow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Opener
from tests.browser.season_story import Calendar, calendar
from tests.browser.test_every_page import NARROW, SCHEMES, findings
from tests.conftest import NOW, act_of
from tests.evaluation.appraisal.conftest import LATER, Team, mai, son, team
from tests.factories.registry import position, user
from tests.factories.season import Season

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.scoring.extending import MoreTime, extend
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

__all__ = ["calendar", "mai", "son", "team"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/console/campaigns/mh-2026/"
SETUP = ("", "units/", "windows/", "appraisers/", "extensions/", "extensions/new/", "settings/", "log/")
PAGES = {
    "administrator": ("", "progress/", "progress/criteria/", *(f"setup/{page}" for page in SETUP)),
    "leader": ("", "standing/"),
    "appraiser": ("",),
    "officer": ("", "units/UNIT/", "units/UNIT/assignments/", "/console/notices/"),
}


@pytest.mark.parametrize("part", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_page: Opener,
    calendar: Calendar,
    season: Season,
    team: Team,
    lan: User,
    chi: User,
    part: str,
) -> None:
    leader = position(user("thai", "Đặng Thái"), season.campaign.organisation, Role.LEADER).user
    unit = season.units["tu-phap"]
    given = MoreTime(Stage.SELF_SCORING, LATER + timedelta(days=1), "Mất điện cả ngày", "1.1")
    extend(season.campaign.pk, [unit.pk], given, act=act_of(lan, NOW + timedelta(hours=1)))
    calendar.put(LATER)
    people = {"administrator": lan, "leader": leader, "appraiser": team.hien, "officer": chi}
    opened = open_page(HERE, user=people[part])
    page = opened.page
    for name in PAGES[part]:
        path = name if name.startswith("/") else HERE + name.replace("UNIT", str(unit.pk))
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        for width in (1440, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
            assert findings(page) == [], (path, scheme)
    assert opened.faults() == []
