"""Who may do what in a season. Rules that need the state of a sheet or a window stand in the services."""

from __future__ import annotations

from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.criteria.policies import administered_organisations

__all__ = [
    "administered_organisations",
    "can_administer",
    "can_answer",
    "can_answer_given",
    "can_approve",
    "can_decide_in_council",
    "can_judge",
    "can_oversee",
    "can_publish",
    "can_write_at_all",
]


def can_administer(access: Access) -> bool:
    """Return whether the person runs the campaign: windows, participants, appraisers, extensions."""
    return access.administers


def can_answer(access: Access, participant: Participant) -> bool:
    """Return whether the person may write the unit's answers: its officer, or its head."""
    return access.works_for(participant)


def can_answer_given(access: Access, participant: Participant, assignee_id: int | None) -> bool:
    """Return whether the person may write one answer of the unit: who may write all of them, and who was
    given this criterion.
    """
    given = assignee_id is not None and assignee_id == access.user_id
    return can_answer(access, participant) or (given and access.contributes(participant))


def can_approve(access: Access, participant: Participant) -> bool:
    """Return whether the person may approve and submit the unit's sheet: its head alone."""
    return participant.pk in access.head_of


def can_judge(access: Access, participant: Participant) -> bool:
    """Return whether the person may appraise this unit at all: nobody judges the unit they work in."""
    return access.appraises and not access.is_own_unit(participant)


def can_decide_in_council(access: Access) -> bool:
    """Return whether the person may record what the council decides: its members, and who runs the season."""
    return access.in_council or access.administers


def can_publish(access: Access) -> bool:
    """Return whether the person may approve results: the authority itself."""
    return access.leads


def can_oversee(access: Access) -> bool:
    """Return whether the person may read the flags and the history of every unit."""
    return access.administers or access.audits or access.leads


def can_write_at_all(access: Access) -> bool:
    """Return whether the person may write anything in the campaign: whoever only audits may not."""
    works = bool(access.units or access.contributes_to)
    return access.administers or access.leads or access.in_council or access.appraises or works
