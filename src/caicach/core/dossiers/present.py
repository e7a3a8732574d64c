"""Where a dossier stands after its events: the present as a fold over history.

An event carries what was decided with it, the due moment included, so that the fold needs no calendar and
gives the same on any day and any machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from caicach.core.deadlines.clock import Extension, Pause, PauseReason
from caicach.core.deadlines.outcomes import Facts
from caicach.core.dossiers.moves import EventKind
from caicach.core.dossiers.states import (
    ENDED,
    DeliveryKind,
    DeliveryState,
    FeeState,
    ResultKind,
    State,
    SyncState,
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as the fold sees it.

    Args:
        kind: what happened.
        at: the minute at which it happened (``core.deadlines.minutes``).
        by: who did it, as the history names them.
        data: what was decided: ``due`` in minutes, ``unit``, ``person``, ``step``, ``amount`` in đồng,
            ``basis`` of a hold, ``minutes`` of an extension and so on.
    """

    kind: EventKind
    at: int
    by: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Present:
    """Where a dossier stands. Moments are minutes; money is in đồng."""

    state: State | None = None
    fee: FeeState = FeeState.NONE
    delivery: DeliveryState = DeliveryState.NONE
    delivery_kind: DeliveryKind = DeliveryKind.COUNTER
    sync: SyncState = SyncState.LOCAL
    submitted: int | None = None
    received: int | None = None
    agency_received: int | None = None
    first_due: int | None = None
    due: int | None = None
    resolved: int | None = None
    returned: int | None = None
    ended: int | None = None
    unit: int | None = None
    person: int | None = None
    step: int | None = None
    supplements: list[int] = field(default_factory=list)
    completions: int = 0
    pauses: list[Pause] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    due_changes: int = 0
    checked_by: str = ""
    result: ResultKind | None = None
    opinions: int = 0
    asked: int = 0
    paid: int = 0
    refunded: int = 0
    rated: bool = False
    last: int | None = None
    events: int = 0

    @property
    def is_paused(self) -> bool:
        """Whether the time stands still."""
        return bool(self.pauses) and self.pauses[-1].until is None

    @property
    def is_ended(self) -> bool:
        """Whether nothing more is to be done."""
        return self.state in ENDED

    @property
    def facts(self) -> Facts:
        """What decides the outcome."""
        return Facts(
            received=self.received if self.received is not None else self.submitted or 0,
            due=self.due,
            first_due=self.first_due,
            ended=self.resolved,
            returned=self.returned,
            stopped=self.ended,
            supplements=tuple(self.supplements),
            paused=self.is_paused,
        )


_PLAIN = ("completions", "checked_by", "opinions", "refunded", "rated", "last", "step")


def kept(present: Present) -> dict[str, Any]:
    """Return what of the present no column of its own keeps, as JSON data; :func:`recall` is the inverse."""
    data: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(present, name))}
    if present.supplements:
        data["supplements"] = present.supplements
    if present.pauses:
        data["pauses"] = [[pause.at, pause.until, pause.reason, pause.basis] for pause in present.pauses]
    if present.extensions:
        data["extensions"] = [[given.at, given.minutes, given.reason] for given in present.extensions]
    return data


def recall(present: Present, data: Mapping[str, Any]) -> Present:
    """Give a present back what :func:`kept` took of it."""
    for name in _PLAIN:
        if name in data:
            setattr(present, name, data[name])
    present.supplements = list(data.get("supplements", ()))
    present.pauses = [
        Pause(at, until, PauseReason(why), law) for at, until, why, law in data.get("pauses", ())
    ]
    present.extensions = [Extension(*given) for given in data.get("extensions", ())]
    return present
