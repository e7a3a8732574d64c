"""What waits for the council, and how the season as a whole stands with what is contested."""

from __future__ import annotations

from dataclasses import dataclass

from caicach.evaluation.appraisal.constants import ObjectionState
from caicach.evaluation.appraisal.models import Objection
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.oversight.policies import can_read_progress
from caicach.evaluation.scoring.models import Cell

PENDING = (ObjectionState.OPEN, ObjectionState.REPLIED)


@dataclass(frozen=True, slots=True)
class Contested:
    """Cells in dispute, and objections without a ruling."""

    disputed: int
    objections: int


def contested_for(entered: Entered) -> Contested | None:
    """Return what is contested in a season, or None for who does not oversee it; two queries."""
    if not can_read_progress(entered.access):
        return None
    campaign = entered.campaign
    objections = Objection.objects.filter(cell__campaign=campaign, state__in=PENDING)
    return Contested(
        disputed=Cell.objects.filter(campaign=campaign, is_disputed=True).count(),
        objections=objections.count(),
    )
