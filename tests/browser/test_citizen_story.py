"""A citizen with a telephone applies, follows, sends what is missing, withdraws and rates."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page as Shown
from playwright.sync_api import expect
from pytest_django import Settings
from tests.browser.conftest import OpenedPage, Opener
from tests.browser.test_every_page import SCHEMES, findings, too_wide
from tests.conftest import NOW, Province, act_of
from tests.factories.citizens import opened_online, photograph
from tests.factories.one_stop import Office, request
from tests.factories.one_stop import office as open_office

from caicach.registry.accounts.models import User
from caicach.web.lookup import entry, finding
from caicach.web.lookup.entry import Limits
from caicach.work.dossiers.models import Dossier, Rating
from caicach.work.dossiers.requests import GivenPaper
from caicach.work.dossiers.services import deciding, waiting
from caicach.work.dossiers.services.intake import accept
from caicach.work.dossiers.tokens import token_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW, WIDE = 390, 1440
PLAN = GivenPaper("Bản vẽ móng", is_given=False, missing_because="chưa có chữ ký của chủ hộ")


@pytest.fixture(autouse=True)
def _fresh(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR = tmp_path
    settings.BANK_ACCOUNT = ("970436", "0011001234567", "KHO BAC XA SUOI MO")
    for module in (entry, finding):
        monkeypatch.setattr(module, "LIMITS", Limits())


@pytest.fixture
def office(minh_hoa: Province, binh: User) -> Office:
    """Xã Suối Mơ, which decides for itself and takes in online."""
    return opened_online(open_office(minh_hoa.commune, minh_hoa.commune, at=NOW))


def sound(opened: OpenedPage, width: int = NARROW) -> None:
    """Assert what holds on every page."""
    for scheme in SCHEMES:
        opened.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(opened.page.locator("html")).to_have_attribute("data-bs-theme", scheme)
        assert findings(opened.page) == [], (opened.page.url, scheme)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    if width == NARROW:
        assert too_wide(opened) == []
    small = opened.page.evaluate(
        """() => [...document.querySelectorAll("main .btn, main input:not([type=hidden], [type=radio],"
            + "[type=checkbox]), main select")]
            .filter((one) => one.getBoundingClientRect().height > 0)
            .filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML)"""
    )
    assert small == []


def picture(name: str = "cccd.jpg") -> list[dict[str, object]]:
    """Return a photograph as a file chooser hands it over."""
    return [{"name": name, "mimeType": "image/jpeg", "buffer": photograph()}]


def on(page: Shown) -> Shown:
    """Return the page, once it is there."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def test_an_applies_with_a_telephone_leaves_and_finds_all_again(
    open_page: Opener, office: Office, an: User
) -> None:
    opened = open_page("/nop-ho-so/1.000001/", NARROW, user=an)
    page = opened.page
    sound(opened)
    page.get_by_role("button", name="Bắt đầu hồ sơ mới").press("Enter")
    on(page)
    page.get_by_label("Số định danh cá nhân").fill("001099000001")
    page.get_by_label("Số điện thoại").fill("12")
    page.get_by_label("Địa chỉ", exact=True).fill("Thôn 1")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("Số điện thoại có 10 chữ số")).to_be_visible()
    expect(page.get_by_label("Địa chỉ", exact=True)).to_have_value("Thôn 1")
    sound(opened)
    page.get_by_label("Số điện thoại").fill("0912 000 001")
    page.get_by_role("button", name="Lưu, làm tiếp sau").click()
    page.get_by_role("link", name="Làm tiếp").click()
    expect(page.get_by_label("Số điện thoại")).to_have_value("0912 000 001")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_label("Nội dung yêu cầu giải quyết")).not_to_be_empty()
    sound(opened)
    page.get_by_role("button", name="Tiếp tục").click()
    sound(opened)
    for _paper in range(2):
        page.locator("input[type=file]").first.set_input_files(picture())  # type: ignore[arg-type]
        page.get_by_role("button", name="Gửi giấy tờ này").first.click()
        expect(page.get_by_text("Đã nhận giấy tờ của ông/bà.")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    page.get_by_role("link", name="Tiếp tục").click()
    sound(opened)
    page.get_by_role("button", name="Tiếp tục").click()
    sound(opened)
    # Two quick clicks; the second is lost or finds the same dossier.
    page.get_by_role("button", name="Gửi hồ sơ").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ đã được gửi")
    dossier = Dossier.objects.get()
    expect(page.locator(".big-code")).to_have_text(dossier.code)
    sound(opened)
    page.get_by_role("link", name="Hồ sơ của tôi").click()
    expect(page.get_by_text(dossier.code)).to_be_visible()
    sound(opened)
    opened.page.goto(f"/tra-cuu/{token_for(dossier.code)}/")
    expect(page.get_by_text("Chưa có ngày hẹn")).to_be_visible()
    # The browser complains of the answer 422 by which a step says that something typed was wrong.
    assert [fault for fault in opened.faults() if "422" not in fault] == []


def test_an_follows_a_dossier_and_sends_what_is_missing(
    open_page: Opener, office: Office, binh: User
) -> None:
    at = timezone.now()
    dossier = accept(request(office), act=act_of(binh, at)).dossier
    waiting.ask_supplement(dossier.pk, [PLAN], "Bản vẽ chưa ký", act=act_of(binh, at))
    opened = open_page("/tra-cuu/", NARROW)
    page = opened.page
    sound(opened)
    page.get_by_label("Mã hồ sơ").fill(dossier.code)
    page.get_by_label("Bốn số cuối").fill("9999")
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_role("alert")).to_contain_text("Không tìm thấy hồ sơ")
    sound(opened)
    page.get_by_label("Bốn số cuối").fill("0001")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Giấy tờ ông/bà cần gửi")).to_be_visible()
    sound(opened)
    page.get_by_label("Ảnh chụp hoặc tệp PDF").first.set_input_files(
        [*picture("trang-1.jpg"), *picture("trang-2.jpg")]  # type: ignore[arg-type]
    )
    page.get_by_role("button", name="Gửi giấy tờ này").first.click()
    expect(page.get_by_text("Ông/bà đã gửi đủ.")).to_be_visible()
    sound(opened)
    page.get_by_text("Rút hồ sơ", exact=True).click()
    page.get_by_role("group").get_by_label("Bốn số cuối").fill("0001")
    page.get_by_role("button", name="Rút hồ sơ này").click()
    expect(page.get_by_text("Hồ sơ đã được rút.", exact=True)).to_be_visible()
    sound(opened)
    page.get_by_text("Không hài lòng").click()
    page.get_by_role("checkbox", name="Thời gian giải quyết").check()
    page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.get_by_text("Cảm ơn ông/bà đã đánh giá.")).to_be_visible()
    assert Rating.objects.get().face == "bad"
    sound(opened)


