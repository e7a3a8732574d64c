"""Putting the calendar of a unit together from its own rows, those of its superiors, and the nationwide ones.

The superior is that of each day: a commune that came under another province follows that one's days off from
then on, and the former's before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from caicach.core.deadlines.calendars import (
    FIRST,
    WORKING_DAY,
    DayKind,
    Session,
    SpecialDay,
    WeeklyHours,
    WorkingCalendar,
)
from caicach.core.index.text import Text

NATIONWIDE = 1_000
"""How far away what holds for everybody stands: farther than any superior."""
WEEKDAYS = range(5)
USUAL = (Session(450, 690), Session(810, 1050))
"""07:30-11:30 and 13:30-17:30: eight hours (Bộ luật Lao động 2019, Đ105), where nobody recorded any."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A row of weekly hours; ``sessions`` empty: the unit follows its superior."""

    organisation_id: int | None
    valid_from: date
    sessions: tuple[tuple[int, tuple[Session, ...]], ...]
    working_day: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A day of a decision that holds; ``rank`` orders those of one unit, later ones last."""

    organisation_id: int | None
    day: date
    kind: DayKind
    name: Text
    source: str
    like: int | None
    sessions: tuple[Session, ...]
    rank: tuple[date, int]


@dataclass(frozen=True, slots=True)
class Content:
    """What a calendar consists of; equal contents make the same calendar."""

    hours: tuple[Hours, ...]
    days: tuple[SpecialDay, ...]
    official_until: date | None

    def calendar(self) -> WorkingCalendar:
        """Return the calendar."""
        return WorkingCalendar(
            [
                WeeklyHours(row.valid_from, dict(row.sessions), row.working_day, row.source)
                for row in self.hours
            ],
            self.days,
            official_until=self.official_until,
        )


NOBODY_SAID = Hours(None, FIRST, tuple((weekday, USUAL) for weekday in WEEKDAYS), WORKING_DAY)


@dataclass(frozen=True, slots=True)
class Superiors:
    """Who stood above a unit on which day; ``links`` maps a unit to (since, superior), in order of days."""

    organisation_id: int | None
    links: Mapping[int, Sequence[tuple[date, int]]] = field(default_factory=dict)

    def on(self, day: date) -> list[int]:
        """Return the unit and its superiors, nearest first.

        Before the first link that is known the first holds, after the end of the last that one.
        """
        chain: list[int] = []
        current = self.organisation_id
        while current is not None and current not in chain:
            chain.append(current)
            links = self.links.get(current, ())
            held = [superior for since, superior in links if since <= day]
            current = held[-1] if held else links[0][1] if links else None
        return chain

    @property
    def changes(self) -> set[date]:
        """The days on which somebody came under another."""
        return {max(since, FIRST) for links in self.links.values() for since, _superior in links}


def compose(
    superiors: Superiors, hours: Iterable[Hours], days: Iterable[Decided], official_until: date | None
) -> Content:
    """Return what the calendar of a unit consists of."""
    return Content(_hours(superiors, list(hours)), _days(superiors, days), official_until)


def _hours(superiors: Superiors, rows: list[Hours]) -> tuple[Hours, ...]:
    by_unit: dict[int | None, list[Hours]] = {}
    for row in rows:
        by_unit.setdefault(row.organisation_id, []).append(row)
    found: list[Hours] = []
    for since in sorted({FIRST, *superiors.changes, *(max(row.valid_from, FIRST) for row in rows)}):
        held = _held(by_unit, [*superiors.on(since), None], since)
        if not found or _same(found[-1]) != _same(held):
            found.append(Hours(held.organisation_id, since, held.sessions, held.working_day, held.source))
    return tuple(Hours(None, row.valid_from, row.sessions, row.working_day, row.source) for row in found)


def _same(row: Hours) -> tuple[object, ...]:
    return (row.sessions, row.working_day, row.source)


def _held(by_unit: Mapping[int | None, list[Hours]], chain: Iterable[int | None], on: date) -> Hours:
    """Return the hours of the nearest unit that has any of its own on a day."""
    for unit in chain:
        own = [row for row in by_unit.get(unit, ()) if row.valid_from <= on]
        if own and own[-1].sessions:
            return own[-1]
    return NOBODY_SAID


def _days(superiors: Superiors, days: Iterable[Decided]) -> tuple[SpecialDay, ...]:
    """Return one entry a day: of several, that of the nearest unit, and of its own the latest."""
    chains: dict[date, list[int]] = {}
    best: dict[date, tuple[tuple[int, tuple[date, int]], Decided]] = {}
    for decided in days:
        distance = NATIONWIDE
        if decided.organisation_id is not None:
            chain = chains.setdefault(decided.day, superiors.on(decided.day))
            if decided.organisation_id not in chain:
                continue
            distance = chain.index(decided.organisation_id)
        weight = (-distance, decided.rank)
        if decided.day not in best or best[decided.day][0] < weight:
            best[decided.day] = (weight, decided)
    return tuple(
        SpecialDay(day, one.kind, one.name, one.source, one.like, one.sessions)
        for day, (_weight, one) in sorted(best.items())
    )
