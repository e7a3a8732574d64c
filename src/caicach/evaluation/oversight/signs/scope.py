"""What all signs of a campaign are read from: its units, their seals and extensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Min, QuerySet

from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Extension, Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.oversight.signs.base import Trace
from caicach.evaluation.oversight.signs.words import Words
from caicach.evaluation.scoring.constants import Standing, Step
from caicach.evaluation.scoring.models import ScoreCard, SheetStep

MOST_TRACES = 20
"""Rows that one sign shows; how many there are is told beside them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as signs speak of it; ``sealed_at`` is when it was first submitted or locked."""

    pk: int
    name: str
    organisation_id: int
    block_id: int
    state: str
    sealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Scope:
    """A campaign with what every rule asks of it."""

    campaign: Campaign
    blocks: Mapping[int, CampaignBlock]
    units: Mapping[int, Unit]
    extensions: Mapping[int, tuple[Extension, ...]]

    def trace(self, participant_id: int, code: str, words: Words) -> Trace:
        """Return a row behind a sign."""
        return Trace(words, participant_id, self.units[participant_id].name, code)

    def is_extended(self, participant_id: int, code: str, at: datetime) -> bool:
        """Whether an extension let the unit write the criterion at a moment."""
        given = self.extensions.get(participant_id, ())
        if not given:
            return False
        plan = plan_of(self.blocks[self.units[participant_id].block_id].set_version)
        path = {node.code for node in plan.criteria_set.path(code)} if code in plan.index else {code}
        return any(one.opens_at <= at < one.closes_at and (not one.code or one.code in path) for one in given)

    @property
    def sealed(self) -> list[int]:
        """The units whose sheets stand: submitted or locked."""
        states = {ParticipantState.SUBMITTED, ParticipantState.LOCKED}
        return [unit.pk for unit in self.units.values() if unit.state in states]


def scope_of(campaign: Campaign) -> Scope:
    """Return what signs are read from; four queries."""
    blocks = campaign.blocks.select_related("set_version")
    steps = SheetStep.objects.filter(
        participant__campaign=campaign, step__in=(Step.SUBMITTED, Step.LOCKED)
    ).order_by()
    seals = dict(steps.values_list("participant").annotate(first=Min("at")))
    rows = Participant.objects.filter(campaign=campaign).values_list(
        "pk", "name", "organisation_id", "block_id", "state"
    )
    extensions: dict[int, tuple[Extension, ...]] = {}
    given = Extension.objects.filter(participant__campaign=campaign, stage=Stage.SELF_SCORING)
    for one in given:
        extensions[one.participant_id] = (*extensions.get(one.participant_id, ()), one)
    return Scope(
        campaign,
        {block.pk: block for block in blocks},
        {pk: Unit(pk, name, org, block, state, seals.get(pk)) for pk, name, org, block, state in rows},
        extensions,
    )


@dataclass(frozen=True, slots=True)
class Card:
    """The points of a unit that are known, and how many of its cells are to answer and are judged."""

    total: Decimal
    maximum: Decimal
    expected: int
    judged: int


def cards_of(scope: Scope, standing: Standing) -> dict[int, Card]:
    """Return the cards of all units that have points; one query."""
    rows = ScoreCard.objects.filter(participant__campaign=scope.campaign, standing=standing)
    columns = ("participant_id", "total", "maximum", "expected", "judged")
    return {
        pk: Card(total, maximum, expected, judged)
        for pk, total, maximum, expected, judged in rows.values_list(*columns)
        if total is not None and maximum
    }


def by_unit(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    """Return rows by the unit in their first column, without it and in their order."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    for pk, *rest in rows:
        found.setdefault(pk, []).append(tuple(rest))
    return found


def since_seal(
    scope: Scope, last: Mapping[int, datetime], rows: QuerySet[Any, tuple[Any, ...]]
) -> Iterator[tuple[int, datetime, list[tuple[Any, ...]]]]:
    """Yield units in which something happened after they were sealed, when that was, and what; one query.

    Args:
        scope: the campaign.
        last: when it last happened, by unit.
        rows: all that happened: ``cell__participant``, the criterion, ``at``, and what else is shown.
    """
    seals = {
        pk: sealed_at
        for pk, at in last.items()
        if (sealed_at := scope.units[pk].sealed_at) is not None and at > sealed_at
    }
    if not seals:
        return
    late = rows.filter(cell__participant__in=list(seals), at__gt=min(seals.values()))
    found = by_unit(row for row in late.iterator(chunk_size=5_000) if row[2] > seals[row[0]])
    for pk, own in found.items():
        yield pk, seals[pk], own
