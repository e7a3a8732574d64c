"""Records into files in the portal's field names: CSV, JSON, JSON by lines, Parquet and workbooks.

Moments are yyyyMMddHHmmss in Vietnamese time, parts of a dossier are JSON in one cell (in Parquet lists of
their own). In CSV a text that a spreadsheet would take for a formula is guarded by an apostrophe, which the
reader takes away again.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from caicach.exchange.csv_files import guarded
from caicach.exchange.portal.fields import Field, Shape, Type
from caicach.exchange.portal.records import Part, Record
from caicach.exchange.portal.sources import Format
from caicach.exchange.portal.values import written

BATCH = 5_000
SHEET_ROWS = 1_048_575
"""Data rows that one worksheet can hold."""
_LONGEST_CELL = 32_767


class TooLongForSheetError(ValueError):
    """A worksheet cannot hold what is to be written: too many rows, or a text too long for a cell."""


def tree(record: Record | Part, shape: Shape) -> dict[str, object]:
    """Return a record as the object that JSON files hold, every field with its portal name."""
    found: dict[str, object] = {}
    for field, value in zip(shape.fields, record, strict=True):
        if field.parts is not None:
            assert isinstance(value, tuple)
            found[field.portal] = [tree(part, field.parts) for part in value]
        elif value or field.required or field.type is not Type.KEY:
            # A supplement inside its dossier does not say again whose it is.
            found[field.portal] = written(value)
    return found


def cells(record: Record, shape: Shape) -> list[str]:
    """Return a record as the cells of a table, its parts as JSON."""
    return [
        value if type(value) is str else _cell(value, field)
        for field, value in zip(shape.fields, record, strict=True)
    ]


def _cell(value: object, field: Field) -> str:
    if field.parts is None:
        return written(value)
    assert isinstance(value, tuple)
    if not value:
        return ""
    shape = field.parts
    return json.dumps([tree(part, shape) for part in value], ensure_ascii=False, separators=(",", ":"))


def write(records: Iterable[Record], shape: Shape, path: Path, format_: Format) -> int:
    """Write records of one kind to a new file, and return how many there were.

    Raises TooLongForSheetError when a worksheet cannot hold them; OSError.
    """
    writers: dict[Format, Callable[[Iterable[Record], Shape, Path], int]] = {
        Format.CSV: _write_csv,
        Format.JSON: _write_json,
        Format.JSONL: _write_json_lines,
        Format.PARQUET: _write_parquet,
        Format.XLSX: lambda records, shape, path: write_workbook([(records, shape)], path)[0],
    }
    return writers[format_](records, shape, path)


def write_csv(file: IO[str], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write guarded rows under columns, and return how many there were."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([guarded(cell) if cell[:1] in _GUARDED else cell for cell in row])
        count += 1
    return count


_GUARDED = frozenset("=+-@\t\r'")


def _write_csv(records: Iterable[Record], shape: Shape, path: Path) -> int:
    # Excel knows UTF-8 by its mark alone.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        return write_csv(file, shape.columns, (cells(record, shape) for record in records))


def _write_json(records: Iterable[Record], shape: Shape, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for count, record in enumerate(records, start=1):
            file.write(",\n" if count > 1 else "\n")
            json.dump(tree(record, shape), file, ensure_ascii=False)
        file.write("\n]\n")
    return count


def _write_json_lines(records: Iterable[Record], shape: Shape, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.write(json.dumps(tree(record, shape), ensure_ascii=False) + "\n")
            count += 1
    return count


@lru_cache
def arrow_schema(shape: Shape) -> pa.Schema:
    """Return the Parquet columns of a kind: texts, and lists of parts."""
    return pa.schema([pa.field(field.portal, _arrow_type(field)) for field in shape.fields])


def _arrow_type(field: Field) -> pa.DataType:
    if field.type is not Type.PARTS or field.parts is None:
        return pa.string()
    return pa.list_(pa.struct([pa.field(part.portal, _arrow_type(part)) for part in field.parts.fields]))


def _write_parquet(records: Iterable[Record], shape: Shape, path: Path) -> int:
    schema = arrow_schema(shape)
    count = 0
    rows = iter(records)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(rows, BATCH)):
            table = pa.Table.from_pylist([tree(record, shape) for record in batch], schema=schema)
            writer.write_table(table)
            count += len(batch)
    return count


def write_workbook(tables: Iterable[tuple[Iterable[Record], Shape]], path: Path) -> list[int]:
    """Write a workbook with a sheet for each kind of record, and return how many rows each has.

    Raises TooLongForSheetError.
    """
    counts = []
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        for records, shape in tables:
            rows = (cells(record, shape) for record in records)
            counts.append(write_sheet(book, shape.name, shape.columns, rows))
    return counts


def write_sheet(
    book: xlsxwriter.Workbook, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> int:
    """Write one sheet, every cell as text: a spreadsheet rounds numbers of fourteen digits out of sight.

    Raises TooLongForSheetError.
    """
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(columns) - 1, 22)
    bold = book.add_format({"bold": True})
    for column, title in enumerate(columns):
        sheet.write_string(0, column, title, bold)
    count = 0
    for count, row in enumerate(_bounded(rows), start=1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(count, column, cell)
    return count


def _bounded(rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    for count, row in enumerate(rows):
        if count == SHEET_ROWS:
            raise TooLongForSheetError(
                "Trang bảng tính không chứa quá 1.048.575 dòng. Hãy chọn CSV hoặc Parquet, hoặc chia theo kỳ."
            )
        if any(len(cell) > _LONGEST_CELL for cell in row):
            raise TooLongForSheetError(
                "Có nội dung dài quá một ô bảng tính (32.767 ký tự). Hãy chọn CSV, JSON hoặc Parquet."
            )
        yield row
