"""The one-stop in a real browser: from the counter's keyboard to the result in the applicant's hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from tests.browser.conftest import OpenedPage, Opener, Scheme
from tests.browser.one_stop_keys import take_in_by_keys
from tests.browser.season_story import Calendar
from tests.browser.test_every_page import NARROW, findings
from tests.conftest import NOW, TODAY, Province, act_of
from tests.factories.citizens import opened_online, photograph
from tests.factories.one_stop import Office, request
from tests.factories.one_stop import office as open_office
from tests.factories.registry import position, user

from caicach.core.dossiers.states import ChannelKind
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.work.dossiers.constants import PaymentMethod
from caicach.work.dossiers.models import Dossier, Rating
from caicach.work.dossiers.services import fees, handing, settling
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept, submit
from caicach.work.dossiers.tokens import token_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "/console/dossiers/new/"
WIDE = 1440
MOST_SECONDS = 60


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Calendar:
    """The site's clock, on a Monday at nine, and a place for its files."""
    settings.VAR = tmp_path
    expect.set_options(timeout=15_000)
    found = Calendar(NOW)
    monkeypatch.setattr("django.utils.timezone.now", found.now)
    return found


@dataclass
class Hall:
    """The office, its people, and the browsers in which they work."""

    open_page: Opener
    calendar: Calendar
    office: Office
    minh_hoa: Province
    people: dict[str, User]
    opened: list[OpenedPage] = field(default_factory=list)

    def open(self, who: str, path: str, width: int = WIDE, scheme: Scheme = "light") -> Page:
        """Open a page as somebody, in a browser of their own."""
        self.opened.append(self.open_page(path, width, scheme, self.people[who]))
        return self.opened[-1].page

    def taken(self, *, with_chi: bool = False) -> Dossier:
        """Return a permit that Bình took in just now, and handed to Chi where asked."""
        by = act_of(self.people["binh"], self.calendar.now())
        dossier = accept(request(self.office), act=by).dossier
        if with_chi:
            handing.hand_over(dossier.pk, Target(self.office.agency.pk, self.people["chi"].pk), act=by)
        return dossier

    def faults(self) -> list[str]:
        """Return what went wrong in any browser; of the answer 422 to a refused form chromium complains."""
        return [fault for opened in self.opened for fault in opened.faults() if "422" not in fault]


@pytest.fixture
def hall(
    open_page: Opener, calendar: Calendar, minh_hoa: Province, binh: User, dung: User, khoa: User
) -> Hall:
    """Xã Suối Mơ takes in, Sở Tư pháp decides, Sở Nội vụ and Xã Đồi Gió are asked."""
    chi = position(user("chi", "Lê Thị Chi"), minh_hoa.justice, Role.SPECIALIST).user
    nga = position(user("nga", "Lý Thị Nga"), minh_hoa.home_affairs, Role.SPECIALIST).user
    office = open_office(minh_hoa.commune, minh_hoa.justice, at=NOW - timedelta(days=1))
    people = {"binh": binh, "chi": chi, "dung": dung, "nga": nga, "khoa": khoa}
    return Hall(open_page, calendar, office, minh_hoa, people)


