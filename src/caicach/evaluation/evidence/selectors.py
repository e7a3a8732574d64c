"""Reading evidence: each reader finds what they may see, and nothing else exists for them.

The unit reads its own; appraisers and who oversees the season read what stands beside the cells; other units
read the claims of sealed sheets while they may object; the public reads nothing here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from caicach.core.index.model import Criterion
from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.campaigns.policies import can_answer_given
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.evidence.constants import Level
from caicach.evaluation.evidence.models import DocumentVersion, EvidenceLink
from caicach.evaluation.evidence.policies import (
    SEALED,
    can_read_claims,
    can_read_library,
    is_held_back,
    sees_other_units,
)
from caicach.evaluation.evidence.reach import former_links, within_reach
from caicach.evaluation.evidence.warnings import SOME, Remark, Uses, facts_of, gravest, remarks_on, uses_of
from caicach.evaluation.scoring.models import Cell

SHORT = 40
NONE: Uses = Uses()


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit's evidence as one reader reads it: all of it, the claims alone, or what is of their criteria."""

    participant: Participant
    access: Access
    claims_only: bool = False

    @property
    def told_of_others(self) -> bool:
        """Whether the reader learns that other units use the same file."""
        return sees_other_units(self.access)

    @property
    def is_part(self) -> bool:
        """Whether the reader sees the evidence of their own criteria alone."""
        return self.access.sees_part_alone(self.participant)

    def may_write(self, cell: Cell) -> bool:
        """Whether the reader may change the evidence of a cell; windows are asked elsewhere."""
        return can_answer_given(self.access, self.participant, cell.assignee_id)

    @property
    def may_read_library(self) -> bool:
        """Whether the reader may open the unit's library from here."""
        return can_read_library(self.access, self.participant)


@dataclass(frozen=True, slots=True)
class Chip:
    """One piece of evidence as it stands in a row of the scoring table.

    ``label`` names it in little space, ``number``, ``title`` and ``issued_on`` in full.
    ``level`` is that of the gravest remark, ``words`` say all of them; ``is_added`` tells what came with an
    explanation from what stood at submission.
    """

    link_id: int
    version_id: int
    label: str
    page: str
    verdict: str
    verdict_label: str
    level: Level | None
    words: str
    is_added: bool
    number: str = ""
    title: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One piece of evidence with all there is to say; ``newer_id`` is a later version of the document."""

    link: EvidenceLink
    remarks: tuple[Remark, ...]
    newer_id: int | None

    @property
    def level(self) -> Level | None:
        """The level of the gravest remark."""
        return gravest(self.remarks)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper that the criterion asks for, and whether it is shown."""

    title: str
    is_shown: bool


def reading_of(entered: Entered, participant_id: int, at: datetime) -> Reading | None:
    """Return how the reader of a campaign reads a unit's evidence, or None where they may not at all."""
    found = Participant.objects.select_related("campaign", "block__set_version").filter(
        pk=participant_id, campaign=entered.campaign
    )
    participant = found.first()
    if participant is None:
        return None
    if entered.access.sees_sheet_of(participant) or entered.access.contributes(participant):
        return Reading(participant, entered.access)
    if can_read_claims(entered.access, participant, hours_of(entered.campaign), at):
        return Reading(participant, entered.access, claims_only=True)
    return None


def leaf_of(reading: Reading, code: str) -> Criterion | None:
    """Return a leaf of the unit's set, or None."""
    found = plan_of(reading.participant.block.set_version).criteria_set.by_code.get(code)
    return found if found is not None and found.is_leaf else None


def cell_for(reading: Reading, code: str) -> Cell | None:
    """Return the unit's cell of a criterion, or None where the set has no such leaf, or it is not for the
    reader to see.
    """
    cells = Cell.objects.filter(participant=reading.participant, code=code)
    if reading.is_part:
        cells = cells.filter(assignee=reading.access.user_id)
    return cells.first()


def _standing(reading: Reading) -> QuerySet[EvidenceLink]:
    links = EvidenceLink.objects.filter(ended_at__isnull=True, cell__participant=reading.participant)
    if reading.claims_only:
        links = links.filter(stage=Stage.SELF_SCORING)
    elif reading.is_part:
        links = links.filter(cell__assignee=reading.access.user_id)
    return links


