"""A criteria set from its annexed table to its issuing, by an index administrator in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Opener, Scheme
from tests.browser.test_every_page import NARROW, findings
from tests.conftest import Province, act_of
from tests.evaluation.criteria.documents import FAULTY, draft

from caicach.evaluation.criteria.plans import read_set
from caicach.exchange.criteria_table_writing import write_criteria_table
from caicach.registry.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/console/criteria/"
PAGES = (
    "",
    "edit/?node=0-1",
    "edit/?node=0",
    "edit/?part=grades",
    "edit/?part=general",
    "history/",
    "mapping/",
    "issue/",
    "text/",
)


def test_a_table_is_imported_mended_and_issued(
    open_page: Opener, minh_hoa: Province, lan: User, tmp_path: Path
) -> None:
    file = tmp_path / "phu-luc.xlsx"
    file.write_bytes(write_criteria_table(read_set(FAULTY, "")))
    opened = open_page(f"{LIST}new/", user=lan)
    page = opened.page
    page.get_by_label("Tệp", exact=True).set_input_files(file)
    page.get_by_label("Tên bộ tiêu chí").fill("Bộ tiêu chí minh họa 2026")
    page.get_by_label("Mã bộ tiêu chí").fill("minh-hoa-2026")
    page.get_by_role("button", name="Lập bản thảo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bộ tiêu chí minh họa 2026")

    page.get_by_role("link", name="Ban hành", exact=True).click()
    expect(page.get_by_text("Còn lỗi phải sửa trước khi ban hành")).to_be_visible()
    page.get_by_role("link", name="Sửa mục 1.2").click()

    preview = page.locator("#preview")
    expect(preview.get_by_text("L020")).to_be_visible()
    page.get_by_label("Tỷ lệ %").fill("80")
    page.locator("input[name$='-high'][value='75']").fill("70")
    expect(preview.get_by_text("L020")).to_have_count(0)
    expect(preview.locator(".why-score strong")).to_have_text("2")
    expect(preview.locator(".band-overlap")).to_have_count(0)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Đã lưu.")).to_be_visible()

    page.get_by_role("link", name="Ban hành", exact=True).click()
    page.get_by_label("Số quyết định").fill("157/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill("2026-02-01")
    page.get_by_role("button", name="Ban hành", exact=True).click()
    expect(page.get_by_text("Nội dung từ nay không sửa nữa")).to_be_visible()
    expect(page.get_by_text("157/QĐ-UBND, 01/02/2026")).to_be_visible()
    expect(page.get_by_role("link", name="Sửa", exact=True)).to_have_count(0)
    assert opened.faults() == []


def test_a_rule_is_built_by_keyboard(open_page: Opener, minh_hoa: Province, lan: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan), FAULTY)
    opened = open_page(f"{LIST}{made.uid}/edit/?node=0-1", user=lan)
    page = opened.page
    page.locator("[data-walk] [aria-current]").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Tên title")).to_have_value("Ban hành kế hoạch")
    page.locator("#o-rule-type").select_option("linear_floor")
    page.locator("#o-rule-floor").fill("50")
    expect(page.locator("#preview .rule-words")).to_contain_text("50")
    page.locator("#o-rule-type").select_option("steps")
    for number, (low, points) in enumerate([("0", "1"), ("90", "4")]):
        page.locator("[data-adds='rule-bands']").focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-rows='rule-bands'] tbody tr")).to_have_count(number + 1)
        expect(page.locator(f"[name='rule-bands-{number}-low-sign']")).to_be_focused()
        page.locator(f"#o-rule-bands-{number}-low").fill(low)
        page.locator(f"#o-rule-bands-{number}-points").fill(points)
    expect(page.locator("#preview .band-overlap")).to_have_count(1)
    assert opened.faults() == []


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (NARROW, "light")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_page: Opener, minh_hoa: Province, lan: User, width: int, scheme: Scheme
) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan), FAULTY)
    opened = open_page(LIST, width, scheme, user=lan)
    for path in (LIST, f"{LIST}new/", *(f"{LIST}{made.uid}/{page}" for page in PAGES)):
        opened.page.goto(path)
        assert findings(opened.page) == [], path
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert opened.faults() == []
