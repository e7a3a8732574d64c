"""Where a dossier stands and what comes next, in the words of a letter to whom it concerns."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.core.dossiers.states import DeliveryKind, State

STEPS: dict[State, str | Promise] = {
    State.REGISTERED: gettext_lazy("Hồ sơ đã đến và đang chờ được kiểm tra."),
    State.INCOMPLETE: gettext_lazy("Hồ sơ đang chờ ông/bà hoàn thiện giấy tờ."),
    State.NOT_ACCEPTED: gettext_lazy("Hồ sơ không được tiếp nhận."),
    State.ACCEPTED: gettext_lazy("Hồ sơ đã được tiếp nhận."),
    State.PROCESSING: gettext_lazy("Hồ sơ đang được giải quyết."),
    State.CHECKED: gettext_lazy("Hồ sơ đã được thẩm định và đang chờ ký duyệt."),
    State.WITH_OTHERS: gettext_lazy("Hồ sơ đang chờ ý kiến của cơ quan khác."),
    State.SUPPLEMENT: gettext_lazy("Hồ sơ đang chờ ông/bà bổ sung giấy tờ."),
    State.FINANCIAL_DUTY: gettext_lazy("Hồ sơ đang chờ ông/bà thực hiện nghĩa vụ tài chính."),
    State.WITHDRAWN: gettext_lazy("Hồ sơ đã được rút theo đề nghị của ông/bà."),
    State.STOPPED: gettext_lazy("Hồ sơ đã dừng giải quyết."),
    State.RESOLVED: gettext_lazy("Hồ sơ đã có kết quả."),
    State.RETURNED: gettext_lazy("Kết quả đã được trả."),
}
"""What is being done; who does it is said only by the office's name."""
_NEXT: dict[State, str | Promise] = {
    State.REGISTERED: gettext_lazy(
        "Nơi tiếp nhận kiểm tra giấy tờ rồi tiếp nhận, hoặc báo ông/bà hoàn thiện."
    ),
    State.INCOMPLETE: gettext_lazy("Ông/bà gửi giấy tờ còn thiếu; đủ thì hồ sơ được xem xét tiếp nhận."),
    State.NOT_ACCEPTED: gettext_lazy("Không còn bước nào. Ông/bà xem lý do và có thể nộp lại."),
    State.ACCEPTED: gettext_lazy("Hồ sơ được chuyển đến người giải quyết."),
    State.PROCESSING: gettext_lazy("Người giải quyết thẩm định, rồi trình ký kết quả."),
    State.CHECKED: gettext_lazy("Thủ trưởng ký duyệt kết quả."),
    State.WITH_OTHERS: gettext_lazy("Có ý kiến thì hồ sơ được giải quyết tiếp."),
    State.SUPPLEMENT: gettext_lazy("Ông/bà gửi đủ giấy tờ; cơ quan xác nhận thì thời hạn được tính tiếp."),
    State.FINANCIAL_DUTY: gettext_lazy("Ông/bà nộp đủ theo thông báo thì hồ sơ được giải quyết tiếp."),
    State.WITHDRAWN: gettext_lazy("Không còn bước nào. Cần làm lại, ông/bà nộp hồ sơ mới."),
    State.STOPPED: gettext_lazy("Không còn bước nào. Ông/bà xem lý do trong diễn biến dưới đây."),
    State.RETURNED: gettext_lazy("Không còn bước nào. Mời ông/bà đánh giá việc phục vụ."),
}
_HAND_OUT: dict[DeliveryKind, str | Promise] = {
    DeliveryKind.COUNTER: gettext_lazy("Ông/bà nhận kết quả tại %(receiver)s, mang theo giấy tiếp nhận."),
    DeliveryKind.POST: gettext_lazy("Kết quả được gửi đến địa chỉ ông/bà đã đăng ký."),
    DeliveryKind.ELECTRONIC: gettext_lazy("Kết quả bản điện tử được gửi cho ông/bà."),
}


def next_of(state: State, *, receiver: str, delivery: DeliveryKind, step: str = "") -> str:
    """Return what happens next; ``step`` is the next step of the office's own process where that is known."""
    if state is State.RESOLVED:
        return str(_HAND_OUT[delivery]) % {"receiver": receiver or _("nơi tiếp nhận")}
    if step and state in {State.ACCEPTED, State.PROCESSING}:
        return step
    return str(_NEXT[state])
