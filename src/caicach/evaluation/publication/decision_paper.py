"""The decision that publishes a result, and the letter that demands explanations, as administrative
documents. They are written in Vietnamese whatever the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils import timezone

from caicach.core.codes.numbers import format_number
from caicach.core.codes.text import fold, format_date
from caicach.core.index.model import CriteriaSet
from caicach.core.index.result import NodeResult
from caicach.evaluation.appraisal.models import CouncilMeeting
from caicach.evaluation.campaigns.models import CampaignBlock
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.lines import areas_of, lines_of
from caicach.evaluation.publication.low_classes import to_explain
from caicach.evaluation.publication.models import ExplanationDemand, ResultVersion
from caicach.evaluation.publication.selectors import blocks_with
from caicach.exchange.papers import (
    Appendix,
    Article,
    Block,
    Column,
    Heading,
    LegalBasis,
    Paper,
    Paragraph,
    Signature,
    TableBlock,
)

MOST_AREAS = 12
"""Areas that fit beside the total across a landscape page; a set with more shows the rest in its workbook."""

ABSENT = "KAD"
"""Stands where an area does not apply to a unit; the note below the table says so."""

ILLUSTRATIVE, DRAFT = "DỮ LIỆU MINH HỌA", "DỰ THẢO"


def decision_paper(result: ResultVersion) -> Paper:
    """Return the decision with a ranking by block annexed, and who must explain where the campaign says so.

    Before it is published it is a draft: number, day and name are left as dots.
    """
    campaign = result.campaign
    owner = str(campaign.organisation)
    blocks = blocks_with(result)
    lists = [_ranking(result, block) for block in blocks]
    low = _explaining(result)
    return Paper(
        kind="Quyết định",
        issuer=f"Ủy ban nhân dân\n{_small(owner)}",
        number=result.decision_number,
        symbol="QĐ-UBND",
        place=_place(owner),
        issued_on=result.decided_on,
        year=timezone.localdate(result.approved_at).year,
        abstract=f"Phê duyệt và công bố kết quả {_small(campaign.title)}{_correcting(result)}",
        blocks=tuple(_body(result, blocks, has_list=bool(low))),
        signature=_signature(result),
        recipients=("Như Điều 3", str(campaign.conductor), "Lưu: VT, CCHC"),
        draft_mark=_mark(result),
        appendices=(*lists, *low),
    )


def _signature(result: ResultVersion) -> Signature:
    """Return who signs. The chair decides in person, so that nobody signs on behalf of the committee (TM.);
    a deputy signs for the chair (KT.): Nghị định 30/2020/NĐ-CP, phụ lục I, phần I, mục II.7.
    """
    title = result.signer_title or "Chủ tịch"
    is_deputy = fold(title).startswith("pho ")
    return Signature(title, result.signer, authority=("KT. Chủ tịch",) if is_deputy else ())


def demand_letter(result: ResultVersion, demands: Sequence[ExplanationDemand]) -> Paper:
    """Return the letter by which units of low classes are asked to explain themselves, with their list."""
    campaign = result.campaign
    conductor, owner = str(campaign.conductor), str(campaign.organisation)
    found = {demand.participant_id: demand for demand in demands}
    asked = [(block, line) for block, line in to_explain(result) if line.participant_id in found]
    rows = tuple(
        (
            str(number),
            line.name,
            block.title,
            shown(line.total.share),
            line.grade_title,
            *_days(found[line.participant_id]),
        )
        for number, (block, line) in enumerate(asked, 1)
    )
    columns = (
        Column("TT", 0.5, "center"),
        Column("Đơn vị", 2.8),
        Column("Khối", 1.8),
        Column("Tỷ lệ đạt (%)", 1, "right"),
        Column("Xếp loại", 1.4),
        Column("Hạn giải trình", 1.5, "center"),
        Column("Ngày giải trình", 1.5, "center"),
    )
    return Paper(
        kind="",
        superior=f"Ủy ban nhân dân\n{_small(owner)}",
        issuer=conductor,
        symbol="…-…",
        place=_place(owner),
        year=max((timezone.localdate(demand.demanded_at).year for demand in demands), default=None),
        abstract=f"giải trình kết quả {_small(campaign.title)}",
        blocks=(
            Paragraph(
                f"Căn cứ Quyết định số {result.decision_number} công bố kết quả {_small(campaign.title)}, "
                f"{conductor} đề nghị các đơn vị có tên trong danh sách kèm theo giải trình nguyên nhân, "
                "trách nhiệm và cam kết biện pháp, thời hạn khắc phục từng tiêu chí mất điểm."
            ),
            Paragraph("Đơn vị gửi giải trình trên phần mềm, đúng hạn ghi tại danh sách."),
        ),
        addressees=("Các đơn vị có tên trong danh sách kèm theo",),
        signature=Signature("Giám đốc"),
        recipients=("Như trên", "Lưu: VT"),
        draft_mark=ILLUSTRATIVE if campaign.is_illustrative else "",
        appendices=(Appendix("Danh sách đơn vị phải giải trình", (TableBlock(columns, rows, size=11),)),),
    )


def _days(demand: ExplanationDemand) -> tuple[str, str]:
    answered = demand.answered_at
    told = "Chưa giải trình" if answered is None else format_date(timezone.localdate(answered))
    return format_date(demand.due_on), told


def shown(number: Decimal | None) -> str:
    """Return a figure as documents show it: two decimals, nothing where there is none."""
    return "" if number is None else format_number(number, "vi", 2)


def _body(result: ResultVersion, blocks: Iterable[CampaignBlock], *, has_list: bool) -> Iterable[Block]:
    campaign = result.campaign
    title = _small(campaign.title)
    blocks = list(blocks)
    yield Heading(1, f"Chủ tịch Ủy ban nhân dân {_small(str(campaign.organisation))}")
    yield LegalBasis(tuple(_grounds(result, blocks)))
    yield Heading(1, "Quyết định:")
    count = sum(len(lines_of(result, block)) for block in blocks)
    yield Article(
        "Điều 1.",
        f"Phê duyệt và công bố kết quả {title} của {count} đơn vị, kỳ đánh giá từ "
        f"{format_date(campaign.starts_on)} đến {format_date(campaign.ends_on)}, theo các phụ lục kèm theo.",
    )
    if result.reason:
        yield Paragraph(
            f"Kết quả này là phiên bản {result.number}, thay thế phiên bản đã công bố. "
            f"Lý do đính chính: {result.reason}"
        )
    if has_list:
        yield Article(
            "Điều 2.",
            "Thủ trưởng các đơn vị có tên trong danh sách phải giải trình gửi giải trình và cam kết "
            f"cải thiện theo yêu cầu của {campaign.conductor}; các đơn vị còn lại khắc phục những tiêu chí "
            "mất điểm.",
        )
    else:
        yield Article(
            "Điều 2.", "Thủ trưởng các đơn vị có kế hoạch khắc phục những tiêu chí mất điểm trong kỳ tới."
        )
    yield Article(
        "Điều 3.",
        f"Quyết định này có hiệu lực từ ngày ký. {campaign.conductor} và thủ trưởng các đơn vị có tên trong "
        "phụ lục chịu trách nhiệm thi hành Quyết định này.",
    )
    yield Paragraph(
        f"Mã kiểm tra toàn bộ kết quả (SHA-256):\n{result.digest}.\nGói tính lại công bố cùng Quyết định này "
        "cho phép mọi người tính lại từng điểm số.",
        italic=True,
    )


def _grounds(result: ResultVersion, blocks: Iterable[CampaignBlock]) -> Iterable[str]:
    sets: dict[str, CriteriaSet] = {}
    for block in blocks:
        sets.setdefault(block.set_version.digest, plan_of(block.set_version).criteria_set)
    # One decision may issue the sets of several blocks.
    grounds = []
    for criteria_set in sets.values():
        decision = criteria_set.decision
        day = f" ngày {format_date(decision.issued_on)}" if decision.issued_on else ""
        grounds.append(
            f"Căn cứ Quyết định số {decision.number}{day} của {decision.issuer} ban hành bộ tiêu chí"
        )
    yield from dict.fromkeys(grounds)
    meetings = CouncilMeeting.objects.filter(campaign=result.campaign_id, held_on__lte=result.approved_at)
    days = [format_date(day) for day in meetings.order_by("number").values_list("held_on", flat=True)]
    if days:
        yield f"Căn cứ biên bản họp Hội đồng thẩm định ngày {', '.join(dict.fromkeys(days))}"
    yield f"Theo đề nghị của {result.campaign.conductor}"


def _ranking(result: ResultVersion, block: CampaignBlock) -> Appendix:
    areas = areas_of(block)[:MOST_AREAS]
    columns = (
        Column("Hạng", 0.7, "center"),
        Column("Đơn vị", 3.4),
        Column("Tự đánh giá", 1, "right", group="Tổng điểm"),
        Column("Đạt", 1, "right", group="Tổng điểm"),
        Column("Tối đa", 0.9, "right", group="Tổng điểm"),
        Column("Tỷ lệ (%)", 1, "right"),
        Column("Xếp loại", 1.2, "center"),
        *(Column(area.code, 0.8, "right", group="Điểm từng lĩnh vực") for area in areas),
    )
    rows = tuple(
        (
            "" if line.place is None else str(line.place),
            line.name,
            shown(line.self_total),
            shown(line.total.score),
            shown(line.total.maximum),
            shown(line.total.share),
            line.grade_title,
            *(_area(found) for found in line.areas[: len(areas)]),
        )
        for line in lines_of(result, block)
    )
    named = "; ".join(
        f"{area.code}: {area.title.vi}"
        + ("" if area.maximum is None else f" ({format_number(area.maximum, 'vi')} điểm)")
        for area in areas
    )
    absent = f" {ABSENT}: không áp dụng." if any(ABSENT in row for row in rows) else ""
    return Appendix(
        f"Kết quả, xếp hạng và xếp loại: {block.title}",
        (
            TableBlock(columns, rows, size=10),
            Paragraph(f"Lĩnh vực: {named}.{absent}", italic=True),
            Paragraph("Các đơn vị bằng điểm sau mọi tiêu chí phụ đồng hạng; hạng kế tiếp bỏ trống."),
        ),
        landscape=True,
    )


def _explaining(result: ResultVersion) -> tuple[Appendix, ...]:
    rows = tuple(
        (str(number), line.name, block.title, shown(line.total.share), line.grade_title)
        for number, (block, line) in enumerate(to_explain(result), 1)
    )
    if not rows:
        return ()
    columns = (
        Column("TT", 0.5, "center"),
        Column("Đơn vị", 3),
        Column("Khối", 2),
        Column("Tỷ lệ (%)", 1, "right"),
        Column("Xếp loại", 1.2, "center"),
    )
    return (Appendix("Danh sách đơn vị phải giải trình", (TableBlock(columns, rows),)),)


def _area(found: NodeResult) -> str:
    return shown(found.score) if found.maximum is not None else ABSENT


def _small(text: str) -> str:
    """Return words as they stand within a sentence."""
    return text[:1].lower() + text[1:]


def _place(name: str) -> str:
    for kind in ("Tỉnh ", "Thành phố "):
        if name.startswith(kind):
            return name.removeprefix(kind)
    return name


def _mark(result: ResultVersion) -> str:
    marks = ((DRAFT, result.published_at is None), (ILLUSTRATIVE, result.campaign.is_illustrative))
    return " · ".join(mark for mark, holds in marks if holds)


def _correcting(result: ResultVersion) -> str:
    return f" (đính chính lần {result.number - 1})" if result.number > 1 else ""
