"""Which papers a dossier has, and each of them filled in: forms 01 to 06, the fee receipt, the result's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from enum import StrEnum

from django.utils import timezone, translation

from caicach.core.codes.dossiers import parse
from caicach.core.dossiers.moves import EventKind
from caicach.exchange.forms import (
    Apology,
    Demand,
    FeeLine,
    FeeReceipt,
    Form,
    Receipt,
    Refusal,
    ResultPaper,
    ResultReceipt,
    Signatory,
    StopNotice,
    SupplementRequest,
)
from caicach.work.dossiers.constants import STATES, PaymentMethod, PaymentState
from caicach.work.dossiers.models import Dossier, Event
from caicach.work.dossiers.printing.cases import Asking, Case, Issuer, handed, issuer
from caicach.work.dossiers.printing.control import control_sheet

ASKED = frozenset({EventKind.SUPPLEMENT_ASKED.value, EventKind.COMPLETION_ASKED.value})
STOPPED = frozenset({EventKind.WITHDRAWN.value, EventKind.STOPPED.value})


class Paper(StrEnum):
    """The papers of one dossier, as their addresses name them."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"
    FEE = "fee"
    RESULT = "result"


_OF_AGENCY = frozenset({Paper.APOLOGY, Paper.STOP})
"""What the agency that decides issues, and not the counter."""


def printable(dossier: Dossier, kinds: Collection[str], *, has_fee: bool) -> list[Paper]:
    """Return which papers a dossier has, by the kinds of what happened to it; no query.

    Args:
        dossier: which.
        kinds: of its events.
        has_fee: a fee of it was paid.
    """
    happened = set(kinds)
    has = {
        Paper.RECEIPT: dossier.received_at is not None,
        Paper.SUPPLEMENT: bool(ASKED & happened),
        Paper.REFUSAL: EventKind.REFUSED.value in happened,
        Paper.APOLOGY: EventKind.EXTENDED.value in happened,
        Paper.STOP: dossier.received_at is not None and bool(STOPPED & happened),
        Paper.CONTROL: dossier.received_at is not None,
        Paper.FEE: has_fee,
        Paper.RESULT: dossier.resolved_at is not None,
    }
    return [paper for paper in Paper if has[paper]]


def forms_of(case: Case, paper: Paper, asking: Asking) -> list[Form]:
    """Return a paper of a dossier, filled in; one form, or one for each fee; empty where it has none."""
    paid = any(payment.state == PaymentState.PAID for payment in case.payments)
    if paper not in printable(case.dossier, [event.kind for event in case.events], has_fee=paid):
        return []
    with translation.override("vi"):
        return list(_WRITERS[paper](case, asking))


def issuer_of(case: Case, paper: Paper, asking: Asking, *, at: datetime) -> Issuer:
    """Return who issues a paper of a dossier, by the names of its day."""
    is_counter = paper not in _OF_AGENCY
    organisation_id = case.dossier.receiver_id if is_counter else case.dossier.agency_id
    return issuer(
        organisation_id,
        on=timezone.localdate(at),
        website=asking.website,
        counter=is_counter,
        is_illustrative=case.dossier.is_illustrative,
    )


def _receipt(case: Case, asking: Asking) -> Iterable[Form]:
    row, taken = case.dossier, case.last(EventKind.ACCEPTED)
    received = row.received_at
    if received is None:
        return
    yield Receipt(
        number=_number(row),
        issued_at=received,
        code=row.code,
        applicant=case.deputy or case.applicant,
        authoriser=case.applicant if case.deputy else None,
        content=case.content,
        papers=tuple(
            handed(paper)
            for paper in case.papers
            if paper.is_given and (not paper.missing_because or paper.added_at <= received)
        ),
        sets=row.copies,
        allotted=row.limit,
        received_at=received,
        due_at=row.first_due_at,
        clerk=taken.by_label if taken else "",
        delivery=_delivery(row),
        lookup=asking.lookup(row.code),
        remarks=_remarks(row),
    )


def _remarks(row: Dossier) -> tuple[str, ...]:
    """Return what has changed since the receipt was first printed."""
    if row.due_at is None or row.due_at == row.first_due_at:
        return ()
    now = timezone.localtime(row.due_at)
    return (f"Hẹn trả hiện nay, sau khi điều chỉnh: {now:%H} giờ {now:%M} phút, ngày {now:%d/%m/%Y}.",)


def _supplement(case: Case, asking: Asking) -> Iterable[Form]:
    asked = [event for event in case.events if event.kind in ASKED]
    event = asked[-1]
    demands = tuple(
        Demand(paper.name, paper.missing_because)
        for paper in case.papers
        if paper.missing_because and (len(asked) == 1 or paper.added_at >= event.occurred_at)
    )
    yield SupplementRequest(
        number="",
        issued_at=event.occurred_at,
        code=case.dossier.code,
        applicant=case.applicant,
        content=case.content,
        demands=demands or (Demand(event.reason),),
        reason=event.reason or "Thành phần hồ sơ chưa đầy đủ, chưa hợp lệ theo quy định.",
        contact=event.by_label,
        contact_phone="",
        clerk=event.by_label,
        lookup=asking.lookup(case.dossier.code),
    )