@pytest.mark.long
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_page_of_a_dossier_under_way_is_open_to_everybody_s_senses(
    open_page: Opener, office: Office, binh: User, width: int
) -> None:
    dossier = accept(request(office), act=act_of(binh, timezone.now())).dossier
    opened = open_page(f"/tra-cuu/{token_for(dossier.code)}/", width)
    sound(opened, width)
    expect(opened.page.locator(".bill-qr svg")).to_be_visible()
    assert opened.faults() == []


@pytest.mark.long
def test_an_asks_again_before_acceptance_and_the_office_takes_it(
    open_page: Opener, office: Office, binh: User
) -> None:
    from caicach.work.dossiers.services.intake import ask_completion

    lacking = request(office, papers=(PLAN,))
    dossier = ask_completion(lacking, "Thiếu", act=act_of(binh, timezone.now())).dossier
    page = open_page(f"/tra-cuu/{token_for(dossier.code)}/", NARROW).page
    page.get_by_label("Ảnh chụp hoặc tệp PDF").first.set_input_files(picture())  # type: ignore[arg-type]
    page.get_by_role("button", name="Gửi giấy tờ này").first.click()
    expect(page.locator(".three")).to_contain_text("Hồ sơ đã đến và đang chờ được kiểm tra.")
    deciding.accept_registered(dossier.pk, act=act_of(binh, timezone.now()))
    page.reload()
    expect(page.locator(".three")).to_contain_text("Hồ sơ đã được tiếp nhận.")
