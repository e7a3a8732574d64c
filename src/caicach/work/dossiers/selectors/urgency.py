"""How urgent a dossier is: against its due moment, in working hours of the agency that decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from caicach.core.deadlines.calendars import WorkingCalendar
from caicach.core.deadlines.minutes import DAY, minute_of
from caicach.core.dossiers.states import ENDED, WAITING, State
from caicach.registry.calendars.selectors import working_calendar
from caicach.work.dossiers.models import Dossier


class Urgency(StrEnum):
    """In the order of haste."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    CALM = "calm"
    UNTIMED = "untimed"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Haste:
    """How urgent, and the working minutes left (or, where late, gone by since)."""

    urgency: Urgency
    minutes: int | None = None


def haste_of(dossier: Dossier, *, at: datetime, revision: int) -> Haste:
    """Return how urgent a dossier is at a moment.

    ``SOON`` is within one working day. Hours are of the agency's calendar as it is known now.
    """
    state = State(dossier.state)
    if state in ENDED or state is State.RESOLVED:
        return Haste(Urgency.DONE)
    if state in WAITING:
        return Haste(Urgency.WAITING)
    if dossier.due_at is None:
        return Haste(Urgency.UNTIMED)
    calendar = working_calendar(dossier.agency_id, revision=revision)
    return _haste(calendar, minute_of(dossier.due_at), minute_of(at))


def _haste(calendar: WorkingCalendar, due: int, at: int) -> Haste:
    minutes = calendar.worked(due) - calendar.worked(at)
    if at > due:
        return Haste(Urgency.LATE, -minutes)
    if due // DAY == at // DAY:
        return Haste(Urgency.TODAY, minutes)
    return Haste(Urgency.SOON if minutes <= calendar.hours[-1].working_day else Urgency.CALM, minutes)
