"""Where the units of a block stand now: places, areas, gaps, and what became of them since the last season.

Before approval the places are provisional, as those of the draft ranking.
Once approved they are those of the result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from functools import cached_property
from typing import Any

from caicach.core.index.arithmetic import CONTEXT, HUNDRED, ZERO
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.oversight.policies import can_read_progress
from caicach.evaluation.publication.constants import ResultState
from caicach.evaluation.publication.lines import number_kept
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.publication.provisional import provisional


@dataclass(frozen=True, slots=True)
class AreaPoints:
    """One area of one unit; None where there are no points, or it does not apply."""

    code: str
    score: Decimal | None
    maximum: Decimal | None

    @property
    def share(self) -> Decimal | None:
        """The points in percent of the applicable maximum, unrounded."""
        if self.score is None or not self.maximum:
            return None
        with localcontext(CONTEXT):
            return self.score * HUNDRED / self.maximum


@dataclass(frozen=True, slots=True)
class Placed:
    """One unit with its points and place; ``earlier`` is its place in the last season's block."""

    participant_id: int
    organisation_id: int
    name: str
    total: Decimal | None
    maximum: Decimal | None
    share: Decimal | None
    grade: str
    areas: tuple[AreaPoints, ...]
    place: int | None = None
    earlier: int | None = None
    gap: Decimal | None = None

    @property
    def moved(self) -> int | None:
        """How many places the unit rose (positive) or fell since the last season."""
        return None if self.place is None or self.earlier is None else self.earlier - self.place

    @property
    def fell(self) -> int:
        """By how many places the unit fell; 0 where it did not."""
        return max(-(self.moved or 0), 0)


@dataclass(frozen=True, slots=True)
class AreaLoss:
    """What all units of a block lose in one area, and the share they reach in it."""

    code: str
    lost: Decimal
    share: Decimal | None


@dataclass(frozen=True)
class BlockStanding:
    """All units of a block, the best first."""

    block: CampaignBlock
    units: tuple[Placed, ...]
    is_frozen: bool
    method_changed: bool

    @cached_property
    def best(self) -> Placed | None:
        """The unit in front."""
        return self.units[0] if self.units and self.units[0].place is not None else None

    @cached_property
    def mean_share(self) -> Decimal | None:
        """The mean of the units' shares, unrounded."""
        shares = [unit.share for unit in self.units if unit.share is not None]
        if not shares:
            return None
        with localcontext(CONTEXT):
            return sum(shares, ZERO) / len(shares)

    @cached_property
    def grades(self) -> Counter[str]:
        """How many units are in each class."""
        return Counter(unit.grade for unit in self.units if unit.grade)

    @cached_property
    def areas(self) -> list[AreaLoss]:
        """What the block loses in each area, the dearest first."""
        parts: dict[str, tuple[list[Decimal], list[Decimal]]] = {}
        for unit in self.units:
            for area in unit.areas:
                if area.maximum:
                    missing, maxima = parts.setdefault(area.code, ([], []))
                    missing.append(max(area.maximum - (area.score or ZERO), ZERO))
                    maxima.append(area.maximum)
        with localcontext(CONTEXT):
            sums = {code: (sum(lost, ZERO), sum(whole, ZERO)) for code, (lost, whole) in parts.items()}
            found = [
                AreaLoss(code, lost, (whole - lost) * HUNDRED / whole) for code, (lost, whole) in sums.items()
            ]
        return sorted(found, key=lambda area: -area.lost)


def standing_for(entered: Entered, block: CampaignBlock) -> BlockStanding | None:
    """Return where the units of a block stand, or None for who does not oversee."""
    if not can_read_progress(entered.access):
        return None
    campaign = entered.campaign
    result = _latest(campaign) if campaign.is_frozen else None
    units = _frozen(result, block) if result is not None else _live(block)
    earlier, changed = _earlier(campaign, block)
    best = max((unit.share for unit in units if unit.share is not None), default=None)
    with_history = tuple(_compared(unit, earlier, best) for unit in units)
    return BlockStanding(block, with_history, result is not None, changed)


def _compared(unit: Placed, earlier: Mapping[int, int], best: Decimal | None) -> Placed:
    gap = None if best is None or unit.share is None else best - unit.share
    return replace(unit, earlier=earlier.get(unit.organisation_id), gap=gap)


_COLUMNS = (
    "participant_id",
    "participant__organisation_id",
    "participant__name",
    "total",
    "maximum",
    "share",
    "grade",
    "areas",
    "place",
)


def _live(block: CampaignBlock) -> list[Placed]:
    return [
        Placed(
            participant_id=unit.participant_id,
            organisation_id=unit.organisation_id,
            name=unit.name,
            total=unit.total,
            maximum=unit.maximum,
            share=unit.share,
            grade=unit.grade,
            areas=_areas(unit.areas),
            place=unit.place,
        )
        for unit in provisional(block)
    ]


def _frozen(result: ResultVersion, block: CampaignBlock) -> list[Placed]:
    rows = ResultRow.objects.filter(result=result, block=block).order_by("participant__name_sort", "pk")
    found = [_placed(row) for row in rows.values_list(*_COLUMNS)]
    return sorted(found, key=lambda unit: (unit.place is None, unit.place or 0))


def _placed(row: tuple[Any, ...]) -> Placed:
    participant_id, organisation_id, name, total, maximum, share, grade, areas, place = row
    return Placed(
        participant_id=participant_id,
        organisation_id=organisation_id,
        name=name,
        total=total,
        maximum=maximum,
        share=share,
        grade=grade,
        areas=_areas(areas),
        place=place,
    )


def _areas(kept: object) -> tuple[AreaPoints, ...]:
    rows = kept if isinstance(kept, list) else []
    return tuple(AreaPoints(str(row[0]), number_kept(row[1]), number_kept(row[2])) for row in rows)


def _latest(campaign: Campaign) -> ResultVersion | None:
    return ResultVersion.objects.filter(campaign=campaign).order_by("-number").first()


def _earlier(campaign: Campaign, block: CampaignBlock) -> tuple[dict[int, int], bool]:
    """Return the places of the last published season by organisation, and whether the set changed since."""
    if campaign.previous_id is None:
        return {}, False
    rows = ResultRow.objects.filter(
        result__campaign=campaign.previous_id,
        result__state=ResultState.PUBLISHED,
        block__block=block.block,
        place__isnull=False,
    )
    found = list(rows.values_list("participant__organisation_id", "place", "block__set_version__digest"))
    changed = any(digest != block.set_version.digest for _unit, _place, digest in found)
    return {organisation: place for organisation, place, _digest in found if place is not None}, changed
