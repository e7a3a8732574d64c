"""The engine against a walk through every minute, on random calendars, limits, rules and waits.

``DEADLINE_CASES`` sets how many cases there are; 100,000 is the full proof.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.core.deadlines.oracle import Case, World, due_of, start_of

from caicach.core.deadlines.calendars import DayKind, Session, SpecialDay, WeeklyHours, WorkingCalendar
from caicach.core.deadlines.clock import Deadline, Pause, PauseReason
from caicach.core.deadlines.durations import Duration, Part, Unit
from caicach.core.deadlines.minutes import DAY, day_numbered, number_of
from caicach.core.deadlines.rules import Counting, DeadlineRules, SupplementMode

A_CALENDAR = 50
CASES = int(os.environ.get("DEADLINE_CASES", "1000"))
BEGINNING = date(2026, 4, 20)
SPAN = 120
"""Days of the span; cases begin in its first quarter."""
FIRST = number_of(BEGINNING) * DAY


@dataclass(frozen=True)
class Office:
    """A calendar of the engine and the same time written minute by minute."""

    calendar: WorkingCalendar
    week: dict[int, tuple[Session, ...]]
    special: list[SpecialDay]
    nominal: int

    def world(self) -> World:
        """Return the same time, minute by minute."""
        return World(_written(self.week, self.special), self.nominal)


def _sessions(cuts: list[int]) -> tuple[Session, ...]:
    marks = sorted(cuts)
    pairs = [(marks[0], marks[1]), (marks[2], marks[3])] if len(marks) == 4 else [(marks[0], marks[1])]
    return tuple(Session(begins, ends) for begins, ends in pairs)


QUARTERS = st.integers(0, 95).map(lambda quarter: quarter * 15 + 5)
SESSIONS = st.lists(QUARTERS, min_size=2, max_size=4, unique=True).map(
    lambda cuts: _sessions(cuts if len(cuts) != 3 else cuts[:2])
)
USUAL = (Session(450, 690), Session(810, 1050))


@st.composite
def offices(draw: st.DrawFn) -> Office:
    """Draw a week, days off, make-up days and short days."""
    week = {weekday: draw(SESSIONS) if draw(st.booleans()) else USUAL for weekday in range(5)}
    if draw(st.booleans()):
        week[5] = (USUAL[0],)
    nominal = draw(st.sampled_from((240, 420, 480)))
    numbers = draw(st.lists(st.integers(0, SPAN - 30), max_size=8, unique=True))
    special = []
    for number in numbers:
        kind = draw(st.sampled_from((DayKind.HOLIDAY, DayKind.DAY_OFF, DayKind.MAKE_UP, DayKind.SHORT)))
        own = draw(SESSIONS) if kind is DayKind.SHORT else ()
        special.append(SpecialDay(day_numbered(number_of(BEGINNING) + number), kind, sessions=own))
    calendar = WorkingCalendar([WeeklyHours(date(2020, 1, 1), week, nominal)], special)
    return Office(calendar, week, special, nominal)


def _written(week: dict[int, tuple[Session, ...]], special: list[SpecialDay]) -> bytes:
    """Write the minutes of the span by the plain words of the decisions, without asking the calendar."""
    works = bytearray(SPAN * DAY)
    differs = {day.day: day for day in special}
    for number in range(SPAN):
        day = day_numbered(number_of(BEGINNING) + number)
        spans = week.get(day.weekday(), ())
        other = differs.get(day)
        if other is not None and other.kind in {DayKind.HOLIDAY, DayKind.DAY_OFF}:
            spans = ()
        elif other is not None and other.kind is DayKind.MAKE_UP:
            spans = week[0]
        elif other is not None:
            spans = other.sessions
        for span in spans:
            begins, ends = number * DAY + span.begins, number * DAY + span.ends
            works[begins:ends] = b"\x01" * (ends - begins)
    return bytes(works)


@dataclass(frozen=True)
class Asked:
    """One dossier, for both sides."""

    duration: Duration
    rules: DeadlineRules
    received: int
    waits: tuple[tuple[int, int], ...]


PARTS = st.one_of(
    st.integers(1, 600).map(lambda amount: Part(Decimal(amount), Unit.MINUTE)),
    st.integers(1, 40).map(lambda amount: Part(Decimal(amount) / 4, Unit.WORKING_HOUR)),
    st.integers(1, 60).map(lambda amount: Part(Decimal(amount), Unit.CLOCK_HOUR)),
    st.integers(1, 16).map(lambda amount: Part(Decimal(amount) / 4, Unit.WORKING_DAY)),
    st.integers(1, 9).map(lambda amount: Part(Decimal(amount), Unit.DAY)),
)


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """Draw a limit of one or two parts, its rules, a receipt and up to two waits."""
    parts = draw(st.lists(PARTS, min_size=1, max_size=2))
    rules = DeadlineRules(
        "random",
        date(2020, 1, 1),
        counting=draw(st.sampled_from(Counting)),
        cutoff=draw(st.sampled_from((None, None, 900))),
        waits=draw(st.booleans()),
        rolls=draw(st.booleans()),
    )
    received = draw(st.integers(DAY, 30 * DAY))
    waits: list[tuple[int, int]] = []
    for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
        begins = received + draw(st.integers(0, 5 * DAY))
        waits.append((begins, begins + draw(st.integers(1, 4 * DAY))))
    return Asked(Duration(tuple(parts)), rules, received, tuple(waits))


def _case(one: Asked, world: World) -> Case:
    parts: list[tuple[int, str]] = []
    for part in one.duration.parts:
        if part.unit is Unit.MINUTE:
            parts.append((int(part.amount), "work"))
        elif part.unit is Unit.WORKING_HOUR:
            parts.append((int(part.amount * 60), "work"))
        elif part.unit is Unit.CLOCK_HOUR:
            parts.append((int(part.amount * 60), "clock"))
        elif part.unit is Unit.DAY:
            parts.append((int(part.amount), "days"))
        elif one.rules.counting is Counting.HOURS:
            parts.append((int(part.amount * world.nominal), "work"))
        else:
            whole = int(part.amount)
            rest = int((part.amount - whole) * world.nominal)
            parts += [(whole, "working_days")] * bool(whole) + [(rest, "work")] * bool(rest)
    return Case(tuple(parts), one.received, one.waits, one.rules.cutoff, one.rules.waits, one.rules.rolls)


@settings(
    max_examples=max(CASES // A_CALENDAR, 1),
    # Fifty dossiers at once take minutes to make small, and the one that fails is named anyway.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    # The lane repeats itself; the full proof draws anew each time.
    derandomize="DEADLINE_CASES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(offices(), st.lists(asked(), min_size=A_CALENDAR, max_size=A_CALENDAR))
def test_the_engine_agrees_with_a_walk_through_every_minute(office: Office, dossiers: list[Asked]) -> None:
    world = office.world()
    for one in dossiers:
        deadline = Deadline(office.calendar, one.duration, one.rules)
        pauses = [Pause(FIRST + begins, FIRST + ends, PauseReason.OTHER) for begins, ends in one.waits]
        found = deadline.reckon(FIRST + one.received, pauses)
        case = _case(one, world)
        assert found.begins - FIRST == start_of(world, case), one
        assert found.due is not None
        assert found.due - FIRST == due_of(world, case), one
        assert found.used == found.allotted, "all that was allotted is used up when it is due"
        assert sum(run.used for run in found.runs) == sum(found.allotted)
        if not one.waits:
            assert deadline.due(FIRST + one.received) == found.due


@settings(max_examples=100, deadline=None, derandomize=True)
@given(offices(), asked(), st.integers(0, 10 * DAY))
def test_used_and_remaining_make_what_was_allotted_at_any_moment(office: Office, one: Asked, at: int) -> None:
    deadline = Deadline(office.calendar, one.duration, one.rules)
    found = deadline.reckon(FIRST + one.received, [Pause(FIRST + one.received + at, None, PauseReason.OTHER)])
    pairs = zip(found.used, found.remaining, strict=True)
    assert [used + left for used, left in pairs] == list(found.allotted)
    assert all(used >= 0 for used in found.used)
    assert all(left >= 0 for left in found.remaining)
    assert (found.due is None) == (found.waits_for is PauseReason.OTHER)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(offices(), asked(), st.integers(1, 6 * DAY), st.integers(1, 6 * DAY))
def test_a_restart_counts_as_if_received_when_the_supplement_came(
    office: Office, one: Asked, after: int, waited: int
) -> None:
    rules = DeadlineRules("random", date(2020, 1, 1), supplement=SupplementMode.RESTART)
    deadline = Deadline(office.calendar, one.duration, rules)
    received = FIRST + one.received
    supplement = Pause(received + after, received + after + waited)
    due = deadline.due(received)
    assert due is not None
    found = deadline.reckon(received, [supplement])
    if supplement.at < due:
        assert supplement.until is not None
        assert found.due == deadline.due(supplement.until)
        assert found.restarts == (supplement,)
    else:
        assert found.due == due, "what is asked for after the due moment moves nothing"
        assert found.restarts == ()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(offices(), asked(), st.integers(0, 6 * DAY), st.integers(1, 6 * DAY))
def test_a_supplement_that_does_not_stop_the_time_moves_nothing(
    office: Office, one: Asked, after: int, waited: int
) -> None:
    rules = DeadlineRules("random", date(2020, 1, 1), supplement=SupplementMode.NONE)
    deadline = Deadline(office.calendar, one.duration, rules)
    received = FIRST + one.received
    found = deadline.reckon(received, [Pause(received + after, received + after + waited)])
    assert found.due == deadline.due(received)
