"""A criteria set made ready to score: nodes in order, how each leaf is read, how each group adds up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from graphlib import TopologicalSorter

from caicach.core.index.answers import Answer, IncompleteAnswerError, ZeroDenominatorError
from caicach.core.index.arithmetic import CONTEXT, ROUNDING_MODES, ZERO, settle
from caicach.core.index.lint import contradictions
from caicach.core.index.model import (
    CriteriaSet,
    Criterion,
    InputKind,
    Method,
    NotApplicable,
    RoundingPlace,
    ZeroDenominator,
)
from caicach.core.index.problems import ProblemsError
from caicach.core.index.rules.base import PeerFigures, Rule


class Status(StrEnum):
    """What became of a criterion of one unit, where it was not simply scored."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    INCOMPLETE = "incomplete"
    PRECONDITION_FAILED = "precondition_failed"
    NOTHING_TO_COUNT = "nothing_to_count"


Rounder = Callable[[Decimal], Decimal]
Measure = Callable[[Answer], Decimal | None]


def rounder(criteria_set: CriteriaSet, place: RoundingPlace) -> Rounder | None:
    """Return the function that rounds at ``place``, or None when the set does not round there."""
    rounding = criteria_set.roundings.get(place)
    if rounding is None:
        return None
    step = Decimal(1).scaleb(-rounding.places)
    mode = ROUNDING_MODES[rounding.mode]
    # A third times three is one before it is rounded: rounding down must not make it 0.99.
    return lambda number: settle(number).quantize(step, mode)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf ready to score. ``sign`` is -1 for penalties; ``measure`` reads the number its rule needs."""

    index: int
    criterion: Criterion
    rule: Rule
    measure: Measure
    round: Rounder | None
    sign: int
    compares: bool

    @property
    def code(self) -> str:
        """Return the criterion's code."""
        return self.criterion.code

    def measured(self, answer: Answer) -> Decimal | None:
        """Return the number the rule compares peers by, or None where this answer has none."""
        if answer.not_applicable:
            return None
        try:
            return self.measure(answer)
        except (ZeroDenominatorError, IncompleteAnswerError):
            return None

    def points(self, answer: Answer, peers: PeerFigures | None) -> Decimal | Status:
        """Return the points of an answer, or NOT_APPLICABLE when there was nothing to count.

        Raises IncompleteAnswerError, AmbiguousBandError, ZeroDenominatorError (where the set says nothing).
        """
        try:
            points = self.rule.points(self.measure(answer), answer, peers)
        except ZeroDenominatorError:
            match self.criterion.zero_denominator:
                case ZeroDenominator.FULL:
                    points = self.rule.full_points()
                case ZeroDenominator.ZERO:
                    points = ZERO
                case ZeroDenominator.NOT_APPLICABLE:
                    return Status.NOT_APPLICABLE
                case _:
                    raise
        return self.settled(points)

    def settled(self, points: Decimal) -> Decimal:
        """Return the rule's points as they count: rounded where the set rounds, taken away for penalties."""
        if self.round is not None:
            points = self.round(points)
        return -points if self.sign < 0 else points


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole set ready to score.

    ``nodes`` stand in the order of the decision, parents first; ``groups`` are indexes of groups, deepest
    first; ``children`` and ``parent`` link indexes (-1 is the whole); ``policies`` say of every node what
    becomes of parts that do not apply: as the nearest group up from it states, or else the set. ``base`` are
    the top-level nodes that make up the score proper, ``bonus`` and ``penalty`` the leaves that adjust it;
    ``proper_codes`` are the leaves that do not.
    """

    criteria_set: CriteriaSet
    nodes: tuple[Criterion, ...]
    index: dict[str, int]
    parent: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    policies: tuple[NotApplicable, ...]
    groups: tuple[int, ...]
    leaves: tuple[Leaf, ...]
    dependent: tuple[Leaf, ...]
    peer_leaves: tuple[Leaf, ...]
    leaf_at: dict[int, Leaf]
    base: tuple[int, ...]
    bonus: tuple[int, ...]
    penalty: tuple[int, ...]
    maxima: tuple[Decimal | None, ...]
    base_maximum: Decimal | None
    beyond_base: Decimal
    proper_codes: tuple[str, ...]
    round_group: Rounder | None
    round_total: Rounder | None

    @classmethod
    def of(cls, criteria_set: CriteriaSet) -> Plan:
        """Return the plan of a set. Raises ProblemsError when the set contradicts itself."""
        faults = contradictions(criteria_set)
        if faults:
            raise ProblemsError(faults)
        with localcontext(CONTEXT):
            return cls._compiled(criteria_set)

    @classmethod
    def _compiled(cls, criteria_set: CriteriaSet) -> Plan:
        nodes = tuple(criteria_set.walk())
        index = {node.code: position for position, node in enumerate(nodes)}
        children = tuple(tuple(index[child.code] for child in node.children) for node in nodes)
        parent = [-1] * len(nodes)
        for position, below in enumerate(children):
            for child in below:
                parent[child] = position
        leaves = tuple(
            _leaf(criteria_set, position, node) for position, node in enumerate(nodes) if node.is_leaf
        )
        tops = [index[top.code] for top in criteria_set.criteria]
        base = tuple(top for top in tops if not _adjusts(nodes[top]))
        base_maxima = [nodes[top].maximum for top in base]
        known = [maximum for maximum in base_maxima if maximum is not None]
        base_maximum = sum(known, ZERO) if len(known) == len(base) else None
        return cls(
            criteria_set=criteria_set,
            nodes=nodes,
            index=index,
            parent=tuple(parent),
            children=children,
            policies=_policies(criteria_set, nodes, parent),
            groups=tuple(position for position in reversed(range(len(nodes))) if children[position]),
            leaves=tuple(leaf for leaf in leaves if not _depends(leaf)),
            dependent=_in_order(criteria_set, [leaf for leaf in leaves if _depends(leaf)]),
            peer_leaves=tuple(leaf for leaf in leaves if leaf.rule.needs_peers),
            leaf_at={leaf.index: leaf for leaf in leaves},
            base=base,
            bonus=tuple(leaf.index for leaf in leaves if leaf.criterion.method is Method.BONUS),
            penalty=tuple(leaf.index for leaf in leaves if leaf.criterion.method is Method.PENALTY),
            maxima=tuple(node.maximum for node in nodes),
            base_maximum=base_maximum,
            beyond_base=criteria_set.maximum - base_maximum if base_maximum is not None else ZERO,
            proper_codes=tuple(leaf.code for leaf in leaves if not _adjusts(leaf.criterion)),
            round_group=rounder(criteria_set, RoundingPlace.GROUP),
            round_total=rounder(criteria_set, RoundingPlace.TOTAL),
        )

    def path(self, position: int) -> Sequence[int]:
        """Return the indexes from this node's parent up to the top."""
        found = []
        while (position := self.parent[position]) >= 0:
            found.append(position)
        return found


