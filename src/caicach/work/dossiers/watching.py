"""What dossiers do when the calendar changes under them."""

from __future__ import annotations

from dataclasses import dataclass

from caicach.common.jobs.services import enqueue
from caicach.registry.acting import Act
from caicach.registry.calendars.watchers import watch

PROPOSE = "dossiers.propose_dues"


@dataclass(frozen=True, slots=True)
class ProposeDues:
    """After which decision."""

    decision_id: int


def look_for_changed_dues(decision_id: int, act: Act) -> None:
    """Ask, in the transaction of the decision, that dossiers in flight be looked through."""
    enqueue(PROPOSE, ProposeDues(decision_id), at=act.at)


def begin() -> None:
    """Follow the decisions from now on."""
    watch(look_for_changed_dues)
