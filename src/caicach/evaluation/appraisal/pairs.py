"""Two who judge one cell without knowing of each other: what shows, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from caicach.core.index.arithmetic import settle
from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import decode
from caicach.evaluation.scoring.constants import Outcome, Standing
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import peers_of, reckon, unit_answers

SHOWN = ["outcome_1", "recognised_1", "reason_1", "is_disputed"]


@dataclass(frozen=True, slots=True)
class Pair:
    """The latest decision of each hand on one cell."""

    first: Decision | None = None
    blind: Decision | None = None

    @property
    def is_closed(self) -> bool:
        """Whether both have concluded; a question to the unit is no conclusion."""
        return _concluded(self.first) and _concluded(self.blind)

    @property
    def agrees(self) -> bool:
        """Whether both concluded the same points."""
        if self.first is None or self.blind is None or not self.is_closed:
            return False
        return self.first.points == self.blind.points

    def with_(self, decision: Decision) -> Pair:
        """Return the pair after a new decision of one of them."""
        if decision.round == Round.FIRST:
            return Pair(decision, self.blind)
        return Pair(self.first, decision)

    def project(self, cell: Cell) -> list[str]:
        """Let the cell show what the pair has come to, and return the columns that changed.

        Until both have concluded nothing shows but a question to the unit; where they differ nothing does.
        """
        before = (cell.outcome_1, cell.recognised_1, cell.reason_1, cell.is_disputed)
        cell.outcome_1, cell.recognised_1, cell.reason_1, cell.is_disputed = "", None, "", False
        asked = next((one for one in (self.first, self.blind) if one and one.outcome == Outcome.ASKED), None)
        if self.is_closed and self.agrees and self.first is not None and self.blind is not None:
            cell.outcome_1, cell.recognised_1 = self.first.outcome, self.first.recognised
            cell.reason_1 = self.first.reason or self.blind.reason
        elif self.is_closed:
            cell.is_disputed = True
        elif asked is not None:
            cell.outcome_1, cell.reason_1 = asked.outcome, asked.reason
        after = (cell.outcome_1, cell.recognised_1, cell.reason_1, cell.is_disputed)
        return SHOWN if after != before else []


def _concluded(decision: Decision | None) -> bool:
    return decision is not None and decision.outcome in {Outcome.ACCEPTED, Outcome.CHANGED}


def pair_from(decisions: Iterable[Decision]) -> Pair:
    """Return the pair of one cell's decisions, in any order."""
    latest: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda one: one.number):
        latest[decision.round] = decision
    return Pair(latest.get(Round.FIRST), latest.get(Round.BLIND))


def pair_of(cell: Cell) -> Pair:
    """Return what the two hands of a cell have decided; nothing where it has only one."""
    if cell.second_appraiser_id is None:
        return Pair()
    return pair_from(Decision.objects.filter(cell=cell, round__in=(Round.FIRST, Round.BLIND)))


def points_if(
    participant: Participant, cells: Iterable[Cell], cell: Cell, claim: Mapping[str, object] | None
) -> Decimal | None:
    """Return the points that a cell would have if ``claim`` were recognised; None where it does not apply.

    Raises UnscorableError.
    """
    if claim is None:
        return None
    plan = plan_of(participant.block.set_version)
    answers = unit_answers(plan, participant, cells, Standing.APPRAISED)
    papers = frozenset(map(str, cell.papers))
    answers.answers[cell.code] = decode(claim, papers=papers, note=cell.explanation)
    found = reckon(plan, answers, peers_of(plan, participant, Standing.APPRAISED))
    score = found.scores.scores[plan.index[cell.code]]
    return None if score is None else settle(score)
