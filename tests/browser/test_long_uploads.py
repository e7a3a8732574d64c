"""A long file over a poor line: cut and gone on by itself, stopped and gone on after a reload, dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings
from tests.browser.conftest import Opener
from tests.browser.test_every_page import NARROW, findings
from tests.factories.season import Season

from caicach.common.files.models import UnfinishedUpload
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.evidence.models import DocumentVersion
from caicach.registry.accounts.models import User
from caicach.web.season.evidence.forms import InParts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PART = 100_000
LONG = "TT;Nội dung;Kết quả\n".encode() * 30_000
"""Some 700 kB, seven parts of these tests."""


@pytest.fixture(autouse=True)
def open_now(settings: Settings, tmp_path: Path, season: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the window be open while the browser looks, contents lie apart, and parts be small."""
    settings.VAR = tmp_path / "var"
    monkeypatch.setattr(InParts, "part_bytes", PART)
    now = timezone.now()
    season.window(Stage.SELF_SCORING, now - timedelta(days=1), now + timedelta(days=1))


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "Bảng tổng hợp.csv"
    path.write_bytes(LONG)
    return path


@dataclass
class Line:
    """The line between browser and server: after so many parts it carries none until it is mended."""

    parts: int
    mended: bool = False
    carried: list[int] = field(default_factory=list)

    def carry(self, route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
        elif self.mended or len(self.carried) < self.parts:
            self.carried.append(len(route.request.post_data_buffer or b""))
            route.continue_()
        else:
            route.abort("connectionreset")


def cut_line(page: Page, parts: int) -> Line:
    line = Line(parts)
    page.route("**/uploads/*/", line.carry)
    return line


def address(season: Season, name: str = "cell", *more: object) -> str:
    place = [season.campaign.slug, season.units["tu-phap"].pk, *more]
    return reverse(f"evidence:{name}", args=place)


def choose(page: Page, path: Path) -> None:
    page.get_by_label("Tệp", exact=True).set_input_files(path)
    page.get_by_label("Loại tài liệu", exact=True).select_option("statistics")
    page.get_by_label("Số, ký hiệu (không bắt buộc)").fill("12/BC-STP")


def test_a_cut_line_is_waited_for_and_nothing_is_sent_twice(
    open_page: Opener, season: Season, chi: User, long_file: Path
) -> None:
    page = open_page(address(season, "cell", "1.1"), user=chi).page
    line = cut_line(page, 3)
    choose(page, long_file)
    page.get_by_role("button", name="Tải lên và gắn").click()
    state = page.locator("[data-evidence-progress]")
    expect(state).to_contain_text("Mất kết nối, đang tự thử lại", timeout=20_000)
    assert page.locator("[data-evidence-progress] progress").evaluate("bar => bar.value") >= 30
    assert findings(page) == []
    line.mended = True
    row = page.locator(".evidence-row")
    expect(row).to_have_count(1, timeout=60_000)
    expect(row).to_contain_text("12/BC-STP")
    assert sum(line.carried) == len(LONG)
    version = DocumentVersion.objects.get()
    assert (version.file.size_bytes, version.file.name) == (len(LONG), long_file.name)
    assert not UnfinishedUpload.objects.exists()


@pytest.mark.parametrize("width", [1440, NARROW])
def test_after_a_reload_the_same_file_goes_on_where_it_stood(
    open_page: Opener, season: Season, chi: User, long_file: Path, width: int
) -> None:
    page = open_page(address(season, "library"), width, user=chi).page
    first = cut_line(page, 4)
    choose(page, long_file)
    page.get_by_role("button", name="Tải lên", exact=True).click()
    expect(page.locator("[data-evidence-progress]")).to_contain_text("Mất kết nối", timeout=20_000)
    stop = page.get_by_role("button", name="Dừng tải")
    stop.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").get_by_text("Phần đã tải được giữ một ngày")).to_be_visible()
    expect(page.get_by_role("button", name="Tải lên", exact=True)).to_be_focused()
    expect(page.get_by_label("Số, ký hiệu (không bắt buộc)")).to_have_value("12/BC-STP")
    page.unroute("**/uploads/*/")
    page.reload()
    waiting = page.locator(".evidence-uploads")
    expect(waiting).to_contain_text("chọn lại đúng tệp này để tải tiếp")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    second = cut_line(page, 99)
    choose(page, long_file)
    page.get_by_role("button", name="Tải lên", exact=True).click()
    expect(page.get_by_role("link", name="Bảng tổng hợp")).to_be_visible(timeout=60_000)
    assert sum(first.carried) + sum(second.carried) == len(LONG)
    assert DocumentVersion.objects.get().file.size_bytes == len(LONG)


def test_what_was_brought_waits_for_the_form_and_can_be_dropped(
    open_page: Opener, season: Season, chi: User, long_file: Path
) -> None:
    page = open_page(address(season, "cell", "1.1"), user=chi).page
    page.get_by_label("Tệp", exact=True).set_input_files(long_file)
    page.get_by_role("button", name="Tải lên và gắn").click()
    expect(page.get_by_text("Hãy chọn loại tài liệu.")).to_be_visible(timeout=60_000)
    brought = page.get_by_role("checkbox", name="Bảng tổng hợp.csv")
    expect(brought).to_be_checked()
    assert findings(page) == []
    page.get_by_role("button", name="Bỏ Bảng tổng hợp.csv").click()
    expect(brought).to_have_count(0)
    expect(page.locator("input[type=file]")).to_be_focused()
    assert not UnfinishedUpload.objects.exists()


def test_a_file_beyond_the_limit_is_told_before_it_is_sent(
    open_page: Opener, season: Season, chi: User, long_file: Path, settings: Settings
) -> None:
    settings.LARGEST_FILE_BYTES = len(LONG) - 1
    page = open_page(address(season, "cell", "1.1"), user=chi).page
    line = cut_line(page, 99)
    choose(page, long_file)
    expect(page.get_by_role("alert").get_by_text("Có tệp quá lớn")).to_be_visible()
    page.get_by_role("button", name="Tải lên và gắn").click()
    expect(page.get_by_role("alert").get_by_text("Có tệp quá lớn")).to_be_visible()
    assert line.carried == []
    assert not UnfinishedUpload.objects.exists()


def test_the_end_of_the_session_is_told_and_what_arrived_is_kept(
    open_page: Opener, season: Season, chi: User, long_file: Path
) -> None:
    page = open_page(address(season, "cell", "1.1"), user=chi).page
    line = cut_line(page, 2)
    choose(page, long_file)
    page.get_by_role("button", name="Tải lên và gắn").click()
    expect(page.locator("[data-evidence-progress]")).to_contain_text("Mất kết nối", timeout=20_000)
    page.context.clear_cookies()
    line.mended = True
    expect(page.get_by_role("alert").get_by_text("Phiên làm việc đã hết")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-evidence-progress]")).to_be_hidden()
    assert UnfinishedUpload.objects.get().received_bytes == sum(line.carried)


def test_signing_in_anew_in_another_tab_does_not_end_an_upload(
    open_page: Opener, season: Season, chi: User, long_file: Path
) -> None:
    page = open_page(address(season, "cell", "1.1"), user=chi).page
    line = cut_line(page, 3)
    choose(page, long_file)
    page.get_by_role("button", name="Tải lên và gắn").click()
    expect(page.locator("[data-evidence-progress]")).to_contain_text("Mất kết nối", timeout=20_000)
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] != "csrftoken"]
    page.context.clear_cookies()
    page.context.add_cookies(kept)  # type: ignore[arg-type]
    page.context.add_cookies([{"name": "csrftoken", "value": "N" * 32, "url": page.url}])
    line.mended = True
    expect(page.locator(".evidence-row")).to_have_count(1, timeout=60_000)
    assert DocumentVersion.objects.get().file.size_bytes == len(LONG)
