"""What a unit reads of its own appraisal, and where it may answer. Who judged is never told."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from caicach.core.index.model import Criterion
from caicach.evaluation.appraisal.models import Explanation
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.hours import Hours, hours_of
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.selectors import Entered, participant_for
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import takes_answer
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.registry.acting import Act


@dataclass(frozen=True, slots=True)
class Heard:
    """One result that the unit may answer: points taken off with their reason, or a request for more.

    ``lost`` is None for a request. ``explanation`` is what the unit last answered; ``is_open`` says whether
    it may answer now. ``second`` says that the second appraisal may be read.
    """

    cell: Cell
    leaf: Criterion
    lost: Decimal | None
    explanation: Explanation | None
    is_open: bool
    second: bool

    @property
    def asked(self) -> bool:
        """Whether more was asked for."""
        return self.cell.outcome_1 == Outcome.ASKED


@dataclass(frozen=True, slots=True)
class Hearing:
    """What one unit reads of its appraisal, the most points lost first."""

    participant: Participant
    heard: tuple[Heard, ...]
    hours: Hours
    is_told: bool

    @property
    def lost(self) -> Decimal:
        """All points taken off in the first appraisal."""
        return sum((one.lost for one in self.heard if one.lost is not None), Decimal(0))

    @property
    def unanswered(self) -> int:
        """How many results the unit may still answer and has not."""
        return sum(1 for one in self.heard if one.is_open and one.explanation is None)


def hearing_for(entered: Entered, participant_id: int, *, act: Act) -> Hearing | None:
    """Return what a unit reads of its appraisal, or None where the reader does not work for it; five queries.

    Before the window of explanations has begun a unit reads requests for more, and nothing else.
    """
    if participant_id not in entered.access.units:
        return None
    unit = participant_for(entered, participant_id)
    if unit is None:
        return None
    unit.campaign = entered.campaign
    hours = hours_of(entered.campaign, unit)
    told = hours.has_begun(Stage.EXPLANATION, act.at) or entered.campaign.state == CampaignState.PUBLISHED
    plan = plan_of(unit.block.set_version)
    cells = Cell.objects.filter(participant=unit).exclude(outcome_1__in=("", Outcome.ACCEPTED))
    said = {one.cell_id: one for one in Explanation.objects.filter(cell__in=cells).order_by("number")}
    second = hours.is_over(Stage.APPRAISAL_2, act.at) or entered.campaign.state == CampaignState.PUBLISHED
    running = entered.campaign.state == CampaignState.RUNNING
    found = []
    for cell in cells.order_by("position"):
        path = [node.code for node in plan.criteria_set.path(cell.code)]
        open_ = running and not cell.outcome_2 and hours.is_open_for(Stage.EXPLANATION, act.at, path)
        leaf = plan.nodes[plan.index[cell.code]]
        if takes_answer(leaf) and (told or open_ or cell.outcome_1 == Outcome.ASKED):
            shows = second and bool(cell.outcome_2)
            found.append(Heard(cell, leaf, _lost(cell), said.get(cell.pk), open_, shows))
    found.sort(key=lambda one: (one.lost is None, -(one.lost or 0)))
    return Hearing(unit, tuple(found), hours, told)


def _lost(cell: Cell) -> Decimal | None:
    if cell.outcome_1 == Outcome.ASKED:
        return None
    return (cell.self_points or Decimal(0)) - (cell.appraised_points or Decimal(0))