def _refusal(case: Case, asking: Asking) -> Iterable[Form]:
    event = _must(case.last(EventKind.REFUSED))
    yield Refusal(
        number="",
        issued_at=event.occurred_at,
        applicant=case.applicant,
        content=case.content,
        reason=event.reason,
        clerk=event.by_label,
        code=case.dossier.code,
        lookup=asking.lookup(case.dossier.code),
    )


def _apology(case: Case, asking: Asking) -> Iterable[Form]:
    event = _must(case.last(EventKind.EXTENDED))
    row = case.dossier
    before, after = case.due_before(event), row.due_at
    if row.received_at is None or before is None or after is None:
        return
    found = issuer_of(case, Paper.APOLOGY, asking, at=event.occurred_at)
    yield Apology(
        number="",
        issued_at=event.occurred_at,
        code=row.code,
        applicant=case.applicant,
        agency=found.agency,
        procedure=row.version.name,
        received_at=row.received_at,
        due_at=before,
        new_due_at=case.due_after(event) or after,
        reason=event.reason,
        signatory=Signatory(found.head, event.by_label),
        lookup=asking.lookup(row.code),
    )


def _stop(case: Case, asking: Asking) -> Iterable[Form]:
    event = _must(case.last(EventKind.WITHDRAWN, EventKind.STOPPED))
    row = case.dossier
    if row.received_at is None:
        return
    found = issuer_of(case, Paper.STOP, asking, at=event.occurred_at)
    before = [earlier for earlier in case.events if earlier.number < event.number]
    stage = str(STATES.get(before[-1].state, "")) if before else ""  # type: ignore[call-overload]
    yield StopNotice(
        number="",
        issued_at=event.occurred_at,
        code=row.code,
        applicant=case.applicant,
        agency=found.agency,
        content=case.content,
        received_at=row.received_at,
        requested_at=event.occurred_at,
        stopped_at=event.occurred_at,
        stage=stage,
        signatory=Signatory(found.head, event.by_label if event.kind == EventKind.STOPPED else ""),
        reason=event.reason,
        fee=_money_kept(case),
        lookup=asking.lookup(row.code),
    )


def _money_kept(case: Case) -> str:
    """Return what became of the fees that were paid."""
    paid = sum(payment.amount for payment in case.payments if payment.paid_at is not None)
    back = sum(payment.refunded for payment in case.payments)
    if not paid:
        return "Chưa thu phí, lệ phí."
    words = f"Đã nộp {_dong(paid)} đồng"
    return f"{words}; đã hoàn {_dong(back)} đồng." if back else f"{words}."


def _control(case: Case, asking: Asking) -> Iterable[Form]:
    yield control_sheet(case, lookup=asking.lookup(case.dossier.code))


def _fee(case: Case, _asking: Asking) -> Iterable[Form]:
    takings = [event for event in case.events if event.kind == EventKind.FEE_PAID]
    for payment in case.payments:
        if payment.state != PaymentState.PAID or payment.paid_at is None:
            continue
        taken = next((event for event in takings if event.occurred_at == payment.paid_at), None)
        yield FeeReceipt(
            number=payment.receipt_number,
            issued_at=payment.paid_at,
            code=case.dossier.code,
            payer=case.applicant,
            content=case.content,
            lines=(FeeLine(payment.name, payment.amount),),
            method=str(PaymentMethod(payment.method).label) if payment.method else "",
            collector=taken.by_label if taken else "",
            reference=payment.reference if payment.method != PaymentMethod.CASH else "",
        )


def _result(case: Case, asking: Asking) -> Iterable[Form]:
    row, given = case.dossier, case.last(EventKind.RETURNED)
    current = [result for result in case.results if result.replaced_by_id is None]
    yield ResultReceipt(
        number="",
        issued_at=given.occurred_at if given else asking.at,
        code=row.code,
        applicant=case.applicant,
        receiver=case.deputy or case.applicant,
        content=case.content,
        results=tuple(ResultPaper(found.title, found.number, found.issued_on) for found in current),
        due_at=row.due_at,
        clerk=given.by_label if given else asking.clerk,
        delivery=_delivery(row),
        lookup=asking.lookup(row.code),
    )


def _number(row: Dossier) -> str:
    """Return the number of a receipt: the dossier's own in its office and day; empty for foreign codes."""
    number = None if row.source else parse(row.code).number
    return "" if number is None else str(number)


def _delivery(row: Dossier) -> str:
    words = str(row.get_delivery_kind_display())
    return f"{words}: {row.delivery_address}" if row.delivery_address else words


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _must(event: Event | None) -> Event:
    if event is None:
        raise LookupError("the paper was offered without what it tells of")
    return event


_WRITERS: dict[Paper, Callable[[Case, Asking], Iterable[Form]]] = {
    Paper.RECEIPT: _receipt,
    Paper.SUPPLEMENT: _supplement,
    Paper.REFUSAL: _refusal,
    Paper.APOLOGY: _apology,
    Paper.STOP: _stop,
    Paper.CONTROL: _control,
    Paper.FEE: _fee,
    Paper.RESULT: _result,
}
