"""Which documents of a unit's library are within reach of who was given single criteria of it.

They find what they brought themselves, what stands or stood beside their criteria, and what proved these a
season before; of everything else in the library they learn nothing.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.evidence.models import Document, EvidenceLink
from caicach.evaluation.scoring.models import Cell


def within_reach(participant: Participant, access: Access) -> QuerySet[Document]:
    """Return the documents of a unit that a contributor may read and choose; none for anybody else."""
    if access.user_id is None or not access.contributes(participant):
        return Document.objects.none()
    mine = Cell.objects.filter(participant=participant, assignee=access.user_id)
    beside = EvidenceLink.objects.filter(cell__in=mine.values("pk"))
    known = Q(created_by=access.user_id) | Q(versions__by=access.user_id)
    known |= Q(pk__in=beside.values("version__document"))
    known |= Q(pk__in=former_links(participant, mine).values("version__document"))
    return Document.objects.filter(known, organisation=participant.organisation_id).distinct()


def former_links(participant: Participant, cells: QuerySet[Cell]) -> QuerySet[EvidenceLink]:
    """Return what proved a campaign before the criteria that cells of a unit continue."""
    previous = participant.campaign.previous_id
    codes = {str(former["code"]) for former in cells.values_list("former", flat=True) if former.get("code")}
    if previous is None or not codes:
        return EvidenceLink.objects.none()
    return EvidenceLink.objects.filter(
        ended_at__isnull=True,
        cell__campaign=previous,
        cell__participant__organisation=participant.organisation_id,
        cell__code__in=codes,
        version__document__withdrawn_at__isnull=True,
    )