def links_of(reading: Reading, cell: Cell) -> list[LinkRow]:
    """Return the evidence of a cell, in the order it was added, with its remarks; three queries."""
    links = list(
        _standing(reading)
        .filter(cell=cell)
        .select_related("version__document", "version__file", "by")
        .order_by("at", "pk")
    )
    uses = uses_of(
        reading.participant, [link.version.sha256 for link in links], others=reading.told_of_others
    )
    if reading.is_part:
        uses = {digest: _own_uses(reading, found) for digest, found in uses.items()}
    newest = _newest([link.version.document_id for link in links])
    return [
        LinkRow(
            link,
            _remarks(link, cell.code, reading.participant.campaign, uses.get(link.version.sha256, NONE)),
            newest[link.version.document_id] if newest[link.version.document_id] > link.version_id else None,
        )
        for link in links
    ]


def _own_uses(reading: Reading, uses: Uses) -> Uses:
    """Return where a content stands besides as the reader of a part may know it: for their own criteria."""
    own = Cell.objects.filter(
        participant=reading.participant, code__in=uses.here, assignee=reading.access.user_id
    )
    before = frozenset({""}) if uses.before else frozenset()
    return Uses(frozenset(own.values_list("code", flat=True)), before, uses.other_units)


def _newest(documents: Collection[int]) -> dict[int, int]:
    rows = DocumentVersion.objects.filter(document__in=documents).order_by("document", "number")
    return dict(rows.values_list("document_id", "pk")) if documents else {}


def _remarks(link: EvidenceLink, code: str, campaign: Campaign, uses: Uses) -> tuple[Remark, ...]:
    facts = facts_of(link, code=code, starts_on=campaign.starts_on, ends_on=campaign.ends_on)
    return remarks_on(facts, uses)


def link_for(reading: Reading, code: str, link_id: int) -> EvidenceLink | None:
    """Return a piece of evidence that stands beside a criterion, or None."""
    links = _standing(reading).filter(cell__code=code, pk=link_id)
    return links.select_related("cell", "version__document", "version__file", "version__by").first()


def history_of(reading: Reading, cell: Cell) -> list[EvidenceLink]:
    """Return what was taken off a cell, the latest first; for the unit, and who reads what is internal."""
    if not (reading.may_write(cell) or reading.access.reads_internal):
        return []
    links = EvidenceLink.objects.filter(cell=cell, ended_at__isnull=False)
    return list(links.select_related("version__document", "ended_by").order_by("-ended_at", "-pk")[:50])


def papers_of(leaf: Criterion, cell: Cell) -> list[PaperRow]:
    """Return the papers that a criterion asks for, each with whether the unit shows it."""
    shown = set(map(str, cell.papers))
    return [PaperRow(paper, paper in shown) for paper in leaf.evidence]


def former_links_of(reading: Reading, cell: Cell) -> list[EvidenceLink]:
    """Return what proved the same criterion a campaign before and is not beside the cell yet.

    The criterion of the former campaign is the one that the set's mapping leads to; only who may change the
    evidence and who may read the unit's library find anything.
    """
    participant = reading.participant
    if not (can_read_library(reading.access, participant) or reading.may_write(cell)):
        return []
    links = former_links(participant, Cell.objects.filter(pk=cell.pk)).exclude(
        version__in=EvidenceLink.objects.filter(cell=cell, ended_at__isnull=True).values("version")
    )
    return list(links.select_related("version__document", "cell__campaign").order_by("at", "pk"))


def chips_of(participant: Participant, access: Access, *, claims_only: bool = False) -> dict[int, list[Chip]]:
    """Return all evidence of a unit by cell, for its scoring table; one query.

    The caller has found the participant by a selector; who may not read the sheet finds nothing. With
    ``claims_only`` it is what other units read while they may object.
    """
    if not (claims_only or access.sees_sheet_of(participant) or access.contributes(participant)):
        return {}
    links = list(_for_chips(_standing(Reading(participant, access, claims_only)), access))
    here: dict[str, set[str]] = {}
    for link in links:
        here.setdefault(link.version.sha256, set()).add(link.cell.code)
    return _chips(links, participant.campaign, here)


def chips_across(cells: Iterable[int], campaign: Campaign, access: Access) -> dict[int, list[Chip]]:
    """Return the evidence of many units' cells by cell, for who appraises or oversees; one query."""
    if not (access.oversees or access.appraises):
        return {}
    links = EvidenceLink.objects.filter(ended_at__isnull=True, cell__in=list(cells), cell__campaign=campaign)
    return _chips(list(_for_chips(links, access)), campaign, {})


