"""The criteria of one area across the units of a block: how far answered and judged, and where points go.

One area at a time: a block of 3,321 units and 88 criteria has 292,000 cells, which no page should read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from caicach.core.index.arithmetic import CONTEXT, HUNDRED, ZERO
from caicach.core.index.model import Criterion
from caicach.core.index.plan import Plan, Status
from caicach.evaluation.campaigns.models import CampaignBlock
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.oversight.constants import Loss
from caicach.evaluation.scoring.answers import is_adjustment, takes_answer
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell

POINTS = ("self_points", "final_points", "self_status", "final_status")
LEAST_ALIKE = 3
"""From how many units on "all score the same" says something of the criterion."""


@dataclass(slots=True)
class CriterionLine:
    """One leaf across the units to which it applies; points are those that count now.

    ``lost`` are the points missing to the maximum, by reason; for what only adds or takes away points,
    those taken away.
    """

    node: Criterion
    maximum: Decimal | None
    units: int = 0
    answered: int = 0
    judged: int = 0
    changed: int = 0
    asked: int = 0
    evidenced: int = 0
    full: int = 0
    none: int = 0
    earned: Decimal = ZERO
    lost: dict[Loss, Decimal] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code of the leaf."""
        return self.node.code

    @property
    def is_answered_by_units(self) -> bool:
        """Whether the units answer it themselves."""
        return takes_answer(self.node)

    @property
    def total_lost(self) -> Decimal:
        """All points missing to the maximum."""
        return sum(self.lost.values(), ZERO)

    @property
    def share(self) -> Decimal | None:
        """The points of all units in percent of what they could have, unrounded."""
        if not self.units or not self.maximum or is_adjustment(self.node):
            return None
        with localcontext(CONTEXT):
            return self.earned * HUNDRED / (self.maximum * self.units)

    @property
    def all_full(self) -> bool:
        """Whether all units have all points, so that the criterion tells nobody apart."""
        return self.units >= LEAST_ALIKE and self.full == self.units and not is_adjustment(self.node)

    @property
    def all_none(self) -> bool:
        """Whether no unit has any point."""
        return self.units >= LEAST_ALIKE and self.none == self.units and not is_adjustment(self.node)

    @property
    def losses(self) -> list[tuple[Loss, Decimal]]:
        """The reasons with the points they cost, the dearest first."""
        return sorted(self.lost.items(), key=lambda pair: -pair[1])


@dataclass(frozen=True, slots=True)
class CellFacts:
    """What a cell says of its points, without its texts."""

    answered: bool
    evidenced: bool
    given: bool
    self_points: Decimal | None
    final_points: Decimal | None


def losses_of(maximum: Decimal, cell: CellFacts) -> dict[Loss, Decimal]:
    """Return why points are missing to a maximum; the parts add up to what is missing.

    What the appraisal took of the unit's own claim counts as cut, or as lacking evidence where there was
    none; the rest was never reached, or never answered.
    """
    final = cell.final_points or ZERO
    missing = maximum - final
    if missing <= 0:
        return {}
    if cell.given:
        return {Loss.SURVEY: missing}
    cut = min(max((cell.self_points or ZERO) - final, ZERO), missing)
    found: dict[Loss, Decimal] = {}
    if cut:
        found[Loss.CUT if cell.evidenced else Loss.NO_EVIDENCE] = cut
    if missing > cut:
        found[Loss.NOT_REACHED if cell.answered else Loss.UNANSWERED] = missing - cut
    return found


def area_of(plan: Plan, code: str) -> Criterion:
    """Return the area of a code, the first of the set where there is no such."""
    areas = plan.criteria_set.criteria
    return next((area for area in areas if area.code == code), areas[0])


def criteria_of(block: CampaignBlock, area: Criterion) -> list[CriterionLine]:
    """Return the leaves of an area across a block, for who oversees the season; one query."""
    plan = plan_of(block.set_version)
    lines = {
        leaf.code: CriterionLine(leaf, plan.maxima[plan.index[leaf.code]])
        for leaf in area.walk()
        if leaf.is_leaf
    }
    with localcontext(CONTEXT):
        for code, *facts, count in _grouped(block, list(lines)):
            _add(lines[code], facts, count)
    return list(lines.values())


def _grouped(block: CampaignBlock, codes: list[str]) -> QuerySet[Cell, tuple[Any, ...]]:
    """Return what cells say, equal ones counted together: most claims of a criterion are alike."""
    cells = Cell.objects.filter(block=block, code__in=codes).order_by()
    said = cells.annotate(
        written=_holds(version__gt=0),
        evidenced=_holds(evidence_count__gt=0),
        is_given=~_holds(given_source=""),
    )
    columns = ("written", "evidenced", "is_given", "outcome_1", *POINTS)
    return said.values_list("code", *columns).annotate(count=Count("pk"))


def _holds(**condition: object) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(Q(**condition), output_field=BooleanField())


def _add(line: CriterionLine, facts: Sequence[Any], count: int) -> None:
    written, evidenced, given, outcome, own, final, self_status, final_status = facts
    if Status.NOT_APPLICABLE in {final_status, self_status}:
        return
    cell = CellFacts(
        answered=bool(written) and self_status != Status.MISSING,
        evidenced=bool(evidenced),
        given=bool(given) or not line.is_answered_by_units,
        self_points=own,
        final_points=final,
    )
    points = cell.final_points or ZERO
    line.units += count
    line.answered += cell.answered * count
    line.evidenced += cell.evidenced * count
    line.judged += (outcome in {Outcome.ACCEPTED, Outcome.CHANGED}) * count
    line.changed += (outcome == Outcome.CHANGED) * count
    line.asked += (outcome == Outcome.ASKED) * count
    line.earned += points * count
    line.none += (points == ZERO) * count
    if is_adjustment(line.node):
        if points < 0:
            line.lost[Loss.NOT_REACHED] = line.lost.get(Loss.NOT_REACHED, ZERO) - points * count
    elif line.maximum is not None:
        line.full += (points == line.maximum) * count
        for reason, lost in losses_of(line.maximum, cell).items():
            line.lost[reason] = line.lost.get(reason, ZERO) + lost * count
