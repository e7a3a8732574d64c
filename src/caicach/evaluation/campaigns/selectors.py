"""Reading campaigns and those who take part. What a person has no part in looks like what does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from caicach.evaluation.campaigns.access import Access, AnyUser, access_to
from caicach.evaluation.campaigns.contributing import contributions
from caicach.evaluation.campaigns.models import Appraiser, Assignment, Campaign, CampaignBlock, Participant
from caicach.evaluation.campaigns.succeeding import inherited
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.selectors import Capacity, capacities_of

_SEATED = frozenset({Role.INDEX_ADMINISTRATOR, Role.LEADER, Role.AUDITOR, Role.COUNCIL})
_OF_UNITS = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})


@dataclass(frozen=True, slots=True)
class Entered:
    """A campaign together with what the reader is in it."""

    campaign: Campaign
    access: Access


def campaigns_for(user: AnyUser, *, on: date) -> QuerySet[Campaign]:
    """Return the campaigns in which a person has a part, the latest first."""
    capacities = capacities_of(user, on=on)
    seats = {c.position.organisation_id for c in capacities if c.role in _SEATED}
    units = {c.position.organisation_id for c in capacities if c.role in _OF_UNITS}
    own = {c.position.organisation_id for c in capacities}
    appraising = Appraiser.objects.filter(user=user.pk, ended_at__isnull=True) if capacities else None
    part = Q(organisation__in=seats) | Q(conductor__in=seats)
    if units:
        part |= Q(pk__in=Participant.objects.filter(organisation__in=units).values("campaign"))
    given = contributions(user.pk, own, on=on) if user.pk is not None else frozenset()
    kept = given.union(inherited(units, on=on))
    if kept:
        part |= Q(pk__in=Participant.objects.filter(pk__in=kept).values("campaign"))
    if appraising is not None and any(c.role is Role.APPRAISER for c in capacities):
        part |= Q(pk__in=appraising.values("campaign"))
    found = Campaign.objects.filter(part).select_related("organisation", "conductor", "previous")
    return found.order_by("-starts_on", "-pk")


def criteria_given_beside(user: str = "pk") -> Exists:
    """Return whether a person was given any criteria, still theirs or not, as a part of another query."""
    return Exists(Assignment.objects.filter(user=OuterRef(user), ended_at__isnull=True))


def was_given_criteria(user: AnyUser, *, on: date, capacities: Sequence[Capacity]) -> bool:
    """Return whether a person has criteria of any unit to answer: what opens the door for who has no role."""
    own = {capacity.position.organisation_id for capacity in capacities}
    return user.pk is not None and bool(contributions(user.pk, own, on=on))


def campaign_for(
    user: AnyUser, slug: str, *, on: date, capacities: Sequence[Capacity] | None = None
) -> Entered | None:
    """Return the campaign of an address with the reader's part in it, or None where they have none.

    ``capacities`` are the reader's on that day, where the caller has just asked for them.
    """
    campaign = (
        Campaign.objects.filter(slug=slug).select_related("organisation", "conductor", "previous").first()
    )
    if campaign is None:
        return None
    access = access_to(campaign, user, on=on, capacities=capacities)
    return Entered(campaign, access) if access.enters else None


def blocks_of(campaign: Campaign) -> list[CampaignBlock]:
    """Return the blocks of a campaign with their sets, in order."""
    return list(campaign.blocks.select_related("set_version").order_by("position", "pk"))


def participants_for(entered: Entered) -> QuerySet[Participant]:
    """Return the units whose whole sheets the reader may see: all, or those they work for."""
    found = Participant.objects.filter(campaign=entered.campaign).select_related("block__set_version")
    if not (entered.access.oversees or entered.access.appraises):
        found = found.filter(pk__in=entered.access.units)
    return found.order_by("block__position", "name_sort", "pk")


def partly_seen_for(entered: Entered) -> QuerySet[Participant]:
    """Return the same with the units of which the reader was given single criteria.

    Whoever shows anything of these asks ``Access.sees_part_alone`` first.
    """
    found = Participant.objects.filter(campaign=entered.campaign).select_related("block__set_version")
    access = entered.access
    if not (access.oversees or access.appraises):
        found = found.filter(pk__in=access.units | access.contributes_to)
    return found.order_by("block__position", "name_sort", "pk")


def participant_for(entered: Entered, participant_id: int) -> Participant | None:
    """Return a unit whose sheet the reader may see, or None."""
    return participants_for(entered).filter(pk=participant_id).first()
