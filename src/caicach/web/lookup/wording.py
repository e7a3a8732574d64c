"""How the pages of citizens say when something is due, and what is to be paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.core.dossiers.states import BEFORE_ACCEPTANCE, ENDED, State
from caicach.core.qr import PayloadError, Transfer, build
from caicach.core.qr.vietqr import purpose_text
from caicach.exchange.qr import qr_svg
from caicach.work.dossiers.constants import PaymentState
from caicach.work.dossiers.models import Payment
from caicach.work.dossiers.selectors.lookup import PublicStory

SETTLED = frozenset({State.RESOLVED, State.RETURNED})
OVER = ENDED - SETTLED
"""Ended without a result: nothing is promised or owed any more."""


def moment(at: datetime) -> str:
    """Return a moment as it stands on the receipt."""
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y")


def due_words(story: PublicStory) -> str:
    """Return the third line of a look-up: when the result is promised, or why no moment is."""
    if story.state in SETTLED and story.finished_at is not None:
        return _kept_words(story, story.finished_at)
    words = {
        _("Chưa có ngày hẹn, vì hồ sơ chưa được tiếp nhận."): story.state in BEFORE_ACCEPTANCE,
        _("Không còn ngày hẹn."): story.state in ENDED,
        _("Thời hạn đang tạm dừng; ngày hẹn được báo lại khi hồ sơ đi tiếp."): story.is_paused,
        _("Thủ tục này không quy định thời hạn."): story.due_at is None,
    }
    why = next((told for told, holds in words.items() if holds), "")
    if why or story.due_at is None:
        return why
    due = moment(story.due_at)
    return _("Đã quá hẹn %(due)s.") % {"due": due} if story.is_late else due


def _kept_words(story: PublicStory, done: datetime) -> str:
    told = _("Có kết quả lúc %(done)s.") % {"done": moment(done)}
    if story.due_at is None:
        return told
    kept = _("Sau hẹn %(due)s.") if story.is_late else _("Không sau hẹn %(due)s.")
    return f"{told} {kept % {'due': moment(story.due_at)}}"


@dataclass(frozen=True, slots=True)
class Bill:
    """One request for money: in words, and as a code that a banking application reads."""

    payment: Payment
    amount: str
    is_open: bool
    qr: SafeString | None


def bills_of(story: PublicStory) -> list[Bill]:
    """Return what was asked for, with a code to pay by where the office has named an account; of what ended
    without a result only what was paid.
    """
    bills = [_bill(payment) for payment in story.fees]
    return [bill for bill in bills if not bill.is_open] if story.state in OVER else bills


def _bill(payment: Payment) -> Bill:
    is_open = payment.state == PaymentState.OPEN
    return Bill(payment, dong(payment.amount), is_open, _qr(payment) if is_open else None)


def dong(amount: int) -> str:
    """Return đồng with points between the thousands."""
    return f"{amount:,}".replace(",", ".")


def _qr(payment: Payment) -> SafeString | None:
    account = settings.BANK_ACCOUNT
    if account is None:
        return None
    bin_, number, name = account
    try:
        payload = build(Transfer(bin_, number, payment.amount, payment.reference, name=purpose_text(name)))
    except PayloadError:
        return None
    # Drawn by us from figures and a reference of ours; it holds no text of users.
    return SafeString(qr_svg(payload, title=_("Mã VietQR để chuyển khoản")))
