"""Rules whose points grow in proportion to a measured number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from caicach.core.index.answers import Answer
from caicach.core.index.arithmetic import HUNDRED, ZERO
from caicach.core.index.document import Fields
from caicach.core.index.rules.base import PeerFigures, Reach, Rule, Step, Working, clamp, measured_or_raise
from caicach.core.index.rules.simple import SHARE_KINDS
from caicach.core.index.text import Text, say


@dataclass(frozen=True, slots=True)
class Linear(Rule):
    """Points in proportion: ``maximum * (x - zero_at) / (full_at - zero_at)``, kept within 0 and the maximum.

    With the defaults 0 and 100 this is "Điểm = b/a x điểm chuẩn". ``zero_at`` above ``full_at`` makes
    less better.
    """

    maximum: Decimal
    zero_at: Decimal
    full_at: Decimal
    type: ClassVar[str] = "linear"
    title: ClassVar[Text] = Text("Theo tỷ lệ", "In proportion")
    kinds: ClassVar[frozenset[str]] = SHARE_KINDS

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        rule = cls(maximum, fields.number("zero_at", ZERO), fields.number("full_at", HUNDRED))
        if rule.zero_at == rule.full_at:
            fields.reader.fault(
                fields.at,
                "R001",
                say("zero_at và full_at bằng nhau.", "zero_at and full_at are equal."),
                say("Sửa một trong hai mức.", "Mend one of the two."),
            )
            return cls(maximum, ZERO, HUNDRED)
        return rule

    @property
    def rising(self) -> bool:
        """Whether more is better."""
        return self.full_at > self.zero_at

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        number = measured_or_raise(measured)
        points = self.maximum * (number - self.zero_at) / (self.full_at - self.zero_at)
        return clamp(points, ZERO, self.maximum)

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        number = measured_or_raise(measured)
        points = self.points(measured, answer, peers)
        raw = self.maximum * (number - self.zero_at) / (self.full_at - self.zero_at)
        if self.zero_at:
            shown = say(
                "{m} × ({x} − {z}) / ({f} − {z}) = {p}",
                "{m} × ({x} − {z}) / ({f} − {z}) = {p}",
                m=self.maximum,
                x=number,
                z=self.zero_at,
                f=self.full_at,
                p=raw,
            )
        else:
            shown = say(
                "{m} × {x} / {f} = {p}",
                "{m} × {x} / {f} = {p}",
                m=self.maximum,
                x=number,
                f=self.full_at,
                p=raw,
            )
        if raw == points:
            because = say("Tính theo tỷ lệ: {w} điểm.", "In proportion: {w} points.", w=shown)
        else:
            because = say(
                "Tính theo tỷ lệ: {w}, giữ trong khoảng 0 đến {m}: {p} điểm.",
                "In proportion: {w}, kept between 0 and {m}: {p} points.",
                w=shown,
                m=self.maximum,
                p=points,
            )
        return Working(points, (Step(shown, raw), Step(because, points)), because)

    def describe(self) -> Text:
        if not self.zero_at and self.full_at == HUNDRED:
            return say("Điểm = tỷ lệ × {m}.", "Points = share × {m}.", m=self.maximum)
        return say(
            "Điểm tăng đều từ 0 (tại {z}) đến {m} (tại {f}).",
            "Points go evenly from 0 (at {z}) to {m} (at {f}).",
            z=self.zero_at,
            m=self.maximum,
            f=self.full_at,
        )

    def reach(self) -> Reach:
        return Reach(ZERO, self.maximum)


@dataclass(frozen=True, slots=True)
class LinearSaturating(Rule):
    """``min(maximum, maximum * x / full_at)``: all points from ``full_at`` on (QĐ 766: 80, 50, 90 %)."""

    maximum: Decimal
    full_at: Decimal
    type: ClassVar[str] = "linear_saturating"
    title: ClassVar[Text] = Text("Theo tỷ lệ, đạt tối đa từ một ngưỡng", "In proportion up to a threshold")
    kinds: ClassVar[frozenset[str]] = SHARE_KINDS

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        full_at = fields.number("full_at")
        if full_at <= 0:
            if fields.has("full_at"):
                fields.reader.fault(
                    fields.at,
                    "R002",
                    say("full_at phải lớn hơn 0.", "full_at must be above 0."),
                    say(
                        'Ghi ngưỡng đạt điểm tối đa, ví dụ "80".',
                        'Write the threshold of full points, e.g. "80".',
                    ),
                )
            full_at = HUNDRED
        return cls(maximum, full_at)

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        number = measured_or_raise(measured)
        if number >= self.full_at:
            return self.maximum
        return clamp(self.maximum * number / self.full_at, ZERO, self.maximum)

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        number = measured_or_raise(measured)
        points = self.points(measured, answer, peers)
        if number >= self.full_at:
            because = say(
                "{x} đạt ngưỡng {f}: điểm tối đa {m}.",
                "{x} reaches the threshold {f}: the maximum of {m} points.",
                x=number,
                f=self.full_at,
                m=self.maximum,
            )
        elif number < 0:
            because = say("{x} nhỏ hơn 0: 0 điểm.", "{x} is below 0: 0 points.", x=number)
        else:
            because = say(
                "{x} chưa đạt ngưỡng {f}: {m} × {x} / {f} = {p} điểm.",
                "{x} is below the threshold {f}: {m} × {x} / {f} = {p} points.",
                x=number,
                f=self.full_at,
                m=self.maximum,
                p=points,
            )
        return Working(points, (Step(because, points),), because)

    def describe(self) -> Text:
        return say(
            "Từ {f} trở lên: {m} điểm; dưới mức đó: {m} × tỷ lệ / {f}.",
            "From {f} up: {m} points; below: {m} × share / {f}.",
            f=self.full_at,
            m=self.maximum,
        )

    def reach(self) -> Reach:
        return Reach(ZERO, self.maximum)


@dataclass(frozen=True, slots=True)
class LinearFloor(Rule):
    """Nothing below ``floor``; from there on ``maximum * x / full_at``, at most the maximum."""

    maximum: Decimal
    floor: Decimal
    full_at: Decimal
    floor_earns: bool
    type: ClassVar[str] = "linear_floor"
    title: ClassVar[Text] = Text("Theo tỷ lệ, dưới ngưỡng thì 0 điểm", "In proportion, nothing below a floor")
    kinds: ClassVar[frozenset[str]] = SHARE_KINDS

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        full_at = fields.number("full_at", HUNDRED)
        if full_at <= 0:
            fields.reader.fault(
                fields.at,
                "R002",
                say("full_at phải lớn hơn 0.", "full_at must be above 0."),
                say('Ghi mức đạt điểm tối đa, ví dụ "100".', 'Write the level of full points, e.g. "100".'),
            )
            full_at = HUNDRED
        return cls(maximum, fields.number("floor"), full_at, fields.boolean("floor_earns", default=True))

    def _below(self, number: Decimal) -> bool:
        return number < self.floor or (number == self.floor and not self.floor_earns)

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        number = measured_or_raise(measured)
        if self._below(number):
            return ZERO
        return clamp(self.maximum * number / self.full_at, ZERO, self.maximum)

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        number = measured_or_raise(measured)
        points = self.points(measured, answer, peers)
        if self._below(number):
            because = (
                say(
                    "{x} chưa đạt mức tối thiểu {f}: 0 điểm.",
                    "{x} is below the floor {f}: 0 points.",
                    x=number,
                    f=self.floor,
                )
                if self.floor_earns
                else say(
                    "{x} chưa vượt mức {f}: 0 điểm.",
                    "{x} is not above {f}: 0 points.",
                    x=number,
                    f=self.floor,
                )
            )
        else:
            because = say(
                "{x} đạt mức tối thiểu {f}: {m} × {x} / {t} = {r}, tối đa {m}: {p} điểm.",
                "{x} reaches the floor {f}: {m} × {x} / {t} = {r}, at most {m}: {p} points.",
                x=number,
                f=self.floor,
                m=self.maximum,
                t=self.full_at,
                r=self.maximum * number / self.full_at,
                p=points,
            )
        return Working(points, (Step(because, points),), because)

    def describe(self) -> Text:
        sign = Text("Dưới {f}", "Below {f}") if self.floor_earns else Text("Từ {f} trở xuống", "Up to {f}")
        return say(
            sign.vi + ": 0 điểm; còn lại: {m} × tỷ lệ / {t}.",
            sign.en + ": 0 points; otherwise {m} × share / {t}.",
            f=self.floor,
            m=self.maximum,
            t=self.full_at,
        )

    def reach(self) -> Reach:
        return Reach(ZERO, self.maximum)
