"""Our record of dossiers held against another system's: what differs, who moved, and which points hang on it.

Both sides may be right about different moments, so nothing is mended here: each difference is named with both
values, and where the state of the last exchange is known, with the side that has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from caicach.core.deadlines.outcomes import PUNCTUAL, QD_766, Facts, Outcome
from caicach.core.index.text import Text


class Standing(NamedTuple):
    """Where one side says that a dossier stands. Moments are minutes, codes those of the national portal.

    ``kind`` is what dossiers are summed up by besides ``unit``, usually the procedure. ``None`` and the empty
    text: the side says nothing.
    """

    code: str
    unit: str
    kind: str
    state: str
    channel: str = ""
    submitted: int | None = None
    received: int | None = None
    due: int | None = None
    resolved: int | None = None
    returned: int | None = None
    ended: int | None = None
    supplements: tuple[int, ...] = ()
    is_paused: bool = False
    online_payment: str = ""
    digitised: str = ""

    @property
    def facts(self) -> Facts:
        """What decides the outcome."""
        return Facts(
            received=self.received if self.received is not None else self.submitted or 0,
            due=self.due,
            ended=self.resolved,
            returned=self.returned,
            stopped=self.ended,
            supplements=self.supplements,
            paused=self.is_paused,
        )


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator that is computed from dossiers: its code in a criteria set, name, most points, source."""

    code: str
    title: Text
    maximum: Decimal
    source: str


_766 = "QĐ 766/QĐ-TTg 23/6/2022"
SYNCHRONISED = Indicator("1.4", Text("Hồ sơ đồng bộ lên Cổng", "Dossiers synchronised"), Decimal(6), _766)
PUNCTUALITY = Indicator("2.1", Text("Giải quyết đúng hạn, trước hạn", "Settled on time"), Decimal(20), _766)
ONLINE = Indicator("3A", Text("Cung cấp dịch vụ công trực tuyến", "Online services"), Decimal(12), _766)
PAID_ONLINE = Indicator("3.6", Text("Thanh toán trực tuyến", "Paid online"), Decimal(6), _766)
DIGITISED = Indicator("4.2", Text("Số hóa hồ sơ", "Digitised papers and results"), Decimal(4), _766)
INDICATORS = (SYNCHRONISED, PUNCTUALITY, ONLINE, PAID_ONLINE, DIGITISED)


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that is compared: its name, what readers call it, which indicators are computed from it."""

    name: str
    title: Text
    indicators: tuple[Indicator, ...] = ()


FIELDS = (
    Compared("state", Text("Trạng thái", "State"), (PUNCTUALITY,)),
    Compared("unit", Text("Đơn vị xử lý", "Unit")),
    Compared("kind", Text("Thủ tục", "Procedure")),
    Compared("channel", Text("Hình thức nộp", "Channel"), (ONLINE,)),
    Compared("submitted", Text("Ngày nộp", "Submitted")),
    Compared("received", Text("Ngày tiếp nhận", "Accepted"), (PUNCTUALITY,)),
    Compared("due", Text("Hẹn trả", "Due"), (PUNCTUALITY,)),
    Compared("resolved", Text("Ngày kết thúc xử lý", "Settled"), (PUNCTUALITY,)),
    Compared("returned", Text("Ngày trả", "Returned"), (PUNCTUALITY,)),
    Compared("ended", Text("Ngày dừng, rút, từ chối", "Ended"), (PUNCTUALITY,)),
    Compared("supplements", Text("Các lần yêu cầu bổ sung", "Supplements"), (PUNCTUALITY,)),
    Compared("online_payment", Text("Thanh toán trực tuyến", "Paid online"), (PAID_ONLINE,)),
    Compared("digitised", Text("Số hóa", "Digitised"), (DIGITISED,)),
)
"""What is compared, and what hangs on it."""


class Finding(StrEnum):
    """What came of holding one dossier against the other."""

    EQUAL = "equal"
    DIFFERS = "differs"
    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"


class Mover(StrEnum):
    """Which side changed a field since both were the same."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"
    UNKNOWN = "unknown"


class Difference(NamedTuple):
    """One field on which the sides differ."""

    field: Compared
    ours: object
    theirs: object
    mover: Mover


