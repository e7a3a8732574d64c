"""How far pairs of appraisers agree, for those who may read it with names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from caicach.core.agreement.kappa import Agreement, agreement
from caicach.core.index.model import Criterion
from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.appraisal.pairs import pair_from
from caicach.evaluation.appraisal.policies import can_read_agreement
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.criteria.plans import plan_of

Points = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """How far the pairs of one criterion of a block agree."""

    block: str
    leaf: Criterion
    found: Agreement


@dataclass(frozen=True, slots=True)
class PeopleAgreement:
    """How far two appraisers agree."""

    first: str
    second: str
    found: Agreement


@dataclass(frozen=True, slots=True)
class Agreements:
    """Agreement over all, by criterion and by pair; ``open`` pairs have not both concluded.

    Where an item does not apply there are no points to compare: ``both`` counts the items that both found so,
    ``one`` those that only one of them did. Neither is among the others.
    """

    whole: Agreement
    criteria: tuple[CriterionAgreement, ...]
    people: tuple[PeopleAgreement, ...]
    open: int
    both: int
    one: int


def agreements_for(entered: Entered) -> Agreements | None:
    """Return how far pairs agree in a campaign, or None for who may not read it; one query."""
    if not can_read_agreement(entered.access):
        return None
    decisions = Decision.objects.filter(
        cell__campaign=entered.campaign,
        cell__second_appraiser__isnull=False,
        round__in=(Round.FIRST, Round.BLIND),
    ).select_related("cell__block__set_version")
    decisions = decisions.defer("cell__block__set_version__document", "reason", "internal_note")
    by_cell: dict[int, list[Decision]] = {}
    for decision in decisions.order_by("cell__block__position", "cell__position", "cell", "number"):
        by_cell.setdefault(decision.cell_id, []).append(decision)
    pairs = [pair_from(listed) for listed in by_cell.values()]
    closed = [pair for pair in pairs if pair.is_closed]
    criteria: dict[tuple[int, str], list[Points]] = {}
    leaves: dict[tuple[int, str], Criterion] = {}
    blocks: dict[int, str] = {}
    people: dict[tuple[str, str], list[Points]] = {}
    both = one = 0
    for pair in closed:
        first, blind = pair.first, pair.blind
        if first is None or blind is None:
            continue
        if first.points is None or blind.points is None:
            both += first.points is blind.points
            one += first.points is not blind.points
            continue
        key = (first.cell.block_id, first.cell.code)
        plan = plan_of(first.cell.block.set_version)
        leaves[key] = plan.nodes[plan.index[first.cell.code]]
        blocks[first.cell.block_id] = first.cell.block.title
        points = (first.points, blind.points)
        criteria.setdefault(key, []).append(points)
        people.setdefault((first.by_label, blind.by_label), []).append(points)
    return Agreements(
        whole=agreement(_all(criteria.values())),
        criteria=tuple(
            CriterionAgreement(blocks[key[0]], leaves[key], agreement(row)) for key, row in criteria.items()
        ),
        people=tuple(
            PeopleAgreement(first, second, agreement(row)) for (first, second), row in sorted(people.items())
        ),
        open=len(pairs) - len(closed),
        both=both,
        one=one,
    )


def _all(lists: Iterable[list[Points]]) -> list[Points]:
    return [one for listed in lists for one in listed]
