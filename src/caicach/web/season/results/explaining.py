"""The answer to "Vì sao?" of a frozen point: worked out again, beside what was claimed, judged and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from caicach.core.index.model import Criterion
from caicach.core.index.result import TOTAL
from caicach.evaluation.campaigns.access import NOBODY, Access
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.lines import number_kept
from caicach.evaluation.publication.models import ResultRow
from caicach.evaluation.publication.recomputing import recomputed
from caicach.evaluation.publication.selectors import Judgement, Paper, judgements_behind, papers_behind
from caicach.web.index.why import Why, why


@dataclass(frozen=True, slots=True)
class Point:
    """One frozen point with all that there is to say of it.

    ``claimed`` and ``appraised`` stand before what counts; ``agrees`` says that working it out again gave
    what is frozen.
    """

    row: ResultRow
    why: Why
    claimed: Decimal | None
    appraised: Decimal | None
    final: Decimal | None
    reason: str
    source: str
    papers: Sequence[Paper]
    judgements: Sequence[Judgement]
    is_leaf: bool
    agrees: bool


def point_of(row: ResultRow, code: str, access: Access = NOBODY) -> Point | None:
    """Return a point of a row for a reader, or None where the set has no such code."""
    plan = plan_of(row.block.set_version)
    if code != TOTAL and code not in plan.index:
        return None
    found = why(recomputed(row), str(row.participant_id), code)
    node: Criterion | None = None if code == TOTAL else plan.criteria_set.criterion(code)
    is_leaf = node is not None and node.is_leaf
    kept = row.answers.get(code, {}) if is_leaf else {}
    final = _final(row, code)
    return Point(
        row=row,
        why=found,
        claimed=row.self_total if code == TOTAL else number_kept(kept.get("claimed")),
        appraised=number_kept(kept.get("appraised")),
        final=final,
        reason=str(kept.get("reason") or ""),
        source=str(kept.get("source") or ""),
        papers=papers_behind(row, code) if is_leaf else (),
        judgements=judgements_behind(row, code, access) if is_leaf else (),
        is_leaf=is_leaf,
        agrees=found.trace.result.score == final,
    )


def _final(row: ResultRow, code: str) -> Decimal | None:
    if code == TOTAL:
        return row.total
    kept = next((node for node in row.nodes if node[0] == code), None)
    return None if kept is None else number_kept(kept[1])
