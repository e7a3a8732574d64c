"""Parquet files, one batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from caicach.core.index.text import say
from caicach.exchange.portal.sources import (
    NO_TABLE,
    START,
    Ending,
    Format,
    Mark,
    RawRow,
    Recognise,
    unusable,
)

BATCH = 8_192


class ParquetSource:
    """The rows of one Parquet file.

    Its table of contents stands at its end: one that was cut off cannot be read at all, and is refused.
    Raises ProblemsError; OSError.
    """

    format = Format.PARQUET
    sheet = ""

    def __init__(self, path: Path, recognise: Recognise) -> None:
        self.path = path
        self.name = path.name
        self.ending = Ending()
        with path.open("rb") as file:
            file.seek(-4, 2)
            if file.read(4) != b"PAR1":
                raise _cut(self.name)
        try:
            self.columns: tuple[str, ...] = tuple(pq.read_schema(path).names)
        except pa.ArrowException:
            raise _cut(self.name) from None
        if not recognise(self.columns):
            raise unusable(self.name, *NO_TABLE)

    def rows(self, after: Mark = START) -> Iterator[RawRow]:
        """Give the rows after a mark; whole groups before it are passed over."""
        self.ending = Ending()
        with pq.ParquetFile(self.path) as file:
            number, groups = _groups_after(file, after.row)
            for batch in file.iter_batches(batch_size=BATCH, row_groups=groups):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    if number > after.row:
                        yield RawRow(number, number, Mark(number), cells)
        self.ending.is_read = True


def _groups_after(file: pq.ParquetFile, row: int) -> tuple[int, list[int]]:
    """Return how many rows stand in the groups that end before a row, and the other groups."""
    passed = 0
    for group in range(file.num_row_groups):
        length = file.metadata.row_group(group).num_rows
        if passed + length > row:
            return passed, list(range(group, file.num_row_groups))
        passed += length
    return passed, []


def _cut(name: str) -> Exception:
    return unusable(
        name,
        say(
            "Tệp Parquet bị cắt ngang hoặc hỏng: mục lục ở cuối tệp không còn, nên không đọc được phần nào.",
            "The Parquet file is cut off or damaged: without its table of contents none of it can be read.",
        ),
        say("Lấy lại tệp đầy đủ.", "Fetch the whole file again."),
        id_="X002",
    )
