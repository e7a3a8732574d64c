"""What an event does to the present, and when it may not happen: the fold over history."""

from __future__ import annotations

from collections.abc import Iterable

from caicach.core.deadlines.clock import Extension, Pause, PauseReason
from caicach.core.dossiers.moves import EventKind, MoveError, leads_to
from caicach.core.dossiers.present import Happening, Present
from caicach.core.dossiers.states import DeliveryKind, DeliveryState, FeeState, ResultKind, State, SyncState

WAITS_BY = {
    EventKind.SUPPLEMENT_ASKED: PauseReason.SUPPLEMENT,
    EventKind.DUTY_ASKED: PauseReason.FINANCIAL_DUTY,
    EventKind.HELD: PauseReason.OPINION,
}
GOES_ON_BY = frozenset(
    {EventKind.SUPPLEMENTED, EventKind.DUTY_MET, EventKind.RESUMED, EventKind.WITHDRAWN, EventKind.STOPPED}
)


def apply(present: Present, event: Happening) -> Present:
    """Take one more event into account, and return the same object.

    Raises MoveError: it cannot happen here; nothing is changed then.
    """
    after = leads_to(event.kind, present.state)
    _guard(present, event)
    present.state = after
    handler = _HANDLERS.get(event.kind)
    if handler is not None:
        handler(present, event)
    if event.kind in WAITS_BY:
        present.pauses.append(
            Pause(event.at, None, PauseReason(event.data.get("reason", WAITS_BY[event.kind])),
                  str(event.data.get("basis", "")))
        )  # fmt: skip
    elif event.kind in GOES_ON_BY and present.is_paused:
        waiting = present.pauses[-1]
        present.pauses[-1] = Pause(waiting.at, event.at, waiting.reason, waiting.basis)
    _moved(present, event)
    present.last = event.at
    present.events += 1
    return present


def _guard(present: Present, event: Happening) -> None:
    if present.last is not None and event.at < present.last:
        raise MoveError("before_last", event.kind, present.state)
    rule = _GUARDS.get(event.kind)
    reason = rule(present, event) if rule else ""
    if reason:
        raise MoveError(reason, event.kind, present.state)


def _moved(present: Present, event: Happening) -> None:
    """Take over the due moment and the place that the event names."""
    if "due" in event.data:
        due = event.data["due"]
        if present.first_due is None:
            present.first_due = due
        elif due != present.due and due is not None:
            present.due_changes += 1
        present.due = due
    if "unit" in event.data:
        present.unit = event.data["unit"]
        present.person = event.data.get("person")
    elif "person" in event.data:
        present.person = event.data["person"]
    if "step" in event.data:
        present.step = event.data["step"]


def replay(events: Iterable[Happening]) -> Present:
    """Return where a dossier stands after these events, in their order.

    Raises MoveError: one of them cannot follow those before it.
    """
    present = Present()
    for event in events:
        apply(present, event)
    return present


# --- What events do besides moving the state -------------------------------------------------------------


def _submitted(present: Present, event: Happening) -> None:
    present.submitted = event.at
    present.delivery_kind = DeliveryKind(event.data.get("delivery", present.delivery_kind))


def _accepted(present: Present, event: Happening) -> None:
    present.received = event.at
    if present.submitted is None:
        present.submitted = event.at
    present.delivery_kind = DeliveryKind(event.data.get("delivery", present.delivery_kind))


def _completion_asked(present: Present, event: Happening) -> None:
    present.completions += 1
    if present.submitted is None:
        present.submitted = event.at


def _supplement_asked(present: Present, event: Happening) -> None:
    present.supplements.append(event.at)


def _refused(present: Present, event: Happening) -> None:
    present.ended = event.at
    if present.submitted is None:
        present.submitted = event.at


def _ended(present: Present, event: Happening) -> None:
    present.ended = event.at


def _agency(present: Present, event: Happening) -> None:
    present.agency_received = event.at


def _extended(present: Present, event: Happening) -> None:
    present.extensions.append(
        Extension(event.at, int(event.data["minutes"]), str(event.data.get("reason", "")))
    )


def _checked(present: Present, event: Happening) -> None:
    present.checked_by = event.by


def _check_rejected(present: Present, _event: Happening) -> None:
    present.checked_by = ""


def _resolved(present: Present, event: Happening) -> None:
    present.resolved = event.at
    present.result = ResultKind(event.data.get("result", ResultKind.GRANTED))
    present.delivery = DeliveryState.READY
    if present.is_paused:
        waiting = present.pauses[-1]
        present.pauses[-1] = Pause(waiting.at, event.at, waiting.reason, waiting.basis)


def _returned(present: Present, event: Happening) -> None:
    present.returned = event.at
    present.delivery = DeliveryState.DELIVERED
    present.delivery_kind = DeliveryKind(event.data.get("delivery", present.delivery_kind))


def _reopened(present: Present, _event: Happening) -> None:
    present.returned = None
    present.delivery = DeliveryState.READY


def _posted(present: Present, _event: Happening) -> None:
    present.delivery = DeliveryState.SENT


def _opinion_asked(present: Present, _event: Happening) -> None:
    present.opinions += 1


def _opinion_given(present: Present, _event: Happening) -> None:
    present.opinions -= 1


def _rated(present: Present, _event: Happening) -> None:
    present.rated = True


def _synced(present: Present, event: Happening) -> None:
    present.sync = SyncState(event.data.get("sync", SyncState.SENT))