def _policies(
    criteria_set: CriteriaSet, nodes: Sequence[Criterion], parent: Sequence[int]
) -> tuple[NotApplicable, ...]:
    policies: list[NotApplicable] = []
    for node, above in zip(nodes, parent, strict=True):
        handed_down = policies[above] if above >= 0 else criteria_set.not_applicable
        policies.append(node.not_applicable or handed_down)
    return tuple(policies)


def _adjusts(node: Criterion) -> bool:
    return all(leaf.method in {Method.BONUS, Method.PENALTY} for leaf in node.leaves())


def _depends(leaf: Leaf) -> bool:
    precondition = leaf.criterion.precondition
    return precondition is not None and bool(precondition.code)


def _in_order(criteria_set: CriteriaSet, leaves: list[Leaf]) -> tuple[Leaf, ...]:
    """Return dependent leaves, each after those it asks about (the linter has ruled out circles)."""
    waiting = {leaf.code: leaf for leaf in leaves}
    asks: dict[str, list[str]] = {}
    for leaf in leaves:
        precondition = leaf.criterion.precondition
        assert precondition is not None
        asked = criteria_set.criterion(precondition.code).leaves()
        asks[leaf.code] = [below.code for below in asked if below.code in waiting]
    return tuple(waiting[code] for code in TopologicalSorter(asks).static_order())


def _leaf(criteria_set: CriteriaSet, position: int, node: Criterion) -> Leaf:
    if node.rule is None:
        raise ValueError(f"the leaf {node.code} has no rule")
    return Leaf(
        position,
        node,
        node.rule,
        _measure(criteria_set, node, node.rule),
        _leaf_rounder(criteria_set, node),
        -1 if node.method is Method.PENALTY else 1,
        node.rule.needs_peers,
    )


def _leaf_rounder(criteria_set: CriteriaSet, node: Criterion) -> Rounder | None:
    rounding, maximum = rounder(criteria_set, RoundingPlace.CRITERION), node.maximum
    if rounding is None or maximum is None:
        return rounding
    # 0.25 of 0.25 points rounded to one decimal is 0.25: nobody earns more than there is.
    return lambda number: min(rounding(number), maximum)


def _measure(criteria_set: CriteriaSet, node: Criterion, rule: Rule) -> Measure:
    if not rule.needs_measure:
        return _nothing
    if node.input is not InputKind.SHARE:
        return Answer.number
    round_share = rounder(criteria_set, RoundingPlace.SHARE)
    if round_share is None:
        return Answer.percent
    return lambda answer: round_share(answer.percent())


def _nothing(_answer: Answer) -> None:
    return None
