"""What every part of the demonstration is told: when it is laid, how large, and whose hand acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from caicach.common.audit.actions import SYSTEM, Subject
from caicach.common.audit.models import Entry
from caicach.common.audit.services import record
from caicach.evaluation.demonstration.actions import PART_LAID
from caicach.evaluation.demonstration.places import Seat, places, seats
from caicach.registry.accounts.demonstration import LABEL, seed_places
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act
from caicach.registry.organisations.models import Organisation

ORIGIN = LABEL
"""Stands in every history beside what was invented."""


@dataclass(slots=True)
class Scene:
    """The province as it is being filled; ``at`` is now, ``communes`` how many take part."""

    at: datetime
    communes: int
    _people: dict[str, User] = field(default_factory=dict)
    _organisations: dict[str, Organisation] = field(default_factory=dict)

    @property
    def seats(self) -> list[Seat]:
        """The units that take part."""
        return seats(self.communes)

    def person(self, username: str) -> User:
        """Return one of the people."""
        if not self._people:
            self._people = {user.username: user for user in User.objects.all()}
        return self._people[username]

    def forget_people(self) -> None:
        """Ask anew who there is, after somebody was added."""
        self._people = {}

    def organisation(self, key: str) -> Organisation:
        """Return an organisation by its internal code."""
        if not self._organisations:
            self._organisations = seed_places(places(self.communes))
        return self._organisations[key]

    def act(self, username: str, at: datetime) -> Act:
        """Return an act of one of the people at some moment of the story."""
        return Act(self.person(username), at, ORIGIN)

    def days(self, count: int, hour: int = 17, minute: int = 0) -> datetime:
        """Return the moment so many days from today, at an hour of the province."""
        day = timezone.localtime(self.at) + timedelta(days=count)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the seeding, whole or not at all; ``key`` names it for ever in the ledger."""

    key: str
    title: str
    lay: Callable[[Scene], object]


def is_laid(part: Part) -> bool:
    """Return whether a part stands already."""
    return Entry.objects.filter(action=PART_LAID.name, object_type="dataset", object_id=part.key).exists()


def mark_laid(part: Part, at: datetime) -> None:
    """Enter in the ledger that a part was laid; the last act of its transaction."""
    record(PART_LAID, by=SYSTEM, on=Subject("dataset", part.key, part.title), origin=ORIGIN, at=at)
