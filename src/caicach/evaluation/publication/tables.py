"""A result as tables for machines and spreadsheets, row by row: few units are in memory at once."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TextIO

import xlsxwriter
from django.db.models import F
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from caicach.core.codes.text import format_date
from caicach.core.index.result import NodeResult
from caicach.evaluation.campaigns.models import CampaignBlock
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.comparing import method_of
from caicach.evaluation.publication.lines import (
    CHUNK,
    Line,
    areas_of,
    levels_of,
    lines_of,
    node_of,
    total_of,
)
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.publication.selectors import blocks_with
from caicach.exchange.csv_files import guarded
from caicach.exchange.results import number, write_rows

COLUMNS = (
    "khoi",
    "ma_don_vi",
    "don_vi",
    "ma",
    "cap",
    "tu_danh_gia",
    "diem",
    "diem_toi_da",
    "ty_le",
    "hang",
    "xep_loai",
)
HEADS = ("Hạng", "Đơn vị", "Tự đánh giá", "Điểm đạt", "Điểm tối đa", "Tỷ lệ (%)", "Xếp loại")
MOST_NAME = 25


def nodes_of(row: ResultRow, block: CampaignBlock, levels: dict[str, str]) -> Iterator[NodeResult]:
    """Iterate over a row's results: the whole, then every node in the set's order."""
    unit = str(row.participant_id)
    yield total_of(unit, block.block, row.total, row.maximum, row.share, row.place, row.grade)
    for kept in row.nodes:
        yield node_of(unit, block.block, levels.get(str(kept[0]), ""), kept)


def rows_of(result: ResultVersion, block: CampaignBlock) -> Iterator[ResultRow]:
    """Iterate over a block's rows in their frozen order, with nodes and claims."""
    rows = ResultRow.objects.filter(result=result, block=block).select_related("participant")
    return rows.defer("facts").order_by("pk").iterator(chunk_size=CHUNK)


def write_results_csv(result: ResultVersion, block: CampaignBlock, file: TextIO) -> None:
    """Write a block in the form of ``docs/reference/results.md``, as ``caicach score`` writes it."""
    levels = levels_of(block)
    write_rows(chain.from_iterable(nodes_of(row, block, levels) for row in rows_of(result, block)), file)


def write_table(result: ResultVersion, path: Path) -> None:
    """Write all blocks as one CSV, exact: one line a unit and node, the claimed points beside."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for block in blocks_with(result):
            levels = levels_of(block)
            for row in rows_of(result, block):
                about = (guarded(block.title), row.participant_id, guarded(row.participant.name))
                for node in nodes_of(row, block, levels):
                    claimed = (
                        number(row.self_total)
                        if node.code == "total"
                        else row.answers.get(node.code, {}).get("claimed") or ""
                    )
                    writer.writerow(
                        (
                            *about,
                            guarded(node.code),
                            node.level,
                            claimed,
                            number(node.score),
                            number(node.maximum),
                            number(node.share),
                            "" if node.rank is None else node.rank,
                            guarded(row.grade_title if node.code == "total" else ""),
                        )
                    )


def write_workbook(result: ResultVersion, path: Path) -> None:
    """Write the ranking, areas and all criteria by unit as XLSX; the CSV holds the figures exactly."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": result.campaign.title, "created": result.approved_at})
        sheets = _Sheets(book)
        for place, block in enumerate(blocks_with(result), 1):
            _write_ranking(sheets, f"{place}. Xếp hạng", result, block)
            _write_criteria(sheets, f"{place}. Tiêu chí", result, block)
        _write_about(sheets, result)


