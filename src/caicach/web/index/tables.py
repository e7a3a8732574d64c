"""Tables as files: the columns and rows of a page, with a second sheet that says where they come from."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

from caicach.core.codes.numbers import plain
from caicach.exchange.csv_files import guarded

Value = str | int | Decimal | None
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table to be written: header, rows, and lines of name and text about it."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    about: Sequence[tuple[str, str]]


def as_csv(table: FileTable) -> bytes:
    """Return the table as CSV in UTF-8 with its mark; numbers in plain notation, text never a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([guarded(name) for name in table.header])
    writer.writerows([_csv_cell(value) for value in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else plain(Decimal(value))


def as_xlsx(table: FileTable) -> bytes:
    """Return the table as a workbook: figures as numbers shown with two decimals, text as text alone."""
    raw = io.BytesIO()
    workbook = xlsxwriter.Workbook(raw, {"in_memory": True, "strings_to_formulas": False})
    head = workbook.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    decimals = workbook.add_format({"num_format": "#,##0.00"})
    whole = workbook.add_format({"num_format": "0"})
    sheet = workbook.add_worksheet("Bảng")
    for column, name in enumerate(table.header):
        sheet.write_string(0, column, name, head)
        longest = max(
            [len(str(row[column] or "")) for row in table.rows if isinstance(row[column], str)] + [8]
        )
        sheet.set_column(column, column, min(longest + 2, 48))
    for number, row in enumerate(table.rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif isinstance(value, int):
                sheet.write_number(number, column, value, whole)
            elif value is not None:
                sheet.write_number(number, column, float(value), decimals)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    about = workbook.add_worksheet("Nguồn")
    about.set_column(0, 0, 28)
    about.set_column(1, 1, 100)
    for number, (name, text_) in enumerate([("", table.title), *table.about]):
        about.write_string(number, 0, name)
        about.write_string(number, 1, text_)
    workbook.close()
    return raw.getvalue()
