"""The one place where something happens to a dossier: fold, seal, write the event and the new present."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from caicach.common.audit.services import OutsideTransactionError
from caicach.core.deadlines.minutes import minute_of, moment_of
from caicach.core.dossiers.fold import apply
from caicach.core.dossiers.moves import EventKind, MoveError
from caicach.core.dossiers.present import Happening, Present
from caicach.core.ledger import Head, plain, seal
from caicach.registry.acting import Act
from caicach.work.dossiers.clocks import MOVES_THE_CLOCK, deadline_of, reckon
from caicach.work.dossiers.constants import STATES
from caicach.work.dossiers.models import Dossier, Event
from caicach.work.dossiers.models.dossiers import PROJECTED
from caicach.work.dossiers.refusals import not_possible


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to happen: its kind, what is decided with it, why, and in which organisation.

    ``at`` is when it happened where that is not now: a paper that came yesterday.
    """

    kind: EventKind
    data: Mapping[str, Any]
    reason: str = ""
    unit_id: int | None = None
    at: datetime | None = None


def deed(
    kind: EventKind, *, reason: str = "", unit_id: int | None = None, at: datetime | None = None, **data: Any
) -> Deed:
    """Return what is to happen; ``data`` as ``core.dossiers.present.Happening`` tells."""
    return Deed(kind, plain_data(data), reason, unit_id, at)


def plain_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data as the history keeps it, exact and the same from any database."""
    kept = plain(dict(data))
    assert isinstance(kept, dict)
    return kept


class Recorder:
    """Adds events to one dossier within a transaction; :meth:`close` writes them and its new present.

    Args:
        dossier: the row, locked by the caller, or new and not saved yet.
        act: who acts, when, from where.
        is_new: nothing has happened to it yet.
    """

    def __init__(self, dossier: Dossier, act: Act, *, is_new: bool = False) -> None:
        if not connection.in_atomic_block:
            raise OutsideTransactionError("what happens to a dossier is recorded in one transaction")
        self.dossier = dossier
        self.act = act
        self.present = Present() if is_new else dossier.present()
        self.events: list[Event] = []
        self._head = Head(dossier.events_count, dossier.head)
        self._recorded_at = timezone.now()

    def add(self, what: Deed) -> Event:
        """Let one thing happen.

        Raises DossierError: the dossier's state, or a rule, forbids it.
        """
        moment, data = self._when(what)
        happening = Happening(what.kind, minute_of(moment), self.act.actor.id, data)
        try:
            if what.kind in MOVES_THE_CLOCK:
                data["due"] = self._due_after(happening)
            apply(self.present, happening)
        except MoveError as error:
            raise not_possible(error, STATES[error.state] if error.state else "") from error
        event = Event(
            number=self._head.sequence + 1,
            kind=what.kind.value,
            state=self.present.state or "",
            occurred_at=moment,
            recorded_at=self._recorded_at,
            by_id=self.act.by.pk,
            by_label=self.act.actor.label,
            unit_id=what.unit_id,
            reason=what.reason,
            data=data,
            origin=self.act.origin,
        )
        sealed = seal(self.dossier.chain, self._head, event.content)
        event.hash = sealed.hash
        self._head = Head(sealed.sequence, sealed.hash)
        self.events.append(event)
        return event

    def close(self) -> Dossier:
        """Write the events and the present: two statements, whatever happened."""
        dossier = self.dossier
        dossier.take(self.present)
        dossier.events_count, dossier.head = self._head.sequence, self._head.hash
        if dossier.pk is None:
            dossier.save(force_insert=True)
        else:
            dossier.save(update_fields=PROJECTED)
        for event in self.events:
            event.dossier = dossier
        Event.objects.bulk_create(self.events)
        return dossier

    def _when(self, what: Deed) -> tuple[datetime, dict[str, Any]]:
        """Return when it happened; never before what was recorded last, also where the clock was set back."""
        moment, data = what.at or self.act.at, dict(what.data)
        last = self.present.last
        if what.at is None and last is not None and minute_of(moment) < last:
            data["clock"] = plain(moment)
            moment = moment_of(last)
        return moment, data

    def _due_after(self, happening: Happening) -> int | None:
        """Return the due moment that holds once this has happened."""
        ahead = copy(self.present)
        ahead.pauses = list(ahead.pauses)
        ahead.supplements = list(ahead.supplements)
        ahead.extensions = list(ahead.extensions)
        apply(ahead, happening)
        found = reckon(deadline_of(self.dossier), ahead)
        return None if found is None else found.due
