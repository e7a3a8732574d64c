"""The oracle's rules: points of one answer, and formulas with a parser of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Plain = Mapping[str, Any]
Figures = Mapping[str, Fraction]
Term = Callable[[Figures], Fraction]


class NothingToCountError(Exception):
    """A division by zero, which the leaf's own rule on denominators decides."""


@dataclass
class Given:
    """What a unit answers to one leaf, numbers as fractions."""

    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    choice: str = ""
    inputs: dict[str, Fraction] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    absent: bool = False


def settled(number: Fraction) -> Fraction:
    """Return ``number`` to 20 decimal places, where two numbers are one."""
    return Fraction(round(number * 10**20), 10**20)


def kind_of(leaf: Plain) -> str:
    """Return the kind of input of a leaf."""
    usual = {"yes_no": "yes_no", "choice": "choice", "given": "points", "count": "count"}
    usual |= {"deduction": "count", "survey_mean": "mean", "sum_of_parts": "inputs", "formula": "inputs"}
    return str(leaf.get("input", usual.get(leaf["rule"]["type"], "share")))


def points_of(  # noqa: C901, PLR0911, PLR0912 - one branch for each type of rule
    leaf: Plain, answer: Given, peers: Callable[[], list[Fraction]], measured: Fraction | None
) -> Fraction:
    """Return the points of an answer by the leaf's rule, before any sign or rounding."""
    rule, maximum = leaf["rule"], Fraction(leaf["maximum"])

    def number(name: str, default: Fraction | int) -> Fraction:
        return Fraction(rule.get(name, default))

    def kept(points: Fraction) -> Fraction:
        return min(max(points, Fraction(0)), maximum)

    match rule["type"]:
        case "choice":
            return maximum * Fraction(rule["options"][answer.choice]) / 100
        case "sum_of_parts":
            return sum((_part(part, answer) for part in rule["parts"]), Fraction(0))
        case "formula":
            return kept(_Formula(rule["expression"]).term(answer.inputs))
    assert measured is not None
    x = measured
    match rule["type"]:
        case "yes_no":
            return number("yes", maximum) if x == 1 else number("no", 0)
        case "given":
            return x
        case "all_or_nothing":
            return maximum if x >= number("at", 100) else Fraction(0)
        case "steps":
            (points,) = [Fraction(band["points"]) for band in rule["bands"] if within(x, band)]
            return points
        case "linear":
            zero_at, full_at = number("zero_at", 0), number("full_at", 100)
            return kept(maximum * (x - zero_at) / (full_at - zero_at))
        case "linear_saturating":
            return kept(maximum * x / number("full_at", 100))
        case "linear_floor":
            floor = number("floor", 0)
            if x < floor or (x == floor and rule.get("floor_earns", "true") == "false"):
                return Fraction(0)
            return kept(maximum * x / number("full_at", 100))
        case "count":
            return min(number("cap", maximum), max(number("points_each", 0) * x, Fraction(0)))
        case "deduction":
            taken_off = number("per_event", 0) * max(x, Fraction(0))
            return max(number("floor", 0), number("start", maximum) - taken_off)
        case "survey_share":
            return kept(maximum * x / 100)
        case "survey_mean":
            low, high = number("scale_low", 0), number("scale_high", 5)
            return kept(maximum * (x - low) / (high - low))
        case "peers_mean":
            if "mean_input" in rule:
                mean = answer.inputs[rule["mean_input"]]
            else:
                mean = sum(peers(), Fraction(0)) / len(peers())
            above = x > mean if rule.get("strict", "false") == "true" else x >= mean
            return number("at_or_above", maximum) if above else number("below", 0)
        case "peers_range":
            least, greatest = min(peers()), max(peers())
            if least == greatest:
                return maximum
            place = (x - least) / (greatest - least)
            return maximum * (place if rule.get("more_is_better", "true") == "true" else 1 - place)
        case "target_leader":
            target = Fraction(rule["target"]) if "target" in rule else answer.inputs["target"]
            leader = max(peers())
            half = maximum * number("target_share", 50) / 100
            if x < target:
                return kept(half * x / target)
            if leader == target:
                return maximum
            return kept(half + (maximum - half) * (x - target) / (leader - target))
    raise AssertionError(rule["type"])


