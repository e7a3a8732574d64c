"""Marks on the evidence of a whole campaign, added up by the database for who oversees it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Min, Q

from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.campaigns.policies import can_oversee
from caicach.evaluation.evidence.constants import SignatureVerdict
from caicach.evaluation.evidence.models import EvidenceLink

MOST = 200


@dataclass(frozen=True, slots=True)
class UnitSigns:
    """What stands out in the evidence of one unit: how many links, and how many with each mark."""

    participant_id: int
    name: str
    links: int
    pageless: int
    outside: int
    broken: int
    added: int

    @property
    def marked(self) -> int:
        """How many marks there are, what was added with explanations aside."""
        return self.pageless + self.outside + self.broken


@dataclass(frozen=True, slots=True)
class Recycled:
    """One content that proves several criteria or serves several units."""

    sha256: str
    units: int
    cells: int
    title: str


def signs_of_units(campaign: Campaign, access: Access) -> list[UnitSigns]:
    """Return the marks of every unit that has any evidence, in the order of names; one query.

    Who does not oversee the campaign finds nothing.
    """
    if not can_oversee(access):
        return []
    outside = Q(version__document__issued_on__lt=campaign.starts_on) | Q(
        version__document__issued_on__gt=campaign.ends_on
    )
    pageless = Q(page="") & (Q(version__pages__gt=1) | Q(version__pages__isnull=True, item=""))
    broken = Q(version__verdict__in=(SignatureVerdict.CHANGED, SignatureVerdict.BROKEN))
    rows = (
        EvidenceLink.objects.filter(cell__campaign=campaign, ended_at__isnull=True)
        .values(unit=F("cell__participant"), name=F("cell__participant__short_name"))
        .annotate(
            links=Count("pk"),
            pageless=Count("pk", filter=pageless),
            outside=Count("pk", filter=outside),
            broken=Count("pk", filter=broken),
            added=Count("pk", filter=Q(stage=Stage.EXPLANATION)),
        )
        .order_by("cell__participant__name_sort", "cell__participant")
    )
    return [
        UnitSigns(
            row["unit"],
            row["name"],
            row["links"],
            row["pageless"],
            row["outside"],
            row["broken"],
            row["added"],
        )
        for row in rows
    ]


def recycled_in(campaign: Campaign, access: Access, *, most: int = MOST) -> list[Recycled]:
    """Return the contents that serve several units or criteria, the widest spread first; one query.

    Who does not oversee the campaign finds nothing. What many units share may be the province's own plan:
    people judge.
    """
    if not can_oversee(access):
        return []
    rows = (
        EvidenceLink.objects.filter(cell__campaign=campaign, ended_at__isnull=True)
        .values("version__sha256")
        .annotate(
            units=Count("cell__participant", distinct=True),
            cells=Count("cell", distinct=True),
            title=Min("version__document__title"),
        )
        .filter(cells__gt=1)
        .order_by("-units", "-cells", "version__sha256")
    )
    return [Recycled(row["version__sha256"], row["units"], row["cells"], row["title"]) for row in rows[:most]]
