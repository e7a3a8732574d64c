"""Which units an appraiser may not be given, nor judge: those they work in or have worked in since the period
began, and what stands above and below them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property

from django.db.models import Q, Value

from caicach.evaluation.campaigns.lines import below, line, superiors
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.campaigns.succeeding import answering_of
from caicach.registry.accounts.models import Position


class Bars:
    """The participants that one person may not judge, found when first asked for: most pages ask nothing."""

    def __init__(self, campaign: Campaign, user_id: int, on: date) -> None:
        self._asked = (campaign, user_id, on)

    @cached_property
    def units(self) -> frozenset[int]:
        """Their ids."""
        campaign, user_id, on = self._asked
        return barred_units(campaign, [user_id], on=on).get(user_id, frozenset())


def barred_units(campaign: Campaign, people: Collection[int], *, on: date) -> dict[int, frozenset[int]]:
    """Return by person the participants that they may not judge; two queries, and one for each level of
    organisations above and below theirs.

    A unit is barred to who holds a position in it, above it or below it, or held one since the first day of
    the period that is scored. One whose organisation has ended is barred like the organisation that answers
    for it as well. The conductor's own place at the top bars nothing but the conductor itself: somebody must
    judge.
    """
    since = Q(valid_to__isnull=True) | Q(valid_to__gte=campaign.starts_on)
    held = Position.objects.filter(since, user__in=list(people), valid_from__lte=on)
    posts = list(held.values_list("user_id", "organisation_id").distinct())
    own = {organisation for _person, organisation in posts}
    superior = superiors(own, campaign.organisation_id, on)
    under = below(own - {campaign.conductor_id, campaign.organisation_id}, on)
    lines = {start: {*line(start, superior), *under.get(start, ())} for start in own}
    near = {organisation for one in lines.values() for organisation in one}
    units: dict[int, set[int]] = {}
    for organisation, unit in _units(campaign, near, on):
        units.setdefault(organisation, set()).add(unit)
    barred: dict[int, set[int]] = {}
    for person, start in posts:
        barred.setdefault(person, set()).update(*(units.get(one, ()) for one in lines[start]))
    return {person: frozenset(keys) for person, keys in barred.items()}


def _units(campaign: Campaign, organisations: Collection[int], on: date) -> list[tuple[int, int]]:
    """Return the units of organisations, and with what answers for them those whose own have ended."""
    units = Participant.objects.filter(campaign=campaign)
    rows = units.filter(organisation__in=organisations).values_list("organisation_id", "pk", Value(0))
    ended = units.filter(organisation__valid_to__lt=on).values_list("organisation_id", "pk", Value(1))
    found: list[tuple[int, int]] = []
    left: dict[int, int] = {}
    for organisation, unit, is_ended in rows.union(ended, all=True):
        if is_ended:
            left[unit] = organisation
        else:
            found.append((organisation, unit))
    answering = answering_of(left.items(), on=on) if left else {}
    return [*found, *((answers, unit) for unit, answers in answering.items() if answers is not None)]
