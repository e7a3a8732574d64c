"""A whole small season in a browser: every role from the first setup page to the public's question why.

Three departments and five criteria. Sở Tư pháp and Sở Y tế submit; Sở Công Thương never does. On every page
axe looks at a wide and at a narrow window.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Opener
from tests.browser.season_story import (
    HERE,
    LIST,
    PLAN,
    Calendar,
    Readers,
    calendar,
    cast,
    change,
    look,
    press,
    row_of,
    sheet_of,
)
from tests.browser.test_sheet_together import explain, fill
from tests.exchange.pdf.samples import written

from caicach.common.audit.selectors import verified_chain
from caicach.common.jobs.worker import Worker
from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.models import User

__all__ = ["calendar", "cast"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_season_from_its_first_page_to_the_public(
    open_page: Opener, calendar: Calendar, cast: dict[str, User]
) -> None:
    readers = Readers(open_page, cast)
    prepare(readers)
    open_the_season(readers)
    calendar.put(calendar.at + timedelta(days=1))
    score_oneself(readers)
    score_the_peer(readers)
    calendar.go_to(Stage.APPRAISAL_1)
    assert Participant.objects.get(name="Sở Công Thương").state == ParticipantState.LOCKED
    appraise(readers)
    judge_blind(readers)
    calendar.go_to(Stage.EXPLANATION)
    explain_oneself(readers)
    object_to_a_peer(readers)
    calendar.go_to(Stage.APPRAISAL_2)
    appraise_again(readers)
    calendar.go_to(Stage.COUNCIL)
    take_survey_figures(readers)
    decide(readers)
    calendar.go_to(Stage.PUBLICATION)
    approve_and_publish(readers)
    Worker(clock=calendar.now, name="w").run(until_empty=True)
    read_in_public(readers)
    read_the_history(readers)
    assert readers.faults() == []
    assert verified_chain(Campaign.objects.get().chain).verdict.is_sound


def prepare(readers: Readers) -> None:
    page = readers.open("administrator", f"{LIST}new/")
    look(page)
    page.get_by_label("Tên đợt đánh giá").fill("Đánh giá cải cách hành chính năm 2026")
    page.get_by_label("Mã đợt").fill("mh-2026")
    page.get_by_label("Kỳ đánh giá từ ngày").fill("01/01/2026")
    page.get_by_label("Đến hết ngày").fill("30/09/2026")
    press(page, "Lập đợt")
    page.goto(f"{HERE}setup/blocks/")
    page.locator("#id_choice").select_option(index=1)
    press(page, "Thêm khối")
    expect(page.get_by_text("Đã thêm khối")).to_be_visible()
    look(page)
    page.goto(f"{HERE}setup/units/add/")
    look(page)
    page.get_by_label("Danh sách đơn vị").fill("Sở Tư pháp\nSở Y tế\nSở Công Thương")
    press(page, "Thêm vào khối")
    expect(page.get_by_text("3 đơn vị", exact=True)).to_be_visible()
    page.goto(f"{HERE}setup/windows/")
    for stage, (opens, closes) in PLAN.items():
        page.locator(f"#id_{stage}_opens").fill(opens)
        page.locator(f"#id_{stage}_closes").fill(closes)
    press(page, "Lưu thời hạn")
    expect(page.get_by_text("Đã lưu thời hạn.")).to_be_visible()
    look(page)


def open_the_season(readers: Readers) -> None:
    page = readers.open("administrator", f"{HERE}setup/appraisers/")
    for part, who in (("first", "Vũ Thị Hiền"), ("second", "Ngô Thị Mai"), ("settling", "Trịnh Văn Thu")):
        page.locator("#id_part").select_option(part)
        page.get_by_label(who).check()
        press(page, "Thêm")
        expect(page.get_by_role("row").filter(has_text=who)).to_be_visible()
    look(page)
    page.goto(f"{HERE}setup/")
    look(page)
    press(page, "Mở đợt đánh giá")
    expect(page.get_by_text("Đã mở đợt đánh giá và báo cho các đơn vị.")).to_be_visible()
    page.goto(f"{HERE}setup/appraisers/")
    page.locator("#id_blind_share").fill("10")
    press(page, "Xem trước")
    look(page)
    press(page, "Phân công như trên")
    expect(page.get_by_role("table", name="Các lần phân công")).to_be_visible()
    # Which cell is judged twice is drawn; this story tells of one.
    Cell.objects.update(second_appraiser=None)
    told = Cell.objects.filter(participant__name="Sở Tư pháp", code="1.2")
    told.update(second_appraiser=readers.cast["second"])


def score_oneself(readers: Readers) -> None:
    page = readers.open("officer", HERE)
    look(page)
    page.get_by_role("link", name="Tự đánh giá", exact=True).click()
    fill(page, "1.1", "1")
    fill(page, "1.2", "12", "13")
    fill(page, "1.3", "1,5")
    fill(page, "2.1", "99", "100")
    for code in ("1.2", "1.3", "2.1"):
        explain(page, code, "Theo sổ theo dõi")
    page.locator('tr[data-code="1.1"] .c-explain a').click()
    prove(page)
    expect(page.locator("[data-lacking]")).to_have_text("Không còn mục nào thiếu")
    look(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Xem tóm tắt và trình").click()
    look(page)
    press(page, "Trình thủ trưởng")
    expect(page.get_by_text("Đã trình thủ trưởng.")).to_be_visible()
    head = readers.open("head", f"{sheet_of('Sở Tư pháp')}review/")
    head.get_by_label("Tôi đã xem tóm tắt").check()
    look(head)
    press(head, "Duyệt và nộp")
    expect(head.get_by_text("Đã duyệt và nộp bảng tự đánh giá.")).to_be_visible()
    head.goto(sheet_of("Sở Tư pháp"))
    expect(head.locator(".box")).to_have_count(0)


def prove(page: Page) -> None:
    """Upload a plan and say which page of it proves the claim."""
    panel = page.locator("[data-evidence='1.1']")
    panel.get_by_label("Tệp", exact=True).set_input_files(
        {"name": "ke-hoach.pdf", "mimeType": "application/pdf", "buffer": written("Ke hoach 2026")}
    )
    page.get_by_label("Loại tài liệu", exact=True).select_option("plan")
    page.locator("#evidence-new-title").fill("Kế hoạch cải cách hành chính năm 2026")
    page.get_by_label("Số, ký hiệu (không bắt buộc)").fill("12/KH-STP")
    page.get_by_label("Ngày ban hành (không bắt buộc)").fill("2026-01-20")
    press(page, "Tải lên và gắn")
    row = page.locator(".evidence-row")
    row.get_by_label("Trang", exact=True).fill("1")
    row.get_by_label("Là tài liệu").select_option("Kế hoạch")
    row.get_by_role("button", name="Lưu").click()
    expect(panel.get_by_text("Đã ghi trang")).to_be_visible()
    expect(row.get_by_label("Trang", exact=True)).to_have_value("1")


def score_the_peer(readers: Readers) -> None:
    page = readers.open("peer", sheet_of("Sở Y tế"))
    fill(page, "1.1", "1")
    fill(page, "1.2", "10", "10")
    fill(page, "1.3", "2")
    fill(page, "2.1", "100", "100")
    for code in ("1.1", "1.2", "1.3", "2.1"):
        explain(page, code, "Theo sổ theo dõi")
    expect(page.locator("[data-lacking]")).to_have_text("Không còn mục nào thiếu")
    head = readers.open("peer's head", f"{sheet_of('Sở Y tế')}review/")
    head.get_by_label("Tôi đã xem tóm tắt").check()
    press(head, "Duyệt và nộp")
    expect(head.get_by_text("Đã duyệt và nộp bảng tự đánh giá.")).to_be_visible()


def appraise(readers: Readers) -> None:
    page = readers.open("appraiser", HERE)
    look(page)
    page.goto(f"{HERE}appraisal/")
    look(page)
    page.get_by_role("link", name="2.1 Tỷ lệ hồ sơ đúng hạn").click()
    change(page, "Sở Tư pháp", "95", "Hệ thống một cửa ghi 95 hồ sơ đúng hạn")
    expect(row_of(page, "Sở Tư pháp")).to_contain_text("3,00")
    row_of(page, "Sở Y tế").get_by_role("button", name="Công nhận").click()
    expect(row_of(page, "Sở Y tế")).not_to_contain_text("Chưa thẩm định")
    look(page)
    for code in ("1.1", "1.2", "1.3"):
        page.goto(f"{HERE}appraisal/criteria/{code}/")
        for name in ("Sở Tư pháp", "Sở Y tế"):
            row_of(page, name).locator("input[name=cell]").check()
        page.get_by_role("button", name="Công nhận các mục đã chọn").click()
        press(page, "Công nhận tất cả các mục trên")
        expect(page.get_by_text("Đã công nhận 2 đơn vị.")).to_be_visible()
    look(page)


def judge_blind(readers: Readers) -> None:
    """A second judges one cell without knowing of the first; a third settles what they see differently."""
    second = readers.open("second", f"{HERE}appraisal/")
    second.get_by_role("link", name="1.2 Tỷ lệ nhiệm vụ hoàn thành").click()
    expect(row_of(second, "Sở Tư pháp")).to_contain_text("Chưa thẩm định")
    change(second, "Sở Tư pháp", "11", "Một nhiệm vụ chưa nghiệm thu")
    expect(row_of(second, "Sở Tư pháp")).to_contain_text("Hai kết luận lệch nhau")
    page = readers.open("settling", f"{HERE}appraisal/")
    page.get_by_role("link", name="1 mục hai người kết luận lệch nhau").click()
    look(page)
    page.locator("tbody a").first.click()
    look(page)
    press(page, "Theo “Thẩm định độc lập lần hai”: 3,38 điểm")
    expect(page.get_by_text("Đã ghi kết luận.")).to_be_visible()
    cell = Cell.objects.get(participant__name="Sở Tư pháp", code="1.2")
    assert (cell.outcome_1, cell.is_disputed) == ("changed", False)


def explain_oneself(readers: Readers) -> None:
    page = readers.open("officer", f"{HERE}explanations/")
    look(page)
    expect(page.locator("#noi-dung")).not_to_contain_text("Chỉ nội bộ")
    contested = page.locator("article.lost").filter(has_text="2.1")
    expect(contested).to_contain_text("giảm 3,00 điểm")
    contested.get_by_role("button", name="Ghi trả lời").click()
    expect(contested.get_by_role("alert")).to_contain_text("Hãy ghi nội dung giải trình")
    contested.get_by_label("Nội dung giải trình").fill("Ba hồ sơ gia hạn hợp lệ theo quy định")
    contested.get_by_text("Đề nghị công nhận số liệu khác").click()
    contested.get_by_label("tử số").fill("98")
    contested.get_by_role("button", name="Ghi trả lời").click()
    expect(contested).to_contain_text("Đã giải trình")
    agreed = page.locator("article.lost").filter(has_text="1.2")
    agreed.get_by_label("Đồng ý với kết quả thẩm định").check()
    agreed.get_by_role("button", name="Ghi trả lời").click()
    expect(agreed).to_contain_text("Đã đồng ý")
    look(page)


def object_to_a_peer(readers: Readers) -> None:
    page = readers.open("officer", f"{HERE}objections/")
    page.get_by_role("link", name="Sở Y tế").click()
    look(page)
    claim = page.get_by_role("row").filter(has_text="2.1")
    claim.locator("summary").click()
    claim.get_by_label("Lý do và căn cứ").fill("Cổng dịch vụ công còn ba hồ sơ quá hạn")
    claim.get_by_role("button", name="Gửi phản biện").click()
    expect(page.get_by_text("Chờ đơn vị bị phản biện trả lời")).to_be_visible()
    look(page)
    peer = readers.open("peer", f"{HERE}objections/")
    peer.locator("tbody a").first.click()
    peer.get_by_label("Trả lời của đơn vị").fill("Ba hồ sơ ấy của sở khác")
    press(peer, "Gửi trả lời")
    expect(peer.get_by_text("Chờ người thẩm định kết luận")).to_be_visible()


def appraise_again(readers: Readers) -> None:
    """The appraiser upholds the objection and stays with the first appraisal of what was contested."""
    page = readers.open("appraiser", f"{HERE}objections/")
    page.locator("tbody a").first.click()
    page.get_by_text("Chấp nhận phản biện, điều chỉnh số liệu").click()
    look(page)
    page.locator("#rule-1").fill("97")
    page.locator("#uphold-text").fill("Dữ liệu cổng ghi ba hồ sơ quá hạn")
    press(page, "Chấp nhận phản biện")
    expect(page.get_by_text("Phản biện được chấp nhận")).to_be_visible()
    page.goto(f"{HERE}appraisal/?show=contested")
    page.get_by_role("link", name="2.1 Tỷ lệ hồ sơ đúng hạn").click()
    row_of(page, "Sở Tư pháp").locator("[data-opens]").click()
    page.get_by_label("Lý do giữ nguyên").fill("Không có văn bản gia hạn trước hạn trả")
    press(page, "Giữ nguyên lần 1: 3,00 điểm")
    expect(row_of(page, "Sở Tư pháp")).to_contain_text("Không có văn bản gia hạn")
    look(page)


def take_survey_figures(readers: Readers) -> None:
    page = readers.open("administrator", f"{HERE}appraisal/figures/")
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Biểu mẫu").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet = book.worksheets[0]
    [heading] = [row for row in sheet.iter_rows() if row[0].value == "Mã"]
    [line] = [row for row in sheet.iter_rows() if row[0].value == "2.2"]
    given = {"Sở Công Thương": "70/100", "Sở Tư pháp": "90/100", "Sở Y tế": "95/100"}
    for place, cell in enumerate(heading):
        if cell.value in given:
            line[place].value = given[str(cell.value)]
    filled = io.BytesIO()
    book.save(filled)
    page.get_by_label("Nguồn số liệu").fill("Báo cáo điều tra xã hội học số 12/BC-SNV")
    page.get_by_label("Tệp số liệu").set_input_files(
        {"name": "so-lieu.xlsx", "mimeType": XLSX, "buffer": filled.getvalue()}
    )
    press(page, "Xem trước")
    look(page)
    press(page, "Nhập 3 số liệu")
    expect(page.get_by_text("Đã nhập 3 số liệu.")).to_be_visible()


def decide(readers: Readers) -> None:
    """The council hears what stays contested, and closes its minutes."""
    page = readers.open("council", f"{HERE}council/")
    look(page)
    page.get_by_label("Ngày họp").fill("2026-10-26")
    page.get_by_label("Chủ trì").fill("Hà Văn Hội")
    press(page, "Lập phiên họp")
    expect(page.get_by_text("Phiên họp chưa quyết định việc nào.")).to_be_visible()
    page.goto(f"{HERE}council/disputes/?loai=contested")
    look(page)
    page.get_by_role("link", name="Sở Tư pháp").click()
    look(page)
    page.get_by_label("Tử số").fill("98")
    page.get_by_label("Lý do", exact=True).fill("Ba hồ sơ có văn bản gia hạn đúng hạn")
    press(page, "Ghi và sang mục kế tiếp")
    expect(page.get_by_text("Không còn việc nào trong mục này")).to_be_visible()
    page.goto(f"{HERE}council/meetings/1/")
    look(page)
    page.get_by_label("Biên bản (không bắt buộc)").fill("Hội đồng thống nhất một mục.")
    page.get_by_label("Chốt biên bản").check()
    press(page, "Ghi biên bản")
    expect(page.get_by_text("Chốt lúc")).to_be_visible()


def approve_and_publish(readers: Readers) -> None:
    leader = readers.open("leader", HERE)
    look(leader)
    leader.goto(f"{HERE}council/approval/")
    expect(leader.get_by_text("1. Sở Tư pháp: 18,28")).to_be_visible()
    expect(leader.get_by_text("2. Sở Y tế: 16,70")).to_be_visible()
    look(leader)
    leader.get_by_label("Gõ lại mã đợt đánh giá để xác nhận").fill("mh-2026")
    press(leader, "Phê duyệt kết quả")
    expect(leader.get_by_text("Nguyên vẹn từ lúc phê duyệt")).to_be_visible()
    page = readers.open("administrator", f"{HERE}council/approval/")
    page.get_by_label("Số quyết định").fill("99/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill("2026-10-28")
    page.get_by_label("Người ký", exact=True).fill("Đặng Thái Sơn")
    page.get_by_label("Chức vụ người ký").fill("Chủ tịch")
    look(page)
    press(page, "Công bố")
    expect(page.get_by_text("Đã công bố kết quả")).to_be_visible()


def read_in_public(readers: Readers) -> None:
    """Without signing in: the ranking, a unit, and why a criterion came to its points."""
    page = readers.open("nobody", "/ket-qua/dot-danh-gia/mh-2026/")
    look(page)
    page.locator("tbody [data-why]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] #why-title")).to_be_visible()
    expect(page.get_by_text("Tính lại từ số liệu đã công bố: khớp")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Sở Tư pháp").click()
    expect(page.get_by_role("heading", name="Tiêu chí mất nhiều điểm nhất")).to_be_visible()
    look(page)
    profile = re.sub(r"\?.*", "", page.url)
    page.goto(f"{profile}vi-sao/2.1/")
    expect(page.get_by_text("Ba hồ sơ có văn bản gia hạn đúng hạn")).to_be_visible()
    expect(page.locator("#noi-dung")).not_to_contain_text("Chỉ nội bộ")
    expect(page.locator("#noi-dung")).not_to_contain_text("Vũ Thị Hiền")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    look(page)


def read_the_history(readers: Readers) -> None:
    """The auditor reads who did what, and finds no form that would change anything."""
    unit = Participant.objects.get(name="Sở Tư pháp")
    page = readers.open("auditor", f"{HERE}units/{unit.pk}/history/")
    expect(page.get_by_text("nguyên vẹn")).to_be_visible()
    told = page.locator(".history-entries")
    for sentence in (
        "Lê Thị Chi đã trình thủ trưởng bảng tự đánh giá",
        "Phạm Văn Dũng đã duyệt và nộp bảng tự đánh giá",
        "Vũ Thị Hiền đã thẩm định tiêu chí 2.1",
        "Hội đồng đã quyết định tiêu chí 2.1",
    ):
        expect(told).to_contain_text(sentence)
    expect(page.locator("main form[method=post]")).to_have_count(0)
    look(page)
