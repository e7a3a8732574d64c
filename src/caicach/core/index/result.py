"""What came out of scoring: scores, shares, ranks and grades, with everything they came from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from enum import StrEnum

from caicach.core.index.answers import Answer, AnswerSheet, UnitAnswers
from caicach.core.index.arithmetic import CONTEXT, HUNDRED, settle
from caicach.core.index.grading import Graded, grade_unit
from caicach.core.index.model import Basis, CriteriaSet
from caicach.core.index.plan import Plan, Status
from caicach.core.index.problems import Problem
from caicach.core.index.ranking import Rank, TieDecision, rank_units
from caicach.core.index.rules.base import PeerFigures

TOTAL = "total"


class Missing(StrEnum):
    """What an answer that was not given means: no points, an unknown score, or a refusal to score."""

    ZERO = "zero"
    BLANK = "blank"
    REFUSE = "refuse"


@dataclass(slots=True)
class UnitScores:
    """The scores of one unit by index of the plan's nodes; None is not applicable or unknown."""

    unit: UnitAnswers
    block: str
    submitted: bool
    scores: list[Decimal | None]
    maxima: list[Decimal | None]
    status: dict[int, Status]
    total: Decimal | None = None
    total_maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NodeResult:
    """What came out for one unit and one criterion (code ``total`` for the whole).

    ``score`` and ``maximum`` are settled points, ``share`` is percent of the applicable maximum;
    None where not applicable or unknown.
    """

    unit: str
    block: str
    code: str
    level: str
    score: Decimal | None
    maximum: Decimal | None
    share: Decimal | None
    status: Status
    rank: int | None
    grade: str


