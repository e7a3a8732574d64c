"""How the units of a block would stand were the points of now approved.

Places come from the cards; of units that are equal there the chain of tie-breaks asks more, and what the
council ordered counts last, as in a result.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from caicach.core.index.answers import Answer, AnswerSheet, UnitAnswers
from caicach.core.index.arithmetic import CONTEXT
from caicach.core.index.model import Basis
from caicach.core.index.plan import Plan
from caicach.core.index.ranking import Rank, rank_units
from caicach.core.index.result import Missing, Result, UnitScores
from caicach.core.index.scoring import Scorer
from caicach.evaluation.appraisal.council import rulings_that_hold
from caicach.evaluation.campaigns.models import CampaignBlock, Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import decode
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell, ScoreCard
from caicach.evaluation.scoring.reckoning import exempt_leaves, peers_of, stated, unit_answers
from caicach.evaluation.scoring.whole import COLUMNS

MOST_SCORED = 200
"""So many equal units are scored for a tie-break by points or shares; more would keep a page waiting, and
they share their place until the result is frozen."""

FIGURES = frozenset({"value", "numerator"})
"""Tie-breaks that read the answer alone and need no points."""


@dataclass(frozen=True, slots=True)
class Provisional:
    """One unit as it stands now. ``areas`` are as the card keeps them; without a rank it has no place yet."""

    participant_id: int
    organisation_id: int
    name: str
    total: Decimal | None
    maximum: Decimal | None
    share: Decimal | None
    grade: str
    areas: Sequence[Sequence[object]]
    rank: Rank | None

    @property
    def place(self) -> int | None:
        """The place; None where there is none yet."""
        return None if self.rank is None else self.rank.place


_COLUMNS = (
    "participant_id",
    "participant__organisation_id",
    "participant__name",
    "total",
    "maximum",
    "share",
    "grade",
    "areas",
)


def provisional(block: CampaignBlock) -> list[Provisional]:
    """Return all units of a block, the best first, those without a place last by name.

    Whom it may be shown to is the caller's matter. One query, and up to four more where units are equal.
    """
    # Rows of plain values: models of thousands of units would cost more than all that is worked out of them.
    cards = ScoreCard.objects.filter(participant__block=block, standing=Standing.FINAL)
    rows = list(cards.order_by("participant__name_sort", "participant").values_list(*_COLUMNS))
    by_share = plan_of(block.set_version).criteria_set.ranking.basis is Basis.SHARE
    keys = {
        str(pk): number
        for pk, _organisation, _name, total, _maximum, share, *_rest in rows
        if (number := share if by_share else total) is not None
    }
    ranks = _ranks(block, keys)
    found = [
        Provisional(pk, organisation, name, total, maximum, share, grade, areas, ranks.get(str(pk)))
        for pk, organisation, name, total, maximum, share, grade, areas in rows
    ]
    return sorted(found, key=lambda unit: (unit.place is None, unit.place or 0))


def _ranks(block: CampaignBlock, keys: Mapping[str, Decimal]) -> Mapping[str, Rank]:
    plan = plan_of(block.set_version)
    known = plan.criteria_set.block(block.block)
    if known is not None and not known.ranked:
        return {}
    ranks = rank_units(keys)
    equal = {unit for unit, rank in ranks.items() if rank.sharing}
    if not equal:
        return ranks
    result = _asked_of(block, plan, equal)
    links = 0 if result is None else len(plan.criteria_set.ranking.tie_breaks)
    tie_key = None if result is None else result.tie_number
    ranks = rank_units(keys, links=links, tie_key=tie_key)
    decisions = rulings_that_hold(block, ranks)
    return rank_units(keys, links=links, tie_key=tie_key, decisions=decisions) if decisions else ranks


def _asked_of(block: CampaignBlock, plan: Plan, units: Collection[str]) -> Result | None:
    """Return what the chain of tie-breaks asks of equal units; None where it asks nothing, or of too many."""
    chain = plan.criteria_set.ranking.tie_breaks
    if not chain:
        return None
    if all(link.by in FIGURES for link in chain):
        return _figures(block, plan, units, {link.code for link in chain})
    return _points(block, plan, units) if len(units) <= MOST_SCORED else None


def _figures(block: CampaignBlock, plan: Plan, units: Collection[str], codes: set[str]) -> Result:
    """Return the answers alone of those criteria, without points."""
    exempt = dict(Participant.objects.filter(block=block).values_list("pk", "exempt_codes"))
    sheet = AnswerSheet({unit: UnitAnswers(unit, block.block) for unit in units})
    cells = Cell.objects.filter(block=block, code__in=codes).only(*COLUMNS)
    for cell in cells.order_by("participant_id"):
        unit = sheet.units.get(str(cell.participant_id))
        if unit is None:
            continue
        if cell.code in exempt_leaves(plan, exempt[cell.participant_id]):
            unit.answers[cell.code] = Answer(not_applicable=True)
        else:
            unit.answers[cell.code] = decode(stated(cell, Standing.FINAL))
    blank: list[Decimal | None] = [None] * len(plan.nodes)
    scores = {
        unit.unit: UnitScores(
            unit=unit, block=block.block, submitted=True, scores=blank, maxima=list(plan.maxima), status={}
        )
        for unit in sheet
    }
    return Result(plan, sheet, Missing.ZERO, scores, {}, {}, [])


def _points(block: CampaignBlock, plan: Plan, units: Collection[str]) -> Result:
    """Return the units scored whole."""
    participants = {
        participant.pk: participant
        for participant in Participant.objects.filter(pk__in=list(map(int, units))).select_related("campaign")
    }
    cells: dict[int, list[Cell]] = {pk: [] for pk in participants}
    rows = Cell.objects.filter(participant__in=list(participants)).only(*COLUMNS)
    for cell in rows.order_by("participant_id", "position"):
        cells[cell.participant_id].append(cell)
    sheet = AnswerSheet()
    for pk, participant in participants.items():
        participant.block = block
        sheet.units[str(pk)] = unit_answers(plan, participant, cells[pk], Standing.FINAL)
    peers = peers_of(plan, next(iter(participants.values())), Standing.FINAL)
    scorer = Scorer(plan, Missing.ZERO)
    with localcontext(CONTEXT):
        scores = {unit.unit: scorer.unit(unit, peers) for unit in sheet}
    return Result(plan, sheet, Missing.ZERO, scores, peers, {}, [])
