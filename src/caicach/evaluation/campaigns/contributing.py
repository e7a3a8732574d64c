"""Who has been given criteria of a unit and still works there: the unit's contributors.

Criteria may be given to anybody who holds a position, or acts in one that was lent, in the organisation that
answers for the unit or in any part of it, as the register of organisations says. With the position goes the
right: nothing need be taken back from who has left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property

from caicach.evaluation.campaigns.lines import below, line, superiors
from caicach.evaluation.campaigns.models import Assignment, Campaign, Participant
from caicach.evaluation.campaigns.succeeding import answering_of
from caicach.registry.accounts.models import Delegation, Position, User
from caicach.registry.organisations.models import valid_on


class Contributions:
    """The units of a campaign to which one person contributes, found when first asked for: most pages of
    officers, heads, appraisers and overseers ask nothing.
    """

    def __init__(self, campaign: Campaign, user_id: int, organisations: Collection[int], on: date) -> None:
        self._asked = (campaign, user_id, organisations, on)

    @cached_property
    def units(self) -> frozenset[int]:
        """Their ids."""
        campaign, user_id, organisations, on = self._asked
        return contributions(user_id, organisations, on=on, campaign=campaign)


def contributions(
    user_id: int, organisations: Collection[int], *, on: date, campaign: Campaign | None = None
) -> frozenset[int]:
    """Return the units, of a campaign or of all, some of whose criteria a person has and may answer.

    ``organisations`` are those in which the person acts in any position on that day. One query where they
    were given nothing.
    """
    if not organisations:
        return frozenset()
    given = Assignment.objects.filter(user=user_id, ended_at__isnull=True)
    if campaign is not None:
        given = given.filter(participant__campaign=campaign)
    units = dict(given.values_list("participant_id", "participant__organisation_id"))
    if not units:
        return frozenset()
    answering = answering_of(units.items(), on=on)
    superior = superiors(organisations, None, on)
    near = {one for start in organisations for one in line(start, superior)}
    return frozenset(unit for unit, answers in answering.items() if answers in near)


def members(organisations: Iterable[int], *, on: date) -> list[User]:
    """Return the people who act in any position in the organisations or their parts on a day, by name."""
    starts = set(organisations)
    places = starts.union(*below(starts, on).values()) if starts else starts
    held = Position.objects.filter(valid_on(on), organisation__in=places, user__is_active=True)
    found = {position.user_id: position.user for position in held.select_related("user")}
    lent = Delegation.objects.filter(
        valid_on(on),
        valid_on(on, "position__"),
        position__organisation__in=places,
        position__user__is_active=True,
        delegate__is_active=True,
    )
    for delegation in lent.select_related("delegate"):
        found.setdefault(delegation.delegate_id, delegation.delegate)
    return sorted(found.values(), key=lambda person: (person.full_name, person.pk))


def contributors(participant: Participant, user_ids: Collection[int], *, on: date) -> list[User]:
    """Return which of some people who were given criteria of a unit still work there."""
    if not user_ids:
        return []
    answers = answering_of([(participant.pk, participant.organisation_id)], on=on)[participant.pk]
    if answers is None:
        return []
    return [person for person in members([answers], on=on) if person.pk in set(user_ids)]
