"""In which capacities a person stands in a campaign. Every policy, selector and page of a season asks this.

Positions lent by delegation count like those held in person, except where the powers may not be lent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Value

from caicach.evaluation.campaigns.barring import Bars
from caicach.evaluation.campaigns.constants import Part
from caicach.evaluation.campaigns.contributing import Contributions
from caicach.evaluation.campaigns.models import Appraiser, Campaign, Participant
from caicach.evaluation.campaigns.succeeding import events_before, inherited
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.selectors import Capacity, capacities_of

AnyUser = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True, slots=True)
class Access:
    """What a person is in a campaign on a day.

    ``officer_of`` and ``head_of`` are ids of participants, with those whose organisation has ended and for
    which the person's own now answers. Of ``contributes_to`` (from ``given``) the person was given single
    criteria, and sees and answers these alone. ``organisations`` are those of all organisations in which the
    person acts in any position, held or lent. Those, and for who judges or settles the participants of
    ``bars`` (``barring.barred_units``), are whose claims they may not judge.
    """

    user_id: int | None
    administers: bool = False
    leads: bool = False
    audits: bool = False
    in_council: bool = False
    parts: frozenset[Part] = frozenset()
    officer_of: frozenset[int] = frozenset()
    head_of: frozenset[int] = frozenset()
    organisations: frozenset[int] = field(default_factory=frozenset)
    bars: Bars | None = field(default=None, compare=False)
    given: Contributions | None = field(default=None, compare=False)

    @property
    def appraises(self) -> bool:
        """Whether the person takes appraisals in this campaign."""
        return bool(self.parts)

    @property
    def oversees(self) -> bool:
        """Whether the person reads the work of all units: who runs, leads, audits or decides the season."""
        return self.administers or self.leads or self.audits or self.in_council

    @property
    def reads_internal(self) -> bool:
        """Whether the person reads internal remarks and the names of appraisers."""
        return self.administers or self.audits or self.in_council

    @property
    def units(self) -> frozenset[int]:
        """The participants for which the person works."""
        return self.officer_of | self.head_of

    @property
    def any(self) -> bool:
        """Whether the person has a part in the campaign as a whole, more than single criteria of a unit."""
        return self.oversees or self.appraises or bool(self.units)

    @property
    def contributes_to(self) -> frozenset[int]:
        """The participants of which the person was given criteria."""
        return self.given.units if self.given is not None else frozenset()

    @property
    def enters(self) -> bool:
        """Whether the campaign exists for this person at all."""
        return self.any or bool(self.contributes_to)

    def works_for(self, participant: Participant) -> bool:
        """Whether the person is officer or head of a unit that takes part."""
        return participant.pk in self.units

    def sees_sheet_of(self, participant: Participant) -> bool:
        """Whether the person may read a unit's sheet as it stands, drafts included where the unit is their
        own.
        """
        return self.works_for(participant) or self.oversees or self.appraises

    def contributes(self, participant: Participant) -> bool:
        """Whether the person was given criteria of a unit, and so may answer those."""
        return participant.pk in self.contributes_to

    def sees_part_alone(self, participant: Participant) -> bool:
        """Whether the person reads of a unit's sheet the criteria that they were given, and nothing else."""
        return not self.sees_sheet_of(participant) and self.contributes(participant)

    def is_own_unit(self, participant: Participant) -> bool:
        """Whether the person works or worked in the unit, above it or below it, and so may not judge it."""
        return participant.organisation_id in self.organisations or participant.pk in self.barred

    @property
    def barred(self) -> frozenset[int]:
        """The participants barred to who judges or settles."""
        return self.bars.units if self.bars is not None else frozenset()


NOBODY = Access(None)


def access_to(
    campaign: Campaign, user: AnyUser, *, on: date, capacities: Sequence[Capacity] | None = None
) -> Access:
    """Return what ``user`` is in a campaign on a day; four queries at most, some more for who has taken over
    from a unit that is no more.

    ``capacities`` are those of that user on that day, where the caller has just asked for them.
    """
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    if capacities is None:
        capacities = capacities_of(user, on=on)
    own = frozenset(capacity.position.organisation_id for capacity in capacities)
    seats = {campaign.organisation_id, campaign.conductor_id}
    roles = {capacity.role for capacity in capacities if capacity.position.organisation_id in seats}
    officers = {c.position.organisation_id for c in capacities if c.role is Role.UNIT_OFFICER}
    heads = {c.position.organisation_id for c in capacities if c.role is Role.UNIT_HEAD}
    units = _units(campaign, officers | heads, on)
    parts: frozenset[Part] = frozenset()
    if any(capacity.role is Role.APPRAISER for capacity in capacities):
        held = Appraiser.objects.filter(campaign=campaign, user=user.pk, ended_at__isnull=True)
        parts = frozenset(Part(part) for part in held.values_list("part", flat=True))
    administers = Role.INDEX_ADMINISTRATOR in roles
    return Access(
        user_id=user.pk,
        administers=administers,
        leads=Role.LEADER in roles,
        audits=Role.AUDITOR in roles,
        in_council=Role.COUNCIL in roles,
        parts=parts,
        officer_of=frozenset(pk for pk, organisation in units if organisation in officers),
        head_of=frozenset(pk for pk, organisation in units if organisation in heads),
        organisations=own,
        bars=Bars(campaign, user.pk, on) if parts or administers else None,
        given=Contributions(campaign, user.pk, own, on) if own else None,
    )


def _units(campaign: Campaign, organisations: set[int], on: date) -> list[tuple[int, int]]:
    """Return the units for which organisations answer, each with the organisation; one query as a rule.

    Whether anything was taken over is asked along with the units: every request of every officer asks.
    """
    if not organisations:
        return []
    own = Participant.objects.filter(campaign=campaign, organisation__in=organisations)
    events = events_before(organisations, on=on, campaign=campaign)
    rows = own.values_list("pk", "organisation_id", Value(0)).union(
        events.values_list("predecessor_id", "successor_id", Value(1)), all=True
    )
    kinds: dict[int, list[tuple[int, int]]] = {0: [], 1: []}
    for unit, organisation, kind in rows:
        kinds[kind].append((unit, organisation))
    if not kinds[1]:
        return kinds[0]
    return [*kinds[0], *inherited(organisations, on=on, campaign=campaign).items()]
