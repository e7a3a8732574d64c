"""Which units an appraiser may not be given: those they work in or have worked in since the period began."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.registry.accounts.models import Position
from caicach.registry.organisations.selectors import units_as_of


def barred_units(campaign: Campaign, people: Collection[int], *, on: date) -> dict[int, frozenset[int]]:
    """Return by person the participants that they may not judge; four queries.

    A unit is barred to who holds a position in it, above it or below it, or held one since the first day of
    the period that is scored. The conductor's own place at the top bars nothing but the conductor itself:
    somebody must judge.
    """
    units = dict(Participant.objects.filter(campaign=campaign).values_list("organisation_id", "pk"))
    superior = {unit.id: unit.parent_id for unit in units_as_of(on, under=campaign.organisation)}
    lines = {organisation: _line(organisation, superior) for organisation in units}
    since = Q(valid_to__isnull=True) | Q(valid_to__gte=campaign.starts_on)
    held = Position.objects.filter(since, user__in=list(people), valid_from__lte=on)
    found: dict[int, set[int]] = {}
    for person, own in held.values_list("user_id", "organisation_id"):
        barred = found.setdefault(person, set())
        barred.update(units[above] for above in _line(own, superior) if above in units)
        if own not in {campaign.conductor_id, campaign.organisation_id}:
            barred.update(units[unit] for unit, line in lines.items() if own in line)
    return {person: frozenset(barred) for person, barred in found.items()}


def _line(organisation: int, superior: dict[int, int | None]) -> list[int]:
    """Return an organisation and what stands above it, below the owner of the campaign."""
    line = [organisation]
    above = superior.get(organisation)
    while above is not None and above in superior and above not in line:
        line.append(above)
        above = superior[above]
    return line
