"""Early, on time, late: under named definitions, because one log read by two of them differs by points.

A definition says which moment ends a dossier, against which due moment it is held, and what a rate is divided
by. Whoever shows a rate shows the definition's name beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from caicach.core.deadlines.minutes import DAY
from caicach.core.index.text import Text


class Outcome(StrEnum):
    """Where a dossier stands against its due moment."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    WITHIN = "within"
    OVERDUE = "overdue"
    PAUSED = "paused"
    UNTIMED = "untimed"


PUNCTUAL = frozenset({Outcome.EARLY, Outcome.ON_TIME})
RESOLVED = frozenset({Outcome.EARLY, Outcome.ON_TIME, Outcome.LATE})


@dataclass(frozen=True, slots=True)
class Facts:
    """What of one dossier decides its outcome, in minutes; None where it did not happen.

    ``due`` is the moment that holds now, ``first_due`` the one printed on the first receipt. ``ended`` is
    the result, ``returned`` its return, ``stopped`` a refusal, withdrawal or stop. ``supplements`` are the
    moments at which supplements were asked for, ``paused`` whether the time stands still at the moment asked
    about.
    """

    received: int
    due: int | None
    first_due: int | None = None
    ended: int | None = None
    returned: int | None = None
    stopped: int | None = None
    supplements: tuple[int, ...] = ()
    paused: bool = False


class Basis(StrEnum):
    """What a rate of punctual dossiers is divided by."""

    RESOLVED = "resolved"
    RECEIVED = "received"
    RESOLVED_AND_OVERDUE = "resolved_and_overdue"


@dataclass(frozen=True, slots=True)
class Definition:
    """One way to say what is on time.

    ``by_day``: whatever ends on the due day is on time, without looking at the hour. ``second_is_late``: a
    second supplement makes a dossier late whatever its moments. ``waiting_ends``: a dossier that waits for
    its first supplement counts as ended when that was asked for. ``first_due``: held against the moment of
    the first receipt, extensions and restarts aside.
    """

    id: str
    title: Text
    basis: Basis
    by_day: bool = False
    second_is_late: bool = False
    waiting_ends: bool = False
    first_due: bool = False
    source: str = ""

    def end_of(self, facts: Facts) -> int | None:
        """Return the moment that ends a dossier: the result, else its return, else a stop."""
        for moment in (facts.ended, facts.returned, facts.stopped):
            if moment is not None:
                return moment
        if self.waiting_ends and facts.paused and len(facts.supplements) == 1:
            return facts.supplements[0]
        return None

    def outcome(self, facts: Facts, *, at: int) -> Outcome:
        """Return where a dossier stands at a moment; early is before the due day."""
        due = facts.first_due if self.first_due and facts.first_due is not None else facts.due
        end = self.end_of(facts)
        if end is not None and end > at:
            end = None
        if self.second_is_late and sum(asked <= at for asked in facts.supplements) > 1:
            return Outcome.LATE if end is not None else Outcome.OVERDUE
        if end is None and facts.paused:
            return Outcome.PAUSED
        if due is None:
            return Outcome.UNTIMED
        if end is None:
            return Outcome.OVERDUE if self._after(at, due) else Outcome.WITHIN
        if self._after(end, due):
            return Outcome.LATE
        return Outcome.EARLY if end // DAY < due // DAY else Outcome.ON_TIME

    def _after(self, moment: int, due: int) -> bool:
        return moment // DAY > due // DAY if self.by_day else moment > due


BY_MINUTE = Definition(
    "by_minute",
    Text("Theo giờ hẹn trên giấy tiếp nhận", "By the minute printed on the receipt"),
    Basis.RESOLVED,
)
BY_DAY = Definition(
    "by_day", Text("Theo hết ngày hẹn trả", "By the end of the due day"), Basis.RESOLVED, by_day=True
)
QD_766 = Definition(
    "qd_766",
    Text("Theo Quyết định 766/QĐ-TTg", "By Decision 766/QĐ-TTg"),
    Basis.RECEIVED,
    second_is_late=True,
    waiting_ends=True,
    source="QĐ 766/QĐ-TTg 23/6/2022",
)
WITH_OVERDUE = Definition(
    "with_overdue",
    Text("Tính cả hồ sơ đang quá hạn", "Over resolved and open overdue"),
    Basis.RESOLVED_AND_OVERDUE,
)
AS_FIRST_PROMISED = Definition(
    "as_first_promised",
    Text("Theo hẹn lần đầu", "By what was first promised"),
    Basis.RESOLVED_AND_OVERDUE,
    first_due=True,
)
DEFINITIONS = (BY_MINUTE, BY_DAY, QD_766, WITH_OVERDUE, AS_FIRST_PROMISED)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many dossiers stand where, under one definition."""

    definition: Definition
    counts: dict[Outcome, int]

    @property
    def received(self) -> int:
        """All dossiers counted."""
        return sum(self.counts.values())

    @property
    def numerator(self) -> int:
        """Those early or on time."""
        return sum(self.counts.get(outcome, 0) for outcome in PUNCTUAL)

    @property
    def denominator(self) -> int:
        """What the rate is divided by."""
        resolved = sum(self.counts.get(outcome, 0) for outcome in RESOLVED)
        if self.definition.basis is Basis.RECEIVED:
            return self.received
        if self.definition.basis is Basis.RESOLVED_AND_OVERDUE:
            return resolved + self.counts.get(Outcome.OVERDUE, 0)
        return resolved

    @property
    def rate(self) -> Decimal | None:
        """The share in per cent, unrounded; None where nothing is counted."""
        return Decimal(self.numerator * 100) / self.denominator if self.denominator else None


def tally(definition: Definition, dossiers: Iterable[Facts], *, at: int) -> Tally:
    """Return how many dossiers stand where at a moment."""
    counts: dict[Outcome, int] = {}
    for facts in dossiers:
        outcome = definition.outcome(facts, at=at)
        counts[outcome] = counts.get(outcome, 0) + 1
    return Tally(definition, counts)