class _Sheets:
    """A workbook with its formats."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        head = {"bold": True, "text_wrap": True, "bg_color": "#E6EEF7", "border": 1, "valign": "top"}
        self.head: Format = book.add_format(head)
        self.head_points: Format = book.add_format({**head, "num_format": "#,##0.00"})
        self.points: Format = book.add_format({"num_format": "#,##0.00"})

    def sheet(self, title: str, heads: Sequence[Sequence[str | Decimal]], widths: Sequence[int]) -> Worksheet:
        """Add a sheet with its lines of headers, frozen with the first two columns."""
        sheet = self.book.add_worksheet(title)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for row, line in enumerate(heads):
            for column, text in enumerate(line):
                if isinstance(text, Decimal):
                    sheet.write_number(row, column, float(text), self.head_points)
                else:
                    sheet.write_string(row, column, text, self.head)
        sheet.freeze_panes(len(heads), 2)
        sheet.repeat_rows(0, len(heads) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def write(self, sheet: Worksheet, row: int, values: Sequence[Decimal | int | str | None]) -> None:
        """Write a line; points as numbers, what is not there as an empty cell."""
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif isinstance(value, int):
                sheet.write_number(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, float(value), self.points)


def _whole(line: Line) -> tuple[Decimal | int | str | None, ...]:
    total = line.total
    return (
        line.place, line.name, line.self_total, total.score, total.maximum, total.share, line.grade_title,
    )  # fmt: skip


def _write_ranking(sheets: _Sheets, title: str, result: ResultVersion, block: CampaignBlock) -> None:
    heads = list(HEADS)
    for area in areas_of(block):
        heads += [f"{area.code}. {area.title.vi}", f"{area.code}. Tỷ lệ (%)"]
    widths = [7, 36, 12, 12, 12, 12, 16, *([14, 10] * len(areas_of(block)))]
    sheet = sheets.sheet(title, [heads], widths)
    for at, line in enumerate(lines_of(result, block), 1):
        areas = chain.from_iterable((area.score, area.share) for area in line.areas)
        sheets.write(sheet, at, (*_whole(line), *areas))


def _write_criteria(sheets: _Sheets, title: str, result: ResultVersion, block: CampaignBlock) -> None:
    leaves = list(plan_of(block.set_version).criteria_set.leaves())
    heads: list[list[str | Decimal]] = [
        ["Hạng", "Đơn vị", *(leaf.code for leaf in leaves)],
        ["", "Tiêu chí", *(leaf.title.vi for leaf in leaves)],
        ["", "Điểm tối đa", *("" if leaf.maximum is None else leaf.maximum for leaf in leaves)],
    ]
    sheet = sheets.sheet(title, heads, [7, 36, *([11] * len(leaves))])
    places = {leaf.code: column for column, leaf in enumerate(leaves)}
    rows = ResultRow.objects.filter(result=result, block=block).order_by(
        F("place").asc(nulls_last=True), "participant__name_sort", "pk"
    )
    columns = rows.values_list("place", "participant__name", "nodes")
    for at, (place, name, nodes) in enumerate(columns.iterator(chunk_size=CHUNK), len(heads)):
        scores: list[Decimal | None] = [None] * len(leaves)
        for kept in nodes:
            column = places.get(kept[0])
            if column is not None and kept[1] is not None:
                scores[column] = Decimal(kept[1])
        sheets.write(sheet, at, (place, name, *scores))


def _write_about(sheets: _Sheets, result: ResultVersion) -> None:
    sheet = sheets.sheet("Nguồn", [["Mục", "Nội dung"]], [34, 100])
    for at, line in enumerate(about(result), 1):
        sheets.write(sheet, at, line)


def about(result: ResultVersion) -> list[tuple[str, str]]:
    """Return what a result rests on, as lines of name and text, in Vietnamese."""
    campaign = result.campaign
    decided = format_date(result.decided_on) if result.decided_on else ""
    lines = [
        ("Đợt đánh giá", campaign.title),
        ("Kỳ đánh giá", f"{format_date(campaign.starts_on)} – {format_date(campaign.ends_on)}"),
        ("Quyết định công bố", f"{result.decision_number}, {decided}".strip(", ")),
        ("Phiên bản", str(result.number)),
        ("Lý do đính chính", result.reason),
        *(
            (f"Bộ tiêu chí, {block.title}", f"{method_of(block)}, SHA-256 {block.set_version.digest}")
            for block in blocks_with(result)
        ),
        ("Mã kiểm tra kết quả (SHA-256)", result.digest),
        ("Ghi chú", "dữ liệu minh họa" if campaign.is_illustrative else ""),
    ]
    return [(name, text) for name, text in lines if text]
