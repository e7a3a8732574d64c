"""Telling the applicant what happened, in order and once, whatever becomes of the mail server meanwhile.

The message is asked for in the transaction of the act. A job then sends all that has not been told up to that
event, one after the other; ``Dossier.told`` says how far it has come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.common.gateways.messages import Message
from caicach.common.jobs.services import enqueue
from caicach.core.deadlines.minutes import moment_of
from caicach.core.dossiers.moves import EventKind as Kind
from caicach.work.dossiers.models import Dossier, Event

TELL = "dossiers.tell"


@dataclass(frozen=True, slots=True)
class TellApplicant:
    """Which dossier, and up to which event."""

    dossier_id: int
    event: int


WORDS: dict[Kind, str | Promise] = {
    Kind.SUBMITTED: gettext_lazy("Hồ sơ đã được gửi đến %(receiver)s và đang chờ tiếp nhận."),
    Kind.ACCEPTED: gettext_lazy("Hồ sơ đã được tiếp nhận. Hẹn trả kết quả: %(due)s."),
    Kind.COMPLETION_ASKED: gettext_lazy("Hồ sơ cần hoàn thiện trước khi tiếp nhận. %(reason)s"),
    Kind.REFUSED: gettext_lazy("Hồ sơ không được tiếp nhận. Lý do: %(reason)s"),
    Kind.SUPPLEMENT_ASKED: gettext_lazy("Hồ sơ cần bổ sung giấy tờ. %(reason)s"),
    Kind.SUPPLEMENTED: gettext_lazy("Đã nhận giấy tờ bổ sung. Hẹn trả kết quả: %(due)s."),
    Kind.DUTY_ASKED: gettext_lazy(
        "Ông/bà cần thực hiện nghĩa vụ tài chính để hồ sơ được giải quyết tiếp. %(reason)s"
    ),
    Kind.EXTENDED: gettext_lazy(
        "Cơ quan xin lỗi vì chưa trả được kết quả đúng hẹn. Lý do: %(reason)s Hẹn trả lại: %(due)s."
    ),
    Kind.DUE_CORRECTED: gettext_lazy("Ngày hẹn trả được điều chỉnh: %(due)s. Lý do: %(reason)s"),
    Kind.RESOLVED: gettext_lazy("Hồ sơ đã có kết quả."),
    Kind.SENT_BY_POST: gettext_lazy("Kết quả đã được gửi qua bưu chính. Mã bưu gửi: %(tracking)s."),
    Kind.RETURNED: gettext_lazy("Kết quả đã được trả. Mời ông/bà đánh giá việc phục vụ trên trang tra cứu."),
    Kind.WITHDRAWN: gettext_lazy("Hồ sơ đã được rút theo đề nghị của ông/bà."),
    Kind.STOPPED: gettext_lazy("Hồ sơ đã dừng giải quyết. Lý do: %(reason)s"),
    Kind.FEE_ASKED: gettext_lazy("Hồ sơ có khoản phí, lệ phí phải nộp: %(amount)s đồng."),
}
"""What is told of an event; others are the offices' own affair."""


def tell(dossier: Dossier, at: datetime) -> None:
    """Ask, in the caller's transaction, that the applicant be told; nothing where nobody can be reached."""
    if dossier.applicant_email or dossier.applicant_phone:
        enqueue(TELL, TellApplicant(dossier.pk, dossier.events_count), at=at)


def said_of(event: Event) -> str | None:
    """Return what the applicant is told of an event, or None where nothing is told of such."""
    words = WORDS.get(Kind(event.kind))
    if words is None:
        return None
    due = event.data.get("due")
    said = str(words) % {
        "receiver": _("cơ quan tiếp nhận"),
        "due": _moment(due) if due is not None else _("không tính thời hạn"),
        "reason": event.reason,
        "tracking": event.data.get("tracking", ""),
        "amount": f"{int(event.data.get('amount', 0)):,}".replace(",", "."),
    }
    return said.strip()


def message_of(dossier: Dossier, event: Event) -> Message | None:
    """Return what to tell of an event, or None where nothing is told of such."""
    said = said_of(event)
    if said is None:
        return None
    body = _("Hồ sơ %(code)s: %(summary)s\n\n%(said)s\n") % {
        "code": dossier.code,
        "summary": dossier.summary,
        "said": said,
    }
    return Message(
        key=f"{dossier.code}:{event.number}",
        name=dossier.applicant_name,
        email=dossier.applicant_email,
        phone=dossier.applicant_phone,
        subject=_("Hồ sơ %(code)s") % {"code": dossier.code},
        body=body,
    )


def _moment(minute: int) -> str:
    return timezone.localtime(moment_of(minute)).strftime("%H:%M %d/%m/%Y")