def sound(page: Page, *widths: int) -> None:
    """Assert that axe finds nothing and that nothing is wider than the screen."""
    for width in widths or (WIDE,):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(reduced_motion="reduce")
        assert findings(page) == [], (page.url, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
    # Axe leaves them behind, and htmx would copy them against the security policy.
    page.evaluate("document.querySelectorAll('[style=\"\"]').forEach((e) => e.removeAttribute('style'))")


def at(dossier: Dossier) -> str:
    return f"/console/dossiers/{dossier.code}/"


def form_of(page: Page, name: str, *, opens: str = "") -> None:
    """Open the form of a move on the dossier's page."""
    if opens:
        page.locator("summary", has_text=opens).first.click()
    expect(page.locator(f"form[action$='/do/{name}/']")).to_be_visible()


def send(page: Page, name: str, **values: str) -> None:
    """Fill in the form of a move and send it."""
    for key, value in values.items():
        box = page.locator(f"#id_{name}-{key}")
        if box.evaluate("(one) => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    page.locator(f"form[action$='/do/{name}/'] button[type=submit]").click()


def told(page: Page, words: str) -> None:
    expect(page.get_by_text(words, exact=True).first).to_be_visible()


def test_a_clerk_takes_in_by_keyboard_within_a_minute(hall: Hall) -> None:
    page = hall.open("binh", NEW)
    sound(page, NARROW, WIDE)
    who = {"name": "Nguyễn Văn An", "phone": "0912000001", "email": "", "address": "Thôn 1, xã Suối Mơ"}
    new = take_in_by_keys(page, "001099000001", **who)
    sound(page, NARROW, WIDE)
    page.goto(NEW)
    known = take_in_by_keys(page, "001099000001")
    assert new.seconds < MOST_SECONDS, new.pressed
    assert known.seconds < MOST_SECONDS / 3, known.pressed
    first, second = Dossier.objects.order_by("pk")
    assert first.applicant_id == second.applicant_id
    assert (first.applicant_address, first.summary) == ("Thôn 1, xã Suối Mơ", second.summary)
    page.goto("/console/dossiers/")
    expect(page.get_by_role("row")).to_have_count(3)
    sound(page, NARROW, WIDE)
    dark = hall.open("binh", at(first), scheme="dark")
    sound(dark)
    assert hall.faults() == []


def test_two_presses_and_going_back_make_one_dossier(hall: Hall) -> None:
    page = hall.open("binh", f"{NEW}?version={hall.office.permit.pk}")
    page.locator("#id_name").fill("Nguyễn Văn An")
    page.get_by_role("button", name="Tiếp nhận (F9)").dblclick()
    expect(page.get_by_text("Đã ghi hồ sơ")).to_be_visible()
    page.go_back()
    page.keyboard.press("F9")
    expect(page.get_by_text("Đã ghi hồ sơ").or_(page.get_by_text("đã được ghi trước đó"))).to_be_visible()
    assert Dossier.objects.count() == 1
    assert hall.faults() == []


@pytest.mark.long
def test_a_supplement_is_asked_for_once_and_brought(hall: Hall) -> None:
    dossier = hall.taken(with_chi=True)
    page = hall.open("chi", at(dossier))
    form_of(page, "missing", opens="Yêu cầu bổ sung")
    send(page, "missing", lines="Bản vẽ móng")
    expect(page.get_by_text("chưa ghi lý do sau dấu |")).to_be_visible()
    expect(page.locator("#id_missing-lines")).to_have_value("Bản vẽ móng")
    sound(page, NARROW, WIDE)
    send(page, "missing", lines="Bản vẽ móng | chưa có chữ ký")
    told(page, "Đã gửi yêu cầu bổ sung.")
    told(page, "Thời hạn đang tạm dừng.")
    counter = hall.open("binh", at(dossier))
    sound(counter, NARROW, WIDE)
    counter.get_by_label("Bản vẽ móng").check()
    send(counter, "supplement")
    told(counter, "Đã nhận giấy tờ bổ sung.")
    page.reload()
    form_of(page, "missing", opens="Yêu cầu bổ sung")
    send(page, "missing", lines="Bản vẽ mái | mờ")
    expect(page.get_by_text("đã được yêu cầu bổ sung một lần")).to_be_visible()
    expect(page.locator("#id_missing-lines")).to_have_value("Bản vẽ mái | mờ")
    assert hall.faults() == []


@pytest.mark.long
def test_an_apology_comes_in_time_or_not_at_all(hall: Hall) -> None:
    dossier, late = hall.taken(with_chi=True), hall.taken(with_chi=True)
    page = hall.open("dung", at(dossier))
    form_of(page, "extend", opens="Xin lỗi và hẹn lại")
    send(page, "extend", until="2026-10-16T09:00", reason="Phải đo đạc lại thửa đất")
    told(page, "Đã hẹn lại; người nộp được báo.")
    expect(page.get_by_text("hẹn lần đầu")).to_be_visible()
    expect(page.get_by_text("Đã đổi hẹn 1 lần")).to_be_visible()
    sound(page, NARROW, WIDE)
    hall.calendar.put(NOW + timedelta(days=8))
    page = hall.open("dung", at(late))
    expect(page.get_by_text("Quá hạn").first).to_be_visible()
    form_of(page, "extend", opens="Xin lỗi và hẹn lại")
    send(page, "extend", until="2026-10-16T09:00", reason="Chờ lâu")
    expect(page.get_by_text("nay đã quá thời điểm đó")).to_be_visible()
    expect(page.locator("#id_extend-reason")).to_have_value("Chờ lâu")
    expect(page.locator("#id_extend-until")).to_have_value("2026-10-16T09:00")
    sound(page, NARROW, WIDE)
    assert hall.faults() == []


def test_three_units_work_on_one_dossier_and_it_goes_out_by_post(hall: Hall) -> None:
    dossier = hall.taken()
    justice, home, other = hall.minh_hoa.justice, hall.minh_hoa.home_affairs, hall.minh_hoa.other_commune
    page = hall.open("binh", at(dossier))
    page.get_by_role("link", name="Chuyển xử lý").click()
    page.locator("#id_hand-unit").select_option(str(justice.pk))
    page.get_by_role("checkbox", name="Sở Nội vụ").check()
    sound(page, NARROW, WIDE)
    send(page, "hand", person=str(hall.people["chi"].pk), note="Kính chuyển")
    told(page, "Đã chuyển hồ sơ.")
    page = hall.open("chi", f"{at(dossier)}do/opinion/")
    sound(page, NARROW)
    send(page, "opinion", unit=str(other.pk), question="Có vướng quy hoạch không?")
    told(page, "Đã gửi đề nghị cho ý kiến.")
    form_of(page, "check")
    send(page, "check", note="Đủ điều kiện")
    expect(page.get_by_text("Còn phần việc phối hợp chưa xong")).to_be_visible()
    expect(page.locator("#id_check-note")).to_have_value("Đủ điều kiện")
    for who, unit in (("nga", home), ("khoa", other)):
        asked = hall.open(who, "/console/dossiers/")
        asked.locator("#cho-tra-loi a").click()
        sound(asked, NARROW, WIDE)
        asked.get_by_label("Nội dung trả lời").fill(f"Không vướng ({unit.pk})")
        asked.get_by_role("button", name="Gửi trả lời").click()
        told(asked, "Đã gửi trả lời.")
    page.goto(at(dossier))
    send(page, "check", note="Đủ điều kiện")
    told(page, "Đã trình ký.")
    page = hall.open("dung", at(dossier))
    sound(page)
    settled = {"number": "12/GP", "title": "Giấy phép xây dựng", "signer": "Phạm Văn Dũng"}
    send(page, "resolve", issued_on="2026-10-05", **settled)
    told(page, "Đã có kết quả.")
    post_and_return(hall, dossier)
    assert hall.faults() == []


def post_and_return(hall: Hall, dossier: Dossier) -> None:
    page = hall.open("binh", at(dossier))
    form_of(page, "return")
    send(page, "return", delivery="post")
    expect(page.get_by_text("còn khoản phí, lệ phí chưa nộp")).to_be_visible()
    page.get_by_role("button", name="Đã thu tiền mặt").click()
    told(page, "Đã ghi nhận khoản đã nộp.")
    form_of(page, "post", opens="Gửi kết quả qua bưu chính")
    send(page, "post", tracking="EV123456789VN")
    told(page, "Đã ghi mã bưu gửi.")
    expect(page.get_by_text("EV123456789VN").first).to_be_visible()
    form_of(page, "return")
    send(page, "return", delivery="post")
    told(page, "Đã trả kết quả.")
    sound(page, NARROW, WIDE)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.delivery) == ("returned", "delivered")


@pytest.mark.long
def test_who_checked_does_not_sign_and_nothing_typed_is_lost(hall: Hall) -> None:
    dossier = hall.taken(with_chi=True)
    page = hall.open("dung", at(dossier))
    form_of(page, "check")
    send(page, "check", note="Tự kiểm tra")
    told(page, "Đã trình ký.")
    send(page, "resolve", number="1/GP", title="Giấy phép", issued_on="2026-10-05")
    expect(page.get_by_text("không được ký duyệt chính hồ sơ này")).to_be_visible()
    expect(page.locator("#id_resolve-number")).to_have_value("1/GP")
    sound(page)
    assert Dossier.objects.get().state == "checked"
    assert hall.faults() == []


@pytest.mark.long
def test_a_dossier_is_withdrawn_as_asked(hall: Hall) -> None:
    dossier = hall.taken(with_chi=True)
    page = hall.open("binh", at(dossier))
    form_of(page, "withdraw", opens="Rút hồ sơ theo đề nghị")
    send(page, "withdraw", reason="Người nộp đổi thiết kế")
    told(page, "Đã rút hồ sơ.")
    expect(page.get_by_text("Công dân rút hồ sơ").first).to_be_visible()
    expect(page.locator("form[action$='/do/withdraw/']")).to_have_count(0)
    sound(page)
    assert hall.faults() == []


def test_a_page_that_somebody_else_has_overtaken_keeps_what_was_typed(hall: Hall) -> None:
    dossier = hall.taken(with_chi=True)
    chi, dung = hall.open("chi", at(dossier)), hall.open("dung", at(dossier))
    form_of(chi, "check")
    chi.locator("#id_check-note").fill("Đã xem đủ giấy tờ")
    form_of(dung, "note", opens="Ghi chú nội bộ")
    send(dung, "note", note="Gấp")
    told(dung, "Đã ghi chú.")
    send(chi, "check")
    expect(chi.get_by_text("vừa có người khác xử lý")).to_be_visible()
    expect(chi.locator("#id_check-note")).to_have_value("Đã xem đủ giấy tờ")
    expect(chi.locator("#dien-bien").get_by_text("Gấp")).to_be_visible()
    sound(chi)
    dung.goto(at(dossier))
    form_of(dung, "stop", opens="Dừng giải quyết")
    send(dung, "stop", reason="Đất có tranh chấp")
    told(dung, "Đã dừng giải quyết.")
    send(chi, "check")
    expect(chi.get_by_text("vừa có người khác xử lý")).to_be_visible()
    expect(chi.locator("#id_check-note")).to_have_value("Đã xem đủ giấy tờ")
    sound(chi, NARROW)
    assert hall.faults() == []


@pytest.mark.long
def test_what_was_overtaken_goes_through_when_it_is_sent_again(hall: Hall) -> None:
    dossier = hall.taken(with_chi=True)
    one, other = hall.open("chi", at(dossier)), hall.open("chi", at(dossier))
    form_of(one, "note", opens="Ghi chú nội bộ")
    send(one, "note", note="Thẻ thứ nhất")
    told(one, "Đã ghi chú.")
    form_of(other, "check")
    send(other, "check", note="Thẻ thứ hai")
    expect(other.get_by_text("vừa có người khác xử lý")).to_be_visible()
    send(other, "check")
    told(other, "Đã trình ký.")
    assert Dossier.objects.get().state == "checked"
    assert hall.faults() == []


def test_an_online_dossier_goes_between_the_applicant_and_the_office(hall: Hall, an: User) -> None:
    online = request(opened_online(hall.office), channel=ChannelKind.ONLINE)
    dossier = submit(online, act=act_of(an, hall.calendar.now())).dossier
    page = hall.open("binh", "/console/dossiers/")
    page.get_by_role("link", name=dossier.code).click()
    sound(page, NARROW, WIDE)
    send(page, "accept")
    told(page, "Đã tiếp nhận hồ sơ.")
    form_of(page, "missing", opens="Yêu cầu bổ sung")
    send(page, "missing", lines="Bản vẽ móng | chưa có chữ ký")
    told(page, "Đã gửi yêu cầu bổ sung.")
    hall.opened.append(hall.open_page(f"/tra-cuu/{token_for(dossier.code)}/", NARROW))
    phone = hall.opened[-1].page
    expect(phone.get_by_text("chưa có chữ ký").first).to_be_visible()
    phone.get_by_label("Ảnh chụp hoặc tệp PDF").first.set_input_files(
        {"name": "ban-ve.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    phone.get_by_role("button", name="Gửi giấy tờ này").first.click()
    expect(phone.get_by_text("Ông/bà đã gửi đủ.")).to_be_visible()
    page.reload()
    send(page, "supplement")
    told(page, "Đã nhận giấy tờ bổ sung.")
    settle(hall, dossier)
    phone.reload()
    phone.get_by_text("Hài lòng", exact=True).first.click()
    phone.get_by_role("button", name="Gửi đánh giá").click()
    expect(phone.get_by_text("Cảm ơn ông/bà đã đánh giá.")).to_be_visible()
    sound(phone, NARROW)
    assert Rating.objects.count() == 1
    assert hall.faults() == []


def settle(hall: Hall, dossier: Dossier) -> None:
    """Hand it to the head, who signs it; the office hands the result out."""
    binh, dung = (act_of(hall.people[name], hall.calendar.now()) for name in ("binh", "dung"))
    handing.hand_over(dossier.pk, Target(hall.office.agency.pk), act=binh)
    settling.resolve(dossier.pk, settling.Decision("1/GP", "Giấy phép", TODAY), act=dung)
    fees.take_payment(dossier.payments.get().pk, PaymentMethod.CASH, act=binh)
    settling.return_result(dossier.pk, act=binh)
