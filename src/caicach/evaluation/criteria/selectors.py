"""Reading criteria sets. A draft exists for those who prepare it; an issued set for who works with it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from caicach.evaluation.criteria.constants import SetState
from caicach.evaluation.criteria.models import SetRevision, SetVersion
from caicach.evaluation.criteria.policies import AnyUser
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.selectors import Capacity, capacities_of
from caicach.registry.organisations.constants import OrganisationKind
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.selectors import ancestors_as_of, tree_as_of, unit_as_of

READERS = frozenset(
    {
        Role.INDEX_ADMINISTRATOR,
        Role.LEADER,
        Role.AUDITOR,
        Role.APPRAISER,
        Role.COUNCIL,
        Role.UNIT_OFFICER,
        Role.UNIT_HEAD,
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What of the sets a person may see: which organisations they prepare sets for, and whose issued ones
    they read, by id with the name of the day.
    """

    prepares: frozenset[int]
    reads: dict[int, str]

    @property
    def any(self) -> bool:
        """Whether there is anything at all that the person may see."""
        return bool(self.prepares or self.reads)


@dataclass(frozen=True, slots=True)
class Seen:
    """A version as one person sees it."""

    version: SetVersion
    organisation: str
    prepares: bool

    @property
    def may_edit(self) -> bool:
        """Whether the person may change the version: a draft that they prepare."""
        return self.prepares and self.version.is_draft


def reading_of(user: AnyUser, *, on: date, held: Sequence[Capacity] | None = None) -> Reading:
    """Return what a person may see of the sets on a day; ``held`` are their capacities where at hand."""
    known = capacities_of(user, on=on) if held is None else held
    capacities = [capacity for capacity in known if capacity.role in READERS]
    reads: dict[int, str] = {}
    for root in _provinces(capacities, on):
        reads.update({unit.id: unit.name for unit in tree_as_of(on, root=root)})
    prepares = {own.organisation.pk for own in capacities if own.role is Role.INDEX_ADMINISTRATOR}
    return Reading(frozenset(prepares), reads)


def _provinces(capacities: list[Capacity], on: date) -> list[Organisation]:
    """Return the provinces of positions, each once; where none stands above, what stands at the top."""
    found: dict[int, Organisation] = {}
    for organisation in {held.organisation.pk: held.organisation for held in capacities}.values():
        above = ancestors_as_of(organisation, on=on)
        own = unit_as_of(organisation, on=on)
        line = ([own] if own else []) + above
        province = next((unit for unit in line if unit.kind == OrganisationKind.PROVINCE), None)
        root = province or (line[-1] if line else None)
        if root is not None:
            found[root.id] = Organisation(pk=root.id)
    return list(found.values())


def _visible(reading: Reading) -> QuerySet[SetVersion]:
    issued = Q(organisation__in=list(reading.reads)) & ~Q(state=SetState.DRAFT)
    found = SetVersion.objects.filter(Q(organisation__in=list(reading.prepares)) | issued)
    return found.select_related("created_by", "based_on")


def _seen(version: SetVersion, reading: Reading) -> Seen:
    name = reading.reads.get(version.organisation_id, "")
    return Seen(version, name, version.organisation_id in reading.prepares)


def versions_for(user: AnyUser, *, on: date, held: Sequence[Capacity] | None = None) -> list[Seen]:
    """Return the versions a person may see, the latest changed first; each knows its last editor as
    ``edited_by``. ``held`` are the person's capacities where at hand.
    """
    reading = reading_of(user, on=on, held=held)
    if not reading.any:
        return []
    last = SetRevision.objects.filter(set_version=OuterRef("pk")).order_by("-number")
    found = _visible(reading).annotate(edited_by=Subquery(last.values("by__full_name")[:1]))
    return [_seen(version, reading) for version in found.defer("document").order_by("-updated_at", "-pk")]


def version_for(user: AnyUser, uid: uuid.UUID, *, on: date) -> Seen | None:
    """Return a version that a person may see, or None."""
    reading = reading_of(user, on=on)
    found = _visible(reading).filter(uid=uid).first() if reading.any else None
    return _seen(found, reading) if found else None


def revisions_for(user: AnyUser, version: SetVersion, *, on: date) -> QuerySet[SetRevision]:
    """Return the history of a version, the latest first, to those who prepare it; nothing to others."""
    prepares = version.organisation_id in reading_of(user, on=on).prepares
    found = version.revisions.select_related("by").defer("document").order_by("-number")
    return found if prepares else found.none()


def revision_for(user: AnyUser, version: SetVersion, number: int, *, on: date) -> SetRevision | None:
    """Return one revision of a version that a person prepares, or None."""
    return revisions_for(user, version, on=on).filter(number=number).defer(None).first()


def others_for(user: AnyUser, version: SetVersion | None, *, on: date) -> list[SetVersion]:
    """Return the other versions a person may see, to compare with or to start from, the latest first."""
    others: dict[str, Any] = {"pk": version.pk} if version is not None else {"pk__in": []}
    reading = reading_of(user, on=on)
    if not reading.any:
        return []
    return list(_visible(reading).exclude(**others).defer("document").order_by("-created_at", "-pk"))
