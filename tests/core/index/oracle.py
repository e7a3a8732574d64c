"""A second, naive opinion on every score: exact fractions, written from the documentation alone.

It shares no code with the engine: the set is read from its plain document, nothing is compiled, every peer is
measured again, formulas have a parser of their own. Slow and without checks; for small sets without fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction

from tests.core.index.oracle_rules import (
    Given,
    NothingToCountError,
    Plain,
    kind_of,
    points_of,
    settled,
    within,
)

ABSENT, MISSING, SCORED, HELD_BACK = "not_applicable", "missing", "scored", "precondition_failed"
ADJUSTING = ("bonus", "penalty")
WIDE = Context(prec=90)


@dataclass
class Unit:
    """A unit with its answers by code."""

    name: str
    block: str
    answers: dict[str, Given] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)


@dataclass
class Node:
    """A scored node; ``score`` None where it is unknown or does not apply."""

    plain: Plain
    score: Fraction | None
    maximum: Fraction | None
    status: str
    below: list[Node] = field(default_factory=list)

    @property
    def share(self) -> Fraction | None:
        if self.score is None or not self.maximum:
            return None
        return 100 * self.score / self.maximum

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.below:
            yield from child.walk()

    def scale(self, factor: Fraction) -> None:
        for node in self.walk():
            if node.score is not None:
                node.score *= factor
            if node.maximum is not None:
                node.maximum *= factor


@dataclass
class Opinion:
    """What the oracle holds of one unit. ``grade`` is "" and ``rank`` None where there is none."""

    unit: Unit
    nodes: dict[str, Node]
    total: Node
    measured: dict[str, Fraction] = field(default_factory=dict)
    grade: str = ""
    rank: int | None = None


def evaluate(document: Plain, units: Sequence[Unit], *, blank: bool = False) -> dict[str, Opinion]:
    """Return the oracle's opinion on every unit by name."""
    opinions = {}
    for unit in units:
        peers = [other for other in units if other.block == unit.block]
        if unit.answers:
            opinions[unit.name] = _Scoring(document, unit, peers, blank=blank).opinion()
        else:
            opinions[unit.name] = Opinion(unit, {}, Node(document, None, None, MISSING))
        opinions[unit.name].grade = _grade(document, opinions[unit.name])
    for block in document["blocks"]:
        if block.get("ranked", "true") == "true":
            _rank(document, [o for o in opinions.values() if o.unit.block == block["id"]])
    return opinions


