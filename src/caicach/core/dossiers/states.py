"""The four axes on which a dossier stands: business, fee, delivery, exchange."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class State(StrEnum):
    """Where the business of a dossier stands; finer than the ten codes of the national portal.

    ``INCOMPLETE`` waits for a supplement before it was accepted, ``SUPPLEMENT`` after. ``WITH_OTHERS`` waits
    for an opinion that lets the time stop. ``CHECKED`` was checked and waits for the signature.
    """

    REGISTERED = "registered"
    INCOMPLETE = "incomplete"
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"
    PROCESSING = "processing"
    CHECKED = "checked"
    WITH_OTHERS = "with_others"
    SUPPLEMENT = "supplement"
    FINANCIAL_DUTY = "financial_duty"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    RESOLVED = "resolved"
    RETURNED = "returned"


class PortalState(IntEnum):
    """The codes by which the national portal names a state (dvcqg_danh_muc_ma, TrangThaiHoSo)."""

    REGISTERED = 1
    ACCEPTED = 2
    NOT_ACCEPTED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    FINANCIAL_DUTY = 6
    WITHDRAWN = 7
    STOPPED = 8
    RESOLVED = 9
    RETURNED = 10


TO_PORTAL = {
    State.REGISTERED: PortalState.REGISTERED,
    State.INCOMPLETE: PortalState.SUPPLEMENT,
    State.NOT_ACCEPTED: PortalState.NOT_ACCEPTED,
    State.ACCEPTED: PortalState.ACCEPTED,
    State.PROCESSING: PortalState.PROCESSING,
    State.CHECKED: PortalState.PROCESSING,
    State.WITH_OTHERS: PortalState.PROCESSING,
    State.SUPPLEMENT: PortalState.SUPPLEMENT,
    State.FINANCIAL_DUTY: PortalState.FINANCIAL_DUTY,
    State.WITHDRAWN: PortalState.WITHDRAWN,
    State.STOPPED: PortalState.STOPPED,
    State.RESOLVED: PortalState.RESOLVED,
    State.RETURNED: PortalState.RETURNED,
}
FROM_PORTAL = {
    PortalState.REGISTERED: State.REGISTERED,
    PortalState.ACCEPTED: State.ACCEPTED,
    PortalState.NOT_ACCEPTED: State.NOT_ACCEPTED,
    PortalState.PROCESSING: State.PROCESSING,
    PortalState.SUPPLEMENT: State.SUPPLEMENT,
    PortalState.FINANCIAL_DUTY: State.FINANCIAL_DUTY,
    PortalState.WITHDRAWN: State.WITHDRAWN,
    PortalState.STOPPED: State.STOPPED,
    PortalState.RESOLVED: State.RESOLVED,
    PortalState.RETURNED: State.RETURNED,
}

BEFORE_ACCEPTANCE = frozenset({State.REGISTERED, State.INCOMPLETE})
IN_HAND = frozenset({State.ACCEPTED, State.PROCESSING, State.CHECKED})
"""Somebody here works on it."""
WAITING = frozenset({State.INCOMPLETE, State.SUPPLEMENT, State.FINANCIAL_DUTY, State.WITH_OTHERS})
"""Somebody else has to act first."""
UNDER_WAY = IN_HAND | frozenset({State.SUPPLEMENT, State.FINANCIAL_DUTY, State.WITH_OTHERS})
"""Accepted, and neither settled nor ended."""
ENDED = frozenset({State.NOT_ACCEPTED, State.WITHDRAWN, State.STOPPED, State.RETURNED})
"""Nothing more is to be done, but for a correction."""


class FeeState(StrEnum):
    """Where the money of a dossier stands."""

    NONE = "none"
    DUE = "due"
    PART = "part"
    PAID = "paid"
    EXEMPT = "exempt"
    REFUNDED = "refunded"


class DeliveryState(StrEnum):
    """Where the result is on its way to who asked for it."""

    NONE = "none"
    READY = "ready"
    SENT = "sent"
    DELIVERED = "delivered"


class DeliveryKind(StrEnum):
    """How the result is to be handed over."""

    COUNTER = "counter"
    POST = "post"
    ELECTRONIC = "electronic"


class SyncState(StrEnum):
    """Where the exchange with the national portal stands. ``FOREIGN`` came from elsewhere."""

    LOCAL = "local"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    FOREIGN = "foreign"


class ChannelKind(StrEnum):
    """How a dossier came in (portal codes KenhThucHien 1, 2 and 3)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class ResultKind(StrEnum):
    """What was decided: what was asked for, or a written refusal (NĐ 61/2018 Đ19.8)."""

    GRANTED = "granted"
    REFUSED = "refused"
