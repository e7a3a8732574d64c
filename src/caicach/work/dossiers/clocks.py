"""The clock of a dossier: its limit, rules and calendar as they were when it was received."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from caicach.core.deadlines.calendars import WorkingCalendar
from caicach.core.deadlines.clock import Deadline, Reckoning
from caicach.core.deadlines.durations import UNTIMED, Duration, parse
from caicach.core.dossiers.moves import EventKind as Kind
from caicach.core.dossiers.present import Present
from caicach.registry.calendars.selectors import working_calendar
from caicach.registry.procedures.rules import rules_from_json
from caicach.work.dossiers.models import Dossier

MOVES_THE_CLOCK = frozenset(
    {
        Kind.ACCEPTED, Kind.AGENCY_RECEIVED, Kind.SUPPLEMENT_ASKED, Kind.SUPPLEMENTED, Kind.DUTY_ASKED,
        Kind.DUTY_MET, Kind.HELD, Kind.RESUMED, Kind.EXTENDED,
    }
)  # fmt: skip


@lru_cache(maxsize=4_096)
def limit_of(text: str) -> Duration:
    """Return the duration that a dossier keeps as text; nothing where none is timed."""
    return parse(text) if text else UNTIMED


@lru_cache(maxsize=4_096)
def _deadline(calendar: WorkingCalendar, limit: str, rules: str) -> Deadline:
    kept: Mapping[str, Any] = json.loads(rules)
    return Deadline(calendar, limit_of(limit), rules_from_json(kept, name="dossier", valid_from=date.min))


def deadline_under(calendar: WorkingCalendar, limit: str, rules: Mapping[str, Any]) -> Deadline:
    """Return the limit in a calendar under kept rules."""
    return _deadline(calendar, limit, json.dumps(rules, sort_keys=True))


def deadline_of(dossier: Dossier, *, revision: int | None = None) -> Deadline:
    """Return the limit of a dossier, in its agency's calendar as it was known when it was received.

    Args:
        dossier: which.
        revision: another state of the calendar, to see what a late decision would change.
    """
    known = dossier.calendar_revision if revision is None else revision
    return deadline_under(working_calendar(dossier.agency_id, revision=known), dossier.limit, dossier.rules)


def reckon(deadline: Deadline, present: Present) -> Reckoning | None:
    """Return how the clock stands; None for what was never accepted."""
    if present.received is None:
        return None
    return deadline.reckon(
        present.received, present.pauses, present.extensions, agency_received=present.agency_received
    )