class _Scoring:
    def __init__(self, document: Plain, unit: Unit, peers: Sequence[Unit], *, blank: bool) -> None:
        self.document = document
        self.unit = unit
        self.peers = peers
        self.blank = blank
        self.rounding = {each["at"]: each for each in document.get("rounding", ())}
        self.plain = {node["code"]: node for top in document["criteria"] for node in _walk(top)}
        self.leaves: dict[str, tuple[Fraction | None, str]] = {}

    def opinion(self) -> Opinion:
        tops = [self.node(top, None) for top in self.document["criteria"]]
        total = self.whole(tops)
        nodes = {node.plain["code"]: node for top in tops for node in top.walk()}
        return Opinion(self.unit, nodes, total, self.measured())

    def measured(self) -> dict[str, Fraction]:
        found: dict[str, Fraction] = {}
        for code, answer in self.unit.answers.items():
            if not answer.absent and answer.denominator != 0:
                number = self._measure(self.plain[code], answer)
                found |= {} if number is None else {code: settled(number)}
        return found

    def round(self, place: str, number: Fraction) -> Fraction:
        how = self.rounding.get(place)
        if how is None:
            return number
        return rounded(settled(number), int(how.get("places", 2)), how.get("mode", "half_up"))

    # Leaves

    def leaf(self, code: str) -> tuple[Fraction | None, str]:
        if code not in self.leaves:
            self.leaves[code] = self._leaf(self.plain[code])
        return self.leaves[code]

    def _leaf(self, leaf: Plain) -> tuple[Fraction | None, str]:
        answer = self.unit.answers.get(leaf["code"])
        sign = -1 if leaf["method"] == "penalty" else 1
        if answer is None:
            unknown = self.blank and leaf["method"] not in ADJUSTING
            return (None if unknown else Fraction(0)), MISSING
        if answer.absent:
            return None, ABSENT
        condition = leaf.get("precondition")
        holds = condition is None or self._holds(condition, answer)
        if holds is None:
            return None, MISSING
        if condition is not None and not holds:
            return sign * Fraction(condition.get("otherwise", 0)), HELD_BACK
        try:
            measured = self._measure(leaf, answer)
            points = points_of(leaf, answer, lambda: self._measured_by_peers(leaf), measured)
        except NothingToCountError:
            policy = leaf["zero_denominator"]
            if policy == "not_applicable":
                return None, ABSENT
            points = Fraction(leaf["maximum"]) if policy == "full" else Fraction(0)
        return sign * min(self.round("criterion", points), Fraction(leaf["maximum"])), SCORED

    def _measure(self, leaf: Plain, answer: Given) -> Fraction | None:
        if answer.denominator is not None:
            if answer.denominator == 0:
                raise NothingToCountError
            assert answer.numerator is not None
            return self.round("share", 100 * answer.numerator / answer.denominator)
        if answer.value is not None and kind_of(leaf) == "share":
            return self.round("share", answer.value)
        return answer.value

    def _measured_by_peers(self, leaf: Plain) -> list[Fraction]:
        found = []
        for unit in self.peers:
            answer = unit.answers.get(leaf["code"])
            if answer is None or answer.absent or answer.denominator == 0:
                continue
            number = self._measure(leaf, answer)
            assert number is not None
            found.append(number)
        return found

    def _holds(self, condition: Plain, answer: Given) -> bool | None:
        if condition.get("evidence"):
            return all(paper in answer.evidence for paper in condition["evidence"])
        below = [leaf["code"] for leaf in _leaves(self.plain[condition["criterion"]])]
        points = settled(sum((self.leaf(code)[0] or Fraction(0) for code in below), Fraction(0)))
        holds = points >= Fraction(condition["at_least"]) if "at_least" in condition else points > 0
        return holds or (None if any(self.leaf(code) == (None, MISSING) for code in below) else False)

    # Groups

    def node(self, plain: Plain, policy: str | None) -> Node:
        if "criteria" not in plain:
            score, status = self.leaf(plain["code"])
            maximum = None if status == ABSENT else Fraction(plain["maximum"])
            return Node(plain, score, maximum, status)
        policy = plain.get("not_applicable", policy)
        below = [self.node(child, policy) for child in plain["criteria"]]
        policy = policy or self.document.get("not_applicable")
        found = self.group(plain, below, policy or "")
        if found.score is not None and found.maximum is not None:
            found.score = min(self.round("group", found.score), found.maximum)
        return found

    def group(self, plain: Plain, below: list[Node], policy: str) -> Node:
        maximum = Fraction(plain["maximum"])
        there = [node for node in below if node.status != ABSENT]
        gone = sum((Fraction(node.plain["maximum"]) for node in below if node.status == ABSENT), Fraction(0))
        # A child that shrank lost as much of its own maximum; only shrinking hands the loss on.
        shrunk = sum((Fraction(n.plain["maximum"]) - (n.maximum or 0) for n in there), Fraction(0))
        if not there:
            return Node(plain, None, None, ABSENT, below)
        if any(node.score is None for node in there):
            return Node(plain, None, maximum, MISSING, below)
        aggregate = plain.get("aggregate", "sum")
        if aggregate != "sum":
            there = [node for node in there if Fraction(node.plain.get("weight", 1)) and node.maximum]
            if not there:
                return Node(plain, None, None, ABSENT, below)
            return Node(plain, _mean(aggregate, maximum, there), maximum, SCORED, below)
        if policy == "share":
            takers = [(node, node.maximum) for node in there if node.maximum]
            for node, before in takers:
                node.scale((before + gone / len(takers)) / before)
            applicable = sum((node.maximum or Fraction(0) for node in there), Fraction(0))
        else:
            applicable = maximum - gone - shrunk
        score = sum((node.score or Fraction(0) for node in there), Fraction(0))
        if policy == "rescale" and applicable:
            score, applicable = score * maximum / applicable, maximum
        return Node(plain, score, applicable, SCORED, below)

    def whole(self, tops: list[Node]) -> Node:
        areas = [top for top in tops if any(leaf["method"] not in ADJUSTING for leaf in _leaves(top.plain))]
        found = self.group(self.document, areas, self.document.get("not_applicable", ""))
        if found.score is None:
            return found
        limits = self.document.get("adjustments", {})
        extras = [node for top in tops for node in top.walk() if not node.below]
        for method, sign in (("bonus", 1), ("penalty", -1)):
            mine = [node.score or Fraction(0) for node in extras if node.plain["method"] == method]
            extra = sign * sum(mine, Fraction(0))
            limit = limits.get(f"{method}_maximum")
            found.score += sign * (extra if limit is None else min(extra, Fraction(limit)))
        maximum = Fraction(self.document["maximum"])
        highest = Fraction(limits.get("total_maximum", maximum)) - maximum + (found.maximum or 0)
        found.score = min(self.round("total", found.score), highest)
        found.score = max(found.score, Fraction(limits.get("total_minimum", 0)))
        return found


def _walk(plain: Plain) -> Iterator[Plain]:
    yield plain
    for child in plain.get("criteria", ()):
        yield from _walk(child)


