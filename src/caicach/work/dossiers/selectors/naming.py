"""Names of organisations, fetched along with what stands beside them."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from caicach.registry.organisations.models import Designation, valid_on


def name_of(path: str, *, on: date) -> Subquery:
    """Return, as part of another query, the short name that an organisation bears on a day."""
    named = Designation.objects.filter(valid_on(on), organisation=OuterRef(path))
    return Subquery(
        named.annotate(shown=Coalesce(NullIf("short_name", Value("")), "name")).values("shown")[:1]
    )


def full_name_of(path: str, *, on: date) -> Subquery:
    """Return, as part of another query, the full name that an organisation bears on a day."""
    return Subquery(Designation.objects.filter(valid_on(on), organisation=OuterRef(path)).values("name")[:1])
