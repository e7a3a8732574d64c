"""Giving work out fairly: who appraises which cells. Values in, values out; the seed decides every tie.

Items are whole criteria or whole units, the heaviest first to who has least; whoever may not judge a unit
is passed over for its cells alone. Among many items of like weight loads differ by no more than one item.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell to be judged: its id, the unit it belongs to, the criterion it stands under.

    ``criterion`` is the same for cells that one person should judge side by side.
    """

    cell: int
    unit: int
    criterion: tuple[int, str]


@dataclass(frozen=True, slots=True)
class Pool:
    """Who may be given work: those who judge first, those who judge second, whom each may not judge.

    ``loads`` is what each has already judged and keeps.
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    barred: Mapping[int, frozenset[int]] = field(default_factory=dict)
    loads: Mapping[int, int] = field(default_factory=dict)

    def may_judge(self, person: int, unit: int) -> bool:
        """Whether a person may judge a unit at all."""
        return unit not in self.barred.get(person, frozenset())


@dataclass(frozen=True, slots=True)
class Given:
    """Who judges which cell, first and second; ``left`` are cells that nobody may judge."""

    first: dict[int, int]
    second: dict[int, int]
    left: tuple[int, ...]

    def counts(self) -> dict[int, tuple[int, int]]:
        """Return how many cells each person judges first and second."""
        found: dict[int, list[int]] = {}
        for place, given in enumerate((self.first, self.second)):
            for person in given.values():
                found.setdefault(person, [0, 0])[place] += 1
        return {person: (first, second) for person, (first, second) in found.items()}


def drawn(seed: str, *parts: object) -> bytes:
    """Return the lot of something: the same for one seed on every machine, unlike for another seed."""
    return hashlib.sha256("|".join([seed, *map(str, parts)]).encode()).digest()


def give_out(slots: Sequence[Slot], pool: Pool, *, by_unit: bool, blind_share: int, seed: str) -> Given:
    """Return who judges what.

    Args:
        slots: the cells to be given out.
        pool: the people.
        by_unit: whole units go to one person; otherwise whole criteria.
        blind_share: per cent of the cells that a second person judges too, drawn by lot.
        seed: what the lots are drawn with; the same seed and slots give the same answer.
    """
    slots = sorted(slots, key=lambda slot: slot.cell)
    giving = _Giving(pool, seed, {person: pool.loads.get(person, 0) for person in pool.first})
    items: dict[object, list[Slot]] = {}
    for slot in slots:
        items.setdefault(slot.unit if by_unit else slot.criterion, []).append(slot)
    order = sorted(items, key=lambda item: (-len(items[item]), drawn(seed, "item", item)))
    first: dict[int, int] = {}
    rest: list[Slot] = []
    for item in order:
        first |= giving.whole(items[item])
        rest += (slot for slot in items[item] if slot.cell not in first)
    left = []
    for slot in rest:
        person = giving.least(pool.first, slot)
        if person is None:
            left.append(slot.cell)
        else:
            first[slot.cell] = person
    return Given(first, _second(slots, first, pool, blind_share, seed), tuple(left))


def _second(
    slots: Sequence[Slot], first: Mapping[int, int], pool: Pool, blind_share: int, seed: str
) -> dict[int, int]:
    """Draw the cells that two people judge, and give them to a second who is not the first."""
    eligible = [slot for slot in slots if slot.cell in first]
    number = (len(eligible) * blind_share + 50) // 100
    if not number:
        return {}
    people = pool.second or pool.first
    giving = _Giving(pool, seed, dict.fromkeys(people, 0))
    second: dict[int, int] = {}
    for slot in sorted(eligible, key=lambda slot: drawn(seed, "blind", slot.unit, *slot.criterion)):
        person = giving.least(people, slot, besides=first[slot.cell])
        if person is not None:
            second[slot.cell] = person
        if len(second) == number:
            break
    return second


class _Giving:
    """Gives items to who has least so far; lots decide between equals."""

    def __init__(self, pool: Pool, seed: str, loads: dict[int, int]) -> None:
        self.pool = pool
        self.loads = loads
        self.lots = {person: drawn(seed, "person", person) for person in loads}

    def whole(self, slots: Sequence[Slot]) -> dict[int, int]:
        """Give an item to who has least of those who may judge most of it; return what they may judge."""
        units = Counter(slot.unit for slot in slots)
        able = {
            person: len(slots) - sum(units[unit] for unit in self.pool.barred.get(person, ()))
            for person in self.pool.first
        }
        willing = [person for person in self.pool.first if able[person]]
        if not willing:
            return {}
        # One unit of one's own among many does not take a whole criterion away.
        person = min(willing, key=lambda one: (able[one] * 2 < len(slots), self.loads[one], self.lots[one]))
        self.loads[person] += able[person]
        return {slot.cell: person for slot in slots if self.pool.may_judge(person, slot.unit)}

    def least(self, people: Iterable[int], slot: Slot, *, besides: int | None = None) -> int | None:
        """Give one cell to who has least of those who may judge it; None where nobody may."""
        able = [one for one in people if one != besides and self.pool.may_judge(one, slot.unit)]
        person = min(able, key=lambda one: (self.loads[one], self.lots[one]), default=None)
        if person is not None:
            self.loads[person] += 1
        return person
