"""Who reads which part of the oversight of a season."""

from __future__ import annotations

from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.policies import can_oversee

__all__ = ["can_oversee", "can_read_history", "can_read_progress", "can_read_whole_history", "can_review"]


def can_read_progress(access: Access) -> bool:
    """Return whether the person reads how far all units have come, and what they lose."""
    return access.oversees


def can_review(access: Access) -> bool:
    """Return whether the person may write their word on a sign: who runs the season, and its leader."""
    return access.administers or access.leads


def can_read_whole_history(access: Access) -> bool:
    """Return whether the person reads the history of every unit with all its internal parts."""
    return access.administers or access.audits


def can_read_history(access: Access, participant: Participant) -> bool:
    """Return whether the person reads the history of a unit: all of it, or their own unit's public part."""
    return can_read_whole_history(access) or access.works_for(participant)