def _sync_failed(present: Present, _event: Happening) -> None:
    present.sync = SyncState.FAILED


def _fee_asked(present: Present, event: Happening) -> None:
    present.asked += int(event.data["amount"])
    _settle(present)


def _fee_paid(present: Present, event: Happening) -> None:
    present.paid += int(event.data["amount"])
    _settle(present)


def _fee_waived(present: Present, _event: Happening) -> None:
    present.asked = present.paid - present.refunded
    present.fee = FeeState.PAID if present.asked else FeeState.EXEMPT


def _fee_refunded(present: Present, event: Happening) -> None:
    present.refunded += int(event.data["amount"])
    _settle(present)
    if present.refunded == present.paid:
        present.fee = FeeState.REFUNDED


def _settle(present: Present) -> None:
    kept = present.paid - present.refunded
    if not present.asked:
        present.fee = FeeState.NONE
    elif kept >= present.asked:
        present.fee = FeeState.PAID
    else:
        present.fee = FeeState.PART if kept else FeeState.DUE


def _imported(present: Present, event: Happening) -> None:
    """Take over where a dossier of another system stands, whatever moves led there."""
    data = event.data
    present.state = State(data["state"])
    present.sync = SyncState.FOREIGN
    present.submitted = data.get("submitted", event.at)
    present.received = data.get("received")
    present.resolved = data.get("resolved")
    present.returned = data.get("returned")
    present.ended = data.get("ended")
    due = data.get("due")
    present.first_due = data.get("first_due", due)
    if due is not None:
        present.due_changes += due != (present.first_due if present.due is None else present.due)
        present.due = due
    present.supplements = list(data.get("supplements", ()))
    present.pauses = [Pause(at, until) for at, until in data.get("pauses", ())]


_HANDLERS = {
    EventKind.SUBMITTED: _submitted,
    EventKind.ACCEPTED: _accepted,
    EventKind.COMPLETION_ASKED: _completion_asked,
    EventKind.REFUSED: _refused,
    EventKind.AGENCY_RECEIVED: _agency,
    EventKind.SUPPLEMENT_ASKED: _supplement_asked,
    EventKind.WITHDRAWN: _ended,
    EventKind.STOPPED: _ended,
    EventKind.EXTENDED: _extended,
    EventKind.CHECKED: _checked,
    EventKind.CHECK_REJECTED: _check_rejected,
    EventKind.HANDED_OVER: _check_rejected,
    EventKind.SENT_BACK: _check_rejected,
    EventKind.RESOLVED: _resolved,
    EventKind.RETURNED: _returned,
    EventKind.REOPENED: _reopened,
    EventKind.SENT_BY_POST: _posted,
    EventKind.OPINION_ASKED: _opinion_asked,
    EventKind.OPINION_GIVEN: _opinion_given,
    EventKind.RATED: _rated,
    EventKind.SYNCED: _synced,
    EventKind.SYNC_FAILED: _sync_failed,
    EventKind.FEE_ASKED: _fee_asked,
    EventKind.FEE_PAID: _fee_paid,
    EventKind.FEE_WAIVED: _fee_waived,
    EventKind.FEE_REFUNDED: _fee_refunded,
    EventKind.IMPORTED: _imported,
}


# --- Rules beyond the table ------------------------------------------------------------------------------


def _once(present: Present, event: Happening) -> str:
    """Refuse a second supplement, unless a head takes it on (NĐ 61/2018 Đ11.2c)."""
    return "supplement_once" if present.supplements and not event.data.get("exception") else ""


def _completion_once(present: Present, event: Happening) -> str:
    return "supplement_once" if present.completions and not event.data.get("exception") else ""


def _four_eyes(present: Present, event: Happening) -> str:
    """Refuse the signature of who checked."""
    return "four_eyes" if present.checked_by and present.checked_by == event.by else ""


def _fee_open(present: Present, event: Happening) -> str:
    owed = present.fee in {FeeState.DUE, FeeState.PART}
    return "fee_open" if owed and not event.data.get("fee_later") else ""


def _extension_once(present: Present, _event: Happening) -> str:
    return "extended_already" if present.extensions else ""


def _opinion_open(present: Present, _event: Happening) -> str:
    return "" if present.opinions else "no_opinion_open"


def _by_post(present: Present, _event: Happening) -> str:
    return "" if present.delivery is DeliveryState.READY else "sent_already"


def _rate_once(present: Present, _event: Happening) -> str:
    return "rated_already" if present.rated else ""


def _refundable(present: Present, event: Happening) -> str:
    return "refund_too_much" if int(event.data["amount"]) > present.paid - present.refunded else ""


def _positive(_present: Present, event: Happening) -> str:
    return "" if int(event.data["amount"]) > 0 else "amount"


_GUARDS = {
    EventKind.SUPPLEMENT_ASKED: _once,
    EventKind.COMPLETION_ASKED: _completion_once,
    EventKind.RESOLVED: _four_eyes,
    EventKind.RETURNED: _fee_open,
    EventKind.EXTENDED: _extension_once,
    EventKind.OPINION_GIVEN: _opinion_open,
    EventKind.SENT_BY_POST: _by_post,
    EventKind.RATED: _rate_once,
    EventKind.FEE_REFUNDED: _refundable,
    EventKind.FEE_ASKED: _positive,
    EventKind.FEE_PAID: _positive,
}
