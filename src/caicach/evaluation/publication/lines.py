"""Frozen rows as lines of a ranking, and what a block's rows say together.

A result never changes, so what was worked out from its rows is kept in the process under its digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache

from caicach.core.codes.text import fold
from caicach.core.index.arithmetic import CONTEXT, HUNDRED, exact_sum, settle
from caicach.core.index.model import Criterion
from caicach.core.index.plan import Status
from caicach.core.index.result import TOTAL, NodeResult
from caicach.evaluation.campaigns.models import CampaignBlock
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.models import ResultRow, ResultVersion

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One unit in a ranking. ``kept_areas`` are its areas as they are kept: few of a ranking are shown."""

    participant_id: int
    organisation_id: int
    name: str
    total: NodeResult
    self_total: Decimal | None
    place: int | None
    is_tied: bool
    grade: str
    grade_title: str
    block: str
    kept_areas: Sequence[Sequence[object]]

    @property
    def areas(self) -> tuple[NodeResult, ...]:
        """What the unit reached in each area, in the order of its set."""
        return tuple(node_of(self.unit, self.block, "1", kept) for kept in self.kept_areas)

    def area_score(self, place: int) -> Decimal | None:
        """Return the points of one area, counted from 0 in the order of its set."""
        return number_kept(self.kept_areas[place][1]) if place < len(self.kept_areas) else None

    @property
    def unit(self) -> str:
        """The unit as the engine names it."""
        return str(self.participant_id)


@dataclass(frozen=True, slots=True)
class Among:
    """What the units of a block reached at one node: the best with who did, and the mean."""

    best: Decimal | None
    best_names: tuple[str, ...]
    mean: Decimal | None
    count: int


def node_of(unit: str, block: str, level: str, kept: Sequence[object], grade: str = "") -> NodeResult:
    """Return a node of a frozen row: code, score, maximum, and where they stand status, place, share."""
    code, score, maximum = str(kept[0]), number_kept(kept[1]), number_kept(kept[2])
    rank = kept[4] if len(kept) > 4 else None
    return NodeResult(
        unit,
        block,
        code,
        level,
        score,
        maximum,
        number_kept(kept[5]) if len(kept) > 5 else share_of(score, maximum),
        Status(str(kept[3])) if len(kept) > 3 else _status(score, maximum),
        rank if isinstance(rank, int) else None,
        grade,
    )


def total_of(
    unit: str,
    block: str,
    score: Decimal | None,
    maximum: Decimal | None,
    share: Decimal | None,
    place: int | None,
    grade: str,
) -> NodeResult:
    """Return the whole of a unit as a node."""
    status = Status.INCOMPLETE if score is None else Status.SCORED
    return NodeResult(unit, block, TOTAL, TOTAL, score, maximum, share, status, place, grade)


def share_of(score: Decimal | None, maximum: Decimal | None) -> Decimal | None:
    """Return points in percent of the applicable maximum, as the engine settles them."""
    if score is None or not maximum:
        return None
    return settle(CONTEXT.divide(CONTEXT.multiply(score, HUNDRED), maximum))


def _status(score: Decimal | None, maximum: Decimal | None) -> Status:
    if score is not None:
        return Status.SCORED
    return Status.NOT_APPLICABLE if maximum is None else Status.MISSING


@lru_cache(maxsize=8192)
def number_kept(kept: object) -> Decimal | None:
    """Return a number that is kept as exact text, None where there is none; areas of a block share their
    maxima and many their points.
    """
    return None if kept in {None, ""} else Decimal(str(kept))


def areas_of(block: CampaignBlock) -> tuple[Criterion, ...]:
    """Return the areas of a block's set, in order."""
    return plan_of(block.set_version).criteria_set.criteria


def levels_of(block: CampaignBlock) -> dict[str, str]:
    """Return how deep every node of a block's set stands, 1 being an area, as results write it."""
    plan = plan_of(block.set_version)
    return {node.code: str(len(plan.path(at)) + 1) for at, node in enumerate(plan.nodes)}


def line_of_row(row: ResultRow, block: CampaignBlock) -> Line:
    """Return a frozen row, its unit at hand, as a line."""
    unit = str(row.participant_id)
    return Line(
        participant_id=row.participant_id,
        organisation_id=row.participant.organisation_id,
        name=row.participant.name,
        total=total_of(unit, block.block, row.total, row.maximum, row.share, row.place, row.grade),
        self_total=row.self_total,
        place=row.place,
        is_tied=row.is_tied,
        grade=row.grade,
        grade_title=row.grade_title,
        block=block.block,
        kept_areas=row.areas,
    )


def lines_of(result: ResultVersion, block: CampaignBlock) -> tuple[Line, ...]:
    """Return all units of a block in order of their places, those without one last, by name."""
    return _lines(result.digest, result.pk, block)


# Models are equal by their keys, which with the digest name the same rows for ever.
@lru_cache(maxsize=32)
def _lines(_digest: str, result_id: int, block: CampaignBlock) -> tuple[Line, ...]:
    rows = ResultRow.objects.filter(result=result_id, block=block).select_related("participant")
    light = rows.defer("nodes", "answers", "facts").order_by("participant__name_sort", "pk")
    lines = [line_of_row(row, block) for row in light.iterator(chunk_size=CHUNK)]
    return tuple(sorted(lines, key=lambda line: (line.place is None, line.place or 0)))


def search(lines: Sequence[Line], text: str) -> list[Line]:
    """Return the lines whose unit's name holds a text, diacritics and case aside."""
    wanted = fold(text)
    return [line for line in lines if wanted in fold(line.name)] if wanted else list(lines)


def among(result: ResultVersion, block: CampaignBlock) -> dict[str, Among]:
    """Return what the units of a block reached at every node, the whole included."""
    return _among(result.digest, result.pk, block)


@lru_cache(maxsize=16)
def _among(_digest: str, result_id: int, block: CampaignBlock) -> dict[str, Among]:
    scores: dict[str, list[tuple[Decimal, str]]] = {}
    rows = ResultRow.objects.filter(result=result_id, block=block).order_by("place", "pk")
    columns = rows.values_list("participant__name", "total", "nodes")
    for name, total, nodes in columns.iterator(chunk_size=CHUNK):
        if total is None:
            continue
        scores.setdefault(TOTAL, []).append((Decimal(total), name))
        for kept in nodes:
            if kept[1] is not None:
                scores.setdefault(str(kept[0]), []).append((Decimal(kept[1]), name))
    with localcontext(CONTEXT):
        return {code: _reached(found) for code, found in scores.items()}


def _reached(found: list[tuple[Decimal, str]]) -> Among:
    best = max(score for score, _name in found)
    names = [name for score, name in found if score == best]
    mean = settle(exact_sum([score for score, _name in found]) / len(found))
    return Among(best, tuple(names), mean, len(found))


NOTHING_REACHED = Among(None, (), None, 0)
