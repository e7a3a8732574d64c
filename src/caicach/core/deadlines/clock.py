"""The clock of one dossier: from its receipt through pauses, restarts and an extension to the due moment.

Once the due moment has passed nothing moves it: a supplement asked for too late, or a pause begun after it,
makes nobody punctual.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from caicach.core.deadlines.calendars import WorkingCalendar
from caicach.core.deadlines.durations import Duration, Part, Unit
from caicach.core.deadlines.legs import Leg, WorkingMinutes, legs_of
from caicach.core.deadlines.minutes import DAY, day_of, minute_of, moment_of
from caicach.core.deadlines.rules import DeadlineRules, StartEvent, SupplementMode


class PauseReason(StrEnum):
    """Why nobody works on a dossier for a while."""

    SUPPLEMENT = "supplement"
    FINANCIAL_DUTY = "financial_duty"
    OPINION = "opinion"
    OTHER = "other"


class StartRule(StrEnum):
    """Which rule decided the start."""

    AT_ONCE = "at_once"
    NEXT_SESSION = "next_session"
    AFTER_CUTOFF = "after_cutoff"


@dataclass(frozen=True, slots=True)
class Pause:
    """A span in which the time does not run, in minutes; ``until`` None: it still waits.

    ``basis`` names the law that lets it stop; for a supplement the rules of the deadline say what it does.
    """

    at: int
    until: int | None
    reason: PauseReason = PauseReason.SUPPLEMENT
    basis: str = ""

    @classmethod
    def between(
        cls,
        at: datetime,
        until: datetime | None,
        reason: PauseReason = PauseReason.SUPPLEMENT,
        basis: str = "",
    ) -> Pause:
        """Return a pause between two moments.

        Raises ValueError where it ends before it begins.
        """
        first, last = minute_of(at), None if until is None else minute_of(until)
        if last is not None and last < first:
            raise ValueError("a pause ends before it begins")
        return cls(first, last, reason, basis)


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, given once with an apology: so many working minutes, decided at a minute."""

    at: int
    minutes: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A span in which the time ran on one leg, with how much of the leg's measure was used in it."""

    leg: int
    begins: int
    ends: int
    used: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What came of a clock.

    ``received`` is the last event from which time is counted, ``begins`` when it starts to run, ``due`` when
    it is over: None while it waits, or where nothing is timed. ``allotted`` and ``used`` are by leg, each in
    its own measure. ``restarts`` are the supplements after which it was counted anew, ``pauses`` those that
    moved the due moment.
    """

    first_received: int
    received: int
    begins: int
    start_rule: StartRule
    legs: tuple[Leg, ...]
    allotted: tuple[int, ...]
    used: tuple[int, ...]
    runs: tuple[Run, ...]
    due: int | None
    pauses: tuple[Pause, ...] = ()
    restarts: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    waits_for: PauseReason | None = None

    @property
    def due_at(self) -> datetime | None:
        """The due moment."""
        return None if self.due is None else moment_of(self.due)

    @property
    def remaining(self) -> tuple[int, ...]:
        """What is left of each leg once the clock has run as far as is known; nothing where it is due."""
        return tuple(whole - part for whole, part in zip(self.allotted, self.used, strict=True))


@dataclass(slots=True)
class _Progress:
    """How far the legs have come while spans are walked. ``base`` legs are the limit's own, the others were
    added by extensions, each decided at a minute.
    """

    legs: Sequence[Leg]
    base: int
    decided: Sequence[int]
    calendar: WorkingCalendar
    at: int
    done: int = 0
    allotted: list[int] = field(default_factory=list)
    used: list[int] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def walk(self, until: int | None) -> int | None:
        """Let the time run up to a minute, and return when the last leg ended, or None."""
        while not self._is_over():
            if len(self.allotted) == self.done:
                self.allotted.append(self.legs[self.done].allotted(self.at))
                self.used.append(0)
            if not self._run(until):
                return None
        return self.at

    def _is_over(self) -> bool:
        extra = self.done - self.base
        return extra >= 0 and (self.done == len(self.legs) or self.decided[extra] >= self.at)

    def _run(self, until: int | None) -> bool:
        place, begins = self.done, self.at
        leg, left = self.legs[place], self.allotted[place] - self.used[place]
        last = place + 1 >= self.base
        position = leg.measure.position(begins)
        end = leg.measure.reached(position + left, last=last)
        if end < begins:
            # Days are counted whole, and this one's working time is over: the next that counts ends it.
            position = leg.measure.position((begins // DAY + 1) * DAY)
            end = leg.measure.reached(position + left, last=last)
        if end < begins:
            position = leg.measure.position(self.calendar.next_day_opening(begins))
            end = leg.measure.reached(position + left, last=last)
        ended = until is None or end <= until
        self.at = end if until is None or ended else until
        used = left if ended else min(leg.measure.position(self.at) - position, left)
        self.used[place] += max(used, 0)
        self.runs.append(Run(place, begins, self.at, max(used, 0)))
        self.done += ended
        return ended


class Deadline:
    """A time limit in the calendar of an agency under the rules of a procedure's version."""

    def __init__(self, calendar: WorkingCalendar, duration: Duration, rules: DeadlineRules) -> None:
        self.calendar = calendar
        self.duration = duration
        self.rules = rules
        self._legs: dict[int, list[Leg]] = {}
        self._starts_raw = bool(duration.parts) and duration.parts[0].unit is Unit.CLOCK_HOUR

    def legs(self, minute: int) -> list[Leg]:
        """Return the legs of a limit that starts at a minute: weeks differ in how long a working day is."""
        working_day = self.calendar.week_of(day_of(minute)).working_day
        found = self._legs.get(working_day)
        if found is None:
            found = self._legs[working_day] = [
                leg
                for part in self.duration.parts
                for leg in legs_of(part, self.calendar, self.rules, working_day)
            ]
        return found

    def start(self, received: int) -> tuple[int, StartRule]:
        """Return when the time starts to run for what was received at a minute, and which rule says so.

        Clock hours run from the receipt itself, be it at night.
        """
        if self._starts_raw:
            return received, StartRule.AT_ONCE
        cutoff = self.rules.cutoff
        late = cutoff is not None and received % DAY > cutoff
        if late and self.calendar.day(day_of(received)).is_worked:
            return self.calendar.next_day_opening(received), StartRule.AFTER_CUTOFF
        opening = self.calendar.opening(received)
        if opening == received or not self.rules.waits:
            return received, StartRule.AT_ONCE
        return opening, StartRule.NEXT_SESSION

    def due(self, received: int) -> int | None:
        """Return the due minute of a dossier that nothing holds up; None where nothing is timed."""
        at, _rule = self.start(received)
        legs = self.legs(at)
        last = len(legs) - 1
        for place, leg in enumerate(legs):
            measure = leg.measure
            at = measure.reached(measure.position(at) + leg.allotted(at), last=place == last)
        return at if legs else None

    def due_at(self, received: datetime) -> datetime | None:
        """Return the due moment of a dossier that nothing holds up."""
        due = self.due(minute_of(received))
        return None if due is None else moment_of(due)

    def due_many(self, received: Sequence[datetime]) -> list[datetime | None]:
        """Return the due moments of many dossiers that nothing holds up."""
        return [self.due_at(moment) for moment in received]

    def reckon(
        self,
        received: int,
        pauses: Sequence[Pause] = (),
        extensions: Sequence[Extension] = (),
        *,
        agency_received: int | None = None,
    ) -> Reckoning:
        """Reckon a dossier through all that held it up.

        Args:
            received: the acceptance that is printed on the receipt.
            pauses: what held it up, in any order; spans may overlap.
            extensions: the apologies with more time, in order.
            agency_received: when the competent agency had it, where the rules count from then; None while it
                has not: nothing is due yet.
        """
        first = received
        if self.rules.starts_at is StartEvent.AGENCY_RECEIPT:
            if agency_received is None:
                return self._waiting(first, received, None)
            received = agency_received
        ordered = sorted(pauses, key=lambda pause: (pause.at, pause.until is None, pause.until or 0))
        restarts: list[Pause] = []
        while True:
            found = self._reckon(received, ordered, extensions)
            again = self._restart(found, ordered)
            if again is None:
                break
            restarts.append(again)
            if again.until is None:
                return self._waiting(first, received, again, tuple(restarts))
            ordered = [pause for pause in ordered if pause.until is None or pause.until > again.until]
            extensions = [extension for extension in extensions if extension.at >= again.until]
            received = again.until
        return replace(found, first_received=first, restarts=tuple(restarts))

    def _waiting(
        self, first: int, received: int, pause: Pause | None, restarts: tuple[Pause, ...] = ()
    ) -> Reckoning:
        begins, rule = self.start(received)
        reason = None if pause is None else pause.reason
        return Reckoning(
            first,
            received,
            begins,
            rule,
            tuple(self.legs(begins)),
            (),
            (),
            (),
            None,
            (),
            restarts,
            (),
            reason,
        )

    def _restart(self, found: Reckoning, pauses: Sequence[Pause]) -> Pause | None:
        """Return the first supplement, asked for in time, after which all is counted anew."""
        if self.rules.supplement is not SupplementMode.RESTART:
            return None
        for pause in pauses:
            in_time = found.due is None or pause.at < found.due
            if pause.reason is PauseReason.SUPPLEMENT and pause.at >= found.received and in_time:
                return pause
        return None

    def _holds(self, pause: Pause) -> bool:
        return (
            pause.reason is not PauseReason.SUPPLEMENT or self.rules.supplement is SupplementMode.PAUSE
        ) and (pause.until is None or pause.until > pause.at)

    def _reckon(self, received: int, pauses: Sequence[Pause], extensions: Sequence[Extension]) -> Reckoning:
        begins, rule = self.start(received)
        base = self.legs(begins)
        if not base:
            return Reckoning(received, received, begins, rule, (), (), (), (), None)
        work = WorkingMinutes(self.calendar)
        more = [Leg(Part(Decimal(given.minutes), Unit.MINUTE), work, given.minutes) for given in extensions]
        legs = [*base, *more]
        progress = _Progress(legs, len(base), [given.at for given in extensions], self.calendar, begins)
        moved: list[Pause] = []
        due = waits_for = None
        for pause in (pause for pause in pauses if self._holds(pause)):
            if pause.until is not None and pause.until <= progress.at:
                continue
            if pause.at > progress.at:
                due = progress.walk(pause.at)
                if due is not None:
                    break
            moved.append(pause)
            if pause.until is None:
                waits_for = pause.reason
                break
            progress.at = pause.until
        else:
            due = progress.walk(None)
        return Reckoning(
            received,
            received,
            begins,
            rule,
            tuple(legs),
            tuple(progress.allotted),
            tuple(progress.used),
            tuple(progress.runs),
            due,
            tuple(moved),
            (),
            tuple(extensions),
            waits_for,
        )
