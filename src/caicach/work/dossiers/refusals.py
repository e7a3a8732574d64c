"""Why something cannot be done with a dossier, and what to do instead."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.core.codes.text import tidy
from caicach.core.deadlines.extending import Refusal
from caicach.core.dossiers.moves import MoveError
from caicach.registry.acting import RegistryRuleError


class DossierError(RegistryRuleError):
    """Something cannot be done with a dossier; the message says why and what to do, in the user's words.

    ``field`` names the field of a form that it is about, empty where it is about the whole.
    """

    def __init__(self, message: str | Promise, field: str = "") -> None:
        self.field = field
        super().__init__(str(message))


class GoneAheadError(DossierError):
    """Somebody else has acted on the dossier since the page was opened."""


_MOVES = {
    "before_last": gettext_lazy("Thời điểm ghi sớm hơn diễn biến trước đó. Hãy xem lại giờ đã nhập."),
    "supplement_once": gettext_lazy(
        "Hồ sơ đã được yêu cầu bổ sung một lần. Chỉ thủ trưởng đơn vị được yêu cầu thêm, và phải nêu lý do."
    ),
    "four_eyes": gettext_lazy(
        "Người đã kiểm tra, trình ký không được ký duyệt chính hồ sơ này. Hãy chuyển người khác ký."
    ),
    "fee_open": gettext_lazy("Hồ sơ còn khoản phí, lệ phí chưa nộp. Hãy thu đủ trước khi trả kết quả."),
    "extended_already": gettext_lazy(
        "Hồ sơ đã xin lỗi và hẹn lại một lần. Mỗi hồ sơ chỉ được hẹn lại một lần."
    ),
    "no_opinion_open": gettext_lazy("Không còn đề nghị cho ý kiến nào đang chờ."),
    "sent_already": gettext_lazy("Kết quả đã được gửi đi."),
    "rated_already": gettext_lazy("Hồ sơ này đã được đánh giá. Cảm ơn ông/bà."),
    "refund_too_much": gettext_lazy("Số tiền hoàn lớn hơn số đã nộp."),
    "amount": gettext_lazy("Số tiền phải lớn hơn 0."),
}
_EXTENSIONS = {
    Refusal.NOT_DUE: gettext_lazy("Hồ sơ đang tạm dừng hoặc không tính thời hạn nên không cần hẹn lại."),
    Refusal.ALREADY_EXTENDED: _MOVES["extended_already"],
    Refusal.TOO_LATE: gettext_lazy(
        "Phải xin lỗi và hẹn lại trước ngày hẹn trả ít nhất một ngày làm việc; nay đã quá thời điểm đó."
    ),
    Refusal.NOT_LATER: gettext_lazy(
        "Thời điểm hẹn lại phải sau thời điểm hẹn cũ và trong giờ làm việc. Hãy chọn thời điểm muộn hơn."
    ),
}


def not_possible(error: MoveError, state_words: str | Promise) -> DossierError:
    """Return what to tell somebody whose act the dossier's state forbids."""
    told = _MOVES.get(error.reason)
    if told is not None:
        return DossierError(told)
    return GoneAheadError(
        _("Hồ sơ đang ở trạng thái «%(state)s» nên không làm được việc này. Hãy tải lại trang.")
        % {"state": state_words}
    )


def not_extended(refusal: Refusal) -> DossierError:
    """Return what to tell somebody whose extension is refused."""
    return DossierError(_EXTENSIONS[refusal], "until")


def require_reason(reason: str) -> None:
    """Refuse an act that must give its reason and does not."""
    if not tidy(reason):
        raise DossierError(_("Hãy ghi lý do cụ thể."), "reason")