class Held(NamedTuple):
    """One dossier of either side or both, and what differs; ``outcomes`` by QĐ 766, ours and theirs."""

    code: str
    finding: Finding
    differences: tuple[Difference, ...] = ()
    outcomes: tuple[Outcome | None, Outcome | None] = (None, None)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators that come out differently, or may."""
        named = [indicator for one in self.differences for indicator in one.field.indicators]
        if self.finding is Finding.ONLY_OURS:
            named.append(SYNCHRONISED)
        if self.finding is not Finding.EQUAL and _punctual(self.outcomes[0]) != _punctual(self.outcomes[1]):
            named.append(PUNCTUALITY)
        return tuple(indicator for indicator in INDICATORS if indicator in named)


@dataclass(slots=True)
class Stake:
    """How an indicator comes out by each side: so many of so many.

    Points are the share of the maximum, without the thresholds of a criteria set: an estimate of what is at
    stake, not a score.
    """

    indicator: Indicator
    ours: int = 0
    ours_of: int = 0
    theirs: int = 0
    theirs_of: int = 0
    differing: int = 0

    def points(self, *, theirs: bool = False) -> Decimal | None:
        """Return the estimated points of a side; None where it counts nothing."""
        part, whole = (self.theirs, self.theirs_of) if theirs else (self.ours, self.ours_of)
        return self.indicator.maximum * part / whole if whole else None

    @property
    def at_stake(self) -> Decimal | None:
        """Points that ours has more than theirs, below zero where theirs has more."""
        ours, theirs = self.points(), self.points(theirs=True)
        return None if ours is None or theirs is None else ours - theirs


@dataclass(slots=True)
class Summary:
    """What was found in a unit, a kind, or altogether."""

    findings: dict[Finding, int] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    stakes: dict[str, Stake] = field(
        default_factory=lambda: {indicator.code: Stake(indicator) for indicator in INDICATORS}
    )

    @property
    def total(self) -> int:
        """All dossiers of either side, each once."""
        return sum(self.findings.values())

    def count(self, held: Held, ours: Standing | None, theirs: Standing | None) -> None:
        """Take one more dossier into account."""
        self.findings[held.finding] = self.findings.get(held.finding, 0) + 1
        for one in held.differences:
            self.fields[one.field.name] = self.fields.get(one.field.name, 0) + 1
        for indicator in held.indicators:
            self.stakes[indicator.code].differing += 1
        self._synchronised(ours, theirs)
        self._shares(ours, held.outcomes[0], theirs=False)
        self._shares(theirs, held.outcomes[1], theirs=True)

    def _synchronised(self, ours: Standing | None, theirs: Standing | None) -> None:
        stake = self.stakes[SYNCHRONISED.code]
        if ours is not None:
            stake.ours += 1
            stake.ours_of += 1
            stake.theirs_of += 1
            stake.theirs += theirs is not None

    def _shares(self, side: Standing | None, outcome: Outcome | None, *, theirs: bool) -> None:
        if side is None:
            return
        for indicator, holds in (
            (PUNCTUALITY, _punctual(outcome)),
            (ONLINE, side.channel == "2"),
            (PAID_ONLINE, side.online_payment in {"1", "2"}),
            (DIGITISED, side.digitised in {"1", "2", "3"}),
        ):
            stake = self.stakes[indicator.code]
            if theirs:
                stake.theirs += holds
                stake.theirs_of += 1
            else:
                stake.ours += holds
                stake.ours_of += 1


class Reconciliation:
    """Holds dossiers against one another one by one, and sums up; memory grows with units and kinds alone.

    Args:
        at: the minute for which both sides are looked at; what is still open is late or not then.
        tolerance: minutes by which two moments may differ and still be the same.
    """

    def __init__(self, *, at: int, tolerance: int = 0) -> None:
        self._at = at
        self._tolerance = tolerance
        self.whole = Summary()
        self.by_unit: dict[str, Summary] = {}
        self.by_kind: dict[str, Summary] = {}

    def hold(self, ours: Standing | None, theirs: Standing | None, agreed: Standing | None = None) -> Held:
        """Hold one dossier against the other side's.

        ``agreed`` is what both said after the last exchange, where that is known.

        Raises ValueError when there is neither, or the codes differ.
        """
        one = ours or theirs
        if one is None or (ours is not None and theirs is not None and ours.code != theirs.code):
            raise ValueError("one dossier is held against the same one")
        outcomes = (self._outcome(ours), self._outcome(theirs))
        if ours is None or theirs is None:
            held = Held(one.code, Finding.ONLY_THEIRS if ours is None else Finding.ONLY_OURS, (), outcomes)
        else:
            found = tuple(self._differences(ours, theirs, agreed))
            held = Held(one.code, Finding.DIFFERS if found else Finding.EQUAL, found, outcomes)
        for summary in (
            self.whole,
            self.by_unit.setdefault(one.unit, Summary()),
            self.by_kind.setdefault(one.kind, Summary()),
        ):
            summary.count(held, ours, theirs)
        return held

    def hold_all(self, ours: Mapping[str, Standing], theirs: Mapping[str, Standing]) -> Iterator[Held]:
        """Hold all dossiers of two records against one another, in the order of their codes."""
        for code in sorted({*ours, *theirs}):
            yield self.hold(ours.get(code), theirs.get(code))

    def _outcome(self, side: Standing | None) -> Outcome | None:
        return None if side is None else QD_766.outcome(side.facts, at=self._at)

    def _differences(self, ours: Standing, theirs: Standing, agreed: Standing | None) -> Iterator[Difference]:
        for compared in FIELDS:
            mine, other = getattr(ours, compared.name), getattr(theirs, compared.name)
            if not self._same(mine, other):
                before = None if agreed is None else getattr(agreed, compared.name)
                mover = Mover.UNKNOWN if agreed is None else self._mover(mine, other, before)
                yield Difference(compared, mine, other, mover)

    def _mover(self, ours: object, theirs: object, before: object) -> Mover:
        we, they = not self._same(ours, before), not self._same(theirs, before)
        if we and they:
            return Mover.BOTH
        return Mover.OURS if we else Mover.THEIRS

    def _same(self, one: object, other: object) -> bool:
        if isinstance(one, int) and isinstance(other, int):
            return abs(one - other) <= self._tolerance
        if isinstance(one, tuple) and isinstance(other, tuple):
            return len(one) == len(other) and all(map(self._same, one, other))
        return one == other


def _punctual(outcome: Outcome | None) -> bool:
    return outcome in PUNCTUAL


def most_at_stake(summaries: Mapping[str, Summary], code: str) -> Iterable[tuple[str, Stake]]:
    """Return units or kinds by how many dossiers come out differently on an indicator, the most first."""
    stakes = [(name, summary.stakes[code]) for name, summary in summaries.items()]
    return sorted(
        (pair for pair in stakes if pair[1].differing), key=lambda pair: (-pair[1].differing, pair[0])
    )
