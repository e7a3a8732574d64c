"""The tables of the documentation, read so that tests can run them."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def table_of(page: str, first: str) -> list[dict[str, str]]:
    """Return the rows of the table on ``page`` whose first column is headed ``first``."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")])
    heads, _, *body = rows
    return [dict(zip(heads, row, strict=True)) for row in body]
