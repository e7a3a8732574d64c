"""One of each form, as an office in a town that does not exist would print it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from caicach.core.deadlines.minutes import VIETNAM
from caicach.core.qr import Transfer, build, make_reference
from caicach.exchange.forms import (
    Apology,
    ControlSheet,
    Demand,
    FeeLine,
    FeeReceipt,
    Form,
    HandedPaper,
    HandOverList,
    HandOverRow,
    Kind,
    Office,
    Party,
    Passing,
    PaymentRequest,
    Receipt,
    Refusal,
    Register,
    RegisterRow,
    ResultPaper,
    ResultReceipt,
    Signatory,
    StopNotice,
    SupplementRequest,
)

OFFICE = Office(
    superior="Ủy ban nhân dân xã Hòa An",
    name="Trung tâm Phục vụ hành chính công",
    place="Hòa An",
    website="mot-cua.vi-du.vn",
    mark="DỮ LIỆU MINH HỌA",
)
CODE = "H99.08.01-261008-0007"
LOOKUP = f"https://mot-cua.vi-du.vn/tra-cuu?ma={CODE}"
AT = datetime(2026, 10, 8, 8, 5, tzinfo=VIETNAM)
DUE = datetime(2026, 10, 15, 17, 0, tzinfo=VIETNAM)
LATER = datetime(2026, 10, 22, 16, 30, tzinfo=VIETNAM)
AN = Party("Nguyễn Văn An", "099099001234", "Thôn 3, xã Hòa An, tỉnh Suối Mơ", "0900 000 001", "an@vi-du.vn")
LAN = Party("Trần Thị Lan", "099199004321", "Tổ 5, phường Trung Tâm", "0900 000 002", "lan@vi-du.vn")
CONTENT = "Đăng ký khai sinh có yếu tố nước ngoài cho con Nguyễn Thị Bình Minh"
PAPERS = (
    HandedPaper("Tờ khai đăng ký khai sinh theo mẫu", 1),
    HandedPaper("Giấy chứng sinh", 1),
    HandedPaper("Văn bản thỏa thuận chọn quốc tịch cho con", 1, 1),
    HandedPaper("Giấy chứng nhận kết hôn", 0, 1, "đối chiếu bản chính"),
    HandedPaper("Thông tin cư trú", note="đã có trong cơ sở dữ liệu, không phải nộp"),
)
HEAD = Signatory("Phó Giám đốc", "Lê Văn Dũng", ("KT. Giám đốc",))

RECEIPT = Receipt(
    number="7",
    issued_at=AT,
    code=CODE,
    applicant=LAN,
    authoriser=AN,
    authorised_by="Giấy ủy quyền số 15/2026 ngày 06/10/2026",
    content=CONTENT,
    papers=PAPERS,
    sets=1,
    allotted="05 ngày làm việc",
    received_at=AT,
    due_at=DUE,
    delivery="Trung tâm Phục vụ hành chính công xã Hòa An, quầy số 2",
    book="02/2026",
    entry="975",
    clerk="Phạm Thị Bình",
    lookup=LOOKUP,
    remarks=("Thời hạn giải quyết được tính từ khi hồ sơ được tiếp nhận đầy đủ, đúng quy định.",),
)
SUPPLEMENT = SupplementRequest(
    number="12",
    issued_at=AT,
    code=CODE,
    applicant=AN,
    content=CONTENT,
    demands=(
        Demand("Giấy chứng sinh (bản chính)", "bản đã nộp là bản chụp chưa chứng thực"),
        Demand("Văn bản thỏa thuận chọn quốc tịch cho con"),
    ),
    reason="Hồ sơ chưa đủ thành phần theo quy định tại khoản 2 Điều 16 Luật Hộ tịch",
    contact="bà Phạm Thị Bình, công chức Tư pháp - Hộ tịch",
    contact_phone="0900 000 010",
    clerk="Phạm Thị Bình",
    lookup=LOOKUP,
    remarks=("Việc yêu cầu bổ sung chỉ được thực hiện một lần.",),
)
REFUSAL = Refusal(
    number="3",
    issued_at=AT,
    applicant=AN,
    content=CONTENT,
    code=CODE,
    reason="Việc đăng ký khai sinh này thuộc thẩm quyền của Ủy ban nhân dân xã nơi người mẹ cư trú.",
    clerk="Phạm Thị Bình",
    lookup=LOOKUP,
    remarks=("Ông/Bà có thể nộp hồ sơ tại Trung tâm Phục vụ hành chính công phường Trung Tâm.",),
)
APOLOGY = Apology(
    number="5",
    issued_at=datetime(2026, 10, 14, 9, 0, tzinfo=VIETNAM),
    code=CODE,
    applicant=AN,
    agency="Phòng Văn hóa - Xã hội xã Hòa An",
    procedure="Đăng ký khai sinh có yếu tố nước ngoài",
    received_at=AT,
    due_at=DUE,
    new_due_at=LATER,
    reason="Cơ quan được lấy ý kiến chưa trả lời trong thời hạn",
    signatory=HEAD,
    lookup=LOOKUP,
)
STOP = StopNotice(
    number="2",
    issued_at=datetime(2026, 10, 12, 14, 0, tzinfo=VIETNAM),
    code=CODE,
    applicant=AN,
    agency="Trung tâm Phục vụ hành chính công xã Hòa An",
    content=CONTENT,
    received_at=AT,
    requested_at=datetime(2026, 10, 12, 9, 30, tzinfo=VIETNAM),
    stopped_at=datetime(2026, 10, 12, 14, 0, tzinfo=VIETNAM),
    stage="Thẩm định hồ sơ tại Phòng Văn hóa - Xã hội",
    reason="Người nộp chuyển nơi cư trú",
    fee="Hoàn trả 50.000 đồng trong 05 ngày làm việc",
    returned=PAPERS[:2],
    signatory=HEAD,
    lookup=LOOKUP,
)
CONTROL = ControlSheet(
    number="7",
    issued_at=AT,
    code=CODE,
    agency="Phòng Văn hóa - Xã hội xã Hòa An",
    cooperating="Công an xã Hòa An",
    received_at=AT,
    due_at=DUE,
    passings=(
        Passing(
            "Bộ phận TN&TKQ",
            "Phòng Văn hóa - Xã hội",
            AT + timedelta(minutes=55),
            "Phạm Thị Bình",
            "Võ Minh Chi",
            "Đúng hạn",
        ),
        Passing(
            "Phòng Văn hóa - Xã hội",
            "Lãnh đạo Ủy ban nhân dân xã",
            AT + timedelta(days=3),
            "Võ Minh Chi",
            "Lê Văn Dũng",
            "Trước hạn",
            "Kèm 01 văn bản lấy ý kiến",
        ),
    ),
    lookup=LOOKUP,
)
REGISTER_ROW = RegisterRow(
    code=CODE,
    procedure="Đăng ký khai sinh có yếu tố nước ngoài",
    applicant="Nguyễn Văn An",
    contact="Thôn 3, xã Hòa An; 0900 000 001",
    agency="Phòng Văn hóa - Xã hội",
    received_at=AT,
    due_at=DUE,
    returned_at=DUE - timedelta(hours=3),
    delivery="Trực tiếp",
    signed="",
)
REGISTER = Register(
    number="1",
    issued_at=datetime(2026, 12, 31, 16, 0, tzinfo=VIETNAM),
    field="Hộ tịch",
    year=2026,
    volume="02",
    rows=tuple(
        replace(REGISTER_ROW, code=f"H99.08.01-261008-{at:04d}", returned_at=None if at % 5 == 0 else DUE)
        for at in range(1, 31)
    ),
    first=471,
    signatory=HEAD,
)
HAND_OVER = HandOverList(
    number="18",
    issued_at=AT + timedelta(hours=3),
    giver="Bộ phận Tiếp nhận và Trả kết quả xã Hòa An",
    receiver="Phòng Văn hóa - Xã hội xã Hòa An",
    rows=tuple(
        HandOverRow(
            f"H99.08.01-261008-{at:04d}",
            "Nguyễn Văn An",
            "Đăng ký khai sinh có yếu tố nước ngoài",
            DUE,
            at,
            "Gấp" if at == 2 else "",
        )
        for at in range(1, 6)
    ),
    giver_name="Phạm Thị Bình",
    receiver_name="Võ Minh Chi",
    carrier="Trực tiếp, hồ sơ giấy",
)
RESULT = ResultReceipt(
    number="31",
    issued_at=DUE - timedelta(hours=3),
    code=CODE,
    applicant=AN,
    receiver=LAN,
    authorised_by="Giấy ủy quyền số 15/2026 ngày 06/10/2026",
    content=CONTENT,
    results=(
        ResultPaper("Giấy khai sinh", "88/2026", date(2026, 10, 14)),
        ResultPaper("Trích lục khai sinh (bản sao)", copies=3),
    ),
    returned=(HandedPaper("Giấy chứng nhận kết hôn", 1),),
    due_at=DUE,
    clerk="Phạm Thị Bình",
    delivery="Trực tiếp tại quầy số 2",
    lookup=LOOKUP,
    remarks=("Kết quả được trả trước hạn 03 giờ.",),
)
FEE = FeeReceipt(
    number="0000123",
    issued_at=AT,
    code=CODE,
    payer=AN,
    content=CONTENT,
    lines=(FeeLine("Lệ phí hộ tịch", 75_000), FeeLine("Phí cấp bản sao trích lục (03 bản)", 30_000)),
    method="Chuyển khoản",
    collector="Phạm Thị Bình",
    form_code="01BLP-001",
    series="HA-26E",
    tax_code="0000000000",
    reference="MTT0000017",
)
PAYMENT = PaymentRequest(
    number="9",
    issued_at=AT,
    code=CODE,
    payer=AN,
    content=CONTENT,
    lines=FEE.lines,
    bank="Vietcombank",
    account="0011001234567",
    account_name="TTPVHCC XA HOA AN",
    reference=make_reference(1),
    payload=build(Transfer("970436", "0011001234567", FEE.total, make_reference(1))),
    clerk="Phạm Thị Bình",
    pay_by=DUE,
    remarks=("Hồ sơ được giải quyết tiếp sau khi phí, lệ phí được nộp đủ.",),
)
FORMS: dict[Kind, Form] = {
    form.kind: form
    for form in (
        RECEIPT,
        SUPPLEMENT,
        REFUSAL,
        APOLOGY,
        STOP,
        CONTROL,
        REGISTER,
        HAND_OVER,
        RESULT,
        PAYMENT,
        FEE,
    )
}
