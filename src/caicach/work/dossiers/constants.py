"""Choices of the tables of dossiers, with the words that officials and citizens read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.core.dossiers import states
from caicach.core.dossiers.moves import EventKind as Kind

K = TypeVar("K", bound=StrEnum)


def choices(words: Mapping[K, Promise]) -> list[tuple[str, Promise]]:
    """Return an enumeration of the core, with its words, as the choices of a column."""
    return [(key.value, label) for key, label in words.items()]


class ApplicantKind(models.TextChoices):
    """Who asks."""

    CITIZEN = "citizen", _("Công dân")
    BUSINESS = "business", _("Doanh nghiệp, hộ kinh doanh")
    ORGANISATION = "organisation", _("Tổ chức, cơ quan")


STATES = {
    states.State.REGISTERED: _("Mới đăng ký"),
    states.State.INCOMPLETE: _("Chờ hoàn thiện hồ sơ"),
    states.State.NOT_ACCEPTED: _("Không được tiếp nhận"),
    states.State.ACCEPTED: _("Được tiếp nhận"),
    states.State.PROCESSING: _("Đang xử lý"),
    states.State.CHECKED: _("Chờ ký duyệt"),
    states.State.WITH_OTHERS: _("Tạm dừng theo quy định"),
    states.State.SUPPLEMENT: _("Chờ bổ sung giấy tờ"),
    states.State.FINANCIAL_DUTY: _("Chờ thực hiện nghĩa vụ tài chính"),
    states.State.WITHDRAWN: _("Công dân rút hồ sơ"),
    states.State.STOPPED: _("Dừng xử lý"),
    states.State.RESOLVED: _("Đã xử lý xong"),
    states.State.RETURNED: _("Đã trả kết quả"),
}
CHANNELS = {
    states.ChannelKind.COUNTER: _("Trực tiếp"),
    states.ChannelKind.ONLINE: _("Trực tuyến"),
    states.ChannelKind.POST: _("Bưu chính công ích"),
}
FEES = {
    states.FeeState.NONE: _("Không thu"),
    states.FeeState.DUE: _("Chưa nộp"),
    states.FeeState.PART: _("Nộp một phần"),
    states.FeeState.PAID: _("Đã nộp"),
    states.FeeState.EXEMPT: _("Được miễn"),
    states.FeeState.REFUNDED: _("Đã hoàn"),
}
DELIVERIES = {
    states.DeliveryKind.COUNTER: _("Nhận tại quầy"),
    states.DeliveryKind.POST: _("Nhận qua bưu chính"),
    states.DeliveryKind.ELECTRONIC: _("Nhận bản điện tử"),
}
DELIVERY_STATES = {
    states.DeliveryState.NONE: _("Chưa có kết quả"),
    states.DeliveryState.READY: _("Chờ trả"),
    states.DeliveryState.SENT: _("Đang gửi"),
    states.DeliveryState.DELIVERED: _("Đã trả"),
}
SYNCS = {
    states.SyncState.LOCAL: _("Chưa đồng bộ"),
    states.SyncState.WAITING: _("Chờ đồng bộ"),
    states.SyncState.SENT: _("Đã đồng bộ"),
    states.SyncState.FAILED: _("Đồng bộ lỗi"),
    states.SyncState.FOREIGN: _("Nhận từ hệ thống khác"),
}
RESULTS = {
    states.ResultKind.GRANTED: _("Giải quyết theo yêu cầu"),
    states.ResultKind.REFUSED: _("Từ chối giải quyết bằng văn bản"),
}
EVENTS = {
    Kind.SUBMITTED: _("Nộp hồ sơ"),
    Kind.ACCEPTED: _("Tiếp nhận"),
    Kind.COMPLETION_ASKED: _("Yêu cầu hoàn thiện hồ sơ"),
    Kind.COMPLETED: _("Nộp giấy tờ hoàn thiện"),
    Kind.REFUSED: _("Từ chối tiếp nhận"),
    Kind.HANDED_OVER: _("Chuyển xử lý"),
    Kind.TAKEN_OVER: _("Nhận bàn giao"),
    Kind.SENT_BACK: _("Trả lại bước trước"),
    Kind.AGENCY_RECEIVED: _("Cơ quan có thẩm quyền nhận"),
    Kind.SUPPLEMENT_ASKED: _("Yêu cầu bổ sung"),
    Kind.SUPPLEMENTED: _("Nhận bổ sung"),
    Kind.DUTY_ASKED: _("Yêu cầu thực hiện nghĩa vụ tài chính"),
    Kind.DUTY_MET: _("Đã thực hiện nghĩa vụ tài chính"),
    Kind.OPINION_ASKED: _("Xin ý kiến"),
    Kind.OPINION_GIVEN: _("Cho ý kiến"),
    Kind.HELD: _("Tạm dừng theo quy định"),
    Kind.RESUMED: _("Tiếp tục xử lý"),
    Kind.EXTENDED: _("Xin lỗi và hẹn lại"),
    Kind.DUE_CORRECTED: _("Điều chỉnh ngày hẹn trả"),
    Kind.CHECKED: _("Kiểm tra, trình ký"),
    Kind.CHECK_REJECTED: _("Không đồng ý, trả lại người trình"),
    Kind.RESOLVED: _("Có kết quả"),
    Kind.RETURNED: _("Trả kết quả"),
    Kind.REOPENED: _("Đính chính kết quả đã trả"),
    Kind.WITHDRAWN: _("Rút hồ sơ"),
    Kind.STOPPED: _("Dừng giải quyết"),
    Kind.RESULT_ADDED: _("Thêm văn bản kết quả"),
    Kind.PAPER_ADDED: _("Thêm giấy tờ"),
    Kind.NOTED: _("Ghi chú"),
    Kind.FEE_ASKED: _("Thông báo phí, lệ phí"),
    Kind.FEE_PAID: _("Nộp phí, lệ phí"),
    Kind.FEE_WAIVED: _("Miễn phí, lệ phí"),
    Kind.FEE_REFUNDED: _("Hoàn phí, lệ phí"),
    Kind.SENT_BY_POST: _("Gửi kết quả qua bưu chính"),
    Kind.SYNCED: _("Đồng bộ"),
    Kind.SYNC_FAILED: _("Đồng bộ không thành"),
    Kind.RATED: _("Đánh giá"),
    Kind.CORRECTED: _("Sửa thông tin"),
    Kind.IMPORTED: _("Nhận dữ liệu từ hệ thống khác"),
}


class PaperSort(models.TextChoices):
    """In which form a paper was handed in."""

    ORIGINAL = "original", _("Bản chính")
    COPY = "copy", _("Bản sao")
    SCAN = "scan", _("Bản điện tử")
    HELD = "held", _("Đã có trong kho dữ liệu")


class WorkKind(models.TextChoices):
    """Why somebody has to do something about a dossier."""

    STEP = "step", _("Bước xử lý")
    BRANCH = "branch", _("Phối hợp giải quyết")
    OPINION = "opinion", _("Cho ý kiến")


class PaymentState(models.TextChoices):
    """Whether a request for money was met."""

    OPEN = "open", _("Chờ nộp")
    PAID = "paid", _("Đã nộp")
    WAIVED = "waived", _("Được miễn")
    REFUNDED = "refunded", _("Đã hoàn")


class PaymentMethod(models.TextChoices):
    """How money was paid."""

    CASH = "cash", _("Tiền mặt")
    TRANSFER = "transfer", _("Chuyển khoản")
    PORTAL = "portal", _("Trực tuyến qua Cổng")


class Face(models.TextChoices):
    """How somebody was served, as one of three faces with words."""

    GOOD = "good", _("Hài lòng")
    FAIR = "fair", _("Bình thường")
    BAD = "bad", _("Không hài lòng")


class Said(models.TextChoices):
    """What a rating may point at."""

    ATTITUDE = "attitude", _("Thái độ phục vụ")
    TIME = "time", _("Thời gian giải quyết")
    GUIDANCE = "guidance", _("Hướng dẫn giấy tờ")
    TRAVEL = "travel", _("Số lần phải đi lại")
    COST = "cost", _("Phí, lệ phí")
    RESULT = "result", _("Kết quả nhận được")
