"""A table of numbers with its heads as a workbook: what a page shows, and nothing that a sheet would run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter

Value = str | int | Decimal | None


def to_workbook(
    title: str, about: Sequence[str], heads: Sequence[str], rows: Sequence[Sequence[Value]]
) -> bytes:
    """Return a table as XLSX: a title, lines about it, heads, and rows of words and numbers.

    Words stay words even where they begin as a formula does. None is an empty cell; a share in per cent is
    rounded to two places as it is shown.
    """
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E6EEF7", "border": 1})
        whole = book.add_format({"num_format": "#,##0"})
        share = book.add_format({"num_format": "0.00"})
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, title, bold)
        for at, line in enumerate(about, start=1):
            sheet.write_string(at, 0, line)
        top = len(about) + 2
        for column, words in enumerate(heads):
            sheet.set_column(column, column, 44 if column == 0 else 13)
            sheet.write_string(top, column, words, head)
        for at, row in enumerate(rows, start=top + 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif isinstance(value, Decimal):
                    sheet.write_number(at, column, float(round(value, 2)), share)
                elif value is not None:
                    sheet.write_number(at, column, value, whole)
        sheet.freeze_panes(top + 1, 1)
    return target.getvalue()
