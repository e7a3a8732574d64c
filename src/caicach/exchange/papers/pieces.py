"""A document with large appendices set in pieces, so that memory does not grow with its tables.

An appendix is cut where a page ends anyway: a piece is set with more rows than it keeps, and the first row of
its last page begins the next. What a reader sees is what one setting of the whole would show.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from caicach.exchange.papers.apart import framed, run_apart

Request: TypeAlias = dict[str, Any]
"""What the typesetter is told: ``paper``, ``standards`` and ``tagged``."""

Item: TypeAlias = dict[str, Any]
"""A line or a table of a document, as the typesetter gets it."""

MOST_CELLS = 6_000
"""So many cells are set at once; the process takes some 140 MB for them."""


class NotByStandardError(Exception):
    """A letter of the document is in none of the fonts, which the standards forbid."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A PDF with the number of its first pages that count; those behind come again in the next piece.

    ``goes_on`` says that it goes on with the part of the piece before.
    """

    pdf: bytes
    pages: int
    goes_on: bool


ALL = -1


def set_in_pieces(request: Request) -> bytes:
    """Return a document as PDF, each piece set in a process of its own, untagged.

    Raises TypesettingError.
    """
    paper, standards = request["paper"], request["standards"]
    try:
        pieces = list(_pieces(paper, standards))
    except NotByStandardError:
        # One file keeps to a standard or does not; it cannot do so page by page.
        pieces = list(_pieces(paper, []))
    given = [framed(json.dumps([(piece.pages, piece.goes_on) for piece in pieces]).encode())]
    given += [framed(piece.pdf) for piece in pieces]
    return run_apart("joining", b"".join(given))[0]


def _pieces(paper: dict[str, Any], standards: Sequence[str]) -> Iterator[Piece]:
    yield Piece(_set({**paper, "parts": []}, standards)[1], ALL, goes_on=False)
    for part in paper["parts"]:
        yield from _part(paper, part, standards)


def _part(paper: dict[str, Any], part: dict[str, Any], standards: Sequence[str]) -> Iterator[Piece]:
    items: list[Item] = part["items"]
    before, most = 0, MOST_CELLS
    while items:
        at, taken = _taken(items, most)
        own = {**part, "items": taken}
        beginnings, pdf = _set({**paper, "items": [], "before": before, "parts": [own]}, standards)
        if at == len(items):
            yield Piece(pdf, ALL, goes_on=before > 0)
            return
        cut = _cut(items[at], beginnings)
        if cut is None:
            most *= 2
            continue
        page, row = cut
        yield Piece(pdf, page - 1, goes_on=before > 0)
        before += page - 1
        items = [_rows(items[at], row, len(items[at]["rows"])), *items[at + 1 :]]
        most = MOST_CELLS


def _taken(items: list[Item], most: int) -> tuple[int, list[Item]]:
    """Return the first items with no more than ``most`` cells, the last a part of a table, and its number;
    the number of all items where they all fit.
    """
    room = most
    for at, item in enumerate(items):
        if item["style"] != "grid":
            continue
        fit, count = room // len(item["widths"]), len(item["rows"])
        if fit < count:
            return at, [*items[:at], {**_rows(item, 0, max(fit, 1)), "marked": True}]
        room -= count * len(item["widths"])
    return len(items), items


def _rows(grid: Item, begin: int, end: int) -> Item:
    """Return a table with some of its rows."""
    return {
        **grid,
        "rows": grid["rows"][begin:end],
        **{name: [at - begin for at in grid[name] if begin <= at < end] for name in ("strong", "tall")},
    }


def _cut(grid: Item, beginnings: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the last page that begins with the beginning of a row, and the row; None where there is none.

    A row that may be broken over two pages is not known to have ended on the page before.
    """
    tall = set(grid["tall"])
    found = [(page, row) for page, row in beginnings if page > 1 and row > 0 and row - 1 not in tall]
    return found[-1] if found else None


def _set(paper: dict[str, Any], standards: Sequence[str]) -> tuple[list[tuple[int, int]], bytes]:
    """Return with which row of the marked table each page begins, and the PDF.

    Raises TypesettingError, and NotByStandardError where a standard does not hold.
    """
    request = {"paper": paper, "standards": standards, "tagged": False}
    facts, pdf = run_apart("typesetting", json.dumps([request]).encode())
    told = json.loads(facts)
    if told["plain"] and standards:
        raise NotByStandardError
    return [(page, row) for page, row in told["beginnings"]], pdf