def _for_chips(links: QuerySet[EvidenceLink], access: Access) -> QuerySet[EvidenceLink]:
    same = EvidenceLink.objects.filter(ended_at__isnull=True, version__sha256=OuterRef("version__sha256"))
    before = same.filter(version__document__organisation=OuterRef("version__document__organisation")).exclude(
        cell__campaign=OuterRef("cell__campaign")
    )
    elsewhere = same.filter(cell__campaign=OuterRef("cell__campaign")).exclude(
        cell__participant=OuterRef("cell__participant")
    )
    told = sees_other_units(access)
    return (
        links.select_related("version__document", "version__file", "cell")
        .annotate(
            was_before=Exists(before),
            is_elsewhere=Exists(elsewhere if told else elsewhere.none()),
        )
        .only(
            "page",
            "item",
            "stage",
            "cell__code",
            "version__sha256",
            "version__pages",
            "version__verdict",
            "version__file__scan",
            "version__document__kind",
            "version__document__number",
            "version__document__title",
            "version__document__issued_on",
        )
        .order_by("cell", "at", "pk")
    )


def _chips(
    links: Iterable[EvidenceLink], campaign: Campaign, here: dict[str, set[str]]
) -> dict[int, list[Chip]]:
    found: dict[int, list[Chip]] = {}
    for link in links:
        code = link.cell.code
        uses = Uses(
            frozenset(here.get(link.version.sha256, ())),
            frozenset({""}) if getattr(link, "was_before", False) else frozenset(),
            SOME if getattr(link, "is_elsewhere", False) else 0,
        )
        remarks = _remarks(link, code, campaign, uses)
        version = link.version
        found.setdefault(link.cell_id, []).append(
            Chip(
                link_id=link.pk,
                version_id=link.version_id,
                label=short_label(version.document.number, version.document.title),
                page=link.page,
                verdict=version.verdict,
                verdict_label=version.get_verdict_display(),
                level=gravest(remarks),
                words="; ".join(remark.words for remark in remarks),
                is_added=link.stage == Stage.EXPLANATION,
                number=version.document.number,
                title=version.document.title,
                issued_on=version.document.issued_on,
            )
        )
    return found


def short_label(number: str, title: str) -> str:
    """Return what names a document in little space: its number, or the beginning of its title.

    >>> short_label("12/KH-STP", "Kế hoạch"), short_label("", "Báo cáo")
    ('12/KH-STP', 'Báo cáo')
    """
    name = number or title
    return name if len(name) <= SHORT else f"{name[: SHORT - 1].rstrip()}…"


def version_for(entered: Entered, version_id: int, at: datetime) -> DocumentVersion | None:
    """Return a file that the reader may open, or None.

    A unit opens whatever is in its library, who was given criteria of it what is within their reach; an
    auditor whatever a unit of the campaign has; who appraises or oversees what stands beside a cell, and who
    reads what is internal also what was taken off; other units what a sealed sheet claims, while they may
    object. None of them opens what is held back for its scan.
    """
    access, campaign = entered.access, entered.campaign
    versions = DocumentVersion.objects.select_related("document", "file", "by")
    version = versions.filter(pk=version_id).first()
    if version is None:
        return None
    takes_part = Participant.objects.filter(campaign=campaign, organisation=version.document.organisation_id)
    is_own = takes_part.filter(pk__in=access.units).exists() or _is_within_reach(entered, version)
    if is_held_back(version.file.scan, is_own=is_own):
        return None
    if is_own:
        return version
    is_found = takes_part.exists() if access.audits else _stands_for(entered, version, at)
    return version if is_found else None


def _is_within_reach(entered: Entered, version: DocumentVersion) -> bool:
    """Return whether a contributor of the unit whose document it is may read it."""
    access = entered.access
    given = Participant.objects.filter(
        pk__in=access.contributes_to, organisation=version.document.organisation_id
    )
    return any(
        within_reach(participant, access).filter(pk=version.document_id).exists()
        for participant in given.select_related("campaign")
    )


def _stands_for(entered: Entered, version: DocumentVersion, at: datetime) -> bool:
    access, campaign = entered.access, entered.campaign
    links = EvidenceLink.objects.filter(version=version, cell__campaign=campaign)
    if access.oversees or access.appraises:
        return (links if access.reads_internal else links.filter(ended_at__isnull=True)).exists()
    claims = links.filter(
        ended_at__isnull=True, stage=Stage.SELF_SCORING, cell__participant__state__in=SEALED
    ).select_related("cell__participant__campaign")
    claim = claims.first()
    return claim is not None and can_read_claims(access, claim.cell.participant, hours_of(campaign), at)
