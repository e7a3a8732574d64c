"""Where claims are in their appraisal, as one reader may know it: nobody learns of the other of a pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, QuerySet

from caicach.evaluation.appraisal.constants import CellState, Round
from caicach.evaluation.appraisal.models import Decision, Explanation
from caicach.evaluation.appraisal.rounds import sealed_states
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.evidence.models import EvidenceLink
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell

NO_ANSWERS: Mapping[int, datetime] = {}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a reader may know of some cells besides the cells themselves.

    ``own`` is the reader's latest decision in a blind pair, by cell; ``contested`` the cells whose unit does
    not accept the first appraisal; ``answered`` those that were asked for more and got something since;
    ``sealed`` the states of units whose sheets stand to be judged.
    """

    user_id: int | None
    own: Mapping[int, str] = field(default_factory=dict)
    contested: frozenset[int] = frozenset()
    answered: frozenset[int] = frozenset()
    sealed: frozenset[str] = frozenset()

    def state(self, cell: Cell, participant: Participant, *, exempt: bool = False) -> CellState:
        """Return where a cell is."""
        if exempt:
            return CellState.EXEMPT
        if participant.state not in self.sealed:
            return CellState.NOT_SUBMITTED
        hidden = None
        if cell.second_appraiser_id is not None and not cell.outcome_2:
            hidden = self._of_pair(cell)
        return hidden or self._told(cell)

    def _told(self, cell: Cell) -> CellState:
        """Return what the cell itself tells."""
        if cell.outcome_2 or not cell.outcome_1:
            return CellState(cell.outcome_2 or CellState.UNDECIDED)
        if cell.outcome_1 == Outcome.ASKED:
            return CellState.ANSWERED if cell.pk in self.answered else CellState.ASKED
        return CellState.CONTESTED if cell.pk in self.contested else CellState(cell.outcome_1)

    def _of_pair(self, cell: Cell) -> CellState | None:
        """Return what one of a pair knows before both have concluded; None where the cell itself tells."""
        if cell.is_disputed:
            return CellState.DISPUTED
        if self.user_id not in {cell.appraiser_id, cell.second_appraiser_id}:
            return None
        own = self.own.get(cell.pk, "")
        if not own:
            return CellState.UNDECIDED
        if own == Outcome.ASKED:
            return CellState.ANSWERED if cell.pk in self.answered else CellState.ASKED
        if cell.outcome_1 in {"", Outcome.ASKED}:
            return CellState.PAIRED
        return None


def knowledge_of(user_id: int | None, cells: QuerySet[Cell], campaign: Campaign) -> Knowledge:
    """Return what a reader may know of some cells; five queries, whatever their number."""
    pair = Decision.objects.filter(
        cell__in=cells.filter(second_appraiser__isnull=False),
        by=user_id,
        round__in=(Round.FIRST, Round.BLIND),
    )
    own = dict(pair.order_by("number").values_list("cell_id", "outcome"))
    said = {
        cell_id: (accepts, at)
        for cell_id, accepts, at in Explanation.objects.filter(cell__in=cells)
        .order_by("number")
        .values_list("cell_id", "accepts", "at")
    }
    contested = frozenset(cell_id for cell_id, (accepts, _at) in said.items() if not accepts)
    answered = _answered(cells, {pk: at for pk, (_no, at) in said.items()})
    return Knowledge(user_id, own, contested, answered, sealed_states(campaign))


def _answered(cells: QuerySet[Cell], said: Mapping[int, datetime]) -> frozenset[int]:
    asked = cells.filter(outcome_1=Outcome.ASKED)
    decisions = Decision.objects.filter(cell__in=asked, outcome=Outcome.ASKED).order_by("number")
    since = {
        cell_id: (at, version, now)
        for cell_id, at, version, now in decisions.values_list(
            "cell_id", "at", "answer_version", "cell__version"
        )
    }
    if not since:
        return frozenset()
    papers = dict(
        EvidenceLink.objects.filter(cell__in=asked, ended_at__isnull=True)
        .values_list("cell")
        .annotate(latest=Max("at"))
    )
    found = set()
    for cell_id, (at, version, now) in since.items():
        later = [one for one in (said.get(cell_id), papers.get(cell_id)) if one is not None and one > at]
        if later or now > version:
            found.add(cell_id)
    return frozenset(found)
