"""Who may do what with a dossier that they see.

The receiving office's clerks take in, correct and return; whoever holds a dossier handles it; the head of the
unit that holds it decides, extends and signs. Nobody acts for another organisation.
"""

from __future__ import annotations

from caicach.core.dossiers.moves import EventKind as Kind
from caicach.work.dossiers.access import Desk
from caicach.work.dossiers.models import Dossier

_OF_OFFICE = frozenset(
    {
        Kind.ACCEPTED, Kind.COMPLETION_ASKED, Kind.COMPLETED, Kind.REFUSED, Kind.RETURNED, Kind.REOPENED,
        Kind.SENT_BY_POST, Kind.FEE_ASKED, Kind.FEE_PAID, Kind.FEE_REFUNDED, Kind.CORRECTED, Kind.WITHDRAWN,
        Kind.SUPPLEMENTED,
    }
)  # fmt: skip
"""What the clerks of the receiving office do."""
_OF_HEAD = frozenset({Kind.EXTENDED, Kind.RESOLVED, Kind.CHECK_REJECTED, Kind.STOPPED, Kind.FEE_WAIVED})
"""What the head of the holding unit alone decides."""
_OF_HOLDER = frozenset(
    {
        Kind.HANDED_OVER, Kind.TAKEN_OVER, Kind.SENT_BACK, Kind.AGENCY_RECEIVED, Kind.SUPPLEMENT_ASKED,
        Kind.SUPPLEMENTED, Kind.DUTY_ASKED, Kind.DUTY_MET, Kind.OPINION_ASKED, Kind.HELD, Kind.RESUMED,
        Kind.CHECKED, Kind.RESULT_ADDED, Kind.FEE_ASKED,
    }
)  # fmt: skip
"""What whoever holds a dossier does."""
_OF_ANY_HAND = frozenset({Kind.NOTED, Kind.PAPER_ADDED})


def may_take_in(desk: Desk, receiver_id: int) -> bool:
    """Return whether somebody takes in dossiers for an office."""
    return receiver_id in desk.takes_in


def holds(desk: Desk, dossier: Dossier) -> bool:
    """Return whether a dossier lies on somebody's desk: with them, or with their unit and nobody in it; a
    head of the unit has all that lies in it.
    """
    if dossier.unit_id in desk.signs:
        return True
    if dossier.unit_id not in desk.acts_in:
        return False
    return dossier.person_id is None or dossier.person_id == desk.person_id


def may_do(desk: Desk, kind: Kind, dossier: Dossier, *, at_once: bool = False) -> bool:
    """Return whether somebody may do a thing to a dossier, as far as their office goes.

    Whether the dossier's state admits it is another question (``core.dossiers``). ``at_once``: the procedure
    is settled at the counter, where the clerk who holds the dossier hands out the result.
    """
    if kind in _OF_OFFICE and dossier.receiver_id in desk.takes_in:
        return True
    if kind in _OF_HEAD:
        if at_once and kind is Kind.RESOLVED and holds(desk, dossier):
            return True
        return dossier.unit_id in desk.signs or (
            kind is Kind.EXTENDED and not desk.signs.isdisjoint({dossier.agency_id})
        )
    if kind in _OF_HOLDER:
        return holds(desk, dossier)
    return kind in _OF_ANY_HAND and dossier.unit_id in desk.acts_in | ({dossier.receiver_id} & desk.takes_in)
