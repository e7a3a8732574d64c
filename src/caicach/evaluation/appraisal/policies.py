"""Whose hand may judge a cell, and who reads what of an appraisal."""

from __future__ import annotations

from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.constants import Part
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.policies import can_administer, can_judge
from caicach.evaluation.scoring.models import Cell

__all__ = [
    "can_import_figures",
    "can_keep_reasons",
    "can_read_agreement",
    "can_read_queue",
    "can_rule",
    "can_settle",
    "is_first_hand",
    "is_of_pair",
    "is_second_hand",
]


def is_first_hand(access: Access, participant: Participant, cell: Cell) -> bool:
    """Return whether the cell is the person's to appraise; nobody judges the unit they work in."""
    return can_judge(access, participant) and cell.appraiser_id == access.user_id


def is_second_hand(access: Access, participant: Participant, cell: Cell) -> bool:
    """Return whether the person judges the cell blind, beside its appraiser."""
    return can_judge(access, participant) and cell.second_appraiser_id == access.user_id


def can_settle(access: Access, participant: Participant, cell: Cell) -> bool:
    """Return whether the person may decide where two judged differently: a third, who is appointed to it or
    runs the season, and does not work in the unit.
    """
    if is_of_pair(access, cell) or access.is_own_unit(participant):
        return False
    return Part.SETTLING in access.parts or access.administers


def can_rule(access: Access, participant: Participant, cell: Cell) -> bool:
    """Return whether the person may rule on an objection to a cell: its appraiser, or who settles."""
    if access.is_own_unit(participant):
        return False
    return is_first_hand(access, participant, cell) or Part.SETTLING in access.parts


def is_of_pair(access: Access, cell: Cell) -> bool:
    """Return whether the person is one of the two who judge a cell without knowing of each other."""
    return access.user_id is not None and access.user_id in {cell.appraiser_id, cell.second_appraiser_id}


def can_read_queue(access: Access) -> bool:
    """Return whether the person reads appraisals: who appraises, and who reads internal remarks."""
    return access.appraises or access.reads_internal


def can_read_agreement(access: Access) -> bool:
    """Return whether the person reads how far pairs of appraisers agree, with their names."""
    return access.reads_internal


def can_keep_reasons(access: Access) -> bool:
    """Return whether the person may add and end ready-made reasons."""
    return access.appraises or access.administers


def can_import_figures(access: Access) -> bool:
    """Return whether the person may import survey and centrally measured figures."""
    return can_administer(access)