@dataclass(slots=True)
class Result:
    """All that came out of scoring a sheet, and what it came from, so that every number explains itself."""

    plan: Plan
    sheet: AnswerSheet
    missing: Missing
    units: dict[str, UnitScores]
    peers: dict[tuple[str, int], PeerFigures]
    decisions: Mapping[str, Sequence[TieDecision]]
    warnings: list[Problem]
    _ranks: dict[str, dict[str, Rank]] = field(default_factory=dict)
    _keys: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    _node_ranks: dict[tuple[str, int], dict[str, Rank]] = field(default_factory=dict)
    _grades: dict[str, Graded] = field(default_factory=dict)

    @property
    def criteria_set(self) -> CriteriaSet:
        """Return the set that was applied."""
        return self.plan.criteria_set

    def blocks(self) -> dict[str, list[UnitScores]]:
        """Return the units by block, in the order of the set's blocks."""
        found: dict[str, list[UnitScores]] = {block.id: [] for block in self.criteria_set.blocks}
        for unit in self.units.values():
            found.setdefault(unit.block, []).append(unit)
        return found

    def total(self, unit: str) -> Decimal | None:
        """Return the unit's settled total, None when unknown. Raises KeyError."""
        total = self.units[unit].total
        return None if total is None else settle(total)

    def share(self, unit: str) -> Decimal | None:
        """Return the unit's total in percent of its applicable maximum, settled. Raises KeyError."""
        found = self.units[unit]
        return _share(found.total, found.total_maximum)

    def node(self, unit: str, code: str) -> NodeResult:
        """Return what came out for one unit and criterion. Raises KeyError."""
        found = self.units[unit]
        return self._row(found, None if code == TOTAL else self.plan.index[code])

    def rank(self, unit: str) -> Rank | None:
        """Return the unit's rank within its block; None where it is not ranked. Raises KeyError."""
        return self.ranks(self.units[unit].block).get(unit)

    def ranks(self, block: str) -> dict[str, Rank]:
        """Return the ranks of a block. Raises TieDecisionError when a recorded decision does not fit."""
        found = self._ranks.get(block)
        if found is None:
            found = self._ranks[block] = self._rank_block(block)
        return found

    def node_ranks(self, block: str, code: str) -> dict[str, Rank]:
        """Return the ranks of a block on one criterion, by share (ties shared). Raises KeyError."""
        position = self.plan.index[code]
        found = self._node_ranks.get((block, position))
        if found is None:
            keys = {
                unit.unit.unit: share
                for unit in self.units.values()
                if unit.block == block
                and unit.submitted
                and (share := self._basis(unit, position, Basis.SHARE)) is not None
            }
            found = self._node_ranks[block, position] = rank_units(keys)
        return found

    def grade(self, unit: str) -> Graded | None:
        """Return the unit's class with its reasons; None where the set grades nobody. Raises KeyError."""
        found = self.units[unit]
        scale = self.criteria_set.scale_for(found.block)
        if scale is None:
            return None
        graded = self._grades.get(unit)
        if graded is None:
            number = self.share(unit) if scale.basis is Basis.SHARE else self.total(unit)
            graded = self._grades[unit] = grade_unit(
                scale,
                submitted=found.submitted,
                number=number,
                facts=found.unit.facts,
                leaf_codes=self.plan.proper_codes,
                lookup=lambda code, basis: self._basis(found, self.plan.index[code], basis),
            )
        return graded

    def rows(self) -> Iterator[NodeResult]:
        """Iterate over all results: per unit the whole first, then every criterion in the set's order."""
        for found in self.units.values():
            yield self._row(found, None)
            for position in range(len(self.plan.nodes)):
                yield self._row(found, position)

    def forget(self, units: Collection[str], blocks: Collection[str]) -> None:
        """Drop ranks and grades that were worked out before the scores of ``units`` changed."""
        for unit in units:
            self._grades.pop(unit, None)
            keys = self._keys.get(self.units[unit].block)
            if keys is not None:
                self._note_key(keys, unit)
        for block in blocks:
            self._ranks.pop(block, None)
        for key in [key for key in self._node_ranks if key[0] in blocks]:
            del self._node_ranks[key]

    def _row(self, found: UnitScores, position: int | None) -> NodeResult:
        unit = found.unit.unit
        if position is None:
            graded = self.grade(unit)
            rank = self.ranks(found.block).get(unit)
            return NodeResult(
                unit,
                found.block,
                TOTAL,
                TOTAL,
                self.total(unit),
                None if found.total_maximum is None else settle(found.total_maximum),
                self.share(unit),
                Status.SCORED if found.total is not None else Status.INCOMPLETE,
                rank.place if rank else None,
                graded.grade if graded else "",
            )
        node = self.plan.nodes[position]
        score, maximum = found.scores[position], found.maxima[position]
        if found.status.get(position) is Status.NOT_APPLICABLE:
            maximum = None
        place = self.node_ranks(found.block, node.code).get(unit)
        return NodeResult(
            unit,
            found.block,
            node.code,
            str(len(self.plan.path(position)) + 1),
            None if score is None else settle(score),
            None if maximum is None else settle(maximum),
            _share(score, maximum),
            found.status.get(position, Status.SCORED),
            place.place if place else None,
            "",
        )

    def _basis(self, found: UnitScores, position: int, basis: Basis) -> Decimal | None:
        score, maximum = found.scores[position], found.maxima[position]
        # Where the decision's maximum is not known all units are compared by points, never some by share.
        if basis is Basis.SCORE or self.plan.maxima[position] is None:
            return None if score is None else settle(score)
        return _share(score, maximum)

    def _rank_block(self, block: str) -> dict[str, Rank]:
        known = self.criteria_set.block(block)
        if known is not None and not known.ranked:
            return {}
        keys = self._keys.get(block)
        if keys is None:
            keys = self._keys[block] = {}
            for unit, found in self.units.items():
                if found.block == block:
                    self._note_key(keys, unit)
        chain = self.criteria_set.ranking.tie_breaks
        return rank_units(
            keys, links=len(chain), tie_key=self.tie_number, decisions=self.decisions.get(block, ())
        )

    def _note_key(self, keys: dict[str, Decimal], unit: str) -> None:
        by_share = self.criteria_set.ranking.basis is Basis.SHARE
        number = self.share(unit) if by_share else self.total(unit)
        if number is not None and self.units[unit].submitted:
            keys[unit] = number
        else:
            keys.pop(unit, None)

    def tie_number(self, unit: str, link: int) -> Decimal:
        """Return the number that link ``link`` of the tie-break chain compares, more being better."""
        tie = self.criteria_set.ranking.tie_breaks[link]
        found = self.units[unit]
        answer = found.unit.answers.get(tie.code, Answer())
        match tie.by:
            case "value":
                leaf = self.plan.leaf_at.get(self.plan.index[tie.code])
                with localcontext(CONTEXT):
                    measured = None if leaf is None else leaf.measured(answer)
                number = None if measured is None else settle(measured)
            case "numerator":
                number = answer.numerator
            case "share":
                number = self._basis(found, self.plan.index[tie.code], Basis.SHARE)
            case _:
                number = self._basis(found, self.plan.index[tie.code], Basis.SCORE)
        if number is None:
            return Decimal("-1E30")
        return number if tie.highest_first else number.copy_negate()


def _share(score: Decimal | None, maximum: Decimal | None) -> Decimal | None:
    if score is None or maximum is None or not maximum:
        return None
    return settle(CONTEXT.divide(CONTEXT.multiply(score, HUNDRED), maximum))
