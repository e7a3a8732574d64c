"""Who was given one criterion, at the scoring table: by keyboard, on a narrow screen, in the dark."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import Opener
from tests.browser.test_every_page import NARROW, findings
from tests.conftest import Province, act_of
from tests.factories.registry import department, position, user
from tests.factories.season import Season

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.scoring.assigning import assign
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def my(season: Season, minh_hoa: Province, chi: User) -> User:
    """A specialist in a division of Sở Tư pháp, who was given 1.2, while the window is open."""
    now = timezone.now()
    season.window(Stage.SELF_SCORING, now - timedelta(days=1), now + timedelta(days=2))
    division = department("Phòng Hành chính tư pháp", parent=minh_hoa.justice)
    found = position(user("my", "Trịnh Thị Mỹ"), division, Role.SPECIALIST).user
    assign(season.units["tu-phap"].pk, ["1.2"], found.pk, act=act_of(chi, now))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, NARROW])
def test_axe_finds_nothing_in_what_a_contributor_sees(
    open_page: Opener, season: Season, my: User, width: int, scheme: str
) -> None:
    start = f"/console/campaigns/mh-2026/units/{season.units['tu-phap'].pk}/"
    opened = open_page(f"{start}sheet/", width, "dark" if scheme == "dark" else "light", user=my)
    page = opened.page
    for path in ("sheet/", "sheet/lacking/", "cells/1.2/panel/", "cells/1.2/evidence/", "files/"):
        page.goto(f"{page.url.split('/console')[0]}{start}{path}")
        assert findings(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(f"{page.url.split('/console')[0]}/console/campaigns/mh-2026/")
    expect(page.locator("#duoc-giao")).to_contain_text("Sở Tư pháp")
    assert findings(page) == []
    assert opened.faults() == []


def test_a_contributor_fills_in_their_row_while_others_write_theirs(
    open_page: Opener, season: Season, my: User, chi: User
) -> None:
    unit = season.units["tu-phap"].pk
    opened = open_page(f"/console/campaigns/mh-2026/units/{unit}/sheet/", user=my)
    page = opened.page
    numerator = page.locator('tr[data-code="1.2"] .box').first
    numerator.focus()
    page.keyboard.type("12/13")
    page.keyboard.press("Enter")
    expect(page.locator('tr[data-code="1.2"] [data-points]')).to_have_text("3,69")
    expect(page.locator("[data-saving]")).to_have_text("Mọi thay đổi đã lưu")
    expect(page.locator('[data-top="answered"]')).to_have_text("1")
    save_answer(unit, "1.1", Typed({"value": "1"}), act=act_of(chi, timezone.now()))
    page.wait_for_timeout(5_000)
    expect(page.locator('[data-top="answered"]')).to_have_text("1")
    expect(page.locator('tr[data-code="1"] [data-points]')).to_have_text("–")
    assert page.locator('tr[data-code="1.1"]').count() == 0
    assert opened.faults() == []
