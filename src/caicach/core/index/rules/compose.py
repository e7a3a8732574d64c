"""Rules made of several figures: a sum of parts, and a formula over named inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from caicach.core.index.answers import Answer, IncompleteAnswerError
from caicach.core.index.arithmetic import ZERO
from caicach.core.index.document import Fields
from caicach.core.index.expression import Expression, ExpressionError, compile_expression, is_name
from caicach.core.index.rules.base import PeerFigures, Reach, Rule, Step, Working, clamp
from caicach.core.index.text import Text, say


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sum: the name of its figure, what it is called, its maximum and its own rule."""

    name: str
    title: Text
    maximum: Decimal
    rule: Rule


@dataclass(frozen=True, slots=True)
class SumOfParts(Rule):
    """The points of several parts added up, each with a figure and a rule of its own."""

    parts: tuple[Part, ...]
    type: ClassVar[str] = "sum_of_parts"
    title: ClassVar[Text] = Text("Tổng các phần", "Sum of parts")
    kinds: ClassVar[frozenset[str]] = frozenset({"inputs"})
    needs_measure: ClassVar[bool] = False

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        from caicach.core.index.rules import read_rule  # noqa: PLC0415 - the registry holds this very rule

        parts = []
        for inner in fields.groups("parts"):
            name = inner.text("input")
            if not is_name(name):
                _refuse_name(inner, name)
            title = inner.words("title", Text(name, name))
            part_maximum = inner.number("maximum")
            rule_fields = inner.group("rule")
            rule = read_rule(rule_fields, part_maximum) if rule_fields else None
            if rule_fields is None:
                inner.missing("rule")
            inner.finish()
            if rule is None:
                continue
            if rule.needs_peers or not rule.needs_measure:
                inner.reader.fault(
                    inner.at,
                    "R005",
                    say(
                        "Quy tắc «{t}» không dùng được cho một phần.",
                        "The rule '{t}' cannot be used for a part.",
                        t=rule.type,
                    ),
                    say("Tách phần này thành một tiêu chí riêng.", "Make this part a criterion of its own."),
                )
                continue
            parts.append(Part(name, title, part_maximum, rule))
        if not parts:
            fields.missing("parts")
        return cls(tuple(parts))

    @property
    def rising(self) -> bool | None:
        """True when every part rises."""
        return True if all(part.rule.rising for part in self.parts) else None

    def input_names(self) -> tuple[str, ...]:
        names = [name for part in self.parts for name in (part.name, *part.rule.input_names())]
        return tuple(dict.fromkeys(names))

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        total = ZERO
        for part in self.parts:
            total += part.rule.points(_input(answer, part.name), answer, None)
        return total

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        steps = []
        for part in self.parts:
            inner = part.rule.work(_input(answer, part.name), answer, None)
            steps.append(Step(say("{t}: {b}", "{t}: {b}", t=part.title, b=inner.because), inner.points))
        points = self.points(measured, answer, peers)
        because = say(
            "Tổng của {n} phần: {p} điểm.", "Sum of {n} parts: {p} points.", n=len(self.parts), p=points
        )
        return Working(points, (*steps, Step(because, points)), because)

    def describe(self) -> Text:
        parts = [say("{t}: {d}", "{t}: {d}", t=part.title, d=part.rule.describe()) for part in self.parts]
        return Text(
            "Tổng các phần. " + " ".join(part.vi for part in parts),
            "Sum of parts. " + " ".join(part.en for part in parts),
        )

    def reach(self) -> Reach:
        reaches = [part.rule.reach() for part in self.parts]
        lowest = [reach.lowest for reach in reaches if reach.lowest is not None]
        highest = [reach.highest for reach in reaches if reach.highest is not None]
        if len(lowest) != len(reaches) or len(highest) != len(reaches):
            return Reach(None, None)
        return Reach(sum(lowest, ZERO), sum(highest, ZERO))


@dataclass(frozen=True, slots=True)
class Formula(Rule):
    """A formula over named figures, kept within 0 and the maximum, e.g. ``25*done/assigned``."""

    maximum: Decimal
    expression: Expression
    inputs: Mapping[str, Text]
    type: ClassVar[str] = "formula"
    title: ClassVar[Text] = Text("Công thức", "Formula")
    kinds: ClassVar[frozenset[str]] = frozenset({"inputs"})
    needs_measure: ClassVar[bool] = False

    @property
    def rising(self) -> bool | None:
        """Neither more nor less is better as such."""
        return None

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        inputs: dict[str, Text] = {}
        group = fields.group("inputs")
        if group is None:
            fields.missing("inputs")
        else:
            for name in group.left:
                if not is_name(name):
                    _refuse_name(group, name)
                inputs[name] = group.words(name)
        text = fields.text("expression")
        try:
            expression = compile_expression(text, frozenset(inputs))
        except ExpressionError as fault:
            fields.reader.fault(
                fields.get("expression") or fields.at,
                "R006",
                fault.reason,
                say(
                    "Sửa công thức; xem docs/reference/rules.md.",
                    "Mend the formula; see docs/reference/rules.md.",
                ),
            )
            expression = Expression("0", frozenset(), lambda _values: ZERO)
        return cls(maximum, expression, inputs)

    def input_names(self) -> tuple[str, ...]:
        return tuple(self.inputs)

    def _raw(self, answer: Answer) -> Decimal:
        for name in self.expression.names:
            if name not in answer.inputs:
                raise IncompleteAnswerError(name)
        return self.expression.evaluate(answer.inputs)

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        return clamp(self._raw(answer), ZERO, self.maximum)

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        steps = [
            Step(say("{t}: {v}", "{t}: {v}", t=self.inputs[name], v=answer.inputs[name]), answer.inputs[name])
            for name in sorted(self.expression.names)
        ]
        raw = self._raw(answer)
        points = clamp(raw, ZERO, self.maximum)
        because = say(
            "{e} = {r}, giữ trong khoảng 0 đến {m}: {p} điểm.",
            "{e} = {r}, kept between 0 and {m}: {p} points.",
            e=self.expression.text,
            r=raw,
            m=self.maximum,
            p=points,
        )
        return Working(points, (*steps, Step(because, points)), because)

    def describe(self) -> Text:
        named = [say("{n} là {t}", "{n} is {t}", n=name, t=title) for name, title in self.inputs.items()]
        return Text(
            f"{self.expression.text}, trong đó " + "; ".join(name.vi for name in named) + ".",
            f"{self.expression.text}, where " + "; ".join(name.en for name in named) + ".",
        )

    def reach(self) -> Reach:
        return Reach(ZERO, self.maximum)


def _input(answer: Answer, name: str) -> Decimal:
    found = answer.inputs.get(name)
    if found is None:
        raise IncompleteAnswerError(name)
    return found


def _refuse_name(fields: Fields, name: str) -> None:
    fields.reader.fault(
        fields.at,
        "R007",
        say("Tên «{n}» không dùng được cho một số liệu.", "'{n}' cannot name a figure.", n=name[:40]),
        say(
            "Dùng chữ thường không dấu, chữ số và dấu gạch dưới.",
            "Use plain lower-case letters, digits and underscores.",
        ),
    )
