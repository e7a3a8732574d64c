"""Rows that were refused, in a file to be mended and fed again.

It has the columns of the file it came from, the values as they stood there, and two more: why the row was
refused, and where it stood. The readers pass over both, so that only the faults need mending.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from caicach.core.index.text import Text
from caicach.exchange.csv_files import guarded
from caicach.exchange.portal.fields import REASON, ROW
from caicach.exchange.portal.sources import BROKEN, Cells, Format, Source
from caicach.exchange.portal.values import plain_text

SUFFIX = {True: ".csv", False: ".jsonl"}


class ErrorFile:
    """A file of refused rows, made with the first one; CSV for tables, JSON by lines for objects.

    Workbooks and Parquet files give CSV, which whoever mends it can open as a table. ``again``: rows are
    added to what stands there already, when a broken-off reading goes on.
    """

    def __init__(self, path: Path, source: Source, *, again: bool = False) -> None:
        self.path = path
        self.count = 0
        self._is_table = is_table(source)
        self._columns = source.columns
        self._again = again and path.exists()
        self._file: IO[str] | None = None

    def add(self, number: int, cells: Cells, reason: Text) -> None:
        """Write one refused row with its reason in Vietnamese."""
        file = self._opened()
        if self._is_table:
            row = [*self._flat(cells), reason.vi, str(number)]
            csv.writer(file, lineterminator="\r\n").writerow([guarded(cell) for cell in row])
        else:
            known = dict(cells) if isinstance(cells, Mapping) else {BROKEN: list(cells)}
            file.write(
                json.dumps(
                    {**known, REASON: reason.vi, ROW: str(number)}, ensure_ascii=False, default=plain_text
                )
            )
            file.write("\n")
        self.count += 1

    def _flat(self, cells: Cells) -> list[str]:
        assert isinstance(cells, Sequence)
        width = len(self._columns)
        flat = [_flat_cell(cell) for cell in cells]
        if len(flat) > width:
            # What stands beyond the columns is kept in the last one, to be seen and mended.
            flat[width - 1 :] = [" ".join(cell for cell in flat[width - 1 :] if cell)]
        return flat + [""] * (width - len(flat))

    def _opened(self) -> IO[str]:
        if self._file is None:
            encoding = "utf-8" if self._again or not self._is_table else "utf-8-sig"
            self._file = self.path.open(
                "a" if self._again else "w", encoding=encoding, errors="replace", newline=""
            )
            if self._is_table and not self._again:
                names = [*self._columns, REASON, ROW]
                csv.writer(self._file, lineterminator="\r\n").writerow(names)
        return self._file

    def flush(self) -> None:
        """Hand what was written to the system."""
        if self._file is not None:
            self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def is_table(source: Source) -> bool:
    """Whether a source has rows of cells, and its error file is CSV."""
    return source.format not in {Format.JSON, Format.JSONL}


def _flat_cell(cell: object) -> str:
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False, default=plain_text)
    return plain_text(cell)
