"""The words of the forms, and how moments, numbers and money stand on them."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from caicach.core.codes.numbers import format_number
from caicach.core.codes.text import format_date_in_words
from caicach.core.deadlines.minutes import VIETNAM
from caicach.exchange.forms.model import FormError, HandedPaper

LABELS: dict[str, str] = {
    "code": "Mã hồ sơ",
    "office": "Trung tâm/Bộ phận tiếp nhận",
    "applicant": "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức",
    "id_number": "Số định danh cá nhân/tổ chức",
    "address": "Địa chỉ",
    "phone": "Số điện thoại",
    "email": "Email",
    "authoriser": "Người ủy quyền",
    "authorised_by": "Giấy tờ ủy quyền",
    "content": "Nội dung yêu cầu giải quyết",
    "papers": "Thành phần hồ sơ nộp gồm",
    "sets": "Số lượng hồ sơ",
    "allotted": "Thời gian giải quyết hồ sơ theo quy định là",
    "received_at": "Thời gian nhận hồ sơ",
    "due_at": "Thời gian trả kết quả giải quyết hồ sơ",
    "delivery": "Đăng ký nhận kết quả tại",
    "book": "Vào Sổ theo dõi hồ sơ, Quyển số",
    "entry": "Số thứ tự",
    "dossier_of": "Hồ sơ của",
    "demands": "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau",
    "reason": "Lý do",
    "contact": (
        "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với {contact}, số điện thoại "
        "{phone} để được hướng dẫn./."
    ),
    "refused": (
        "Qua xem xét, {office} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:"
    ),
    "refused_end": "Xin thông báo cho Ông/Bà được biết và thực hiện./.",
    "refused_of": "Tiếp nhận hồ sơ của",
    "addressee": "Kính gửi",
    "apology_taken": (
        "{day}, {agency} tiếp nhận giải quyết hồ sơ đề nghị giải quyết thủ tục hành chính “{procedure}” của "
        "Ông/Bà/Tổ chức {name}; số định danh: {id_number}; mã số hồ sơ: {code}."
    ),
    "apology_due": "Thời gian hẹn trả kết quả giải quyết hồ sơ",
    "apology_late": (
        "Tuy nhiên đến nay, {agency} chưa trả kết quả giải quyết hồ sơ của Ông/Bà/Tổ chức đúng thời hạn quy "
        "định ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả."
    ),
    "apology_soon": (
        "Đến nay, {agency} chưa thể hoàn thành việc giải quyết hồ sơ của Ông/Bà/Tổ chức trong thời hạn ghi "
        "trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả."
    ),
    "apology_words": (
        "{agency} xin trân trọng gửi lời xin lỗi đến Ông (Bà)/Tổ chức vì sự chậm trễ trong quá trình giải "
        "quyết hồ sơ có thể gây phiền hà, tốn kém về chi phí, công sức của Ông (Bà)/Tổ chức."
    ),
    "apology_new": (
        "{agency} xin lỗi Ông/Bà/Tổ chức và sẽ trả kết quả giải quyết hồ sơ cho Ông/Bà/Tổ chức vào {moment}."
    ),
    "apology_end": "Mong nhận được sự thông cảm của Ông/Bà/Tổ chức vì sự chậm trễ này./.",
    "stop_asked": (
        "{agency} nhận được đề nghị dừng giải quyết hồ sơ của Ông/Bà/Tổ chức vào {moment}. Căn cứ quá trình "
        "giải quyết hồ sơ, {agency} thông báo dừng giải quyết hồ sơ với các nội dung sau:"
    ),
    "stop_reason": "Lý do đề nghị dừng",
    "stop_received": "Ngày tiếp nhận hồ sơ",
    "stop_stage": "Giai đoạn giải quyết khi có đề nghị",
    "stop_decision": "Quyết định, kết quả giải quyết",
    "stop_undecided": "Chưa có quyết định, kết quả giải quyết",
    "stop_fee": "Xử lý phí, lệ phí đã nộp",
    "stop_returned": "Giấy tờ trả lại",
    "stopped_at": "Thời điểm dừng giải quyết",
    "stop_end": "Xin thông báo để Ông/Bà/Tổ chức được biết./.",
    "control_code": "Mã số hồ sơ",
    "agency": "Cơ quan (bộ phận) giải quyết hồ sơ",
    "cooperating": "Cơ quan phối hợp giải quyết hồ sơ",
    "received_on": "Ngày nhận",
    "control_due": "Hẹn trả kết quả vào",
    "field": "Lĩnh vực",
    "year": "Năm",
    "volume": "Quyển số",
    "closing": (
        "Sổ có {pages} trang, ghi {count} hồ sơ, từ số thứ tự {first} đến số thứ tự {last}; khóa sổ {day}."
    ),
    "closing_empty": "Sổ có {pages} trang, không ghi hồ sơ nào; khóa sổ {day}.",
    "hand_over_at": "Thời gian bàn giao",
    "giver": "Bên giao",
    "receiver": "Bên nhận",
    "carrier": "Phương thức chuyển",
    "hand_over_total": "Tổng số: {count} hồ sơ, {papers} giấy tờ. Hai bên đã kiểm đếm và thống nhất ký nhận.",
    "result_to": "Trả kết quả cho Ông (Bà)/Tổ chức",
    "dossier_owner": "Người nộp hồ sơ",
    "results": "Kết quả đã trả gồm",
    "returned": "Bản chính, bản gốc trả lại gồm",
    "returned_at": "Thời gian trả kết quả",
    "promised_at": "Thời gian hẹn trả",
    "result_delivery": "Hình thức trả kết quả",
    "result_end": "Người nhận đã kiểm tra và nhận đủ các giấy tờ nêu trên.",
    "fee_unit": "Cơ quan thu",
    "tax_code": "Mã số thuế",
    "payer": "Họ tên người nộp/Tên tổ chức",
    "payer_asked": "Đề nghị Ông (Bà)/Tổ chức",
    "pay_by": "Thời hạn nộp",
    "bank": "Ngân hàng",
    "account": "Số tài khoản",
    "account_name": "Tên tài khoản",
    "purpose": "Nội dung chuyển khoản (ghi đúng)",
    "pay_code": "Quét bằng ứng dụng ngân hàng để nộp",
    "asker": "Người lập phiếu",
    "total_words": "Tổng số tiền (bằng chữ)",
    "method": "Hình thức nộp",
    "reference": "Mã thanh toán",
    "lookup": "Quét mã để tra cứu",
    "lookup_at": "hoặc nhập mã hồ sơ tại",
    "sign_by_hand": "(Ký và ghi rõ họ tên)",
    "sign_digitally": "(Chữ ký số)",
    "submitter": "Người nộp hồ sơ",
    "receiver_clerk": "Người tiếp nhận hồ sơ",
    "guide": "Người hướng dẫn",
    "result_receiver": "Người nhận kết quả",
    "result_clerk": "Người trả kết quả",
    "fee_payer": "Người nộp tiền",
    "collector": "Người thu tiền",
    "hand_over_giver": "Người giao",
    "hand_over_receiver": "Người nhận",
}
"""Every phrase by its name; an edition may replace any of them. Braces hold values."""

NOTES = {
    "control": (
        "Kết quả giải quyết hồ sơ do bên nhận ghi khi nhận bàn giao hồ sơ.",
        (
            "Việc lưu vết được thực hiện tự động theo chức năng của Hệ thống thông tin giải quyết thủ tục "
            "hành chính và thể hiện trên mẫu phiếu điện tử."
        ),
    ),
}

_DOTS = "……"


def local(moment: datetime) -> datetime:
    """Return a moment in Vietnamese time.

    Raises FormError for one without a time zone: nobody could say which hour the paper promises.
    """
    if moment.tzinfo is None:
        raise FormError("a moment on a form needs a time zone")
    return moment.astimezone(VIETNAM)


def moment_words(moment: datetime | None) -> str:
    """Return a moment as forms have it: ``16 giờ 30 phút, ngày 05 tháng 9 năm 2026``; nothing for None."""
    if moment is None:
        return ""
    there = local(moment)
    return f"{there:%H} giờ {there:%M} phút, {format_date_in_words(there.date())}"


def day_words(moment: datetime) -> str:
    """Return the day of a moment in words."""
    return format_date_in_words(local(moment).date())


def short_moment(moment: datetime | None) -> str:
    """Return a moment for a table: ``16:30 05/09/2026``, a line feed between; nothing for None."""
    return f"{local(moment):%H:%M\n%d/%m/%Y}" if moment else ""


def money(amount: int) -> str:
    """Return whole đồng with dots between thousands."""
    return format_number(Decimal(amount))


def numbered(number: str, symbol: str) -> str:
    """Return number and symbol: ``07/PBS-TTPVHCC``; dots where the number is not yet known.

    >>> numbered("7", "PBS-TTPVHCC"), numbered("", "PXL"), numbered("12/BN", "PXL")
    ('07/PBS-TTPVHCC', '……/PXL', '12/BN')
    """
    given = re.sub(r"^(\d)(?!\d)", r"0\1", number.strip())
    if "/" in given:
        return given
    return f"{given or _DOTS}/{symbol}"


def paper_words(paper: HandedPaper) -> str:
    """Return a paper with how it was handed in.

    >>> paper_words(HandedPaper("Tờ khai", 1)), paper_words(HandedPaper("Giấy chứng sinh", 0, 2, "đối chiếu"))
    ('Tờ khai (bản chính: 01)', 'Giấy chứng sinh (bản sao: 02; đối chiếu)')
    """
    parts = [
        f"bản chính: {paper.originals:02d}" if paper.originals else "",
        f"bản sao: {paper.copies:02d}" if paper.copies else "",
        paper.note.strip(),
    ]
    said = "; ".join(part for part in parts if part)
    return f"{paper.name} ({said})" if said else paper.name
