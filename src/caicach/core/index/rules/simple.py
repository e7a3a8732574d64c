"""Rules that look at one answer alone: yes or no, a choice, points given, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from caicach.core.index.answers import Answer, IncompleteAnswerError
from caicach.core.index.arithmetic import HUNDRED, ZERO
from caicach.core.index.document import Fields
from caicach.core.index.rules.base import PeerFigures, Reach, Rule, Step, Working, measured_or_raise
from caicach.core.index.text import Text, say

SHARE_KINDS = frozenset({"share", "number", "count", "mean"})


@dataclass(frozen=True, slots=True)
class YesNo(Rule):
    """Full points for yes, others for no (usually none). Shape: "ban hành đúng hạn: 0,5/0"."""

    yes: Decimal
    no: Decimal
    type: ClassVar[str] = "yes_no"
    title: ClassVar[Text] = Text("Có hoặc không", "Yes or no")
    kinds: ClassVar[frozenset[str]] = frozenset({"yes_no"})

    @property
    def rising(self) -> bool:
        """Whether yes is better."""
        return self.yes >= self.no

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        return cls(fields.number("yes", maximum), fields.number("no", ZERO))

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        return self.yes if measured else self.no

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        points = self.points(measured, answer, peers)
        because = (
            say("Đạt yêu cầu: {p} điểm.", "The requirement is met: {p} points.", p=points)
            if measured
            else say("Không đạt yêu cầu: {p} điểm.", "The requirement is not met: {p} points.", p=points)
        )
        return Working(points, (Step(because, points),), because)

    def describe(self) -> Text:
        return say(
            "Có: {y} điểm; không: {n} điểm.", "Yes: {y} points; no: {n} points.", y=self.yes, n=self.no
        )

    def reach(self) -> Reach:
        return Reach(min(self.yes, self.no), max(self.yes, self.no))


@dataclass(frozen=True, slots=True)
class Choice(Rule):
    """Each option is worth a share of the maximum, e.g. A-D worth 100, 60, 20 and 0 %."""

    maximum: Decimal
    options: Mapping[str, Decimal]
    type: ClassVar[str] = "choice"
    title: ClassVar[Text] = Text("Chọn một mức", "Choice of one level")
    kinds: ClassVar[frozenset[str]] = frozenset({"choice"})
    needs_measure: ClassVar[bool] = False

    @property
    def rising(self) -> bool | None:
        """Neither more nor less is better as such."""
        return None

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        inner = fields.group("options")
        options: dict[str, Decimal] = {}
        if inner is None:
            fields.missing("options")
        else:
            options = {name: inner.number(name) for name in inner.left}
        return cls(maximum, options)

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        percent = self.options.get(answer.choice)
        if percent is None:
            raise IncompleteAnswerError("choice")
        return self.maximum * percent / HUNDRED

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        points = self.points(measured, answer, peers)
        because = say(
            "Chọn mức {c}, bằng {s} % của {m} điểm: {p} điểm.",
            "Level {c} was chosen, worth {s} % of {m} points: {p} points.",
            c=answer.choice,
            s=self.options[answer.choice],
            m=self.maximum,
            p=points,
        )
        return Working(points, (Step(because, points),), because)

    def describe(self) -> Text:
        parts = [say("{o}: {s} %", "{o}: {s} %", o=name, s=share) for name, share in self.options.items()]
        return Text(
            "Mỗi mức bằng một phần của điểm tối đa: " + "; ".join(part.vi for part in parts) + ".",
            "Each level is worth a share of the maximum: " + "; ".join(part.en for part in parts) + ".",
        )

    def reach(self) -> Reach:
        worth = [self.maximum * percent / HUNDRED for percent in self.options.values()]
        return Reach(min(worth), max(worth)) if worth else Reach(None, None)


@dataclass(frozen=True, slots=True)
class Given(Rule):
    """Points given as such by whoever appraises, between nothing (or ``lowest``) and the maximum."""

    maximum: Decimal | None
    lowest: Decimal
    type: ClassVar[str] = "given"
    title: ClassVar[Text] = Text("Điểm do người thẩm định cho", "Points given by the appraiser")
    kinds: ClassVar[frozenset[str]] = frozenset({"points"})

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        return cls(maximum, fields.number("lowest", ZERO))

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        return measured_or_raise(measured)

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        points = self.points(measured, answer, peers)
        because = say("Điểm được cho: {p}.", "Points given: {p}.", p=points)
        return Working(points, (Step(because, points),), because)

    def describe(self) -> Text:
        if self.maximum is None:
            return say("Điểm do cơ quan có thẩm quyền cho.", "Points given by the competent agency.")
        return say(
            "Điểm do cơ quan có thẩm quyền cho, từ {l} đến {m}.",
            "Points given by the competent agency, from {l} to {m}.",
            l=self.lowest,
            m=self.maximum,
        )

    def reach(self) -> Reach:
        return Reach(self.lowest, self.maximum)


@dataclass(frozen=True, slots=True)
class AllOrNothing(Rule):
    """The maximum when the measured number reaches ``at`` (100 % unless said), otherwise nothing."""

    maximum: Decimal
    at: Decimal
    type: ClassVar[str] = "all_or_nothing"
    title: ClassVar[Text] = Text("Được cả hoặc không", "All or nothing")
    kinds: ClassVar[frozenset[str]] = SHARE_KINDS

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        return cls(maximum, fields.number("at", HUNDRED))

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        return self.maximum if measured_or_raise(measured) >= self.at else ZERO

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        points = self.points(measured, answer, peers)
        number = measured_or_raise(measured)
        because = (
            say("{x} đạt mức {a}: {p} điểm.", "{x} reaches {a}: {p} points.", x=number, a=self.at, p=points)
            if number >= self.at
            else say(
                "{x} chưa đạt mức {a}: 0 điểm.", "{x} does not reach {a}: 0 points.", x=number, a=self.at
            )
        )
        return Working(points, (Step(because, points),), because)

    def describe(self) -> Text:
        return say(
            "Từ {a} trở lên: {m} điểm; dưới mức đó: 0 điểm.",
            "From {a} up: {m} points; below: 0 points.",
            a=self.at,
            m=self.maximum,
        )

    def reach(self) -> Reach:
        return Reach(ZERO, self.maximum)
