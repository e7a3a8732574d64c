"""Exemptions and facts of units, with the points that follow from them in a campaign that runs."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from caicach.evaluation.campaigns import services_units
from caicach.evaluation.campaigns.models import Exemption, Participant
from caicach.evaluation.scoring.models import ScoreCard
from caicach.evaluation.scoring.reckoning import renew
from caicach.evaluation.scoring.services import locked_participant
from caicach.registry.acting import Act


@transaction.atomic
def exempt(participant_id: int, code: str, *, reason: str, act: Act) -> Exemption:
    """Say that a part of the set does not apply to a unit. Raises what ``services_units.exempt`` does."""
    made = services_units.exempt(participant_id, code, reason=reason, act=act)
    _renew(participant_id, act)
    return made


@transaction.atomic
def end_exemption(exemption_id: int, *, act: Act) -> Exemption:
    """Let a part apply again. Raises what ``services_units.end_exemption`` does."""
    ended = services_units.end_exemption(exemption_id, act=act)
    _renew(ended.participant_id, act)
    return ended


@transaction.atomic
def set_facts(participant_id: int, facts: Mapping[str, str], *, act: Act) -> Participant:
    """Write what grades ask of a unit. Raises what ``services_units.set_facts`` does."""
    unit = services_units.set_facts(participant_id, facts, act=act)
    _renew(participant_id, act)
    return unit


def _renew(participant_id: int, act: Act) -> None:
    if ScoreCard.objects.filter(participant=participant_id).exists():
        renew(locked_participant(participant_id), at=act.at)
