"""Rules that count events: so many points each, or so many taken off each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from caicach.core.index.answers import Answer
from caicach.core.index.arithmetic import ZERO
from caicach.core.index.document import Fields
from caicach.core.index.rules.base import PeerFigures, Reach, Rule, Step, Working, clamp, measured_or_raise
from caicach.core.index.text import Text, say

COUNT_KINDS = frozenset({"count", "number"})


@dataclass(frozen=True, slots=True)
class Count(Rule):
    """``points_each`` for every one counted, at most ``cap`` (the maximum unless said)."""

    points_each: Decimal
    cap: Decimal
    type: ClassVar[str] = "count"
    title: ClassVar[Text] = Text("Đếm số lượng, có mức trần", "Count, with a cap")
    kinds: ClassVar[frozenset[str]] = COUNT_KINDS

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        return cls(fields.number("points_each"), fields.number("cap", maximum))

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        return clamp(measured_or_raise(measured) * self.points_each, ZERO, self.cap)

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        number = measured_or_raise(measured)
        points = self.points(measured, answer, peers)
        raw = number * self.points_each
        product = Step(say("{n} × {e} = {r}", "{n} × {e} = {r}", n=number, e=self.points_each, r=raw), raw)
        because = say(
            "{n} × {e} điểm, tối đa {c}: {p} điểm.",
            "{n} × {e} points, at most {c}: {p} points.",
            n=number,
            e=self.points_each,
            c=self.cap,
            p=points,
        )
        return Working(points, (product, Step(because, points)), because)

    def describe(self) -> Text:
        return say(
            "Mỗi lần {e} điểm, tối đa {c} điểm.",
            "{e} points each, at most {c} points.",
            e=self.points_each,
            c=self.cap,
        )

    def reach(self) -> Reach:
        return Reach(ZERO, self.cap)


@dataclass(frozen=True, slots=True)
class Deduction(Rule):
    """``start`` points (the maximum unless said) less ``per_event`` an event, never below ``floor``."""

    start: Decimal
    per_event: Decimal
    floor: Decimal
    type: ClassVar[str] = "deduction"
    title: ClassVar[Text] = Text("Trừ điểm theo số lần", "Deduction per event")
    kinds: ClassVar[frozenset[str]] = COUNT_KINDS

    @property
    def rising(self) -> bool | None:
        """Less is better."""
        return False

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        return cls(fields.number("start", maximum), fields.number("per_event"), fields.number("floor", ZERO))

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        return clamp(self.start - measured_or_raise(measured) * self.per_event, self.floor, self.start)

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        number = measured_or_raise(measured)
        points = self.points(measured, answer, peers)
        raw = self.start - number * self.per_event
        taken = Step(
            say(
                "{s} − {n} × {e} = {r}",
                "{s} − {n} × {e} = {r}",
                s=self.start,
                n=number,
                e=self.per_event,
                r=raw,
            ),
            raw,
        )
        because = say(
            "{n} lần, mỗi lần trừ {e} điểm, không thấp hơn {f}: {p} điểm.",
            "{n} events, {e} points off each, not below {f}: {p} points.",
            n=number,
            e=self.per_event,
            f=self.floor,
            p=points,
        )
        return Working(points, (taken, Step(because, points)), because)

    def describe(self) -> Text:
        return say(
            "Bắt đầu từ {s} điểm, mỗi lần trừ {e} điểm, không thấp hơn {f}.",
            "Begins at {s} points, {e} points off per event, not below {f}.",
            s=self.start,
            e=self.per_event,
            f=self.floor,
        )

    def reach(self) -> Reach:
        return Reach(min(self.floor, self.start), self.start)
