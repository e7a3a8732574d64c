"""Which event may happen in which state, and which state it leads to.

The table follows NĐ 61/2018 Đ17-20 as kept by NĐ 118/2025, and the moves between the portal's ten codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from caicach.core.dossiers.states import BEFORE_ACCEPTANCE, ENDED, IN_HAND, UNDER_WAY, State


class EventKind(StrEnum):
    """What can happen to a dossier."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    COMPLETION_ASKED = "completion_asked"
    COMPLETED = "completed"
    REFUSED = "refused"
    HANDED_OVER = "handed_over"
    TAKEN_OVER = "taken_over"
    SENT_BACK = "sent_back"
    AGENCY_RECEIVED = "agency_received"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENTED = "supplemented"
    DUTY_ASKED = "duty_asked"
    DUTY_MET = "duty_met"
    OPINION_ASKED = "opinion_asked"
    OPINION_GIVEN = "opinion_given"
    HELD = "held"
    RESUMED = "resumed"
    EXTENDED = "extended"
    DUE_CORRECTED = "due_corrected"
    CHECKED = "checked"
    CHECK_REJECTED = "check_rejected"
    RESOLVED = "resolved"
    RETURNED = "returned"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    RESULT_ADDED = "result_added"
    PAPER_ADDED = "paper_added"
    NOTED = "noted"
    FEE_ASKED = "fee_asked"
    FEE_PAID = "fee_paid"
    FEE_WAIVED = "fee_waived"
    FEE_REFUNDED = "fee_refunded"
    SENT_BY_POST = "sent_by_post"
    SYNCED = "synced"
    SYNC_FAILED = "sync_failed"
    RATED = "rated"
    CORRECTED = "corrected"
    IMPORTED = "imported"


NEW = None
"""The state of what is not recorded yet."""


class MoveError(ValueError):
    """An event cannot happen to a dossier as it stands; ``reason`` is the name of the rule."""

    def __init__(self, reason: str, kind: EventKind, state: State | None) -> None:
        self.reason = reason
        self.kind = kind
        self.state = state
        super().__init__(f"{kind} in {state}: {reason}")


@dataclass(frozen=True, slots=True)
class Move:
    """From which states an event may happen, and where it leads; ``to`` None: the state stays."""

    sources: frozenset[State | None]
    to: State | None = None


def _move(*sources: State | None, to: State | None = None) -> Move:
    return Move(frozenset(sources), to)


_ANY = frozenset(State)
_OPEN = BEFORE_ACCEPTANCE | UNDER_WAY
MOVES: Mapping[EventKind, Move] = MappingProxyType(
    {
        EventKind.SUBMITTED: _move(NEW, to=State.REGISTERED),
        EventKind.ACCEPTED: _move(NEW, *BEFORE_ACCEPTANCE, to=State.ACCEPTED),
        EventKind.COMPLETION_ASKED: _move(NEW, State.REGISTERED, to=State.INCOMPLETE),
        EventKind.COMPLETED: _move(State.INCOMPLETE, to=State.REGISTERED),
        EventKind.REFUSED: _move(NEW, *BEFORE_ACCEPTANCE, to=State.NOT_ACCEPTED),
        EventKind.HANDED_OVER: _move(State.ACCEPTED, State.PROCESSING, State.CHECKED, to=State.PROCESSING),
        EventKind.TAKEN_OVER: _move(*IN_HAND),
        EventKind.SENT_BACK: _move(State.PROCESSING, State.CHECKED, to=State.PROCESSING),
        EventKind.AGENCY_RECEIVED: _move(*IN_HAND),
        EventKind.SUPPLEMENT_ASKED: _move(*IN_HAND, to=State.SUPPLEMENT),
        EventKind.SUPPLEMENTED: _move(State.SUPPLEMENT, to=State.PROCESSING),
        EventKind.DUTY_ASKED: _move(*IN_HAND, to=State.FINANCIAL_DUTY),
        EventKind.DUTY_MET: _move(State.FINANCIAL_DUTY, to=State.PROCESSING),
        EventKind.OPINION_ASKED: _move(*IN_HAND),
        EventKind.OPINION_GIVEN: _move(*IN_HAND, State.WITH_OTHERS),
        EventKind.HELD: _move(*IN_HAND, to=State.WITH_OTHERS),
        EventKind.RESUMED: _move(State.WITH_OTHERS, to=State.PROCESSING),
        EventKind.EXTENDED: _move(*UNDER_WAY),
        EventKind.DUE_CORRECTED: _move(*UNDER_WAY),
        EventKind.CHECKED: _move(State.PROCESSING, to=State.CHECKED),
        EventKind.CHECK_REJECTED: _move(State.CHECKED, to=State.PROCESSING),
        EventKind.RESOLVED: _move(*IN_HAND, State.FINANCIAL_DUTY, to=State.RESOLVED),
        EventKind.RETURNED: _move(State.RESOLVED, to=State.RETURNED),
        EventKind.REOPENED: _move(State.RETURNED, to=State.RESOLVED),
        EventKind.WITHDRAWN: _move(*_OPEN, to=State.WITHDRAWN),
        EventKind.STOPPED: _move(*UNDER_WAY, to=State.STOPPED),
        EventKind.RESULT_ADDED: _move(*IN_HAND, State.RESOLVED),
        EventKind.PAPER_ADDED: _move(*_OPEN, State.RESOLVED),
        EventKind.NOTED: Move(_ANY),
        EventKind.FEE_ASKED: _move(*_OPEN, State.RESOLVED),
        EventKind.FEE_PAID: Move(_ANY),
        EventKind.FEE_WAIVED: _move(*_OPEN, State.RESOLVED),
        EventKind.FEE_REFUNDED: Move(_ANY),
        EventKind.SENT_BY_POST: _move(State.RESOLVED),
        EventKind.SYNCED: Move(_ANY),
        EventKind.SYNC_FAILED: Move(_ANY),
        EventKind.RATED: Move(ENDED | {State.RESOLVED}),
        EventKind.CORRECTED: Move(_ANY),
        EventKind.IMPORTED: Move(_ANY | {NEW}),
    }
)


def leads_to(kind: EventKind, state: State | None) -> State | None:
    """Return the state after an event; ``state`` itself where the event moves nothing.

    Raises MoveError: the event cannot happen in that state.
    """
    move = MOVES[kind]
    if state not in move.sources:
        raise MoveError("state", kind, state)
    return state if move.to is None else move.to


def possible(state: State | None) -> frozenset[EventKind]:
    """Return what may happen in a state by this table; further rules may still forbid it."""
    return frozenset(kind for kind, move in MOVES.items() if state in move.sources)
