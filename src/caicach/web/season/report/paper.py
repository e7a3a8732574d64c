"""The self-assessment report as an administrative document.

Công văn 383 and 384/BNV-CCHC of 28/1/2021 ask for the table of points, an explanation of every criterion
whose evidence is missing or incomplete, difficulties and proposals, approved by the head of the agency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.core.codes.text import format_date
from caicach.evaluation.campaigns.constants import ParticipantState
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.scoring.constants import Standing, Step
from caicach.evaluation.scoring.models import ReportText, ScoreCard, SheetStep
from caicach.evaluation.scoring.offline import text_of
from caicach.evaluation.scoring.selectors import Sheet
from caicach.exchange.papers import (
    Appendix,
    Column,
    Heading,
    Paper,
    Paragraph,
    Signature,
    TableBlock,
)
from caicach.registry.organisations.constants import COMMUNE_KINDS
from caicach.registry.organisations.selectors import ancestors_as_of, unit_as_of
from caicach.web.season.sheet.lines import Line, chip_page
from caicach.web.templatetags.index_tags import figure, language


def report_paper(
    sheet: Sheet, lines: Sequence[Line], words: ReportText | None, steps: Sequence[SheetStep]
) -> Paper:
    """Return the report of a unit as its sheet stands; undated and marked a draft until the head has
    submitted.
    """
    unit, campaign = sheet.participant, sheet.participant.campaign
    submitted = next((step for step in steps if step.step == Step.SUBMITTED), None)
    is_draft = submitted is None or sheet.state is not ParticipantState.SUBMITTED
    day = timezone.localdate(submitted.at) if submitted and not is_draft else None
    body = _body_of(unit, on=timezone.localdate(sheet.at))
    marks = [_("BẢN THẢO")] if is_draft else []
    marks += [_("DỮ LIỆU MINH HỌA")] if campaign.is_illustrative else []
    return Paper(
        kind=_("Báo cáo"),
        superior=body.superior,
        issuer=body.issuer or unit.name,
        abstract=_("Tự đánh giá, chấm điểm theo đợt %(title)s") % {"title": within(campaign.title)},
        blocks=_blocks(sheet, lines, words),
        place=body.place,
        issued_on=day,
        year=timezone.localdate(sheet.at).year,
        signature=replace(body.signature, name=submitted.by_label if submitted and not is_draft else ""),
        recipients=(str(campaign.conductor), _("Lưu: VT")),
        draft_mark=" · ".join(marks),
        appendices=(
            Appendix(_("Bảng tự đánh giá, chấm điểm"), (_table(lines, sheet),), landscape=True),
            Appendix(_("Danh mục tài liệu kiểm chứng"), (_evidence(lines),), landscape=True),
        ),
        language="en" if language() == "en" else "vi",
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """The body that reports as its papers name it: Nghị định 30/2020/NĐ-CP, phụ lục I, phần I, mục II."""

    superior: str
    issuer: str
    place: str
    signature: Signature


def _body_of(unit: Participant, *, on: date) -> _Body:
    """Return who reports: of a commune its People's Committee, which names no body above it."""
    designated = unit_as_of(unit.organisation, on=on)
    if designated is not None and designated.kind in COMMUNE_KINDS:
        return _Body(
            superior="",
            issuer=_("Ủy ban nhân dân\n%(place)s") % {"place": within(unit.name)},
            place=unit.short_name,
            signature=Signature(_("Chủ tịch"), authority=(_("TM. Ủy ban nhân dân"),)),
        )
    above = ancestors_as_of(unit.organisation, on=on)
    return _Body(
        superior=_("Ủy ban nhân dân\n%(place)s") % {"place": within(above[0].name)} if above else "",
        issuer="",
        place=above[-1].short_name if above else "",
        signature=Signature(_("Thủ trưởng đơn vị")),
    )


def within(text: str) -> str:
    """Return a name as it stands within a sentence."""
    return text[:1].lower() + text[1:]


