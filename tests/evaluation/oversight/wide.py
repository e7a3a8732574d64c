"""A season wide enough for signs that need many criteria or many units, and rows put straight into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import count

from tests.conftest import NOW, Province
from tests.factories.registry import department
from tests.factories.season import Season, set_version
from tests.factories.season import season as start_season

from caicach.common.files.models import StoredFile
from caicach.core.codes.text import fold, sort_key
from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.evidence.constants import DocumentKind
from caicach.evaluation.evidence.models import Document, DocumentVersion, EvidenceLink
from caicach.evaluation.oversight.signs.base import Kind, Sign
from caicach.evaluation.oversight.signs.finding import find
from caicach.evaluation.scoring.constants import Outcome, Step
from caicach.evaluation.scoring.models import Cell, CellRevision, SheetStep
from caicach.evaluation.scoring.opening import lay_out
from caicach.evaluation.scoring.reckoning import renew
from caicach.registry.accounts.models import User

LEAVES = 12
CODES = tuple(f"1.{number}" for number in range(1, LEAVES + 1))
_LEAF = """
  - code: "{code}"
    title: {{vi: "Tỷ lệ nhiệm vụ {code}", en: "Share of tasks {code}"}}
    maximum: 1
    method: appraised
    input: share
    zero_denominator: full
    rule: {{type: linear}}"""
DOCUMENT = """format: 1
id: minh-hoa-rong
version: 2026
title: {vi: "Bộ tiêu chí minh họa rộng", en: "Wide illustrative set"}
standing: illustrative
decision: {number: 02/QĐ-MH, date: 2026-01-15, issuer: UBND tỉnh, title: Bộ tiêu chí, source: minh họa}
period: {from: 2026-01-01, to: 2026-12-31}
blocks:
- {id: so, title: {vi: "Các sở, ban, ngành", en: "Departments"}}
maximum: 12
levels:
- {vi: Lĩnh vực, en: Area}
- {vi: Tiêu chí, en: Criterion}
criteria:
- code: "1"
  title: {vi: Chỉ đạo điều hành, en: Direction}
  maximum: 12
  criteria:""" + "".join(_LEAF.format(code=code) for code in CODES)
_numbers = count(1)


def found(season: Season | Wide, kind: Kind) -> list[Sign]:
    """Return the signs of one kind."""
    return [sign for sign in find(season.campaign) if sign.kind == kind]


@dataclass(slots=True)
class Wide:
    """A campaign of departments that are scored by twelve shares of one point each."""

    campaign: Campaign
    block: CampaignBlock
    units: list[Participant]


def wide_season(minh_hoa: Province, units: int) -> Wide:
    """Return a running campaign of so many departments, open for self-scoring."""
    season = start_season(minh_hoa.province, minh_hoa.home_affairs, {}, at=NOW)
    block = season.block
    block.set_version = set_version(minh_hoa.province, at=NOW, document=DOCUMENT, version="rong")
    block.save(update_fields=["set_version"])
    made = []
    for number in range(1, units + 1):
        name = f"Sở Số {number:02}"
        made.append(
            Participant.objects.create(
                campaign=season.campaign,
                block=block,
                organisation=department(name, parent=minh_hoa.province),
                name=name,
                short_name=name,
                name_folded=fold(name),
                name_sort=sort_key(name),
            )
        )
    lay_out(made, {}, at=NOW)
    return Wide(season.campaign, block, made)


def cells_of(unit: Participant) -> dict[str, Cell]:
    """Return a unit's cells by code."""
    return {cell.code: cell for cell in Cell.objects.filter(participant=unit)}


def share(percent: int, base: int = 100) -> dict[str, object]:
    """Return a share as answers are kept."""
    return {"numerator": str(base * percent // 100), "denominator": str(base)}


def claim(unit: Participant, answers: Mapping[str, dict[str, object]]) -> None:
    """Let a unit state answers by code, and reckon it."""
    cells = [cell for code, cell in cells_of(unit).items() if code in answers]
    for cell in cells:
        cell.answer, cell.version = answers[cell.code], 1
    Cell.objects.bulk_update(cells, ["answer", "version"])
    renew(unit, at=NOW)


def judge(unit: Participant, answers: Mapping[str, dict[str, object]], *, by: User | None = None) -> None:
    """Let first appraisal recognise answers by code, and reckon the unit."""
    cells = [cell for code, cell in cells_of(unit).items() if code in answers]
    for cell in cells:
        cell.recognised_1, cell.appraiser = answers[cell.code], by
        cell.outcome_1 = Outcome.ACCEPTED if cell.answer == cell.recognised_1 else Outcome.CHANGED
    Cell.objects.bulk_update(cells, ["recognised_1", "appraiser", "outcome_1"])
    renew(unit, at=NOW)


def seal(unit: Participant, by: User, at: datetime = NOW) -> None:
    """Let a unit have submitted."""
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.SUBMITTED, submitted_at=at)
    SheetStep.objects.create(participant=unit, step=Step.SUBMITTED, by=by, by_label=str(by), at=at)


def revise(cells: Iterable[Cell], by: User, at: datetime) -> None:
    """Put a writing of each cell into its history."""
    CellRevision.objects.bulk_create(
        CellRevision(cell=cell, number=1, answer=cell.answer, by=by, by_label=str(by), at=at)
        for cell in cells
    )


def paper(
    unit: Participant,
    by: User,
    *,
    content: str = "",
    kind: DocumentKind = DocumentKind.REPORT,
    issued_on: date | None = date(2026, 3, 1),
) -> DocumentVersion:
    """Return a document in a unit's library; of equal ``content`` is the same file."""
    content = content or f"nội dung {next(_numbers)}"
    digest = sha256(content.encode()).hexdigest()
    kept, _made = StoredFile.objects.get_or_create(
        sha256=digest,
        defaults={
            "size_bytes": 1,
            "media_type": "application/pdf",
            "name": "tep.pdf",
            "uploaded_by_id": f"user:{by.pk}",
            "uploaded_by": str(by),
            "uploaded_at": NOW,
        },
    )
    made = Document.objects.create(
        organisation=unit.organisation,
        kind=kind,
        title=f"Tài liệu {content}",
        issued_on=issued_on,
        created_by=by,
        created_at=NOW,
    )
    return DocumentVersion.objects.create(
        document=made, number=1, file=kept, sha256=digest, pages=9, by=by, at=NOW
    )


def prove(
    cell: Cell,
    version: DocumentVersion,
    by: User,
    *,
    page: str = "",
    at: datetime = NOW,
    stage: Stage = Stage.SELF_SCORING,
) -> EvidenceLink:
    """Return the fact that a document proves a cell."""
    return EvidenceLink.objects.create(cell=cell, version=version, page=page, by=by, at=at, stage=stage)
