"""Invented administrative documents in the layout of Nghị định 30/2020/NĐ-CP, each marked as illustrative."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caicach.evaluation.demonstration.lots import lot, one_of
from caicach.evaluation.evidence.constants import DocumentKind as Kind
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

MARK = "DỮ LIỆU MINH HỌA"
_NAMES = {
    Kind.PLAN: "Kế hoạch",
    Kind.REPORT: "Báo cáo",
    Kind.DECISION: "Quyết định",
    Kind.STATISTICS: "Báo cáo",
}
_SYMBOLS = {Kind.PLAN: "KH", Kind.REPORT: "BC", Kind.DECISION: "QĐ", Kind.STATISTICS: "BC"}
_AREAS = (
    "Công tác chỉ đạo, điều hành cải cách hành chính",
    "Cải cách thủ tục hành chính, giải quyết hồ sơ cho người dân, tổ chức",
    "Tổ chức bộ máy và chế độ công vụ",
    "Tài chính công",
    "Xây dựng chính quyền số",
)
_DONE = (
    "đã phân công cho từng phòng, có thời hạn và sản phẩm cụ thể; giao ban hằng tháng đều kiểm điểm tiến độ",
    "đã hoàn thành theo kế hoạch; các việc chậm được nêu rõ nguyên nhân và gia hạn một lần",
    "đã rà soát, cập nhật quy trình nội bộ, niêm yết công khai tại nơi tiếp nhận và trên trang thông tin",
    "còn một số việc chuyển sang quý sau do chờ hướng dẫn; đơn vị đã báo cáo cơ quan chủ trì",
)
_TASKS = (
    "Ban hành kế hoạch cải cách hành chính năm",
    "Kiểm tra cải cách hành chính tại các phòng",
    "Rà soát, đề xuất cắt giảm thời gian giải quyết thủ tục",
    "Số hóa kết quả giải quyết hồ sơ",
    "Tập huấn nghiệp vụ cho công chức",
    "Công khai dự toán, quyết toán",
    "Khảo sát mức độ hài lòng tại nơi tiếp nhận",
    "Xử lý phản ánh, kiến nghị của người dân",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who issues a document, and what it is about; ``head`` signs."""

    issuer: str
    initials: str
    head: str
    head_title: str
    superior: str = "Ủy ban nhân dân tỉnh Minh Họa"


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to be set: kind, number, day, what it is about, and of which year it tells."""

    kind: Kind
    number: int
    issued_on: date
    abstract: str
    year: int

    def symbol(self, subject: Subject) -> str:
        """Return the number as it is cited."""
        return f"{self.number}/{_SYMBOLS[self.kind]}-{subject.initials}"


def paper_of(subject: Subject, draft: Draft) -> Paper:
    """Return the document of a unit."""
    bodies = {Kind.PLAN: _plan, Kind.DECISION: _decision, Kind.STATISTICS: _statistics}
    return Paper(
        kind=_NAMES[draft.kind],
        issuer=subject.issuer,
        superior=subject.superior,
        number=draft.symbol(subject),
        place="Minh Họa",
        issued_on=draft.issued_on,
        abstract=draft.abstract,
        blocks=bodies.get(draft.kind, _report)(subject, draft),
        signature=Signature(subject.head_title, subject.head),
        recipients=("Như trên", "Lưu: VT, CCHC (dữ liệu minh họa)"),
        draft_mark=MARK,
        appendices=(Appendix("Biểu số liệu chi tiết (minh họa)", (_table(subject, draft, 26),)),)
        if draft.kind in {Kind.REPORT, Kind.STATISTICS}
        else (),
    )


def _report(subject: Subject, draft: Draft) -> tuple[Block, ...]:
    blocks: list[Block] = [
        Paragraph(
            f"Thực hiện chương trình công tác, {subject.issuer} báo cáo kết quả cải cách hành chính "
            f"năm {draft.year} như sau. Mọi số liệu trong văn bản này là dữ liệu minh họa."
        ),
        Heading(2, "Kết quả thực hiện", "I."),
    ]
    for number, area in enumerate(_AREAS, start=1):
        blocks.append(Heading(3, area, f"{number}."))
        blocks += _sentences(subject, draft, area)
    blocks += [
        Heading(2, "Khó khăn, nguyên nhân", "II."),
        *_sentences(subject, draft, "khó khăn"),
        Heading(2, "Nhiệm vụ thời gian tới", "III."),
        *_sentences(subject, draft, "nhiệm vụ"),
    ]
    return tuple(blocks)


def _sentences(subject: Subject, draft: Draft, about: str) -> list[Block]:
    keys = (subject.issuer, draft.year, draft.kind, about)
    whole = 12 + lot(*keys, among=40)
    done = whole - lot(*keys, "left", among=4)
    return [
        Paragraph(
            f"Trong kỳ có {whole} nhiệm vụ, đã hoàn thành {done} nhiệm vụ; đơn vị {one_of(_DONE, *keys, 1)}.",
            "-",
        ),
        Paragraph(f"Về {about.casefold()}, đơn vị {one_of(_DONE, *keys, 2)}.", "-"),
    ]


def _plan(subject: Subject, draft: Draft) -> tuple[Block, ...]:
    return (
        LegalBasis(("Căn cứ chương trình cải cách hành chính của tỉnh Minh Họa", "Xét tình hình của đơn vị")),
        Heading(2, "Mục đích, yêu cầu", "I."),
        *_sentences(subject, draft, "mục đích"),
        Heading(2, "Nhiệm vụ", "II."),
        _table(subject, draft, 16),
        Heading(2, "Tổ chức thực hiện", "III."),
        *_sentences(subject, draft, "tổ chức thực hiện"),
        *_sentences(subject, draft, "chế độ báo cáo"),
    )


def _decision(subject: Subject, draft: Draft) -> tuple[Block, ...]:
    return (
        LegalBasis(("Căn cứ quy chế làm việc của đơn vị", "Theo đề nghị của Chánh Văn phòng")),
        Heading(1, "Quyết định:"),
        Article("Điều 1.", f"{draft.abstract[0].upper()}{draft.abstract[1:]} (có danh sách kèm theo)."),
        Article("Điều 2.", "Các phòng, đơn vị trực thuộc chịu trách nhiệm thực hiện và báo cáo hằng quý."),
        Article("Điều 3.", "Quyết định có hiệu lực từ ngày ký. Văn bản này là dữ liệu minh họa."),
        _table(subject, draft, 12),
    )


def _statistics(subject: Subject, draft: Draft) -> tuple[Block, ...]:
    return (
        Paragraph(f"{subject.issuer} tổng hợp tình hình giải quyết hồ sơ năm {draft.year} (minh họa)."),
        *_sentences(subject, draft, "giải quyết hồ sơ"),
        _table(subject, draft, 18),
        *_sentences(subject, draft, "hồ sơ quá hạn"),
    )


def _table(subject: Subject, draft: Draft, count: int) -> TableBlock:
    columns = (
        Column("TT", 0.5, "center"),
        Column("Nội dung", 4),
        Column("Kế hoạch", 1, "right"),
        Column("Thực hiện", 1, "right"),
    )
    rows = []
    for number in range(1, count + 1):
        planned = 6 + lot(subject.issuer, draft.kind, draft.year, number, among=60)
        done = planned - lot(subject.issuer, draft.year, number, "done", among=5)
        rows.append((str(number), _TASKS[number % len(_TASKS)], str(planned), str(done)))
    return TableBlock(columns, tuple(rows))
