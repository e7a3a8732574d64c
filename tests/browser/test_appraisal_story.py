"""A criterion appraised in a real browser, by keyboard and on a telephone."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Opener
from tests.browser.test_every_page import findings
from tests.evaluation.appraisal.conftest import (
    LATER,
    Team,
    auditor,
    mai,
    noi_vu_officer,
    son,
    team,
)
from tests.factories.registry import department
from tests.factories.season import Season

from caicach.core.codes.text import fold, sort_key
from caicach.evaluation.campaigns.constants import ParticipantState
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.opening import lay_out
from caicach.evaluation.scoring.reckoning import renew

__all__ = ["auditor", "mai", "noi_vu_officer", "son", "team"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = "/console/campaigns/mh-2026/"
NAMES = (
    "Sở Giao thông vận tải và Quản lý hạ tầng kỹ thuật đô thị (dữ liệu minh họa)",
    "Sở Khoa học minh họa",
    "Sở Văn hóa minh họa",
    "Sở Y tế minh họa",
)


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moment at which requests arrive: the last of the list."""
    found = [LATER]
    monkeypatch.setattr("caicach.web.season.entry.timezone.now", lambda: found[-1])
    return found


@pytest.fixture
def more(season: Season, team: Team) -> list[Participant]:
    """Further units that have submitted, with claims of one criterion."""
    made = []
    for place, name in enumerate(NAMES):
        organisation = department(name, parent=season.campaign.organisation)
        unit = Participant.objects.create(
            campaign=season.campaign,
            block=season.block,
            organisation=organisation,
            name=name,
            short_name=name.removeprefix("Sở "),
            name_folded=fold(name),
            name_sort=sort_key(name),
            state=ParticipantState.SUBMITTED,
        )
        lay_out([unit], {})
        Cell.objects.filter(participant=unit).update(appraiser=team.hien)
        Cell.objects.filter(participant=unit, code="2.1").update(
            answer={"numerator": str(90 + 2 * place), "denominator": "100"}, version=1, evidence_count=2
        )
        renew(unit, at=LATER)
        made.append(unit)
    return made


@pytest.mark.usefixtures("hours")
def test_a_criterion_is_judged_by_keyboard(
    open_page: Opener, season: Season, team: Team, more: list[Participant]
) -> None:
    opened = open_page(f"{AT}appraisal/criteria/2.1/", user=team.hien)
    page = opened.page
    rows = page.locator("[data-claim]")
    expect(rows).to_have_count(5)
    expect(rows.nth(0)).to_have_attribute("aria-current", "true")
    assert findings(page) == []
    page.keyboard.press("a")
    expect(rows.nth(0)).to_contain_text("Công nhận")
    expect(rows.nth(0)).not_to_have_attribute("data-waits", "")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("c")
    points = page.locator("#judge-points")
    expect(points).to_be_visible()
    points.fill("1,5")
    page.locator("#change button[type=submit]").click()
    expect(page.locator("#appraisal-says")).to_contain_text("Hãy ghi lý do điều chỉnh")
    expect(points).to_have_value("1,5")
    page.locator("#judge-reason").fill("Thiếu báo cáo quý IV")
    assert findings(page) == []
    page.locator("#change button[type=submit]").click()
    expect(rows.nth(1)).to_contain_text("Điều chỉnh")
    expect(rows.nth(1)).to_contain_text("1,50")
    expect(rows.nth(2)).to_have_attribute("aria-current", "true")
    page.keyboard.press("q")
    page.locator("#ask-reason").fill("Gửi danh mục hồ sơ")
    page.locator("#ask button[type=submit]").click()
    expect(rows.nth(2)).to_contain_text("Chờ đơn vị bổ sung")
    page.keyboard.press("k")
    expect(rows.nth(2)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(rows.nth(3)).to_have_attribute("aria-current", "true")
    assert opened.faults() == []
    assert Cell.objects.filter(code="2.1", outcome_1="changed", reason_1="Thiếu báo cáo quý IV").count() == 1


@pytest.mark.usefixtures("more", "hours")
def test_a_criterion_is_judged_on_a_telephone(open_page: Opener, season: Season, team: Team) -> None:
    opened = open_page(f"{AT}appraisal/criteria/2.1/", width=390, user=team.hien)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert findings(page) == []
    page.locator("[data-claim] [data-change]").first.click()
    expect(page.locator("#change")).to_have_attribute("open", "")
    page.locator("#judge-points").fill("1")
    page.locator("#judge-reason").fill("Thiếu tài liệu")
    page.locator("#change button[type=submit]").click()
    expect(page.get_by_text("Đã ghi kết luận.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert findings(page) == []
    assert opened.faults() == []
