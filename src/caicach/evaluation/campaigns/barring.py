"""Which units an appraiser may not be given, nor judge: those they work in or have worked in since the period
began, and what stands above and below them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property

from django.db.models import Q

from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.registry.accounts.models import Position
from caicach.registry.organisations.models import ParentLink, valid_on


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
    the period that is scored. The conductor's own place at the top bars nothing but the conductor itself:
    somebody must judge.
    """
    since = Q(valid_to__isnull=True) | Q(valid_to__gte=campaign.starts_on)
    held = Position.objects.filter(since, user__in=list(people), valid_from__lte=on)
    posts = list(held.values_list("user_id", "organisation_id").distinct())
    own = {organisation for _person, organisation in posts}
    superior = _superiors(own, campaign.organisation_id, on)
    below = _below(own - {campaign.conductor_id, campaign.organisation_id}, on)
    lines = {start: {*_line(start, superior), *below.get(start, ())} for start in own}
    near = {organisation for line in lines.values() for organisation in line}
    found = Participant.objects.filter(campaign=campaign, organisation__in=near)
    units = dict(found.values_list("organisation_id", "pk"))
    barred: dict[int, set[int]] = {}
    for person, start in posts:
        barred.setdefault(person, set()).update(units[one] for one in lines[start] if one in units)
    return {person: frozenset(keys) for person, keys in barred.items()}


def _superiors(starts: Iterable[int], top: int, on: date) -> dict[int, int]:
    """Return what stands directly above the organisations and above those, up to ``top``; one query a
    level.
    """
    found: dict[int, int] = {}
    level = set(starts) - {top}
    while level:
        links = ParentLink.objects.filter(valid_on(on), organisation__in=level)
        above = {
            child: parent for child, parent in links.values_list("organisation_id", "parent_id") if parent
        }
        found.update(above)
        level = set(above.values()) - set(found) - {top}
    return {child: parent for child, parent in found.items() if parent != top}


def _below(starts: Collection[int], on: date) -> dict[int, set[int]]:
    """Return all that stands below each of the organisations; one query a level."""
    found: dict[int, set[int]] = {start: set() for start in starts}
    heads = {start: {start} for start in starts}
    while heads:
        links = ParentLink.objects.filter(valid_on(on), parent__in=list(heads))
        deeper: dict[int, set[int]] = {}
        for child, parent in links.values_list("organisation_id", "parent_id"):
            for start in heads[parent]:
                if child not in found[start]:
                    found[start].add(child)
                    deeper.setdefault(child, set()).add(start)
        heads = deeper
    return found


def _line(organisation: int, superior: dict[int, int]) -> list[int]:
    """Return an organisation and what stands above it, below the owner of the campaign."""
    line = [organisation]
    while (above := superior.get(line[-1])) is not None and above not in line:
        line.append(above)
    return line
