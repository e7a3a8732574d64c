"""What somebody wants to enter in a calendar, before it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caicach.core.deadlines.calendars import WORKING_DAY, Session
from caicach.registry.calendars.constants import DecidedKind
from caicach.registry.organisations.models import Organisation

Spans = tuple[tuple[int, int], ...]
"""Sessions of a day as minutes since midnight: (begins, ends)."""


@dataclass(frozen=True, slots=True)
class DayDraft:
    """One day of a decision; see ``models.DecidedDay``."""

    day: date
    kind: DecidedKind
    name_vi: str
    name_en: str = ""
    like: int | None = None
    sessions: Spans = ()


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A decision with its days; ``organisation`` None: nationwide. See ``models.CalendarDecision``."""

    organisation: Organisation | None
    number: str
    issuer: str
    title: str
    issued_on: date | None
    effective_on: date
    days: tuple[DayDraft, ...]
    source: str = ""
    url: str = ""
    announces_year: int | None = None
    is_provisional: bool = False
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class WeekDraft:
    """The hours of the week from a day on; no sessions at all: as the superior from then on."""

    organisation: Organisation | None
    valid_from: date
    sessions: Mapping[int, Spans]
    source: str
    working_day: int = WORKING_DAY


def sessions_from(spans: Spans) -> tuple[Session, ...]:
    """Return spans as sessions.

    Raises CalendarError where one ends before it begins.
    """
    return tuple(Session(begins, ends) for begins, ends in spans)
