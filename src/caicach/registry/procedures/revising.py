"""The revision of the catalogue: what changes of it wait for, and what tells others that it changed."""

from __future__ import annotations

from django.db.models import F

from caicach.registry.procedures.models import ProcedureRevision

THE_ROW = 1
"""The primary key of the one row of :class:`ProcedureRevision`."""


def lock_catalogue() -> None:
    """Let changes of the catalogue come one after the other: numbers of versions and what is in force look at
    many rows.
    """
    ProcedureRevision.objects.bulk_create([ProcedureRevision(pk=THE_ROW)], ignore_conflicts=True)
    ProcedureRevision.objects.select_for_update().get(pk=THE_ROW)


def raise_revision() -> None:
    """Tell every process that what it keeps of the catalogue is old; within the change's transaction."""
    ProcedureRevision.objects.filter(pk=THE_ROW).update(number=F("number") + 1)
