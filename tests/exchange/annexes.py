"""Tables of criteria as decisions annex them, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.exchange.sheets import workbook

from caicach.exchange.criteria_table import TableImport, read_criteria_table

HEAD: list[object] = ["TT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Điểm tối đa", "Điều tra XHH", "Ghi chú"]

ANNEX: list[Sequence[object]] = [
    ["BỘ TIÊU CHÍ ĐÁNH GIÁ CẢI CÁCH HÀNH CHÍNH (dữ liệu minh họa)"],
    ["Kèm theo Quyết định số 00/QĐ-UBND"],
    [],
    HEAD,
    ["(1)", "(2)", "(3)", "(4)", "(5)"],
    ["I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", 4],
    ["1", "Kế hoạch cải cách hành chính", 2.5],
    ["1.1", "Ban hành kế hoạch kịp thời", 0.5],
    ["", "Ban hành trước ngày quy định", 0.5],
    ["", "Không ban hành", 0],
    ["1.2", "Mức độ hoàn thành kế hoạch", 2],
    ["", "Đạt 100%: 2"],
    ["", "Từ 80% đến dưới 100%: 1,25"],
    ["", "Dưới 80%: 0"],
    ["2", "Chế độ báo cáo\n- Mỗi báo cáo gửi chậm trừ 0,25 điểm", "1,5"],
    ["II", "TÁC ĐỘNG CỦA CẢI CÁCH", 6],
    ["1", "Tỷ lệ hồ sơ đúng hạn", 2, "", "Tính theo công thức (b/a)*điểm tối đa"],
    ["2", "Mức độ hài lòng", 3, "x"],
    ["3", "Sáng kiến", 1, "", "Chấm theo thực tế"],
    ["", "Tổng điểm", 10],
]


def read(*rows: Sequence[object], name: str = "phu-luc.xlsx", **more: Any) -> TableImport:
    """Import a table of rows."""
    return read_criteria_table(workbook(*rows), name, set_id="thu", title="Bộ tiêu chí thử", **more)


def by_code(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the criteria of a document by code, in its order."""
    found: dict[str, dict[str, Any]] = {}

    def take(nodes: list[dict[str, Any]]) -> None:
        for node in nodes:
            found[node["code"]] = node
            take(node.get("criteria", []))

    take(document["criteria"])
    return found
