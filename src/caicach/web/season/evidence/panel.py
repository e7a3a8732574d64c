"""What the evidence of one criterion looks like, beside the scoring table and on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from caicach.common.files.models import Scan, UnfinishedUpload
from caicach.core.index.model import Criterion
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.evidence.constants import PREVIEW_WIDTHS, Level, SignatureVerdict
from caicach.evaluation.evidence.models import DocumentVersion, EvidenceLink
from caicach.evaluation.evidence.pointers import first_page
from caicach.evaluation.evidence.policies import is_held_back
from caicach.evaluation.evidence.previews import has_preview
from caicach.evaluation.evidence.selectors import (
    LinkRow,
    PaperRow,
    Reading,
    cell_for,
    former_links_of,
    history_of,
    leaf_of,
    links_of,
    papers_of,
    reading_of,
)
from caicach.evaluation.evidence.services import open_stage
from caicach.evaluation.evidence.signing import signatures_kept
from caicach.evaluation.evidence.warnings import Remark
from caicach.evaluation.scoring.models import Cell
from caicach.exchange.pdf.signatures import SignatureFacts
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season
from caicach.web.season.evidence.forms import EvidenceForm
from caicach.web.season.evidence.uploads import waiting_uploads

VERDICT_LOOKS = {
    SignatureVerdict.NOT_CHECKED: ("waiting", ""),
    SignatureVerdict.NONE: ("none", "minus"),
    SignatureVerdict.VALID: ("good", "shield-check"),
    SignatureVerdict.UNTRUSTED: ("none", "fingerprint"),
    SignatureVerdict.CHANGED: ("bad", ""),
    SignatureVerdict.BROKEN: ("bad", ""),
    SignatureVerdict.UNREADABLE: ("warning", ""),
}
LEVEL_LOOKS = {
    Level.SERIOUS: ("bad", ""),
    Level.WARNING: ("warning", ""),
    Level.NOTE: ("none", "info-circle"),
}
DEFAULT_ZOOM = 1


def is_partial(request: HttpRequest) -> bool:
    """Return whether a part of a page was asked for rather than a page."""
    return request.headers.get("HX-Request") == "true"


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with its look: the kind and the icon of a status."""

    kind: str
    icon: str
    words: str


def verdict_mark(version: DocumentVersion) -> Mark:
    """Return how a verdict on signatures is shown."""
    verdict = SignatureVerdict(version.verdict)
    return Mark(*VERDICT_LOOKS[verdict], words=str(verdict.label))


def remark_mark(remark: Remark) -> Mark:
    """Return how a remark is shown."""
    return Mark(*LEVEL_LOOKS[remark.level], words=remark.words)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the boxes of one piece of evidence, and why it was not taken."""

    link_id: int
    values: Mapping[str, str]
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of evidence in the list."""

    row: LinkRow
    is_editable: bool
    wrong: Typed | None

    @property
    def link(self) -> EvidenceLink:
        """The link."""
        return self.row.link

    @property
    def marks(self) -> list[Mark]:
        """How its signatures are and what may be wrong, each said once."""
        remarks = [remark for remark in self.row.remarks if remark.code != "signature"]
        is_said = any(remark.code == "unsigned" for remark in remarks)
        verdict = [] if is_said else [verdict_mark(self.link.version)]
        return [*verdict, *map(remark_mark, remarks)]

    @property
    def shown(self) -> Mapping[str, str]:
        """What stands in the boxes: what was typed where it was not taken."""
        if self.wrong is not None:
            return self.wrong.values
        link = self.link
        return {"page": link.page, "item": link.item, "paper": link.paper}


@dataclass
class Panel:
    """The evidence of one criterion of one unit, as the reader of a request finds and may change it."""

    season: Season
    reading: Reading
    cell: Cell
    leaf: Criterion
    form: EvidenceForm | None = None
    wrong: Typed | None = None
    errors: list[str] = field(default_factory=list)
    said: str = ""
    query: str = ""
    viewer: Viewer | None = None
    closes_viewer: bool = False

    @property
    def may_write(self) -> bool:
        """Whether the evidence is the reader's to change; windows are asked elsewhere."""
        return self.reading.may_write(self.cell)

    @cached_property
    def stage(self) -> Stage | None:
        """The stage in which the reader may change the evidence now, if any."""
        if not self.may_write:
            return None
        try:
            return open_stage(self.reading.participant, self.cell.code, act=self.season.act)
        except PermissionDenied:
            return None
        except RegistryRuleError as refused:
            self.closed_because = str(refused)
            return None

    closed_because: str = ""

    @cached_property
    def rows(self) -> list[Row]:
        """The evidence, with what may be wrong."""
        return [
            Row(
                row,
                self.is_editable(row.link),
                self.wrong if self.wrong and self.wrong.link_id == row.link.pk else None,
            )
            for row in links_of(self.reading, self.cell)
        ]

    def is_editable(self, link: EvidenceLink) -> bool:
        """Whether the reader may now point elsewhere or take it off: later only what came later."""
        return self.stage is not None and self.stage in {Stage.SELF_SCORING, link.stage}

    @cached_property
    def papers(self) -> list[PaperRow]:
        """The papers that the criterion asks for."""
        return papers_of(self.leaf, self.cell)

    @cached_property
    def former(self) -> list[EvidenceLink]:
        """What proved it a campaign before, where the reader may take it over."""
        return former_links_of(self.reading, self.cell) if self.stage is not None else []

    @cached_property
    def history(self) -> list[EvidenceLink]:
        """What was taken off."""
        return history_of(self.reading, self.cell)

    @cached_property
    def upload(self) -> EvidenceForm:
        """The form for new documents: as typed where it was refused."""
        if self.form is not None:
            return self.form
        return EvidenceForm(
            papers=self.leaf.evidence,
            mark=f"{self.cell.pk}-{self.cell.evidence_count}",
            initial={"issuer": self.reading.participant.name, "paper": self._lacking},
        )

    @cached_property
    def uploads(self) -> list[UnfinishedUpload]:
        """What the reader has brought or is bringing in parts and has not attached yet."""
        return list(waiting_uploads(self.season, self.reading.participant))

    @property
    def _lacking(self) -> str:
        return next((paper.title for paper in self.papers if not paper.is_shown), "")


