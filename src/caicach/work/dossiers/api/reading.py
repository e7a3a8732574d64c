"""What a token reads: dossiers that its unit receives or decides, in the portal's field names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q

from caicach.exchange.portal.fields import DOSSIER, PROGRESS
from caicach.exchange.portal.writing import tree
from caicach.work.dossiers.imports.exporting import dossier_records, progress_records
from caicach.work.dossiers.models import ApiToken, Dossier, Event

MOST = 200
"""Dossiers of one page at most."""


@dataclass(frozen=True, slots=True)
class Page:
    """Dossiers as the portal's objects; ``after`` asks for those that follow, None at the end."""

    dossiers: Sequence[dict[str, object]]
    after: int | None


@dataclass(frozen=True, slots=True)
class Whole:
    """One dossier and its progress as the portal's objects."""

    dossier: dict[str, object]
    progress: Sequence[dict[str, object]]


def within(token: ApiToken) -> Q:
    """Return the condition that a dossier is of a token's unit, as receiver or as deciding agency."""
    return Q(receiver=token.unit_id) | Q(agency=token.unit_id)


def changed_dossiers(token: ApiToken, *, since: datetime, after: int, limit: int) -> Page:
    """Return dossiers to which something was recorded since a moment, in the order of their keys.

    The last event of each is asked for alone: it was recorded latest.

    Raises PermissionDenied: the token does not read.
    """
    _require_reading(token)
    latest = Event.objects.filter(
        dossier=OuterRef("pk"), number=OuterRef("events_count"), recorded_at__gte=since
    )
    found = Dossier.objects.filter(within(token), Exists(latest), pk__gt=after).order_by("pk")
    keys = list(found.values_list("pk", flat=True)[: limit + 1])
    records = dossier_records(Dossier.objects.filter(pk__in=keys[:limit]))
    return Page([tree(record, DOSSIER) for record in records], keys[limit - 1] if len(keys) > limit else None)


def dossier_by_code(token: ApiToken, code: str) -> Whole | None:
    """Return a dossier with its progress; None where the token's unit has none of that code.

    Raises PermissionDenied: the token does not read.
    """
    _require_reading(token)
    chosen = Dossier.objects.filter(within(token), code=code)
    record = next(dossier_records(chosen), None)
    if record is None:
        return None
    return Whole(tree(record, DOSSIER), [tree(step, PROGRESS) for step in progress_records(chosen)])


def _require_reading(token: ApiToken) -> None:
    if not token.can_read:
        raise PermissionDenied
