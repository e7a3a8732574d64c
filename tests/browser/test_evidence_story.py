"""Evidence from upload to removal, by mouse and by keyboard, on wide and narrow screens."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pypdfium2 import PdfDocument
from pytest_django import Settings
from tests.browser.conftest import Opener, Scheme
from tests.browser.test_every_page import NARROW, findings
from tests.conftest import act_of
from tests.evaluation.evidence.files import package
from tests.exchange.pdf.samples import AFTER, BEFORE, written
from tests.factories.season import Season

from caicach.common.jobs.worker import Worker
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.evidence.documents import Facts, add_document
from caicach.evaluation.evidence.intake import Upload
from caicach.evaluation.evidence.services import Pointer, link
from caicach.exchange.pdf.making import make_signing_identity, sign_pdf
from caicach.registry.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def open_now(settings: Settings, tmp_path: Path, season: Season) -> None:
    """Let the window be open while the browser looks, and contents lie apart."""
    settings.VAR = tmp_path
    now = timezone.now()
    season.window(Stage.SELF_SCORING, now - timedelta(days=1), now + timedelta(days=1))


def two_pages() -> bytes:
    """Return a PDF whose pages differ."""
    both = PdfDocument.new()
    for text in ("Ke hoach cai cach hanh chinh", "Dieu 3. To chuc thuc hien"):
        both.import_pages(PdfDocument(written(text)))
    raw = io.BytesIO()
    both.save(raw)
    both.close()
    return raw.getvalue()


def address(season: Season, code: str = "1.1") -> str:
    return reverse("evidence:cell", args=[season.campaign.slug, season.units["tu-phap"].pk, code])


def test_a_document_is_uploaded_pointed_at_by_preview_and_removed(
    open_page: Opener, season: Season, chi: User
) -> None:
    opened = open_page(address(season), user=chi)
    page = opened.page
    page.get_by_label("Tệp", exact=True).set_input_files(
        {"name": "ke-hoach.pdf", "mimeType": "application/pdf", "buffer": two_pages()}
    )
    expect(page.locator("[data-evidence-chosen]")).to_have_text("ke-hoach.pdf")
    page.get_by_label("Trích yếu (không bắt buộc)").fill("Kế hoạch cải cách hành chính năm 2026")
    page.get_by_role("button", name="Tải lên và gắn").click()
    expect(page.get_by_text("Hãy chọn loại tài liệu.")).to_be_visible()
    expect(page.get_by_label("Trích yếu (không bắt buộc)")).to_have_value(
        "Kế hoạch cải cách hành chính năm 2026"
    )
    page.get_by_label("Loại tài liệu", exact=True).select_option("plan")
    page.get_by_label("Số, ký hiệu (không bắt buộc)").fill("12/KH-STP")
    page.get_by_label("Ngày ban hành (không bắt buộc)").fill("2026-01-20")
    page.get_by_role("button", name="Tải lên và gắn").click()
    row = page.locator(".evidence-row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Chưa chỉ trang")
    row.get_by_role("link", name="12/KH-STP").click()
    viewer = page.locator("[data-evidence-viewer]")
    expect(viewer).to_be_focused()
    expect(viewer).to_contain_text("Trang 1 / 2")
    page.keyboard.press("PageDown")
    expect(page.locator("[data-evidence-viewer]")).to_contain_text("Trang 2 / 2")
    expect(page.locator("[data-evidence-viewer]")).to_be_focused()
    picture = page.locator(".evidence-page")
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") == 720
    page.keyboard.press("+")
    expect(page.locator(".evidence-page")).to_have_attribute("width", "1080")
    page.get_by_role("button", name="Chỉ trang 2").click()
    expect(page.locator("#evidence-panel").get_by_text("Đã ghi trang")).to_be_visible()
    expect(row.get_by_label("Trang", exact=True)).to_have_value("2")
    expect(row).not_to_contain_text("Chưa chỉ trang")
    row.get_by_text("Bỏ khỏi tiêu chí").click()
    row.get_by_label("Lý do bỏ").fill("Gắn nhầm tiêu chí")
    row.get_by_role("button", name="Bỏ minh chứng").click()
    expect(page.locator(".evidence-row")).to_have_count(0)
    expect(page.locator("[data-evidence-viewer]")).to_have_count(0)
    page.get_by_text("Đã bỏ hoặc chỉ lại (2)").click()
    expect(page.get_by_text("Gắn nhầm tiêu chí")).to_be_visible()
    page.get_by_text("Chọn từ thư viện").click()
    page.get_by_label("Tìm theo số").fill("ke hoach")
    page.get_by_role("button", name="Gắn 12/KH-STP").click()
    expect(page.locator(".evidence-row")).to_have_count(1)
    assert opened.faults() == []
    # Only now: axe leaves empty style attributes behind, which htmx would copy against the security policy.
    assert findings(page) == []


@pytest.fixture
def full(season: Season, chi: User) -> Season:
    """A criterion with a signed plan, a changed copy of last year's and a Word file, some without page."""
    act, unit = act_of(chi, timezone.now()), season.units["tu-phap"].pk
    identity = make_signing_identity("Nguyễn Văn Minh Họa", "Sở Tư pháp", valid_from=BEFORE, valid_to=AFTER)
    with ThreadPoolExecutor(
        1
    ) as apart:  # signing runs a loop of its own, and Playwright's runs in this thread
        signing = apart.submit(sign_pdf, two_pages(), identity, at=BEFORE + (AFTER - BEFORE) / 4)
    signed = signing.result()
    issued = timezone.localdate() - timedelta(days=200)
    title = "Kế hoạch cải cách hành chính năm 2026 của Sở Tư pháp và các đơn vị trực thuộc"
    files = [
        (
            Facts("plan", title, "12/KH-STP", issued, "Sở Tư pháp"),
            signed,
            "ke-hoach.pdf",
            Pointer("2", "Mục II"),
        ),
        (
            Facts("report", "Báo cáo năm trước", "9/BC", issued.replace(year=2025)),
            two_pages(),
            "b.pdf",
            Pointer(),
        ),
        (
            Facts("statistics", "Bảng số liệu"),
            package({}),
            "Bảng số liệu tổng hợp.docx",
            Pointer(item="Mục I"),
        ),
    ]
    for facts, content, name, pointer in files:
        added = add_document(unit, facts, Upload(io.BytesIO(content), name), act=act)
        link(unit, "1.1", added.version.pk, pointer, act=act)
    Worker(timezone.now).run(until_empty=True)
    return season


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, NARROW])
def test_evidence_and_library_hold_on_every_screen(
    open_page: Opener, full: Season, chi: User, width: int, scheme: Scheme
) -> None:
    opened = open_page(address(full), width, scheme, user=chi)
    page = opened.page
    page.get_by_role("link", name="12/KH-STP").click()
    viewer = page.locator("[data-evidence-viewer]")
    expect(viewer).to_contain_text("Nguyễn Văn Minh Họa")
    expect(viewer).to_contain_text("Trang 2 / 2")
    expect(page.locator(".evidence-page")).to_have_js_property("complete", value=True)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    library = reverse("evidence:library", args=[full.campaign.slug, full.units["tu-phap"].pk])
    page.goto(library)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Kế hoạch cải cách").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kế hoạch cải cách")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.faults() == []
