"""Who is to be told or may be chosen: the people who hold a role in an organisation on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.campaigns.succeeding import answering_of
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Delegation, Position, User
from caicach.registry.organisations.models import valid_on
from caicach.registry.organisations.selectors import units_as_of

OF_UNITS = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})


def holders(organisation_ids: Collection[int], roles: Collection[Role], *, on: date) -> dict[int, list[User]]:
    """Return the people who hold one of the roles on a day, or act for who does, by organisation.

    Two queries, however many organisations.
    """
    wanted = Q(role__in=list(roles), organisation__in=list(organisation_ids), user__is_active=True)
    found: dict[int, dict[int, User]] = {}
    held = Position.objects.filter(wanted & valid_on(on)).select_related("user")
    for position in held.order_by("user__full_name", "user_id"):
        found.setdefault(position.organisation_id, {})[position.user_id] = position.user
    lent = Delegation.objects.filter(
        valid_on(on),
        valid_on(on, "position__"),
        position__role__in=list(roles),
        position__organisation__in=list(organisation_ids),
        position__user__is_active=True,
        delegate__is_active=True,
    ).select_related("position", "delegate")
    for delegation in lent.order_by("pk"):
        organisation = found.setdefault(delegation.position.organisation_id, {})
        organisation.setdefault(delegation.delegate_id, delegation.delegate)
    return {key: list(people.values()) for key, people in found.items()}


def everybody(organisation_ids: Collection[int], roles: Collection[Role], *, on: date) -> list[User]:
    """Return the people who hold one of the roles in any of the organisations, each once."""
    found = holders(organisation_ids, roles, on=on)
    return list({person.pk: person for people in found.values() for person in people}.values())


def people_of(
    participants: Iterable[Participant], *, on: date, roles: Collection[Role] = OF_UNITS
) -> list[User]:
    """Return who works for units, each once; for a unit that is no more the people of what answers for it."""
    answering = answering_of([(one.pk, one.organisation_id) for one in participants], on=on)
    return everybody({answers for answers in answering.values() if answers is not None}, roles, on=on)


def possible_appraisers(campaign: Campaign, *, on: date) -> list[User]:
    """Return who holds the role of an appraiser below the campaign's owner, those of the conductor first."""
    seats = {campaign.conductor_id, campaign.organisation_id}
    seats |= {unit.id for unit in units_as_of(on, under=campaign.organisation)}
    held = Position.objects.filter(valid_on(on), role=Role.APPRAISER, user__is_active=True)
    rows = held.select_related("user").order_by("user__full_name", "user_id")
    found = sorted(
        (position for position in rows if position.organisation_id in seats),
        key=lambda position: position.organisation_id != campaign.conductor_id,
    )
    return list({position.user_id: position.user for position in found}.values())
