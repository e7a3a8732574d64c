"""Ranks within a block: competition ranking (1, 2, 2, 4) on unrounded scores, with a chain of tie-breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple


class TieDecisionError(ValueError):
    """A recorded decision names units that are not tied; it may separate equals only."""

    def __init__(self, decision: TieDecision) -> None:
        self.decision = decision
        super().__init__(", ".join(decision.order))


@dataclass(frozen=True, slots=True)
class TieDecision:
    """A decision by people on units that the rules leave equal: best first, by whom, why and when."""

    order: tuple[str, ...]
    by: str
    reason: str
    decided_on: date | None = None


class Rank(NamedTuple):
    """A unit's place. ``sharing`` are all units at it, in order (empty when it is alone).

    ``link`` is the tie-break (from 0) that set it apart. The units of a place share one tuple: thousands of
    equal answers would otherwise name each other by the million.
    """

    place: int
    unit: str = ""
    sharing: tuple[str, ...] = ()
    link: int | None = None
    decision: TieDecision | None = None

    @property
    def tied_with(self) -> tuple[str, ...]:
        """Return the other units at this place."""
        return tuple(other for other in self.sharing if other != self.unit)


TieKey = Callable[[str, int], Decimal]


def rank_units(
    keys: Mapping[str, Decimal],
    *,
    links: int = 0,
    tie_key: TieKey | None = None,
    decisions: Sequence[TieDecision] = (),
) -> dict[str, Rank]:
    """Rank units by falling ``keys`` (settled scores), equal ones by ``links`` tie-breaks, then by decisions.

    ``tie_key(unit, link)`` gives the number that the link compares, more being better. Only equal units are
    ever asked for it. Raises TieDecisionError when a decision names units that are not equal.
    """
    ranks: dict[str, Rank] = {}
    ordered = sorted(keys, key=keys.__getitem__, reverse=True)
    place = 1
    used: set[TieDecision] = set()
    for _, group in groupby(ordered, key=keys.__getitem__):
        tied = list(group)
        if len(tied) == 1:
            ranks[tied[0]] = Rank(place, tied[0])
        else:
            for block in _separate(tied, links, tie_key, decisions, used):
                sharing = tuple(sorted(block.units)) if len(block.units) > 1 else ()
                for unit in block.units:
                    ranks[unit] = Rank(place + block.offset, unit, sharing, block.link, block.decision)
        place += len(tied)
    unused = [decision for decision in decisions if decision not in used]
    if unused:
        raise TieDecisionError(unused[0])
    return ranks


@dataclass(frozen=True, slots=True)
class _Block:
    units: list[str]
    offset: int
    link: int | None
    decision: TieDecision | None


def _separate(
    tied: list[str],
    links: int,
    tie_key: TieKey | None,
    decisions: Sequence[TieDecision],
    used: set[TieDecision],
) -> Iterable[_Block]:
    blocks = [_Block(tied, 0, None, None)]
    for link in range(links if tie_key else 0):
        assert tie_key is not None
        finer: list[_Block] = []
        for block in blocks:
            finer.extend(_by_link(block, link, tie_key))
        blocks = finer
    for block in blocks:
        yield from _by_decision(block, decisions, used)


def _by_link(block: _Block, link: int, tie_key: TieKey) -> list[_Block]:
    if len(block.units) == 1:
        return [block]
    values = {unit: tie_key(unit, link) for unit in block.units}
    ordered = sorted(block.units, key=values.__getitem__, reverse=True)
    finer: list[_Block] = []
    offset = block.offset
    for _, group in groupby(ordered, key=values.__getitem__):
        units = list(group)
        finer.append(_Block(units, offset, link, None))
        offset += len(units)
    return finer if len(finer) > 1 else [block]


def _by_decision(block: _Block, decisions: Sequence[TieDecision], used: set[TieDecision]) -> list[_Block]:
    members = set(block.units)
    for decision in decisions:
        if len(members) > 1 and members == set(decision.order):
            used.add(decision)
            return [
                _Block([unit], block.offset + position, block.link, decision)
                for position, unit in enumerate(decision.order)
            ]
    return [block]
