"""Who reads which results, and who may do what follows from them."""

from __future__ import annotations

from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.policies import can_administer, can_answer, can_publish

__all__ = [
    "can_announce",
    "can_approve_results",
    "can_commit",
    "can_decide_rewards",
    "can_demand",
    "can_explain_result",
    "can_propose_rewards",
    "can_read_council",
    "can_read_follow_up_of",
    "can_read_unpublished",
]


def can_read_unpublished(access: Access) -> bool:
    """Return whether the person reads results before they are public, drafts included: who oversees."""
    return access.oversees


def can_read_council(access: Access) -> bool:
    """Return whether the person reads what lies before the council, and what it wrote."""
    return access.in_council or access.administers or access.leads or access.audits


def can_approve_results(access: Access) -> bool:
    """Return whether the person may freeze results: the authority itself."""
    return can_publish(access)


def can_announce(access: Access) -> bool:
    """Return whether the person may publish what the authority approved."""
    return can_publish(access) or can_administer(access)


def can_demand(access: Access) -> bool:
    """Return whether the person may demand explanations of units of a low class."""
    return can_administer(access) or can_publish(access)


def can_explain_result(access: Access, participant: Participant) -> bool:
    """Return whether the person may answer such a demand for the unit: who works for it."""
    return can_answer(access, participant)


def can_commit(access: Access, participant: Participant) -> bool:
    """Return whether the person may write down, and report on, what a unit promises to improve."""
    return can_answer(access, participant) or can_administer(access)


def can_read_follow_up_of(access: Access, participant: Participant) -> bool:
    """Return whether the person reads what follows a unit's result: the unit itself, and who oversees."""
    return access.works_for(participant) or access.oversees


def can_propose_rewards(access: Access) -> bool:
    """Return whether the person may propose units for rewards."""
    return can_administer(access) or can_publish(access)


def can_decide_rewards(access: Access) -> bool:
    """Return whether the person may decide on proposals: the authority itself."""
    return can_publish(access)
