"""Reading a unit's library: search, filters, where each document is used."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from caicach.core.codes.text import fold
from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.evidence.models import Document, DocumentVersion, EvidenceLink
from caicach.evaluation.evidence.policies import can_read_library
from caicach.evaluation.evidence.reach import within_reach


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in a library; what is empty narrows nothing."""

    text: str = ""
    kind: str = ""
    year: int | None = None
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A criterion that a document proves."""

    campaign: str
    code: str
    page: str
    is_here: bool


def library_of(participant: Participant, access: Access, wanted: Wanted = Wanted()) -> QuerySet[Document]:
    """Return the documents of a unit's library, the latest first, each with its versions, the newest first.

    Who was given single criteria finds what is within their reach, anybody else who may not read the library
    finds it empty. Words are looked for without regard to marks and order.
    """
    found = Document.objects.filter(organisation=participant.organisation_id, withdrawn_at__isnull=True)
    if not can_read_library(access, participant):
        found = found.filter(pk__in=within_reach(participant, access).values("pk"))
    for word in fold(wanted.text).split()[:8]:
        found = found.filter(search_text__contains=word)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.year:
        found = found.filter(issued_on__year=wanted.year)
    if wanted.verdict:
        newest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
        found = found.annotate(newest_verdict=Subquery(newest.values("verdict")[:1])).filter(
            newest_verdict=wanted.verdict
        )
    versions = DocumentVersion.objects.select_related("file", "by").order_by("-number")
    return found.prefetch_related(Prefetch("versions", queryset=versions)).order_by("-created_at", "-pk")


def document_for(participant: Participant, access: Access, document_id: int) -> Document | None:
    """Return a document of the unit's library with its versions, or None."""
    return library_of(participant, access).select_related("created_by").filter(pk=document_id).first()


def years_of(participant: Participant, access: Access) -> list[int]:
    """Return the years in which documents of the library were issued, the latest first."""
    dates = library_of(participant, access).order_by().dates("issued_on", "year", order="DESC")
    return [day.year for day in dates]


def uses_in(participant: Participant, access: Access, documents: Collection[int]) -> dict[int, list[Use]]:
    """Return which criteria the documents of a library prove, by document; one query.

    The caller has the documents from ``library_of``. Who may not read the library learns of the use for their
    own criteria alone.
    """
    links = EvidenceLink.objects.filter(
        version__document__in=documents,
        version__document__organisation=participant.organisation_id,
        ended_at__isnull=True,
    ).order_by("-cell__campaign__starts_on", "cell__position", "pk")
    if not can_read_library(access, participant):
        links = links.filter(cell__participant=participant, cell__assignee=access.user_id)
    found: dict[int, list[Use]] = {}
    columns = ("version__document", "cell__campaign", "cell__campaign__title", "cell__code", "page")
    for document, campaign, title, code, page in links.values_list(*columns):
        found.setdefault(document, []).append(Use(title, code, page, campaign == participant.campaign_id))
    return found