def _blocks(
    sheet: Sheet, lines: Sequence[Line], words: ReportText | None
) -> tuple[Heading | Paragraph | TableBlock, ...]:
    none = _("Không có.")
    card = sheet.cards[Standing.SELF]
    total = _("Tổng điểm tự đánh giá: %(score)s trên %(maximum)s điểm áp dụng, đạt %(share)s %%.") % {
        "score": figure(card.total),
        "maximum": figure(card.maximum),
        "share": figure(card.share),
    }
    return (
        Heading(2, _("Tình hình thực hiện"), number="I."),
        *_paragraphs(words.overview if words else "", none),
        Heading(2, _("Kết quả tự đánh giá"), number="II."),
        Paragraph(total),
        _areas(lines, card),
        Heading(2, _("Giải trình các tiêu chí thiếu hoặc chưa đủ tài liệu kiểm chứng"), number="III."),
        *_explanations(lines, none),
        Heading(2, _("Khó khăn, vướng mắc"), number="IV."),
        *_paragraphs(words.difficulties if words else "", none),
        Heading(2, _("Kiến nghị, đề xuất"), number="V."),
        *_paragraphs(words.proposals if words else "", none),
    )


def _paragraphs(text: str, none: str) -> list[Paragraph]:
    return [Paragraph(part.strip()) for part in text.split("\n") if part.strip()] or [Paragraph(none)]


def _areas(lines: Sequence[Line], card: ScoreCard) -> TableBlock:
    areas = [line for line in lines if not line.row.above]
    rows = (
        *((line.row.code, line.title, line.maximum, line.points, line.share) for line in areas),
        ("", _("Tổng cộng"), figure(card.maximum), figure(card.total), f"{figure(card.share, 1)} %"),
    )
    columns = (
        Column(_("TT"), 0.5, "center"),
        Column(_("Lĩnh vực"), 4),
        Column(_("Điểm áp dụng"), 1, "right"),
        Column(_("Tự đánh giá"), 1, "right"),
        Column(_("Tỷ lệ đạt"), 1, "right"),
    )
    return TableBlock(columns, rows, strong_rows=frozenset({len(areas)}))


def _explanations(lines: Sequence[Line], none: str) -> list[Paragraph]:
    found = []
    for line in lines:
        cell = line.row.cell
        if cell is not None and cell.explanation and not cell.evidence_count:
            found.append(Paragraph(f"{line.title}: {cell.explanation}", number=f"{line.row.code}."))
    return found or [Paragraph(none)]


def _table(lines: Sequence[Line], sheet: Sheet) -> TableBlock:
    columns = (
        Column(_("TT"), 0.6),
        Column(_("Nội dung"), 3.4),
        Column(_("Điểm tối đa"), 0.8, "right"),
        Column(_("Số liệu"), 1.1, "right"),
        Column(_("Tự đánh giá"), 0.8, "right"),
        Column(_("Tài liệu kiểm chứng"), 2.2),
        Column(_("Giải trình"), 3.6),
    )
    rows, strong = [], set()
    for place, line in enumerate(lines):
        cell = line.row.cell
        if cell is None:
            strong.add(place)
        rows.append(
            (
                line.row.code,
                line.title,
                line.maximum,
                _figures(line),
                line.points if cell is None or line.row.takes_answer else "",
                "; ".join(f"{chip.label} ({chip_page(chip)})" for chip in line.chips),
                cell.explanation if cell else "",
            )
        )
    card = sheet.cards[Standing.SELF]
    rows.append(("", _("Tổng cộng"), figure(card.maximum), "", figure(card.total), "", ""))
    return TableBlock(columns, tuple(rows), size=11, strong_rows=frozenset({*strong, len(lines)}))


def _figures(line: Line) -> str:
    cell = line.row.cell
    if cell is None:
        return ""
    if line.row.is_exempt or cell.answer.get("not_applicable"):
        return _("không áp dụng")
    if not line.row.takes_answer:
        return _("điều tra, đo lường")
    return text_of(line.row.node, cell.answer)


def _evidence(lines: Sequence[Line]) -> TableBlock:
    columns = (
        Column(_("Tiêu chí"), 0.7),
        Column(_("Số, ký hiệu"), 1.3),
        Column(_("Ngày ban hành"), 1, "center"),
        Column(_("Trích yếu"), 4),
        Column(_("Trang"), 0.8, "center"),
        Column(_("Chữ ký số"), 1.6),
    )
    rows = tuple(
        (
            line.row.code,
            chip.number,
            format_date(chip.issued_on) if chip.issued_on else "",
            chip.title,
            chip.page or _("chưa chỉ trang"),
            str(chip.verdict_label),
        )
        for line in lines
        for chip in line.chips
    )
    return TableBlock(columns, rows, size=11, empty=_("Không có tài liệu."))
