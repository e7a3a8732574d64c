"""A whole block scored at once by the engine, as results and ties need it; single units are kept by
reckoning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from caicach.core.index.answers import AnswerSheet
from caicach.core.index.plan import Plan
from caicach.core.index.ranking import TieDecision
from caicach.core.index.result import Result
from caicach.core.index.scoring import score
from caicach.evaluation.campaigns.models import CampaignBlock, Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import unit_answers

COLUMNS = (
    "participant_id",
    "code",
    "answer",
    "explanation",
    "given",
    "papers",
    "recognised_1",
    "recognised_2",
    "recognised_3",
)
CHUNK = 5_000


def sheet_of(block: CampaignBlock, standing: Standing) -> AnswerSheet:
    """Return what counts of all units of a block, in the order of their names; two queries."""
    plan = plan_of(block.set_version)
    units = Participant.objects.filter(block=block).select_related("campaign", "block__set_version")
    participants = {participant.pk: participant for participant in units.order_by("name_sort", "pk")}
    cells: dict[int, list[Cell]] = {pk: [] for pk in participants}
    rows = Cell.objects.filter(block=block).only(*COLUMNS).order_by("participant_id", "position")
    for cell in rows.iterator(chunk_size=CHUNK):
        cells[cell.participant_id].append(cell)
    sheet = AnswerSheet()
    for pk, participant in participants.items():
        sheet.units[participant.unit] = unit_answers(plan, participant, cells.pop(pk), standing)
    return sheet


def result_of(
    block: CampaignBlock, standing: Standing = Standing.FINAL, *, ties: Sequence[TieDecision] = ()
) -> Result:
    """Return the scores, ranks and grades of a block as they now stand.

    Raises ProblemsError when an answer cannot be scored; TieDecisionError, from ``Result.ranks``, when a
    decision on a tie names units that are no longer equal.
    """
    plan: Plan = plan_of(block.set_version)
    decisions: Mapping[str, Sequence[TieDecision]] = {block.block: ties}
    return score(plan, sheet_of(block, standing), decisions=decisions)
