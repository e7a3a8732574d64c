"""Results as files: results.csv (docs/reference/results.md) and trace.jsonl (docs/reference/trace.md)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from caicach.core.codes.numbers import plain
from caicach.core.index.explaining import explain
from caicach.core.index.result import TOTAL, NodeResult, Result
from caicach.exchange.csv_files import guarded

COLUMNS = ("unit", "block", "code", "level", "score", "maximum", "share", "rank", "grade")


def write_results(rows: Iterable[NodeResult], path: Path) -> None:
    """Write results.csv: UTF-8, one row a unit and node."""
    with path.open("w", encoding="utf-8", newline="") as file:
        write_rows(rows, file)


def write_rows(rows: Iterable[NodeResult], file: TextIO) -> None:
    """Write results as CSV to an open text file."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        (
            guarded(row.unit),
            guarded(row.block),
            guarded(row.code),
            row.level,
            number(row.score),
            number(row.maximum),
            number(row.share),
            "" if row.rank is None else row.rank,
            guarded(row.grade),
        )
        for row in rows
    )


def number(value: Decimal | None) -> str:
    """Return a number as files hold it: decimal dot, unrounded, nothing where not applicable or unknown."""
    return "" if value is None else plain(value)


def write_trace(lines: Iterable[str], path: Path) -> None:
    """Write the lines of :func:`trace_lines` as trace.jsonl."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def trace_lines(result: Result) -> Iterator[str]:
    """Iterate over the lines of trace.jsonl: an object for every unit and node, ordered as results.csv."""
    codes = (TOTAL, *(node.code for node in result.plan.nodes))
    for unit in result.units:
        for code in codes:
            yield json.dumps(explain(result, unit, code).as_dict(), ensure_ascii=False) + "\n"
