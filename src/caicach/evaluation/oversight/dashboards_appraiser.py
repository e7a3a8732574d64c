"""What one appraiser has before them: by criterion, by unit, and what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from caicach.core.index.model import Criterion
from caicach.evaluation.appraisal.constants import ObjectionState, Round
from caicach.evaluation.appraisal.models import Decision, Explanation, Objection
from caicach.evaluation.appraisal.queues import disputes_of, sealed_units
from caicach.evaluation.campaigns.constants import Part
from caicach.evaluation.campaigns.models import CampaignBlock
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import is_adjustment, takes_answer
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell

JUDGED = (Outcome.ACCEPTED, Outcome.CHANGED)
SHOWN = 50
"""Units with the most to do that are listed."""


@dataclass(frozen=True, slots=True)
class Heap:
    """Claims of one criterion or one unit: to judge, waiting for the unit, done, and not submitted.

    ``block_id`` and ``node`` are set for criteria, ``participant_id`` for units.
    """

    title: str
    open: int = 0
    asked: int = 0
    done: int = 0
    unsent: int = 0
    block_id: int = 0
    node: Criterion | None = None
    participant_id: int = 0

    @property
    def all(self) -> int:
        """All claims of the heap."""
        return self.open + self.asked + self.done + self.unsent


@dataclass(frozen=True, slots=True)
class Desk:
    """All that an appraiser has before them.

    ``answered`` are requests for more to which the unit has written since, ``disputed`` the cells they may
    settle, ``objections`` those that wait for their ruling.
    """

    criteria: Sequence[Heap]
    units: Sequence[Heap]
    answered: int
    disputed: int
    objections: int

    @property
    def open(self) -> int:
        """Claims of units that have submitted, which the person has not judged."""
        return sum(heap.open for heap in self.criteria)

    @property
    def asked(self) -> int:
        """Requests for more before the units."""
        return sum(heap.asked for heap in self.criteria)

    @property
    def done(self) -> int:
        """Claims judged."""
        return sum(heap.done for heap in self.criteria)

    @property
    def unsent(self) -> int:
        """Claims of units that have not submitted yet."""
        return sum(heap.unsent for heap in self.criteria)

    @property
    def all(self) -> int:
        """All claims given to the person."""
        return self.open + self.asked + self.done + self.unsent


def desk_for(entered: Entered, blocks: Sequence[CampaignBlock]) -> Desk | None:
    """Return what the reader has before them, or None for who appraises nothing here; five queries."""
    access = entered.access
    if not access.appraises:
        return None
    leaves = _leaves(blocks)
    cells = _mine(entered).filter(code__in={code for _block, code in leaves})
    objections = Objection.objects.filter(
        cell__appraiser=access.user_id, cell__campaign=entered.campaign, state=ObjectionState.REPLIED
    )
    return Desk(
        criteria=_by_criterion(entered, cells, leaves),
        units=_by_unit(entered, cells),
        answered=answered_count(entered),
        disputed=disputes_of(entered).count() if Part.SETTLING in access.parts else 0,
        objections=objections.count(),
    )


def _leaves(blocks: Sequence[CampaignBlock]) -> dict[tuple[int, str], Criterion]:
    return {
        (block.pk, leaf.code): leaf
        for block in blocks
        for leaf in plan_of(block.set_version).criteria_set.leaves()
        if takes_answer(leaf) and not is_adjustment(leaf)
    }


def _mine(entered: Entered) -> QuerySet[Cell]:
    """Return the reader's cells with ``told``: of a blind pair their own judgement, never the other's."""
    user = entered.access.user_id
    own = Decision.objects.filter(cell=OuterRef("pk"), by=user, round__in=(Round.FIRST, Round.BLIND))
    latest = Coalesce(Subquery(own.order_by("-number").values("outcome")[:1]), Value(""))
    return (
        Cell.objects.filter(Q(appraiser=user) | Q(second_appraiser=user), campaign=entered.campaign)
        .annotate(
            told=Case(
                When(second_appraiser__isnull=True, then=F("outcome_1")),
                default=latest,
                output_field=CharField(),
            )
        )
        .order_by()
    )


def _counts(entered: Entered) -> dict[str, Count]:
    sent, open_ = sealed_units(entered), Q(told="")
    return {
        "open_count": Count("pk", filter=sent & open_),
        "asked_count": Count("pk", filter=sent & Q(told=Outcome.ASKED)),
        "done_count": Count("pk", filter=sent & Q(told__in=JUDGED)),
        "unsent_count": Count("pk", filter=~sent),
    }


def _by_criterion(
    entered: Entered, cells: QuerySet[Cell], leaves: dict[tuple[int, str], Criterion]
) -> list[Heap]:
    rows = {(row["block_id"], row["code"]): row for row in _counted(entered, cells, "block_id", "code")}
    return [
        _heap(leaf.code, rows[key], block_id=key[0], node=leaf) for key, leaf in leaves.items() if key in rows
    ]


def _by_unit(entered: Entered, cells: QuerySet[Cell]) -> list[Heap]:
    rows = _counted(entered, cells, "participant_id", "participant__name", "participant__name_sort")
    rows.sort(key=lambda row: (-row["open_count"], -row["asked_count"], row["participant__name_sort"]))
    return [
        _heap(row["participant__name"], row, participant_id=row["participant_id"]) for row in rows[:SHOWN]
    ]


def _counted(entered: Entered, cells: QuerySet[Cell], *by: str) -> list[dict[str, Any]]:
    return list(cells.values(*by).annotate(**_counts(entered)))


def _heap(
    title: str,
    row: dict[str, Any],
    *,
    block_id: int = 0,
    node: Criterion | None = None,
    participant_id: int = 0,
) -> Heap:
    return Heap(
        title,
        open=row["open_count"],
        asked=row["asked_count"],
        done=row["done_count"],
        unsent=row["unsent_count"],
        block_id=block_id,
        node=node,
        participant_id=participant_id,
    )


def answered_count(entered: Entered) -> int:
    """Return how many of the reader's requests for more the unit has answered since; one query."""
    asked = Decision.objects.filter(
        cell=OuterRef("pk"), round=Round.FIRST, outcome=Outcome.ASKED, by=entered.access.user_id
    ).order_by("-number")
    said = Explanation.objects.filter(cell=OuterRef("pk"), at__gt=OuterRef("asked_at"))
    cells = Cell.objects.filter(
        appraiser=entered.access.user_id, campaign=entered.campaign, outcome_1=Outcome.ASKED
    ).annotate(asked_at=Subquery(asked.values("at")[:1]), judged=Subquery(asked.values("answer_version")[:1]))
    return cells.filter(Q(version__gt=F("judged")) | Exists(said)).count()
