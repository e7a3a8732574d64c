"""From frozen rows back to the engine: what was scored, so that every number explains itself for ever."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext

from caicach.core.index.answers import UnitAnswers
from caicach.core.index.arithmetic import CONTEXT
from caicach.core.index.plan import Plan
from caicach.core.index.result import Result
from caicach.core.index.rules.base import PeerFigures
from caicach.evaluation.campaigns.models import CampaignBlock
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.digests import BATCH
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.scoring.answers import decode
from caicach.evaluation.scoring.reckoning import reckon


def answers_of(row: ResultRow, block: CampaignBlock) -> UnitAnswers:
    """Return the answers of a frozen row as the engine takes them."""
    found = UnitAnswers(str(row.participant_id), block.block, row.participant.name)
    found.facts = {str(name): str(value) for name, value in row.facts.items()}
    for code, kept in row.answers.items():
        papers = frozenset(map(str, kept["papers"]))
        if kept["answer"] or papers:
            found.answers[code] = decode(kept["answer"], papers=papers)
    return found


def sheet_rows(result: ResultVersion, block: CampaignBlock) -> Iterator[UnitAnswers]:
    """Iterate over the answers of a block's units in their frozen order; few in memory at once."""
    rows = ResultRow.objects.filter(result=result, block=block).select_related("participant")
    for row in rows.defer("nodes", "areas").order_by("pk").iterator(chunk_size=BATCH):
        yield answers_of(row, block)


def recomputed(row: ResultRow) -> Result:
    """Return the result of one unit worked out again from its frozen row, with all that explains it.

    Ranks are not in it: they need the other units, and stand in the row.
    """
    block = row.block
    plan = plan_of(block.set_version)
    return reckon(plan, answers_of(row, block), _peers(plan, row, block)).result


def _peers(plan: Plan, row: ResultRow, block: CampaignBlock) -> dict[tuple[str, int], PeerFigures]:
    if not plan.peer_leaves:
        return {}
    numbers: dict[int, list[Decimal]] = {leaf.index: [] for leaf in plan.peer_leaves}
    rows = ResultRow.objects.filter(result=row.result_id, block=block).order_by("pk")
    with localcontext(CONTEXT):
        for answers in rows.values_list("answers", flat=True).iterator(chunk_size=BATCH):
            for leaf in plan.peer_leaves:
                kept = answers.get(leaf.code)
                number = leaf.measured(decode(kept["answer"])) if kept else None
                if number is not None:
                    numbers[leaf.index].append(number)
        return {(block.block, leaf.index): leaf.rule.gather(numbers[leaf.index]) for leaf in plan.peer_leaves}
