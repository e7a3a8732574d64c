"""Asking for money, and its coming in, being waived or given back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.core.codes.text import tidy
from caicach.core.dossiers.moves import EventKind as Kind
from caicach.core.qr.references import make_reference
from caicach.registry.acting import Act
from caicach.work.dossiers.constants import PaymentMethod, PaymentState
from caicach.work.dossiers.models import Dossier, Payment
from caicach.work.dossiers.offers import Charge
from caicach.work.dossiers.recording import deed
from caicach.work.dossiers.refusals import DossierError, require_reason
from caicach.work.dossiers.services.opening import InHand, opened_for
from caicach.work.dossiers.telling import tell

MOST_OF_ONE = 20
"""Requests for money of one dossier, at most; their references are numbered by dossier and place."""


def ask_on_intake(dossier: Dossier, charges: Sequence[Charge], act: Act) -> list[Payment]:
    """Write down what a dossier owes from the start; one statement."""
    return Payment.objects.bulk_create(
        Payment(
            dossier=dossier,
            reference=make_reference(dossier.pk * MOST_OF_ONE + place),
            name=charge.name,
            amount=charge.amount,
            state=PaymentState.OPEN,
            asked_at=act.at,
        )
        for place, charge in enumerate(charges, start=1)
    )


@transaction.atomic
def take_payment(
    payment_id: int, method: PaymentMethod, *, act: Act, statement_line: str = "", receipt_number: str = ""
) -> Payment:
    """Record that a request for money was paid in full; asking twice changes nothing the second time.

    Raises Payment.DoesNotExist: none, or of a dossier that the person may not see; PermissionDenied.
    """
    payment, hand = _mine(payment_id, Kind.FEE_PAID, act)
    if payment.state == PaymentState.PAID:
        return payment
    _require_open(payment)
    payment.state, payment.method, payment.paid_at = PaymentState.PAID, method, act.at
    payment.statement_line, payment.receipt_number = statement_line, receipt_number
    payment.save(update_fields=["state", "method", "paid_at", "statement_line", "receipt_number"])
    hand.recorder.add(
        deed(Kind.FEE_PAID, unit_id=hand.dossier.receiver_id, amount=payment.amount, method=method)
    )
    hand.recorder.close()
    return payment


@transaction.atomic
def ask_fee(dossier_id: int, name: str, amount: int, *, act: Act, seen: int | None = None) -> Payment:
    """Ask for a fee that was not known at intake."""
    if not tidy(name):
        raise DossierError(_("Hãy nhập tên khoản thu."), "name")
    hand = opened_for(Kind.FEE_ASKED, dossier_id, act, seen=seen)
    hand.recorder.add(deed(Kind.FEE_ASKED, unit_id=hand.dossier.unit_id, amount=amount, name=tidy(name)))
    place = Payment.objects.filter(dossier=hand.dossier).count() + 1
    if place >= MOST_OF_ONE:
        raise DossierError(_("Hồ sơ đã có quá nhiều khoản thu."), "name")
    payment = Payment.objects.create(
        dossier=hand.dossier,
        reference=make_reference(hand.dossier.pk * MOST_OF_ONE + place),
        name=tidy(name),
        amount=amount,
        state=PaymentState.OPEN,
        asked_at=act.at,
    )
    tell(hand.recorder.close(), act.at)
    return payment


@transaction.atomic
def waive(payment_id: int, reason: str, *, act: Act) -> Payment:
    """Free somebody of what is still open, with the legal reason; the head of the holding unit decides."""
    require_reason(reason)
    payment, hand = _mine(payment_id, Kind.FEE_WAIVED, act)
    _require_open(payment)
    Payment.objects.filter(dossier=hand.dossier, state=PaymentState.OPEN).update(
        state=PaymentState.WAIVED, note=tidy(reason)[:500]
    )
    hand.recorder.add(deed(Kind.FEE_WAIVED, reason=reason, unit_id=hand.dossier.unit_id))
    hand.recorder.close()
    payment.refresh_from_db()
    return payment


@transaction.atomic
def refund(payment_id: int, amount: int, reason: str, *, act: Act) -> Payment:
    """Give money back, all or a part, with the reason."""
    require_reason(reason)
    payment, hand = _mine(payment_id, Kind.FEE_REFUNDED, act)
    left = payment.amount - payment.refunded if payment.state in _RECEIVED else 0
    if not 0 < amount <= left:
        raise DossierError(
            _("Chỉ hoàn được từ 1 đến %(left)s đồng.") % {"left": f"{left:,}".replace(",", ".")}, "amount"
        )
    payment.refunded += amount
    payment.note = tidy(reason)[:500]
    if payment.refunded == payment.amount:
        payment.state = PaymentState.REFUNDED
    payment.save(update_fields=["refunded", "note", "state"])
    hand.recorder.add(deed(Kind.FEE_REFUNDED, reason=reason, unit_id=hand.dossier.receiver_id, amount=amount))
    hand.recorder.close()
    return payment


_RECEIVED = frozenset({PaymentState.PAID, PaymentState.REFUNDED})


def _mine(payment_id: int, kind: Kind, act: Act) -> tuple[Payment, InHand]:
    payment = Payment.objects.get(pk=payment_id)
    try:
        hand = opened_for(kind, payment.dossier_id, act)
    except Dossier.DoesNotExist as error:
        raise Payment.DoesNotExist(f"payment {payment_id}") from error
    payment.refresh_from_db()
    return payment, hand


def _require_open(payment: Payment) -> None:
    if payment.state != PaymentState.OPEN:
        raise DossierError(_("Khoản này không còn chờ nộp."))
