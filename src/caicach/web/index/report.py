"""A try-out as PDF: sober A4 pages with the margins and letters of Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from caicach.core.codes.numbers import format_number
from caicach.core.index.result import Result
from caicach.exchange.papers.pdf import FONTS
from caicach.web.index.rankings import RankingTable, ranking_table
from caicach.web.templatetags.index_tags import figure, language, standing_words, words

MOST_AREAS = 8
"""Areas that fit beside name, total and class across an A4 page."""

MOST_REMARKS = 60


_TEMPLATE = Path(__file__).with_name("report.typ")


def trial_report(result: Result, file: str, digest: str, at: datetime) -> bytes:
    """Return the PDF of a try-out made at ``at``. All text goes in as JSON; none of it is ever markup."""
    data = json.dumps(report_data(result, file, digest, at), ensure_ascii=False)
    pdf: bytes = typst.compile(
        str(_TEMPLATE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
    return pdf


def report_data(result: Result, file: str, digest: str, at: datetime) -> dict[str, object]:
    """Return everything that the PDF says."""
    criteria_set = result.criteria_set
    tables = [
        _table(ranking_table(result, block)) for block in criteria_set.blocks if result.blocks().get(block.id)
    ]
    remarks = [
        [problem.place.in_(language()), words(problem.message), words(problem.mend)]
        for problem in result.warnings[:MOST_REMARKS]
    ]
    return {
        "lang": language(),
        "words": {
            "title": _("KẾT QUẢ TÍNH THỬ"),
            "caution": caution(),
            "facts": _("I. Căn cứ tính"),
            "ranking": _("II. Xếp hạng"),
            "remarks": _("III. Lưu ý về số liệu"),
            "no_remarks": _("Không có."),
            "areas": _("Điểm theo lĩnh vực; tên và điểm tối đa:"),
            "place": _("Chỗ"),
            "message": _("Nội dung"),
            "mend": _("Cách xử lý"),
            "more": _("Còn %(n)s lưu ý khác, xem trên trang tính thử.")
            % {"n": len(result.warnings) - MOST_REMARKS}
            if len(result.warnings) > MOST_REMARKS
            else "",
        },
        "facts": trial_facts(result, file, digest, at),
        "tables": tables,
        "remarks": remarks,
    }


def caution() -> str:
    """Return the words that stand on every file of a try-out."""
    return _("Bảng tính thử theo số liệu người dùng nộp; không phải văn bản hành chính.")


def trial_facts(result: Result, file: str, digest: str, at: datetime) -> list[tuple[str, str]]:
    """Return what a try-out rests on, as lines of name and text; ``digest`` is that of the answers."""
    criteria_set = result.criteria_set
    return [
        (_("Bộ tiêu chí"), words(criteria_set.title)),
        (_("Tình trạng bộ tiêu chí"), standing_words(criteria_set.standing)),
        (_("Văn bản"), criteria_set.decision.number),
        (_("Mã bộ tiêu chí"), criteria_set.id),
        (_("Phiên bản"), criteria_set.version),
        (_("Tệp số liệu"), file),
        (_("Số đơn vị"), figure(len(result.units), 0)),
        (_("Tính lúc"), f"{at:%H:%M, %d/%m/%Y}"),
        (_("Mã kiểm tra bộ tiêu chí (SHA-256)"), criteria_set.digest),
        (_("Mã kiểm tra nội dung số liệu (SHA-256)"), digest),
    ]


def _table(table: RankingTable) -> dict[str, object]:
    columns = table.columns[:MOST_AREAS]
    header = [_("Hạng"), _("Đơn vị"), _("Điểm"), _("Tỷ lệ %"), _("Xếp loại")]
    return {
        "title": words(table.block.title),
        "header": [*header, *(column.code for column in columns)],
        "rows": [
            [
                str(row.rank) if row.rank else "–",
                row.name,
                figure(row.total.score),
                figure(row.total.share),
                words(row.badge.title) if row.badge else "–",
                *(figure(cell.score) for cell in row.cells[:MOST_AREAS]),
            ]
            for row in table.rows
        ],
        "areas": [
            f"{column.code}: {words(column.title)}"
            + (f" ({format_number(column.maximum, language())})" if column.maximum is not None else "")
            for column in columns
        ],
    }
