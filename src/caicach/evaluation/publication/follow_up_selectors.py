"""Reading what follows from results: units their own, who oversees the season all."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.publication.constants import CommitmentState
from caicach.evaluation.publication.models import (
    Commitment,
    ExplanationDemand,
    ResultVersion,
    RewardProposal,
)
from caicach.evaluation.publication.policies import can_read_unpublished


def demands_for(entered: Entered) -> QuerySet[ExplanationDemand]:
    """Return the demands of a campaign that the reader may see, by their day and unit."""
    found = ExplanationDemand.objects.filter(result__campaign=entered.campaign)
    if not entered.access.oversees:
        found = found.filter(participant__in=entered.access.units)
    rows = found.select_related("participant__block", "result")
    return rows.order_by("due_on", "participant__block__position", "participant__name_sort", "pk")


def demand_for(entered: Entered, demand_id: int) -> ExplanationDemand | None:
    """Return a demand that the reader may see, or None."""
    return demands_for(entered).filter(pk=demand_id).first()


def is_late(demand: ExplanationDemand, on: date) -> bool:
    """Return whether a demand is past its day and not answered."""
    return demand.answered_at is None and demand.due_on < on


def commitments_for(
    entered: Entered, *, state: str = "", late_on: date | None = None
) -> QuerySet[Commitment]:
    """Return the promises of a campaign's units that the reader may see, by their day.

    Args:
        entered: the campaign and what the reader is in it.
        state: those in this state alone.
        late_on: those alone that are past their day on that day and not done.
    """
    found = Commitment.objects.filter(participant__campaign=entered.campaign)
    if not entered.access.oversees:
        found = found.filter(participant__in=entered.access.units)
    if state in CommitmentState.values:
        found = found.filter(state=state)
    if late_on is not None:
        found = found.filter(state=CommitmentState.OPEN, due_on__lt=late_on)
    rows = found.select_related("participant__block__set_version", "by").prefetch_related("notes")
    return rows.order_by("due_on", "participant__name_sort", "pk")


def commitment_for(entered: Entered, commitment_id: int) -> Commitment | None:
    """Return a promise that the reader may see, or None."""
    return commitments_for(entered).filter(pk=commitment_id).first()


def commitments_of(entered: Entered, participant: Participant) -> list[Commitment]:
    """Return the promises of one unit that the reader may see."""
    return list(commitments_for(entered).filter(participant=participant))


def rewards_for(entered: Entered, result: ResultVersion) -> list[RewardProposal]:
    """Return the proposals for rewards under a result, to who oversees the season; to nobody else any."""
    if not can_read_unpublished(entered.access):
        return []
    found = RewardProposal.objects.filter(result=result)
    rows = found.select_related("participant__block", "by", "decided_by")
    return list(rows.order_by("participant__block__position", "participant__name_sort", "pk"))


def reward_for(entered: Entered, proposal_id: int) -> RewardProposal | None:
    """Return a proposal that the reader may see, or None."""
    if not can_read_unpublished(entered.access):
        return None
    return RewardProposal.objects.filter(pk=proposal_id, result__campaign=entered.campaign).first()


def units_of_result(entered: Entered) -> QuerySet[Participant]:
    """Return the units for which the reader may write promises down: their own, or all for who runs it."""
    found = Participant.objects.filter(campaign=entered.campaign)
    if not entered.access.administers:
        found = found.filter(pk__in=entered.access.units)
    return found.select_related("block__set_version").order_by("block__position", "name_sort", "pk")