def panel_of(season: Season, participant_id: int, code: str) -> Panel:
    """Return the evidence of a criterion.

    Raises Http404 where the reader may not read it or there is none.
    """
    reading = reading_of(season.entered, participant_id, season.at)
    leaf = leaf_of(reading, code) if reading is not None else None
    cell = cell_for(reading, code) if reading is not None else None
    if reading is None or leaf is None or cell is None:
        raise Http404
    return Panel(season, reading, cell, leaf)


@dataclass
class Viewer:
    """One version as it is looked at: a page at a step of zoom, who signed it, what it is."""

    season: Season
    version: DocumentVersion
    url: str
    page: int
    zoom: int
    link: EvidenceLink | None = None
    is_own: bool = False
    may_point: bool = False
    versions: list[DocumentVersion] = field(default_factory=list)

    @property
    def has_pages(self) -> bool:
        """Whether there are pages to look at."""
        return has_preview(self.version) and not self.is_held_back

    @property
    def is_held_back(self) -> bool:
        """Whether the reader may not open the file because of its scan for viruses."""
        return is_held_back(self.version.file.scan, is_own=self.is_own)

    @property
    def is_infected(self) -> bool:
        """Whether a virus was found in it."""
        return self.version.file.scan == Scan.INFECTED

    @property
    def is_pointed_at(self) -> bool:
        """Whether the evidence points at the page that is shown."""
        return self.link is not None and self.link.page == str(self.page)

    @property
    def width(self) -> int:
        """Pixels of the page."""
        return PREVIEW_WIDTHS[self.zoom]

    @property
    def picture_url(self) -> str:
        """Where the picture of the page is."""
        slug = self.season.campaign.slug
        return f"{reverse('evidence:page', args=[slug, self.version.pk, self.page])}?w={self.width}"

    @property
    def here_url(self) -> str:
        """Where the page that is looked at is, to ask again for what is not known yet."""
        return self._at()

    @property
    def previous_url(self) -> str:
        """Where the page before is, empty at the first."""
        return self._at(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        """Where the page after is, empty at the last."""
        return self._at(page=self.page + 1) if self.page < (self.version.pages or 1) else ""

    @property
    def smaller_url(self) -> str:
        """Where the page is smaller, empty at the smallest."""
        return self._at(zoom=self.zoom - 1) if self.zoom > 0 else ""

    @property
    def larger_url(self) -> str:
        """Where the page is larger, empty at the largest."""
        return self._at(zoom=self.zoom + 1) if self.zoom + 1 < len(PREVIEW_WIDTHS) else ""

    def _at(self, *, page: int | None = None, zoom: int | None = None) -> str:
        asked = {"page": self.page if page is None else page, "zoom": self.zoom if zoom is None else zoom}
        if self.link is None:
            asked["version"] = self.version.pk
        return f"{self.url}?{urlencode(asked)}"

    @property
    def verdict(self) -> Mark:
        """How its signatures are."""
        return verdict_mark(self.version)

    @property
    def signatures(self) -> list[SignatureFacts]:
        """Who signed."""
        return signatures_kept(self.version)


def viewer_of(
    season: Season,
    version: DocumentVersion,
    url: str,
    asked: Mapping[str, str],
    link: EvidenceLink | None = None,
) -> Viewer:
    """Return a version opened where an address asks, where the evidence points, or at its first page.

    Args:
        season: as the reader entered it.
        version: what the reader may open.
        url: the address that shows it.
        asked: the query of the address: ``page`` and ``zoom``.
        link: the evidence, where it is looked at as such.
    """
    pointed = first_page(link.page) if link is not None else None
    page = _number(asked.get("page"), pointed or 1)
    zoom = _number(asked.get("zoom"), DEFAULT_ZOOM)
    return Viewer(
        season,
        version,
        url,
        page=max(1, min(page, version.pages or 1)),
        zoom=max(0, min(zoom, len(PREVIEW_WIDTHS) - 1)),
        link=link,
    )


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else default
