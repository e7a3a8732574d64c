"""Units and people to whom a dossier can be handed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from caicach.registry.accounts.models import Position
from caicach.registry.organisations.models import Organisation, valid_on
from caicach.work.dossiers.access import HANDS
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.selectors.naming import full_name_of

_ROLES = sorted(HANDS)
MOST = 500


def unit_choices(dossier: Dossier, *, on: date) -> list[tuple[str, str]]:
    """Return the units in which somebody works on dossiers, those of the dossier itself first; one query."""
    staffed = Position.objects.filter(
        valid_on(on), organisation=OuterRef("pk"), role__in=_ROLES, user__is_active=True
    )
    units = (
        Organisation.objects.existing_on(on)
        .filter(Exists(staffed))
        .annotate(shown=full_name_of("pk", on=on))
        .values_list("pk", "shown")
    )
    first = (dossier.agency_id, dossier.unit_id, dossier.receiver_id)
    place = {pk: at for at, pk in enumerate(first)}
    named = sorted(units[:MOST], key=lambda unit: (place.get(unit[0], len(first)), unit[1] or ""))
    return [(str(pk), name or str(pk)) for pk, name in named]


def staff_choices(unit_ids: Sequence[int], *, on: date) -> list[tuple[str, str]]:
    """Return who works on dossiers in some units, each with the unit's name; one query."""
    held = (
        Position.objects.filter(
            valid_on(on), organisation__in=unit_ids, role__in=_ROLES, user__is_active=True
        )
        .select_related("user")
        .annotate(unit_name=full_name_of("organisation", on=on))
        .order_by("organisation_id", "user__full_name", "pk")
    )
    seen: dict[str, str] = {}
    for position in held[:MOST]:
        where = vars(position)["unit_name"] or position.organisation_id
        seen.setdefault(str(position.user_id), f"{position.user} – {where}")
    return list(seen.items())