def _leaves(plain: Plain) -> list[Plain]:
    return [node for node in _walk(plain) if "criteria" not in node]


def _mean(aggregate: str, maximum: Fraction, there: list[Node]) -> Fraction:
    weights = [Fraction(node.plain.get("weight", 1)) for node in there]
    shares = [(node.score or Fraction(0)) / (node.maximum or Fraction(1)) for node in there]
    if aggregate == "weighted_mean":
        weighed = [weight * share for weight, share in zip(weights, shares, strict=True)]
        return maximum * sum(weighed, Fraction(0)) / sum(weights)
    if any(share == 0 for share in shares):
        return Fraction(0)
    power = Decimal(0)
    for weight, share in zip(weights, shares, strict=True):
        power = WIDE.add(power, WIDE.multiply(_wide(weight), WIDE.ln(_wide(share))))
    return maximum * Fraction(WIDE.exp(WIDE.divide(power, _wide(sum(weights, Fraction(0))))))


def _wide(number: Fraction) -> Decimal:
    return WIDE.divide(Decimal(number.numerator), Decimal(number.denominator))


def rounded(number: Fraction, places: int, mode: str) -> Fraction:
    """Return ``number`` rounded: up and down are towards plus and minus infinity, truncate towards zero."""
    scaled = number * 10**places
    floor = scaled.numerator // scaled.denominator
    rest = scaled - floor
    if mode == "truncate":
        up = scaled < 0 and rest > 0
    elif mode in {"up", "down"}:
        up = mode == "up" and rest > 0
    elif rest != Fraction(1, 2):
        up = rest > Fraction(1, 2)
    elif mode == "half_even":
        up = floor % 2 == 1
    else:
        # Halves go away from zero, or with half_down towards it.
        up = (scaled > 0) == (mode == "half_up")
    return Fraction(floor + up, 10**places)


# Classes and ranks


def _number(opinion: Opinion, code: str | None, by: str) -> Fraction | None:
    node = opinion.total if code is None else opinion.nodes[code]
    number = node.share if by == "share" else node.score
    return None if number is None else settled(number)


def _grade(document: Plain, opinion: Opinion) -> str:
    block = opinion.unit.block
    scales = [s for s in document.get("grades", ()) if not s.get("blocks") or block in s["blocks"]]
    if not scales:
        return ""
    scale, facts = scales[0], opinion.unit.facts
    if any(facts.get(test["fact"]) in test["is"] for test in scale.get("exempt", ())):
        return ""
    if not opinion.unit.answers:
        return str(scale.get("not_submitted", ""))
    number = _number(opinion, None, scale.get("by", "share"))
    ids = [band["id"] for band in scale["bands"]]
    places = [p for p, band in enumerate(scale["bands"]) if number is not None and within(number, band)]
    if not places:
        return ""
    place = places[0]
    while place < len(ids) - 1 and _fails(document, opinion, scale["bands"][place].get("conditions", ())):
        place += 1
    for cap in scale.get("caps", ()):
        if facts.get(cap["fact"]) in cap["is"]:
            place = max(place, ids.index(cap["at_most"]))
    return str(ids[place])


def _fails(document: Plain, opinion: Opinion, conditions: Sequence[Plain]) -> bool:
    leaves = [leaf for top in document["criteria"] for leaf in _leaves(top)]
    usual = [leaf["code"] for leaf in leaves if leaf["method"] not in ADJUSTING]
    for condition in conditions:
        codes = condition.get("codes") or usual
        if condition.get("no_zero") == "true":
            scores = [_number(opinion, code, "score") for code in codes]
            if any(score is not None and score <= 0 for score in scores):
                return True
        if "at_least" in condition:
            numbers = [_number(opinion, code, condition.get("by", "share")) for code in codes]
            if any(number is not None and number < Fraction(condition["at_least"]) for number in numbers):
                return True
    return False


def _rank(document: Plain, opinions: Sequence[Opinion]) -> None:
    ranking = document.get("ranking", {})
    keys = {}
    for opinion in opinions:
        number = _number(opinion, None, ranking.get("by", "share"))
        if number is None:
            continue
        links = [_link(opinion, link) for link in ranking.get("tie_break", ())]
        keys[opinion.unit.name] = (number, *links)
    for opinion in opinions:
        if opinion.unit.name in keys:
            opinion.rank = 1 + sum(key > keys[opinion.unit.name] for key in keys.values())


def _link(opinion: Opinion, link: Plain) -> tuple[bool, Fraction]:
    by = link.get("by", "score")
    if by in {"score", "share"}:
        number = _number(opinion, link["code"], by)
    else:
        answer = opinion.unit.answers.get(link["code"], Given())
        number = opinion.measured.get(link["code"]) if by == "value" else answer.numerator
    if number is None:
        return False, Fraction(0)
    return True, (-number if link.get("order") == "lowest" else number)
