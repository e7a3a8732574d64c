"""Rules that compare a unit with the others of its block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from caicach.core.index.answers import Answer, IncompleteAnswerError
from caicach.core.index.arithmetic import ZERO, exact_sum, settle
from caicach.core.index.document import Fields
from caicach.core.index.rules.base import PeerFigures, Reach, Rule, Step, Working, clamp, measured_or_raise
from caicach.core.index.rules.simple import SHARE_KINDS
from caicach.core.index.text import Text, say

PEER_KINDS = SHARE_KINDS


@dataclass(frozen=True, slots=True)
class BlockFigures:
    """What a rule compares with, settled to 20 decimals: only what it reads is filled, the rest stays zero.

    A change that leaves these figures as they were leaves every other unit's points as they were.
    """

    count: int
    mean: Decimal = ZERO
    least: Decimal = ZERO
    greatest: Decimal = ZERO


def _figures(peers: PeerFigures | None) -> BlockFigures:
    if not isinstance(peers, BlockFigures):
        raise TypeError("the rule compares with the block and was given none")
    return peers


@dataclass(frozen=True, slots=True)
class PeersMean(Rule):
    """``above`` points from the mean on (or strictly above it), otherwise ``below``.

    The mean is that of the block's units that answered, this one included; with ``mean_input`` it is a
    published figure given with the answer instead ("bằng hoặc cao hơn mức bình quân của thành phố").
    """

    at_or_above: Decimal
    below: Decimal
    strict: bool
    mean_input: str
    type: ClassVar[str] = "peers_mean"
    title: ClassVar[Text] = Text("So với mức bình quân", "Against the mean of peers")
    kinds: ClassVar[frozenset[str]] = PEER_KINDS

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        return cls(
            fields.number("at_or_above", maximum),
            fields.number("below", ZERO),
            fields.boolean("strict"),
            fields.text("mean_input", ""),
        )

    @property
    def rising(self) -> bool:
        """Whether to reach the mean is better."""
        return self.at_or_above >= self.below

    @property
    def needs_peers(self) -> bool:
        """Whether the mean is taken over the block (and not given with the answer)."""
        return not self.mean_input

    def gather(self, measured: Sequence[Decimal]) -> PeerFigures:
        count = len(measured)
        return BlockFigures(count, mean=settle(exact_sum(measured) / count) if count else ZERO)

    def input_names(self) -> tuple[str, ...]:
        return (self.mean_input,) if self.mean_input else ()

    def _mean(self, answer: Answer, peers: PeerFigures | None) -> Decimal:
        if not self.mean_input:
            return _figures(peers).mean
        given = answer.inputs.get(self.mean_input)
        if given is None:
            raise IncompleteAnswerError(self.mean_input)
        return given

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        number, mean = settle(measured_or_raise(measured)), self._mean(answer, peers)
        reached = number > mean if self.strict else number >= mean
        return self.at_or_above if reached else self.below

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        points = self.points(measured, answer, peers)
        mean = self._mean(answer, peers)
        number = settle(measured_or_raise(measured))
        sign = ">" if number > mean else "=" if number == mean else "<"
        first = (
            say("Mức bình quân đã công bố: {m}.", "The published mean: {m}.", m=mean)
            if self.mean_input
            else say(
                "Mức bình quân của {n} đơn vị: {m}.",
                "Mean of {n} units: {m}.",
                n=_figures(peers).count,
                m=mean,
            )
        )
        because = say(
            "{x} {s} mức bình quân {m}: {p} điểm.",
            "{x} {s} the mean {m}: {p} points.",
            x=number,
            s=sign,
            m=mean,
            p=points,
        )
        return Working(points, (Step(first, mean), Step(because, points)), because)

    def describe(self) -> Text:
        return say(
            "{w} mức bình quân: {a} điểm; còn lại: {b} điểm.",
            "{w} the mean: {a} points; otherwise {b} points.",
            w=Text("Cao hơn", "Above") if self.strict else Text("Bằng hoặc cao hơn", "At or above"),
            a=self.at_or_above,
            b=self.below,
        )

    def reach(self) -> Reach:
        return Reach(min(self.at_or_above, self.below), max(self.at_or_above, self.below))


@dataclass(frozen=True, slots=True)
class TargetLeader(Rule):
    """Relative to a target T and to the best of the block L.

    Below the target ``half * A / T``; from it on ``half + (maximum - half) * (A - T) / (L - T)``, where
    ``half`` is ``target_share`` percent of the maximum (50 unless said). A leader exactly at the target
    earns the maximum. The target is a constant or the answer's input ``target``.
    """

    maximum: Decimal
    half: Decimal
    target: Decimal | None
    type: ClassVar[str] = "target_leader"
    title: ClassVar[Text] = Text("So với chỉ tiêu và đơn vị dẫn đầu", "Against target and leader")
    kinds: ClassVar[frozenset[str]] = PEER_KINDS

    @property
    def needs_peers(self) -> bool:
        """Always: the block is what the answer is measured by."""
        return True

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        share = fields.number("target_share", Decimal(50))
        target = fields.decimal("target", required=False)
        if target is not None and target <= 0:
            fields.reader.fault(
                fields.at,
                "R004",
                say("Chỉ tiêu phải lớn hơn 0.", "The target must be above 0."),
                say(
                    "Sửa «target», hoặc bỏ đi để mỗi đơn vị khai chỉ tiêu.",
                    "Mend 'target', or drop it so that units state theirs.",
                ),
            )
            target = None
        return cls(maximum, maximum * share / 100, target)

    def gather(self, measured: Sequence[Decimal]) -> PeerFigures:
        return BlockFigures(len(measured), greatest=settle(max(measured, default=ZERO)))

    def input_names(self) -> tuple[str, ...]:
        return () if self.target is not None else ("target",)

    def _target(self, answer: Answer) -> Decimal:
        target = self.target if self.target is not None else answer.inputs.get("target")
        if target is None or target <= 0:
            raise IncompleteAnswerError("target")
        return target

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        number, target = settle(measured_or_raise(measured)), self._target(answer)
        if number < target:
            return clamp(self.half * number / target, ZERO, self.half)
        leader = _figures(peers).greatest
        if leader <= target:
            return self.maximum
        return clamp(
            self.half + (self.maximum - self.half) * (number - target) / (leader - target), ZERO, self.maximum
        )

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        points = self.points(measured, answer, peers)
        number, target, leader = (
            settle(measured_or_raise(measured)),
            self._target(answer),
            _figures(peers).greatest,
        )
        steps = (
            Step(say("Chỉ tiêu: {t}.", "Target: {t}.", t=target), target),
            Step(say("Đơn vị dẫn đầu: {l}.", "Leader of the block: {l}.", l=leader), leader),
        )
        if number < ZERO:
            because = say("{x} nhỏ hơn 0: 0 điểm.", "{x} is below 0: 0 points.", x=number)
        elif number < target:
            because = say(
                "{x} chưa đạt chỉ tiêu {t}: {h} × {x} / {t} = {p} điểm.",
                "{x} is below the target {t}: {h} × {x} / {t} = {p} points.",
                x=number,
                t=target,
                h=self.half,
                p=points,
            )
        elif leader <= target:
            because = say(
                "{x} đạt chỉ tiêu và không đơn vị nào cao hơn: {p} điểm.",
                "{x} reaches the target and nobody is higher: {p} points.",
                x=number,
                p=points,
            )
        else:
            because = say(
                "{x} đạt chỉ tiêu {t}: {h} + {r} × ({x} − {t}) / ({l} − {t}) = {p} điểm.",
                "{x} reaches the target {t}: {h} + {r} × ({x} − {t}) / ({l} − {t}) = {p} points.",
                x=number,
                t=target,
                h=self.half,
                r=self.maximum - self.half,
                l=leader,
                p=points,
            )
        return Working(points, (*steps, Step(because, points)), because)

    def describe(self) -> Text:
        return say(
            "Chưa đạt chỉ tiêu: {h} × kết quả / chỉ tiêu; đạt chỉ tiêu: từ {h} đến {m} điểm "
            "theo khoảng cách tới đơn vị dẫn đầu.",
            "Below the target: {h} × result / target; from the target on: {h} to {m} points "
            "by the distance to the leader.",
            h=self.half,
            m=self.maximum,
        )

    def reach(self) -> Reach:
        return Reach(ZERO, self.maximum)


@dataclass(frozen=True, slots=True)
class PeersRange(Rule):
    """Min-max within the block: ``maximum * (x - least) / (greatest - least)``, or reversed.

    The normalisation of most composite indices (OECD/JRC Handbook, 2008, section 5.3). A block whose
    units are all equal earns the maximum.
    """

    maximum: Decimal
    more_is_better: bool
    type: ClassVar[str] = "peers_range"
    title: ClassVar[Text] = Text("Vị trí giữa thấp nhất và cao nhất", "Position between least and greatest")
    kinds: ClassVar[frozenset[str]] = PEER_KINDS

    @property
    def needs_peers(self) -> bool:
        """Always: the block is what the answer is measured by."""
        return True

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        return cls(maximum, fields.boolean("more_is_better", default=True))

    @property
    def rising(self) -> bool:
        """Whether more is better."""
        return self.more_is_better

    def gather(self, measured: Sequence[Decimal]) -> PeerFigures:
        return BlockFigures(
            len(measured),
            least=settle(min(measured, default=ZERO)),
            greatest=settle(max(measured, default=ZERO)),
        )

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        number, figures = settle(measured_or_raise(measured)), _figures(peers)
        width = figures.greatest - figures.least
        if not width:
            return self.maximum
        distance = number - figures.least if self.more_is_better else figures.greatest - number
        return clamp(self.maximum * distance / width, ZERO, self.maximum)

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        points = self.points(measured, answer, peers)
        number, figures = settle(measured_or_raise(measured)), _figures(peers)
        first = Step(
            say(
                "{n} đơn vị: thấp nhất {a}, cao nhất {b}.",
                "{n} units: least {a}, greatest {b}.",
                n=figures.count,
                a=figures.least,
                b=figures.greatest,
            )
        )
        if figures.least == figures.greatest:
            because = say(
                "Các đơn vị đều bằng {a}: {p} điểm.",
                "All units have {a}: {p} points.",
                a=figures.least,
                p=points,
            )
        else:
            because = say(
                "{m} × {w} / ({b} − {a}) = {p} điểm.",
                "{m} × {w} / ({b} − {a}) = {p} points.",
                m=self.maximum,
                w=say("({x} − {a})", "({x} − {a})", x=number, a=figures.least)
                if self.more_is_better
                else say("({b} − {x})", "({b} − {x})", x=number, b=figures.greatest),
                a=figures.least,
                b=figures.greatest,
                p=points,
            )
        return Working(points, (first, Step(because, points)), because)

    def describe(self) -> Text:
        best = Text("cao nhất", "greatest") if self.more_is_better else Text("thấp nhất", "least")
        return say(
            "Theo vị trí giữa đơn vị thấp nhất và cao nhất; {b} được {m} điểm.",
            "By the position between least and greatest of the block; the {b} earns {m} points.",
            b=best,
            m=self.maximum,
        )

    def reach(self) -> Reach:
        return Reach(ZERO, self.maximum)
