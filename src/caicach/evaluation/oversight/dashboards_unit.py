"""What a unit has at stake: the points it does not have yet, what is missing, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from caicach.core.index.arithmetic import ZERO
from caicach.core.index.model import Criterion
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.oversight.constants import DAY
from caicach.evaluation.scoring.answers import is_adjustment
from caicach.evaluation.scoring.constants import RevisionKind
from caicach.evaluation.scoring.lacking import Lack
from caicach.evaluation.scoring.models import Cell, CellRevision
from caicach.evaluation.scoring.table import Row, Table


@dataclass(frozen=True, slots=True)
class Stake:
    """One leaf with the points that are missing to its maximum, as the reader may know them."""

    node: Criterion
    maximum: Decimal
    points: Decimal | None
    missing: Decimal
    lacks: tuple[Lack, ...]
    is_asked: bool
    is_writable: bool
    takes_answer: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """What one person wrote into the sheet since a moment."""

    by: str
    cells: int


@dataclass(frozen=True, slots=True)
class UnitStakes:
    """What a unit has at stake, the dearest first; ``changes`` are those since yesterday."""

    participant: Participant
    stakes: Sequence[Stake]
    asked: Sequence[Stake]
    changes: Sequence[Changed]
    since: datetime
    closes_at: datetime | None
    left: timedelta | None

    @property
    def missing(self) -> Decimal:
        """All points that are missing."""
        return sum((stake.missing for stake in self.stakes), ZERO)

    @property
    def winnable(self) -> Decimal:
        """The missing points of rows that the unit may still write."""
        return sum((stake.missing for stake in self.stakes if stake.is_writable), ZERO)

    @property
    def lacking(self) -> int:
        """How many rows lack something before the sheet may be submitted."""
        return sum(1 for stake in self.stakes if stake.lacks)


def stakes_of(table: Table) -> UnitStakes:
    """Return what is at stake on a sheet that the reader was let to see; one query."""
    sheet = table.sheet
    found = [stake for row in table.rows if (stake := _stake(row)) is not None]
    found.sort(key=lambda stake: -stake.missing)
    since = sheet.at - DAY
    closes_at = sheet.closes_at
    return UnitStakes(
        participant=sheet.participant,
        stakes=[stake for stake in found if stake.missing > 0 or stake.lacks],
        asked=[stake for stake in found if stake.is_asked],
        changes=changes_since(sheet.participant, since),
        since=since,
        closes_at=closes_at,
        left=None if closes_at is None else closes_at - sheet.at,
    )


def _stake(row: Row) -> Stake | None:
    if row.cell is None or row.is_exempt or not row.maximum or is_adjustment(row.node):
        return None
    points = next(
        (shown.score for shown in (row.final, row.appraised, row.self_points) if shown is not None), None
    )
    return Stake(
        node=row.node,
        maximum=row.maximum,
        points=points,
        missing=max(row.maximum - (points or ZERO), ZERO),
        lacks=row.lacks,
        is_asked=row.is_asked,
        is_writable=row.is_writable,
        takes_answer=row.takes_answer,
    )


def changes_since(participant: Participant, since: datetime) -> list[Changed]:
    """Return who wrote into how many cells of a unit since a moment; one query."""
    cells = Cell.objects.filter(participant=participant)
    rows = CellRevision.objects.filter(cell__in=cells, at__gte=since, kind=RevisionKind.ANSWER)
    people: dict[str, set[int]] = {}
    for label, cell in rows.order_by("by_label").values_list("by_label", "cell_id"):
        people.setdefault(label, set()).add(cell)
    return [Changed(label, len(written)) for label, written in people.items()]
