"""What units answered, with what proof: written in bulk, reckoned by the product, labelled as invented.

Sheets are submitted and locked afterwards through the services themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from caicach.core.index.answers import Answer
from caicach.core.index.model import Criterion
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.demonstration import actions
from caicach.evaluation.demonstration.lots import happens, lot
from caicach.evaluation.demonstration.places import Seat
from caicach.evaluation.demonstration.plot import (
    COPIERS,
    LATE,
    OPEN,
    RECYCLER,
    answers_it,
    claim,
    truth,
)
from caicach.evaluation.demonstration.scene import ORIGIN, Scene
from caicach.evaluation.demonstration.seasons import LAST, Story, participants_by_seat
from caicach.evaluation.demonstration.wording import COPIED, explanation, report_words
from caicach.evaluation.evidence.constants import DocumentKind as Kind
from caicach.evaluation.evidence.models import DocumentVersion, EvidenceLink
from caicach.evaluation.evidence.pointers import is_pageless
from caicach.evaluation.scoring.answers import encode, takes_answer
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell, CellRevision, ReportText, ScoreCard
from caicach.evaluation.scoring.reckoning import CARD_FIELDS, POINT_FIELDS, exempt_leaves, fill
from caicach.evaluation.scoring.services import enter
from caicach.registry.accounts.models import User

SURVEY = "Điều tra xã hội học năm {year} (dữ liệu minh họa)"
CLAIM_FIELDS = [
    "answer",
    "explanation",
    "version",
    "answered_by",
    "answered_at",
    "papers",
    "evidence_count",
    "pageless_count",
    "given",
    "given_source",
]
_PAPERS = (
    ("Kế hoạch", Kind.PLAN),
    ("Quyết định", Kind.DECISION),
    ("Quy chế", Kind.DECISION),
    ("Báo cáo tình hình", Kind.STATISTICS),
    ("Số liệu", Kind.STATISTICS),
)
_LAST_MINUTES = 55


@dataclass(slots=True)
class Sheet:
    """The sheet of one unit while it is filled: its cells and cards, and the rows that go with them."""

    seat: Seat
    participant: Participant
    officer: User
    cells: list[Cell]
    cards: dict[Standing, ScoreCard]
    shelf: dict[Kind, DocumentVersion]
    revisions: list[CellRevision] = field(default_factory=list)
    links: list[EvidenceLink] = field(default_factory=list)

    def leaf(self, cell: Cell) -> Criterion:
        """Return the criterion of a cell."""
        plan = plan_of(self.participant.block.set_version)
        return plan.nodes[plan.index[cell.code]]


def sheets_of(campaign: Campaign, scene: Scene, *, year: int) -> list[Sheet]:
    """Return the sheets of all units, with the documents of their libraries that tell of a year."""
    units = participants_by_seat(campaign, scene)
    cells: dict[int, list[Cell]] = defaultdict(list)
    for cell in Cell.objects.filter(campaign=campaign).order_by("participant_id", "position"):
        cells[cell.participant_id].append(cell)
    cards: dict[int, dict[Standing, ScoreCard]] = defaultdict(dict)
    for card in ScoreCard.objects.filter(participant__campaign=campaign):
        cards[card.participant_id][Standing(card.standing)] = card
    shelves = _shelves()
    return [
        Sheet(
            seat,
            participant,
            scene.person(seat.officer),
            cells[participant.pk],
            cards[participant.pk],
            shelves.get((participant.organisation_id, _told_year(seat, year)), {}),
        )
        for seat, participant in units.values()
    ]


def _told_year(seat: Seat, year: int) -> int:
    return LAST if seat.key == RECYCLER else year


def _shelves() -> dict[tuple[int, int], dict[Kind, DocumentVersion]]:
    found: dict[tuple[int, int], dict[Kind, DocumentVersion]] = defaultdict(dict)
    rows = DocumentVersion.objects.select_related("document").order_by("pk")
    for version in rows:
        document = version.document
        told = int(document.title.rsplit(" ", 1)[-1])
        found[document.organisation_id, told][Kind(document.kind)] = version
    return found


def claim_all(campaign: Campaign, scene: Scene, story: Story, *, surveyed: Iterable[str]) -> None:
    """Fill the sheets of all units as they stood before they were submitted or locked."""
    given = set(surveyed)
    sheets = sheets_of(campaign, scene, year=story.year)
    for sheet in sheets:
        _claim(sheet, story, surveyed=sheet.seat.block in given)
        fill(sheet.participant, sheet.cells, sheet.cards, at=story.within(Stage.SELF_SCORING, 95))
        for revision in sheet.revisions:
            revision.points = revision.cell.self_points
    write_sheets(sheets, [cell for sheet in sheets for cell in sheet.cells], CLAIM_FIELDS)
    CellRevision.objects.bulk_create([row for sheet in sheets for row in sheet.revisions], batch_size=2000)
    EvidenceLink.objects.bulk_create([row for sheet in sheets for row in sheet.links], batch_size=2000)
    _report(sheets, story)
    for sheet in sheets:
        if sheet.revisions or sheet.seat.block in given:
            act = scene.act(sheet.seat.officer, story.within(Stage.SELF_SCORING, 96))
            enter(
                actions.FILLED,
                sheet.participant,
                act,
                answers=len(sheet.revisions),
                links=len(sheet.links),
                figures=sum(cell.given is not None for cell in sheet.cells),
            )


def write_sheets(sheets: Iterable[Sheet], cells: Iterable[Cell], fields: list[str]) -> None:
    """Write cells and all cards in a few statements: rows that stand are changed where they stand."""
    Cell.objects.bulk_create(
        cells,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["participant", "code"],
        update_fields=[*fields, *POINT_FIELDS],
    )
    ScoreCard.objects.bulk_create(
        [card for sheet in sheets for card in sheet.cards.values()],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["participant", "standing"],
        update_fields=CARD_FIELDS,
    )


def _claim(sheet: Sheet, story: Story, *, surveyed: bool) -> None:
    plan = plan_of(sheet.participant.block.set_version)
    exempt = exempt_leaves(plan, sheet.participant.exempt_codes)
    for cell in sheet.cells:
        leaf = sheet.leaf(cell)
        if cell.code in exempt:
            continue
        if not takes_answer(leaf):
            if surveyed:
                cell.given = encode(truth(sheet.seat.key, story.year, leaf))
                cell.given_source = SURVEY.format(year=story.year)
        elif answers_it(sheet.seat.key, story.year, leaf):
            _answer(sheet, cell, leaf, story)


def _answer(sheet: Sheet, cell: Cell, leaf: Criterion, story: Story) -> None:
    key = sheet.seat.key
    stated = claim(key, story.year, leaf)
    cell.answer = encode(stated)
    at = _when(sheet, cell, story)
    cell.answered_by_id, cell.answered_at, cell.version = sheet.officer.pk, at, 1
    _prove(sheet, cell, leaf, at)
    cell.explanation = _explained(sheet, cell, leaf, stated, story)
    sheet.revisions.append(
        CellRevision(
            cell=cell,
            number=1,
            answer=cell.answer,
            explanation=cell.explanation,
            by_id=sheet.officer.pk,
            by_label=str(sheet.officer),
            at=at,
            origin=ORIGIN,
        )
    )


def _when(sheet: Sheet, cell: Cell, story: Story) -> datetime:
    if sheet.seat.key in LATE[story.year]:
        minutes = 1 + lot(sheet.seat.key, cell.code, "when", among=_LAST_MINUTES)
        return story.windows[Stage.SELF_SCORING].closes_at - timedelta(minutes=minutes)
    part = 15 + 3 * cell.position // 2 + lot(sheet.seat.key, cell.code, "when", among=20)
    return story.within(Stage.SELF_SCORING, min(part, 94))


def _explained(sheet: Sheet, cell: Cell, leaf: Criterion, stated: Answer, story: Story) -> str:
    key = sheet.seat.key
    if key in COPIERS and story.year != LAST and cell.position % 7 == 3:
        return COPIED
    if key == OPEN and story.year != LAST and cell.position % 9 == 4:
        return ""
    if cell.evidence_count and happens(60, key, cell.code, "silent"):
        return ""
    return explanation(sheet.participant.name, leaf, stated, story.year)


def _prove(sheet: Sheet, cell: Cell, leaf: Criterion, at: datetime) -> None:
    """Point at the documents of the unit that a criterion asks for, and at its report for some others."""
    wanted = [(paper, _kind_of(paper)) for paper in leaf.evidence]
    if not wanted and happens(45, sheet.seat.key, cell.code, "report"):
        wanted = [("", Kind.REPORT)]
    for paper, kind in wanted:
        version, shown = sheet.shelf.get(kind), paper
        if version is None:
            # Who keeps no document of the kind points at the yearly report, which is not the paper asked for.
            version, shown = sheet.shelf.get(Kind.REPORT), ""
        if version is not None:
            sheet.links.append(_link(sheet, cell, shown, version, at))
            cell.papers = [*cell.papers, shown] if shown else cell.papers
            cell.evidence_count += 1
            cell.pageless_count += is_pageless(sheet.links[-1].page, sheet.links[-1].item, version.pages)


def _kind_of(paper: str) -> Kind:
    return next((kind for start, kind in _PAPERS if paper.startswith(start)), Kind.REPORT)


def _link(sheet: Sheet, cell: Cell, paper: str, version: DocumentVersion, at: datetime) -> EvidenceLink:
    key = sheet.seat.key
    pages = version.pages or 1
    page, item = str(1 + lot(key, cell.code, "page", among=pages)), f"Mục {cell.code}"
    if key == RECYCLER:
        page, item = "1", "Mục I"
    # A draft may still lack a page; what was submitted may at most name one that is not there.
    if key == OPEN and sheet.participant.campaign.slug.endswith("2026") and cell.position % 6 == 2:
        page = ""
    elif happens(2, key, cell.code, "beyond"):
        page = str(pages + 4)
    return EvidenceLink(
        cell=cell,
        version=version,
        paper=paper,
        page=page,
        item=item if page else "",
        by_id=sheet.officer.pk,
        at=at,
    )


def _report(sheets: Iterable[Sheet], story: Story) -> None:
    texts = []
    for sheet in sheets:
        if sheet.revisions:
            overview, difficulties, proposals = report_words(sheet.participant.name, story.year)
            texts.append(
                ReportText(
                    participant=sheet.participant,
                    number=1,
                    overview=overview,
                    difficulties=difficulties,
                    proposals=proposals,
                    by_id=sheet.officer.pk,
                    at=story.within(Stage.SELF_SCORING, 94),
                )
            )
    ReportText.objects.bulk_create(texts)
