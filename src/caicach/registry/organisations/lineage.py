"""What an organisation came from and what became of it, over any number of steps.

A path follows time: having come to a unit on a day, it leaves by events of that day or later (backwards: of
that day or earlier), so that what a unit gave away before it took over another is not counted as the other's.
A path is partial as soon as one of its steps is; a unit is reached wholly when some path to it is whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from caicach.registry.organisations.models import Organisation, Succession


@dataclass(frozen=True, slots=True)
class Step:
    """One event between two organisations that are not the same."""

    predecessor_id: int
    successor_id: int
    effective_on: date
    kind: str
    is_partial: bool
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Kin:
    """An organisation reached along the lineage: how far, by which day, and whether only in part."""

    organisation: Organisation
    distance: int
    reached_on: date
    is_partial: bool


@dataclass(frozen=True, slots=True)
class Lineage:
    """All kin of an organisation in one direction, nearest first, with the steps that lead to them."""

    kin: tuple[Kin, ...]
    steps: tuple[Step, ...]


def events_of(organisation: Organisation) -> list[Succession]:
    """Return every event that concerns an organisation, renames and its end included, oldest first."""
    events = organisation.succession_out.all() | organisation.succession_in.all()
    return list(events.select_related("predecessor", "successor").order_by("effective_on", "pk").distinct())


def descent(organisation: Organisation, *, until: date | None = None) -> Lineage:
    """Return what became of an organisation (to a day, where one is given)."""
    return _walk(organisation, forwards=True, until=until)


def ancestry(organisation: Organisation) -> Lineage:
    """Return what an organisation came from."""
    return _walk(organisation, forwards=False, until=None)


def current_successors(organisation: Organisation, *, on: date) -> list[Kin]:
    """Return the organisations that existed on a day and continue the given one, wholly or in part.

    An organisation that still exists continues itself; it does so in part when it gave something away.
    """
    lineage = descent(organisation, until=on)
    living = [kin for kin in lineage.kin if kin.organisation.holds_on(on)]
    if organisation.holds_on(on):
        gave_away = any(step.predecessor_id == organisation.pk for step in lineage.steps)
        start = organisation.valid_from or date.min
        living.insert(0, Kin(organisation, 0, start, gave_away))
    return living


def _walk(organisation: Organisation, *, forwards: bool, until: date | None) -> Lineage:
    """Search level by level, one query a level; a unit is visited again when a better path reaches it."""
    start = date.min if forwards else date.max
    # Of each unit: the day of arrival that leaves most ways open, and whether all paths are partial.
    arrival = {organisation.pk: start}
    partial = {organisation.pk: False}
    distance = {organisation.pk: 0}
    steps: dict[tuple[int, int, date], Step] = {}
    frontier = {organisation.pk}
    while frontier:
        reached: set[int] = set()
        for step in _steps_from(frontier, forwards=forwards, until=until):
            here, there = step.predecessor_id, step.successor_id
            if not forwards:
                here, there = there, here
            in_time = step.effective_on >= arrival[here] if forwards else step.effective_on <= arrival[here]
            if not in_time or there == organisation.pk:
                continue
            steps[(step.predecessor_id, step.successor_id, step.effective_on)] = step
            through_part = partial[here] or step.is_partial
            known = arrival.get(there)
            opens_more = known is None or (
                step.effective_on < known if forwards else step.effective_on > known
            )
            if opens_more or (partial[there] and not through_part):
                arrival[there] = step.effective_on if opens_more or known is None else known
                partial[there] = through_part and partial.get(there, True)
                distance.setdefault(there, distance[here] + 1)
                reached.add(there)
        frontier = reached
    return _answer(organisation, arrival, partial, distance, steps.values())


def _steps_from(ids: set[int], *, forwards: bool, until: date | None) -> list[Step]:
    events = Succession.objects.exclude(successor=None).exclude(predecessor=F("successor"))
    events = events.filter(predecessor__in=ids) if forwards else events.filter(successor__in=ids)
    if until is not None:
        events = events.filter(effective_on__lte=until)
    rows = events.order_by("effective_on", "pk").values_list(
        "predecessor_id", "successor_id", "effective_on", "kind", "is_partial", "legal_basis"
    )
    return [Step(*row) for row in rows]


def _answer(
    organisation: Organisation,
    arrival: dict[int, date],
    partial: dict[int, bool],
    distance: dict[int, int],
    steps: Iterable[Step],
) -> Lineage:
    others = [pk for pk in arrival if pk != organisation.pk]
    found = Organisation.objects.in_bulk(others)
    kin = [Kin(found[pk], distance[pk], arrival[pk], partial[pk]) for pk in others]
    return Lineage(
        tuple(sorted(kin, key=lambda one: (one.distance, one.is_partial, one.organisation.pk))),
        tuple(sorted(steps, key=lambda step: (step.effective_on, step.predecessor_id, step.successor_id))),
    )