def _part(part: Plain, answer: Given) -> Fraction:
    return points_of(part, answer, list, answer.inputs[part["input"]])


def within(number: Fraction, band: Plain) -> bool:
    """Whether ``number`` lies in a band written with at_least, above, at_most and below."""
    return not (
        ("at_least" in band and number < Fraction(band["at_least"]))
        or ("above" in band and number <= Fraction(band["above"]))
        or ("at_most" in band and number > Fraction(band["at_most"]))
        or ("below" in band and number >= Fraction(band["below"]))
    )


class _Formula:
    """A formula read by recursive descent, lowest precedence first."""

    def __init__(self, text: str) -> None:
        self.left = re.findall(r"\d+(?:\.\d+)?|[a-z_]\w*|[<>=!]=|[-+*/()<>]", text)
        self.term = self.chosen()
        assert not self.left

    def next_is(self, *words: str) -> str:
        return self.left.pop(0) if self.left and self.left[0] in words else ""

    def chosen(self) -> Term:
        body = self.either()
        if not self.next_is("if"):
            return body
        test = self.either()
        assert self.next_is("else")
        other = self.chosen()
        return lambda v: body(v) if settled(test(v)) else other(v)

    def either(self) -> Term:
        terms = [self.both()]
        while self.next_is("or"):
            terms.append(self.both())
        return terms[0] if len(terms) == 1 else lambda v: Fraction(any(settled(term(v)) for term in terms))

    def both(self) -> Term:
        terms = [self.denied()]
        while self.next_is("and"):
            terms.append(self.denied())
        return terms[0] if len(terms) == 1 else lambda v: Fraction(all(settled(term(v)) for term in terms))

    def denied(self) -> Term:
        if self.next_is("not"):
            inner = self.denied()
            return lambda v: Fraction(not settled(inner(v)))
        return self.compared()

    def compared(self) -> Term:
        terms, words = [self.added()], []
        while word := self.next_is("<", "<=", ">", ">=", "==", "!="):
            words.append(word)
            terms.append(self.added())
        if not words:
            return terms[0]
        tests: dict[str, Callable[[Fraction], bool]] = {
            "<": lambda d: d < 0,
            "<=": lambda d: d <= 0,
            ">": lambda d: d > 0,
            ">=": lambda d: d >= 0,
            "==": lambda d: d == 0,
            "!=": lambda d: d != 0,
        }

        def compare(v: Figures) -> Fraction:
            numbers = [term(v) for term in terms]
            pairs = zip(words, numbers, numbers[1:], strict=False)
            return Fraction(all(tests[word](settled(a - b)) for word, a, b in pairs))

        return compare

    def added(self) -> Term:
        found = self.multiplied()
        while word := self.next_is("+", "-"):
            found = _both(word, found, self.multiplied())
        return found

    def multiplied(self) -> Term:
        found = self.signed()
        while word := self.next_is("*", "/"):
            found = _both(word, found, self.signed())
        return found

    def signed(self) -> Term:
        if word := self.next_is("+", "-"):
            inner = self.signed()
            return (lambda v: -inner(v)) if word == "-" else inner
        if self.next_is("("):
            inner = self.chosen()
            assert self.next_is(")")
            return inner
        word = self.left.pop(0)
        if word[0].isdigit():
            return lambda _v: Fraction(word)
        return lambda v: v[word]


def _both(word: str, left: Term, right: Term) -> Term:
    def compute(v: Figures) -> Fraction:
        a, b = left(v), right(v)
        if word == "/" and not settled(b):
            raise NothingToCountError
        return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[word]()

    return compute
