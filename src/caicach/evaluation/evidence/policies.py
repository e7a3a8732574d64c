"""Who may read which evidence, and who may write a unit's library."""

from __future__ import annotations

from datetime import datetime

from caicach.common.files.models import Scan
from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.hours import Hours
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.policies import can_answer

SEALED = frozenset({ParticipantState.SUBMITTED, ParticipantState.LOCKED})


def can_keep_library(access: Access, participant: Participant) -> bool:
    """Return whether the person may add to and change the unit's library: who may answer for it."""
    return can_answer(access, participant)


def can_bring_documents(access: Access, participant: Participant) -> bool:
    """Return whether the person may add documents: who keeps the library, and who was given criteria to
    prove.
    """
    return can_keep_library(access, participant) or access.contributes(participant)


def can_read_library(access: Access, participant: Participant) -> bool:
    """Return whether the person may read the whole library: the unit itself, and who audits."""
    return access.works_for(participant) or access.audits


def can_read_claims(access: Access, participant: Participant, hours: Hours, at: datetime) -> bool:
    """Return whether a person of another unit may read what this unit claims.

    So it is while units may object, where the campaign shows them each other's claims, and never of a sheet
    that is being written.
    """
    return (
        participant.campaign.peers_see_claims
        and bool(access.units)
        and participant.state in SEALED
        and hours.is_open(Stage.OBJECTION, at)
    )


def sees_other_units(access: Access) -> bool:
    """Return whether the person is told that another unit uses the same file."""
    return access.oversees or access.appraises


def is_held_back(scan: str, *, is_own: bool) -> bool:
    """Return whether a file may not be opened because of its scan for viruses.

    One in which a virus was found opens for nobody; one that waits to be scanned only for the unit whose it
    is, which has it anyway.
    """
    return scan == Scan.INFECTED or (scan == Scan.WAITING and not is_own)
