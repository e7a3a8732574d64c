"""Whose hands somebody has in the work on dossiers, and which dossiers they may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.selectors import AnyUser, Capacity, capacities_of
from caicach.registry.organisations.selectors import ids_below
from caicach.work.dossiers.models import Dossier, WorkItem

HANDS = frozenset({Role.CLERK, Role.SPECIALIST, Role.UNIT_HEAD})
"""Roles that act on the dossiers of their own organisation."""
OVERSIGHT = frozenset({Role.UNIT_HEAD, Role.LEADER, Role.AUDITOR})
"""Roles that see what is below their organisation as well."""
OF_DOSSIERS = HANDS | OVERSIGHT


@dataclass(frozen=True, slots=True)
class Desk:
    """In which organisations somebody takes in, handles, signs and reads dossiers on a day.

    ``reads`` are all organisations whose dossiers they see.
    """

    person_id: int | None
    takes_in: frozenset[int] = frozenset()
    handles: frozenset[int] = frozenset()
    signs: frozenset[int] = frozenset()
    reads: frozenset[int] = frozenset()

    @property
    def acts_in(self) -> frozenset[int]:
        """The organisations in which they do anything."""
        return self.takes_in | self.handles | self.signs

    @property
    def is_empty(self) -> bool:
        """Whether dossiers are not their work."""
        return not self.reads


NOBODY = Desk(None)


def desk_of(user: AnyUser, *, on: date, capacities: Collection[Capacity] | None = None) -> Desk:
    """Return whose hands a user has on a day; one query for the capacities where they are not given, and one
    more for who sees what is below them.
    """
    held = capacities_of(user, on=on) if capacities is None else capacities
    mine = [capacity for capacity in held if capacity.role in OF_DOSSIERS]
    if not mine:
        return NOBODY
    tops = {capacity.position.organisation_id for capacity in mine if capacity.role in OVERSIGHT}
    own = {capacity.position.organisation_id for capacity in mine}
    return Desk(
        person_id=mine[0].position.user_id if user.pk is None else user.pk,
        takes_in=_where(mine, {Role.CLERK}),
        handles=_where(mine, {Role.SPECIALIST, Role.UNIT_HEAD}),
        signs=_where(mine, {Role.UNIT_HEAD}),
        reads=frozenset(own | ids_below(tops, on=on)) if tops else frozenset(own),
    )


def _where(capacities: Collection[Capacity], roles: Collection[Role]) -> frozenset[int]:
    return frozenset(found.position.organisation_id for found in capacities if found.role in roles)


def visible(desk: Desk) -> Q:
    """Return the condition that somebody sees a dossier because their organisation received, decides or
    holds it.
    """
    ids = sorted(desk.reads)
    return Q(receiver__in=ids) | Q(agency__in=ids) | Q(unit__in=ids)


def visible_with_work(desk: Desk) -> Q:
    """Return :func:`visible`, or because some of its work was given to their organisation."""
    given = WorkItem.objects.filter(dossier=OuterRef("pk"), unit__in=sorted(desk.acts_in))
    return visible(desk) | Q(Exists(given))


def sees(desk: Desk, dossier: Dossier) -> bool:
    """Return whether somebody sees a dossier; one query where only work given to them could let them."""
    if desk.is_empty:
        return False
    if not desk.reads.isdisjoint({dossier.receiver_id, dossier.agency_id, dossier.unit_id}):
        return True
    return WorkItem.objects.filter(dossier=dossier.pk, unit__in=sorted(desk.acts_in)).exists()
