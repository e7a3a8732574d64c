"""Each form on each size of paper: every field of the circular stands on it, and its code can be read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from tests.exchange.forms.forms import (
    AN,
    APOLOGY,
    AT,
    CONTROL,
    DUE,
    FEE,
    FORMS,
    HAND_OVER,
    LOOKUP,
    OFFICE,
    RECEIPT,
    REFUSAL,
    REGISTER,
    RESULT,
    STOP,
    SUPPLEMENT,
)
from tests.exchange.forms.reading import letters_outside, pages, picture, seen, sizes, text, tight

from caicach.exchange.forms import Form, FormError, Kind, Party, Size, to_one_pdf, to_pdf, to_pngs

LAW: dict[str, Any] = json.loads((Path(__file__).parent / "mau_bieu_mot_cua_tt03_2025.json").read_text())
NUMBERS = {
    "01": Kind.RECEIPT,
    "02": Kind.SUPPLEMENT,
    "03": Kind.REFUSAL,
    "04": Kind.APOLOGY,
    "05": Kind.STOP,
    "06": Kind.CONTROL,
    "07": Kind.REGISTER,
}
FRAME = (
    "ỦY BAN NHÂN DÂN XÃ HÒA AN",
    "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "DỮ LIỆU MINH HỌA",
)
PERSON = ("Thôn 3, xã Hòa An, tỉnh Suối Mơ", "Số điện thoại: 0900 000 001", "Email: an@vi-du.vn")
CONTENT = "Nội dung yêu cầu giải quyết: Đăng ký khai sinh có yếu tố nước ngoài cho con Nguyễn Thị Bình Minh"
MOMENT = "08 giờ 05 phút, ngày 08 tháng 10 năm 2026"
DUE_WORDS = "17 giờ 00 phút, ngày 15 tháng 10 năm 2026"
BY_HAND = "(Ký và ghi rõ họ tên)"
FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.RECEIPT: (
        "Số: 07/TTPVHCC",
        "Hòa An, ngày 08 tháng 10 năm 2026",
        "Mã hồ sơ: H99.08.01-261008-0007",
        "Trung tâm/Bộ phận tiếp nhận: Trung tâm Phục vụ hành chính công",
        "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức: Trần Thị Lan",
        "Số định danh cá nhân/tổ chức: 099199004321",
        "Địa chỉ: Tổ 5, phường Trung Tâm",
        "Số điện thoại: 0900 000 002",
        "Email: lan@vi-du.vn",
        "Người ủy quyền: Nguyễn Văn An",
        "Số định danh cá nhân/tổ chức: 099099001234",
        *PERSON,
        "Giấy tờ ủy quyền: Giấy ủy quyền số 15/2026 ngày 06/10/2026",
        CONTENT,
        "Thành phần hồ sơ nộp gồm: 1. Tờ khai đăng ký khai sinh theo mẫu (bản chính: 01)",
        "2. Giấy chứng sinh (bản chính: 01)",
        "3. Văn bản thỏa thuận chọn quốc tịch cho con (bản chính: 01; bản sao: 01)",
        "4. Giấy chứng nhận kết hôn (bản sao: 01; đối chiếu bản chính)",
        "5. Thông tin cư trú (đã có trong cơ sở dữ liệu, không phải nộp)",
        "Số lượng hồ sơ: 01 (bộ)",
        "Thời gian giải quyết hồ sơ theo quy định là: 05 ngày làm việc",
        f"Thời gian nhận hồ sơ: {MOMENT}",
        f"Thời gian trả kết quả giải quyết hồ sơ: {DUE_WORDS}",
        "Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công xã Hòa An, quầy số 2",
        "Vào Sổ theo dõi hồ sơ, Quyển số: 02/2026",
        "Số thứ tự: 975",
        "Thời hạn giải quyết được tính từ khi hồ sơ được tiếp nhận đầy đủ, đúng quy định.",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        BY_HAND,
        "Phạm Thị Bình",
        "Mẫu số 01 - Thông tư số 03/2025/TT-VPCP",
    ),
    Kind.SUPPLEMENT: (
        "Số: 12/PBS-TTPVHCC",
        "Hồ sơ của: Nguyễn Văn An",
        CONTENT,
        *PERSON,
        "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
        "1. Giấy chứng sinh (bản chính) (lý do: bản đã nộp là bản chụp chưa chứng thực)",
        "2. Văn bản thỏa thuận chọn quốc tịch cho con",
        "Lý do: Hồ sơ chưa đủ thành phần theo quy định tại khoản 2 Điều 16 Luật Hộ tịch",
        "liên hệ với bà Phạm Thị Bình, công chức Tư pháp - Hộ tịch, số điện thoại 0900 000 010",
        "Việc yêu cầu bổ sung chỉ được thực hiện một lần.",
        "NGƯỜI HƯỚNG DẪN",
        BY_HAND,
        "Phạm Thị Bình",
    ),
    Kind.REFUSAL: (
        "Số: 03/PTC-TTPVHCC",
        "Trung tâm/Bộ phận tiếp nhận: Trung tâm Phục vụ hành chính công",
        "Tiếp nhận hồ sơ của: Nguyễn Văn An",
        "Số định danh cá nhân/tổ chức: 099099001234",
        *PERSON,
        "Mã hồ sơ (nếu có): H99.08.01-261008-0007",
        CONTENT,
        "thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:",
        "thuộc thẩm quyền của Ủy ban nhân dân xã nơi người mẹ cư trú",
        "Ông/Bà có thể nộp hồ sơ tại Trung tâm Phục vụ hành chính công phường Trung Tâm.",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ),
    Kind.APOLOGY: (
        "Số: 05/PXL",
        "Hòa An, ngày 14 tháng 10 năm 2026",
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        "Kính gửi: Nguyễn Văn An",
        "Ngày 08 tháng 10 năm 2026, Phòng Văn hóa - Xã hội xã Hòa An tiếp nhận giải quyết hồ sơ",
        "“Đăng ký khai sinh có yếu tố nước ngoài” của Ông/Bà/Tổ chức Nguyễn Văn An",
        "số định danh: 099099001234; mã số hồ sơ: H99.08.01-261008-0007",
        f"Thời gian hẹn trả kết quả giải quyết hồ sơ: {DUE_WORDS}",
        "Lý do: Cơ quan được lấy ý kiến chưa trả lời trong thời hạn",
        "xin trân trọng gửi lời xin lỗi",
        "sẽ trả kết quả giải quyết hồ sơ cho Ông/Bà/Tổ chức vào 16 giờ 30 phút, ngày 22 tháng 10 năm 2026",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        "Lê Văn Dũng",
    ),
    Kind.STOP: (
        "Số: 02/TB-TTPVHCC",
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        "nhận được đề nghị dừng giải quyết hồ sơ của Ông/Bà/Tổ chức vào 09 giờ 30 phút, ngày 12 tháng 10",
        "Mã hồ sơ: H99.08.01-261008-0007",
        CONTENT,
        *PERSON,
        f"Ngày tiếp nhận hồ sơ: {MOMENT}",
        "Lý do đề nghị dừng: Người nộp chuyển nơi cư trú",
        "Giai đoạn giải quyết khi có đề nghị: Thẩm định hồ sơ tại Phòng Văn hóa - Xã hội",
        "Quyết định, kết quả giải quyết: Chưa có quyết định, kết quả giải quyết",
        "Xử lý phí, lệ phí đã nộp: Hoàn trả 50.000 đồng trong 05 ngày làm việc",
        "Giấy tờ trả lại: 1. Tờ khai đăng ký khai sinh theo mẫu (bản chính: 01)",
        "Thời điểm dừng giải quyết: 14 giờ 00 phút, ngày 12 tháng 10 năm 2026",
        "PHÓ GIÁM ĐỐC",
    ),
    Kind.CONTROL: (
        "Số: 07/PKS-TTPVHCC",
        "Mã số hồ sơ: H99.08.01-261008-0007",
        "Cơ quan (bộ phận) giải quyết hồ sơ: Phòng Văn hóa - Xã hội xã Hòa An",
        "Cơ quan phối hợp giải quyết hồ sơ: Công an xã Hòa An",
        f"Ngày nhận: {MOMENT}",
        f"Hẹn trả kết quả vào: {DUE_WORDS}",
        "Tên đơn vị",
        "Thời gian giao nhận hồ sơ",
        "Kết quả giải quyết hồ sơ (trước hạn/đúng hạn/quá hạn)",
        "Ghi chú",
        "1. Giao: Bộ phận TN&TKQ",
        "2. Nhận: Phòng Văn hóa - Xã hội",
        "09 giờ 00 phút, ngày 08 tháng 10 năm 2026",
        "Đúng hạn",
        "Trước hạn",
        "Kèm 01 văn bản lấy ý kiến",
        "Người giao",
        "Người nhận",
        "Võ Minh Chi",
        "Kết quả giải quyết hồ sơ do bên nhận ghi khi nhận bàn giao hồ sơ.",
        "Việc lưu vết được thực hiện tự động",
    ),
    Kind.REGISTER: (
        "Số: 01/STD-TTPVHCC",
        "SỔ THEO DÕI HỒ SƠ",
        "Lĩnh vực: Hộ tịch; Năm: 2026; Quyển số: 02",
        "STT",
        "Mã hồ sơ",
        "Tên TTHC",
        "Tên tổ chức, cá nhân",
        "Địa chỉ/SĐT",
        "Cơ quan chủ trì giải quyết",
        "Nhận và trả kết quả",
        "Nhận hồ sơ",
        "Hẹn trả kết quả",
        "Trả kết quả",
        "Phương thức nhận kết quả",
        "Ký nhận",
        "471 H99.08.01-261008-0001",
        "500 H99.08.01-261008-0030",
        "Thôn 3, xã Hòa An; 0900 000 001",
        "08:05 08/10/2026",
        "17:00 15/10/2026",
        "Sổ có 3 trang, ghi 30 hồ sơ, từ số thứ tự 471 đến số thứ tự 500; khóa sổ ngày 31 tháng 12 năm 2026.",
    ),
    Kind.HAND_OVER: (
        "Số: 18/BG-TTPVHCC",
        "DANH SÁCH BÀN GIAO HỒ SƠ",
        "Thời gian bàn giao: 11 giờ 05 phút, ngày 08 tháng 10 năm 2026",
        "Bên giao: Bộ phận Tiếp nhận và Trả kết quả xã Hòa An",
        "Bên nhận: Phòng Văn hóa - Xã hội xã Hòa An",
        "Phương thức chuyển: Trực tiếp, hồ sơ giấy",
        "H99.08.01-261008-0005",
        "Gấp",
        "Tổng số: 05 hồ sơ, 15 giấy tờ.",
        "NGƯỜI GIAO",
        "NGƯỜI NHẬN",
    ),
    Kind.RESULT: (
        "Số: 31/TKQ-TTPVHCC",
        "PHIẾU TRẢ KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
        "Người nộp hồ sơ: Nguyễn Văn An",
        "Trả kết quả cho Ông (Bà)/Tổ chức: Trần Thị Lan",
        "Số định danh cá nhân/tổ chức: 099199004321",
        "Giấy tờ ủy quyền: Giấy ủy quyền số 15/2026 ngày 06/10/2026",
        CONTENT,
        "1. Giấy khai sinh, số 88/2026, ngày 14/10/2026 (01 bản)",
        "2. Trích lục khai sinh (bản sao) (03 bản)",
        "Bản chính, bản gốc trả lại gồm: 1. Giấy chứng nhận kết hôn (bản chính: 01)",
        f"Thời gian hẹn trả: {DUE_WORDS}",
        "Thời gian trả kết quả: 14 giờ 00 phút, ngày 15 tháng 10 năm 2026",
        "Hình thức trả kết quả: Trực tiếp tại quầy số 2",
        "Kết quả được trả trước hạn 03 giờ.",
        "NGƯỜI NHẬN KẾT QUẢ",
        "NGƯỜI TRẢ KẾT QUẢ",
    ),
    Kind.FEE: (
        "BIÊN LAI THU PHÍ, LỆ PHÍ",
        "Mẫu số: 01BLP-001",
        "Ký hiệu: HA-26E",
        "Số: 0000123",
        "Mã số thuế: 0000000000",
        "Họ tên người nộp/Tên tổ chức: Nguyễn Văn An",
        "Mã hồ sơ: H99.08.01-261008-0007",
        "Lệ phí hộ tịch 75.000",
        "Phí cấp bản sao trích lục (03 bản) 30.000",
        "Tổng cộng 105.000",
        "Tổng số tiền (bằng chữ): Một trăm linh năm nghìn đồng",
        "Hình thức nộp: Chuyển khoản",
        "Mã thanh toán: MTT0000017",
        "NGƯỜI NỘP TIỀN",
        "NGƯỜI THU TIỀN",
    ),
}
ONE_SIZE = {Kind.REGISTER, Kind.HAND_OVER}
BOTH = [(kind, size) for kind in FORMS for size in Size if not (kind in ONE_SIZE and size is Size.A5)]
LANDSCAPE = {Kind.REGISTER, Kind.FEE}
MILLIMETRES = {Size.A4: (210, 297), Size.A5: (148, 210)}


@pytest.mark.parametrize(("kind", "size"), BOTH)
def test_every_field_stands_on_the_paper(kind: Kind, size: Size) -> None:
    said = tight(text(to_pdf(FORMS[kind], OFFICE, size=size)))
    missing = [words for words in (*FRAME, *FIELDS[kind]) if tight(words) not in said]
    assert not missing


@pytest.mark.parametrize(("kind", "size"), BOTH)
def test_the_paper_has_its_size_and_nothing_stands_off_it(kind: Kind, size: Size) -> None:
    pdf = to_pdf(FORMS[kind], OFFICE, size=size)
    expected = MILLIMETRES[size]
    assert sizes(pdf) == {tuple(reversed(expected)) if kind in LANDSCAPE else expected}
    assert not letters_outside(pdf)


@pytest.mark.parametrize("entry", LAW["mau"], ids=lambda entry: entry["so"])
def test_the_forms_have_the_circulars_numbers_names_and_signers(entry: dict[str, Any]) -> None:
    kind = NUMBERS[entry["so"]]
    said = text(to_pdf(FORMS[kind], OFFICE)).upper()
    assert entry["ten"].upper() in said
    assert f"MẪU SỐ {entry['so']} - THÔNG TƯ SỐ 03/2025/TT-VPCP" in said
    for signer in entry["ky"]:
        part = signer.split(" (")[0].upper()
        assert part in said or part == "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"


@pytest.mark.parametrize("header", next(entry["truong"] for entry in LAW["mau"] if entry["so"] == "07"))
def test_the_register_has_the_circulars_columns(header: str) -> None:
    assert tight(header) in tight(pages(to_pdf(REGISTER, OFFICE))[0])


@pytest.mark.parametrize("kind", [kind for kind in FORMS if kind not in {*ONE_SIZE, Kind.FEE}])
@pytest.mark.parametrize("size", Size)
def test_the_code_opens_the_dossier(kind: Kind, size: Size) -> None:
    assert seen(to_pdf(FORMS[kind], OFFICE, size=size)) == [LOOKUP]


def test_without_an_address_there_is_no_code() -> None:
    assert seen(to_pdf(replace(RECEIPT, lookup=""), OFFICE)) == []
    assert "Quét mã" not in text(to_pdf(replace(RECEIPT, lookup=""), OFFICE))


@pytest.mark.parametrize("kind", [kind for kind in FORMS if kind not in {Kind.REGISTER, Kind.FEE}])
def test_a_usual_form_takes_one_page(kind: Kind) -> None:
    assert len(pages(to_pdf(FORMS[kind], OFFICE))) == 1


def test_a_usual_form_is_a5_and_a_book_a4() -> None:
    assert sizes(to_pdf(RECEIPT, OFFICE)) == {(148, 210)}
    assert sizes(to_pdf(REGISTER, OFFICE)) == {(297, 210)}
    assert sizes(to_pdf(HAND_OVER, OFFICE)) == {(210, 297)}


@pytest.mark.parametrize("form", [REGISTER, HAND_OVER], ids=["register", "hand_over"])
def test_a_wide_table_is_refused_on_small_paper(form: Form) -> None:
    assert to_pdf(form, OFFICE, size=Size.A4)
    with pytest.raises(FormError, match="A4 alone"):
        to_pdf(form, OFFICE, size=Size.A5)


def test_a_fee_receipt_has_a_page_for_each_copy() -> None:
    copies = pages(to_pdf(FEE, OFFICE))
    assert len(copies) == 3
    for at, use in enumerate(FEE.copies, start=1):
        assert f"(Liên {at}: {use})" in copies[at - 1]
        assert "Một trăm linh năm nghìn đồng" in copies[at - 1]


def test_what_is_not_known_is_a_dotted_line() -> None:
    bare = replace(
        RECEIPT, applicant=Party("Trần Thị Lan"), number="", due_at=None, authoriser=None, delivery=""
    )
    said = text(to_pdf(bare, OFFICE))
    for label in ("Địa chỉ", "Số điện thoại", "Email", "Thời gian trả kết quả giải quyết hồ sơ"):
        assert f"{label}: ...." in said
    assert "Số: ……/TTPVHCC" in said
    assert "Người ủy quyền" not in said


def test_an_apology_in_time_does_not_say_that_time_ran_out() -> None:
    late = replace(APOLOGY, issued_at=DUE + timedelta(minutes=1))
    assert "chưa trả kết quả giải quyết hồ sơ của Ông/Bà/Tổ chức đúng thời hạn quy định" in text(
        to_pdf(late, OFFICE)
    )
    assert "đúng thời hạn quy định" not in text(to_pdf(APOLOGY, OFFICE))
    assert "chưa thể hoàn thành việc giải quyết" in text(to_pdf(APOLOGY, OFFICE))


def test_a_decision_already_made_is_named_when_a_dossier_is_stopped() -> None:
    decided = replace(STOP, decision="Quyết định số 12/QĐ-UBND ngày 11/10/2026")
    assert "Quyết định số 12/QĐ-UBND ngày 11/10/2026" in text(to_pdf(decided, OFFICE))
    assert "Chưa có quyết định" not in text(to_pdf(decided, OFFICE))


def test_an_electronic_form_asks_for_a_digital_signature_of_the_clerk() -> None:
    said = text(to_pdf(RECEIPT, replace(OFFICE, electronic=True)))
    assert "(Chữ ký số)" in said
    assert BY_HAND not in said
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in said
    assert "NGƯỜI NỘP HỒ SƠ" not in said


def test_a_control_sheet_has_room_to_go_on_by_hand() -> None:
    assert text(to_pdf(CONTROL, OFFICE)).count("Người giao") == 4
    assert text(to_pdf(replace(CONTROL, passings=CONTROL.passings * 4), OFFICE)).count("Người giao") == 8


def test_moments_are_printed_in_vietnamese_time() -> None:
    elsewhere = replace(RECEIPT, received_at=datetime(2026, 10, 8, 1, 5, tzinfo=UTC))
    assert f"Thời gian nhận hồ sơ: {MOMENT}" in text(to_pdf(elsewhere, OFFICE))


NAIVE = AT.replace(tzinfo=None)


@pytest.mark.parametrize(
    "form",
    [
        replace(RECEIPT, issued_at=NAIVE),
        replace(RECEIPT, received_at=NAIVE),
        replace(RECEIPT, due_at=NAIVE),
        replace(CONTROL, received_at=NAIVE),
        replace(REGISTER, rows=(replace(REGISTER.rows[0], due_at=NAIVE),)),
    ],
    ids=lambda form: form.kind,
)
def test_a_moment_without_a_time_zone_is_refused(form: Form) -> None:
    assert to_pdf(RECEIPT, OFFICE)
    with pytest.raises(FormError, match="time zone"):
        to_pdf(form, OFFICE)


def test_a_form_is_accessible_and_lasts() -> None:
    pdf = to_pdf(RECEIPT, OFFICE)
    for words in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfuaid:part>1</pdfuaid:part>", b"/MarkInfo"):
        assert words in pdf
    about = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert about["Title"] == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả H99.08.01-261008-0007"
    assert about["Author"] == "Trung tâm Phục vụ hành chính công"
    assert AN.name not in " ".join(about.values())


@pytest.mark.parametrize("form", [RECEIPT, REGISTER], ids=["receipt", "register"])
def test_the_same_form_gives_the_same_bytes(form: Form) -> None:
    assert to_pdf(form, OFFICE) == to_pdf(form, OFFICE)


def test_receipts_of_one_hand_over_come_as_one_file() -> None:
    many = [replace(RECEIPT, code=f"H99.08.01-261008-{at:04d}", number=str(at)) for at in range(1, 13)]
    found = pages(to_one_pdf(many, OFFICE))
    assert len(found) == 12
    for form, page in zip(many, found, strict=True):
        assert f"Mã hồ sơ: {form.code}" in page
    assert to_one_pdf([SUPPLEMENT, RESULT, REFUSAL], OFFICE)
    with pytest.raises(ValueError, match="a file needs a form"):
        to_one_pdf([], OFFICE)


def test_a_long_receipt_numbers_its_pages_from_the_second_and_the_next_anew() -> None:
    long = replace(RECEIPT, papers=RECEIPT.papers * 8)
    first, second, third = pages(to_one_pdf([long, RECEIPT], OFFICE))
    assert not first.startswith("1 ")
    assert second.startswith("2 ")
    assert third.startswith("ỦY BAN")


def test_a_preview_shows_every_page_and_its_code() -> None:
    shown = to_pngs(FEE, OFFICE)
    assert [picture(page).size[0] > picture(page).size[1] for page in shown] == [True] * 3
    (one,) = to_pngs(RECEIPT, OFFICE, ppi=144)
    assert picture(one).format == "PNG"
    assert abs(picture(one).size[0] - 148 / 25.4 * 144) < 2
