"""Rules that turn the answers of a survey into points."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from caicach.core.index.answers import Answer
from caicach.core.index.arithmetic import HUNDRED, ZERO
from caicach.core.index.document import Fields
from caicach.core.index.rules.base import PeerFigures, Reach, Rule, Step, Working, clamp, measured_or_raise
from caicach.core.index.text import Text, say


@dataclass(frozen=True, slots=True)
class SurveyShare(Rule):
    """The share of respondents (percent) as a share of the maximum: SIPAS 91,17 % of 10 points is 9,117."""

    maximum: Decimal
    type: ClassVar[str] = "survey_share"
    title: ClassVar[Text] = Text("Tỷ lệ trả lời khảo sát", "Survey share")
    kinds: ClassVar[frozenset[str]] = frozenset({"share"})

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        return cls(maximum)

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        return clamp(self.maximum * measured_or_raise(measured) / HUNDRED, ZERO, self.maximum)

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        points = self.points(measured, answer, peers)
        because = say(
            "Kết quả khảo sát {x} % × {m} điểm = {p} điểm.",
            "Survey result {x} % × {m} points = {p} points.",
            x=measured_or_raise(measured),
            m=self.maximum,
            p=points,
        )
        return Working(points, (Step(because, points),), because)

    def describe(self) -> Text:
        return say("Điểm = tỷ lệ khảo sát × {m}.", "Points = survey share × {m}.", m=self.maximum)

    def reach(self) -> Reach:
        return Reach(ZERO, self.maximum)


@dataclass(frozen=True, slots=True)
class SurveyMean(Rule):
    """A mean on a scale as points: ``maximum * (mean - scale_low) / (scale_high - scale_low)``.

    ``scale_low`` is 0 unless said ("điểm trung bình / 5 x điểm tối đa"); with 1 the worst earns nothing.
    """

    maximum: Decimal
    scale_low: Decimal
    scale_high: Decimal
    type: ClassVar[str] = "survey_mean"
    title: ClassVar[Text] = Text("Điểm trung bình khảo sát", "Survey mean")
    kinds: ClassVar[frozenset[str]] = frozenset({"mean", "number"})

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        rule = cls(maximum, fields.number("scale_low", ZERO), fields.number("scale_high", Decimal(5)))
        if rule.scale_high <= rule.scale_low:
            fields.reader.fault(
                fields.at,
                "R003",
                say("scale_high phải lớn hơn scale_low.", "scale_high must be above scale_low."),
                say("Sửa hai đầu của thang.", "Mend the ends of the scale."),
            )
            return cls(maximum, ZERO, Decimal(5))
        return rule

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        number = measured_or_raise(measured)
        return clamp(
            self.maximum * (number - self.scale_low) / (self.scale_high - self.scale_low), ZERO, self.maximum
        )

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        points = self.points(measured, answer, peers)
        because = say(
            "Điểm trung bình {x} trên thang {l}–{h} quy về {m} điểm: {p} điểm.",
            "A mean of {x} on the scale {l}–{h}, brought to {m} points: {p} points.",
            x=measured_or_raise(measured),
            l=self.scale_low,
            h=self.scale_high,
            m=self.maximum,
            p=points,
        )
        return Working(points, (Step(because, points),), because)

    def describe(self) -> Text:
        return say(
            "Điểm trung bình trên thang {l}–{h} quy về {m} điểm.",
            "The mean on the scale {l}–{h} brought to {m} points.",
            l=self.scale_low,
            h=self.scale_high,
            m=self.maximum,
        )

    def reach(self) -> Reach:
        return Reach(ZERO, self.maximum)
