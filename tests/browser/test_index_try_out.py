"""The whole story of a try-out in a browser: sheet, upload, question, results, files; without scripts too."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import Opener
from tests.browser.test_every_page import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SET = "/tinh-thu/hue-commune-2204/"
COUNTS = "/tinh-thu/cantho-157-2025/"
NAMES = ["Xã Suối Mơ", "Xã Đồi Gió", "=Xã Lạ", "Phường " + "Rất Dài " * 10]


def fill(path: Path) -> None:
    """Fill the sheet in as an officer would: points for every area and unit."""
    book = load_workbook(path)
    page = book.worksheets[0]
    columns = {
        cell.value: cell.column or 0 for row in page.iter_rows() for cell in row if cell.value in NAMES
    }
    assert len(columns) == 3, columns
    for row in page.iter_rows():
        code = next((str(cell.value) for cell in row[:3] if str(cell.value)[:1].isdigit()), "")
        for place, column in enumerate(columns.values()):
            if code == "2" or code.startswith("1."):
                page.cell(row[0].row or 0, column, (24 if code == "2" else 7) - 2 * place)
    book.save(path)


def result_of(page: Page, file: Path, path: str = SET) -> None:
    page.goto(path)
    page.get_by_label("Bảng đã điền", exact=True).set_input_files(file)
    page.get_by_role("button", name="Chấm điểm").click()
    page.get_by_role("heading", name="Kết quả tính thử").wait_for()


def csv_of(tmp_path: Path) -> Path:
    lines = ["unit,code,value"]
    for place, name in enumerate(NAMES):
        lines += [f'"{name}",1.{number},{8 - place}' for number in range(1, 9)] + [f'"{name}",2,{25 - place}']
    file = tmp_path / "so-lieu.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_from_the_sheet_to_the_results(open_page: Opener, tmp_path: Path) -> None:
    opened = open_page("/tinh-thu/")
    page = opened.page
    page.get_by_role("link", name="Cải cách hành chính cấp xã").click()
    page.get_by_label("Tên đơn vị").fill("\n".join(NAMES[:3]))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Tải biểu mẫu XLSX").click()
    sheet = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(sheet)
    fill(sheet)
    page.get_by_label("Bảng đã điền", exact=True).set_input_files(sheet)
    page.get_by_role("button", name="Chấm điểm").click()
    first = page.locator(".ranking tbody tr").first
    assert first.locator("th").inner_text() == "Xã Suối Mơ"
    assert "80,00" in first.inner_text()
    for kind, head in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=kind.upper(), exact=True).click()
        file = tmp_path / f"out.{kind}"
        waiting.value.save_as(file)
        assert file.read_bytes().startswith(head)
    assert opened.faults() == []


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_profile_and_panel_pass_axe_and_stay_within_the_screen(
    open_page: Opener, tmp_path: Path, width: int, scheme: str
) -> None:
    opened = open_page(SET, width, "dark" if scheme == "dark" else "light")
    page = opened.page
    result_of(page, csv_of(tmp_path))
    for step in ("result", "panel", "profile"):
        if step == "panel":
            page.locator("[data-why]").first.click()
            page.locator("dialog[open] #why-title").wait_for()
        if step == "profile":
            page.keyboard.press("Escape")
            page.locator("button.as-name").last.click()
            page.locator("#losses-title").wait_for()
        assert findings(page) == [], step
        assert page.evaluate("document.documentElement.scrollWidth") <= width, step
    assert opened.faults() == []


def test_an_ambiguous_number_is_asked_and_then_scored(open_page: Opener, tmp_path: Path) -> None:
    file = tmp_path / "mo-ho.csv"
    file.write_text('unit,code,value\nXã A,1,"2,000"', encoding="utf-8")
    opened = open_page(COUNTS)
    page = opened.page
    page.get_by_label("Bảng đã điền", exact=True).set_input_files(file)
    page.get_by_role("button", name="Chấm điểm").click()
    page.get_by_role("heading", name="Một câu hỏi trước khi chấm").wait_for()
    assert findings(page) == []
    page.get_by_label("dấu chấm: 7.775").check()
    page.get_by_role("button", name="Chấm điểm").click()
    page.get_by_role("heading", name="Kết quả tính thử").wait_for()


def test_faults_are_shown_in_a_table_that_passes_axe(open_page: Opener, tmp_path: Path) -> None:
    file = tmp_path / "sai.csv"
    file.write_text("unit,code,value\nXã A,1.1,70\nXã A,9.9,1", encoding="utf-8")
    opened = open_page(SET)
    page = opened.page
    page.get_by_label("Bảng đã điền", exact=True).set_input_files(file)
    page.get_by_role("button", name="Chấm điểm").click()
    page.get_by_role("alert").wait_for()
    assert page.locator(".problems tbody tr").count() >= 2
    assert findings(page) == []


def test_it_works_without_scripts(browser: Browser, live_server: LiveServer, tmp_path: Path) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    result_of(page, csv_of(tmp_path))
    page.locator("[data-why]").first.click()
    assert "Các bước tính" in page.locator("main").inner_text()
    page.get_by_role("button", name="Về bảng xếp hạng").click()
    assert page.locator(".ranking tbody tr").count() == len(NAMES)
    context.close()
