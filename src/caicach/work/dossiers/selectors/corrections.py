"""Proposals for other due moments that wait for a head."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from caicach.work.dossiers.access import Desk
from caicach.work.dossiers.models import DueProposal, ProposalState
from caicach.work.dossiers.selectors.naming import name_of

MOST = 500


def proposals_for(desk: Desk, *, on: date) -> list[DueProposal]:
    """Return the open proposals of the agencies whose dossiers somebody reads, the earliest due first."""
    found = DueProposal.objects.filter(dossier__agency__in=sorted(desk.reads), state=ProposalState.OPEN)
    return list(
        found.select_related("dossier", "decision")
        .annotate(agency_name=name_of("dossier__agency", on=on), procedure_name=F("dossier__version__name"))
        .order_by(F("old_due_at").asc(nulls_last=True), "pk")[:MOST]
    )
