"""A document as PDF, set by Typst.

All text goes in as JSON and is never markup. The setting is done in a process of its own, because Typst keeps
what it has laid out: one table of 40,000 cells would cost half a gigabyte. A document with so large tables is
therefore set in pieces, each in a process of its own (``pieces``).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from caicach.exchange.papers.apart import TIMEOUT, TypesettingError, run_apart
from caicach.exchange.papers.model import Paper, TableBlock
from caicach.exchange.papers.pieces import Request, set_in_pieces
from caicach.exchange.papers.printed import (
    COUNTRY_WIDTH,
    ISSUER_WIDTH,
    LANDSCAPE,
    PORTRAIT,
    Foot,
    Grid,
    Head,
    Item,
    Line,
    Printed,
    Signer,
    printed,
)
from caicach.exchange.papers.text import POINT, width
from caicach.exchange.papers.wording import COUNTRY, MOTTO

__all__ = ["FONTS", "MOST_TAGGED_CELLS", "TIMEOUT", "TypesettingError", "breakable", "to_pdf", "to_pdfs"]

FONTS = Path(__file__).parent / "fonts"
"""Liberation Serif, which is as wide as Times New Roman letter by letter."""

MOST_TAGGED_CELLS = 12_000
"""Tags for screen readers make a file of 40,000 cells 18 times as large; beyond this there are none."""

MOST_WHOLE = 80
"""Millimetres: a row that is surely no higher is never broken over two pages."""

_LINE = 1.11
"""How far lines of a table are apart, in parts of the letters' size."""

_CELL_PADDING = 2.5
_INDENT = 10
_HALF = PORTRAIT / 2 - 4
_LEVELS = {"appendix": 1, "heading1": 2, "heading2": 3, "heading3": 4}


def to_pdf(paper: Paper) -> bytes:
    """Return the document as PDF; the same document gives the same bytes.

    It keeps to PDF/A-2a and PDF/UA-1: without a date to PDF/UA-1 alone, with more cells than
    ``MOST_TAGGED_CELLS`` to PDF/A-2b, and to neither where a letter is in none of the fonts.

    Raises:
        TypesettingError: Typst failed or took longer than ``apart.TIMEOUT`` seconds.
    """
    request = _request(paper)
    return _set([request])[0] if request["tagged"] else set_in_pieces(request)


def to_pdfs(papers: Sequence[Paper]) -> list[bytes]:
    """Return several documents as PDF, each as ``to_pdf`` makes it, in one process: the fonts are read once.

    Meant for some dozen short documents; what Typst keeps of them adds up until the last is set.

    Raises TypesettingError, and then none was made.
    """
    return _set([_request(paper) for paper in papers])


def _set(requests: Sequence[Request]) -> list[bytes]:
    return run_apart("typesetting", json.dumps(requests).encode())[1::2]


def _request(paper: Paper) -> Request:
    tagged = _cells(paper) <= MOST_TAGGED_CELLS
    standards = (["a-2a"] if tagged else ["a-2b"]) if paper.issued_on else []
    return {
        "paper": _paper(printed(paper)),
        "tagged": tagged,
        "standards": [*standards, "ua-1"] if tagged else standards,
    }


def _cells(paper: Paper) -> int:
    blocks = [*paper.blocks, *(block for appendix in paper.appendices for block in appendix.blocks)]
    return sum(len(block.rows) * len(block.columns) for block in blocks if isinstance(block, TableBlock))


Words = str | list[str]
"""Words as Typst gets them: a string, or pieces between which a line may break although no blank is there."""


def breakable(text: str, room: float, size: float) -> Words:
    """Return ``text`` so that none of its words is wider than ``room`` millimetres without a place to break.

    >>> breakable("Hòa An", 20, 12), breakable("Hòa xxxx", 8, 12)
    ('Hòa An', ['Hòa', ' ', 'x', 'x', 'x', 'x'])
    """
    if len(text) * size * 0.36 <= room:
        return text
    words = [word for word in re.split("([ \n])", text) if word]
    if all(width(word, size) <= room for word in words):
        return text
    return [piece for word in words for piece in ([word] if width(word, size) <= room else _letters(word))]


def _letters(word: str) -> list[str]:
    """Return a word's letters, each with the marks that stand on it."""
    letters: list[str] = []
    for char in word:
        if letters and unicodedata.combining(char):
            letters[-1] += char
        else:
            letters.append(char)
    return letters


def _paper(paper: Printed) -> dict[str, object]:
    return {
        "title": paper.title,
        "author": paper.author,
        "language": paper.language,
        "created": _date(paper.created),
        "before": None,
        "head": _head(paper.head),
        "items": _items(paper.items, PORTRAIT),
        "foot": _foot(paper.foot),
        "parts": [
            {
                "landscape": part.landscape,
                "items": _items(part.items, LANDSCAPE if part.landscape else PORTRAIT),
            }
            for part in paper.parts
        ],
    }


def _date(day: date | None) -> list[int] | None:
    return [day.year, day.month, day.day] if day else None


def _head(head: Head) -> dict[str, object]:
    left, right = ISSUER_WIDTH - 4, COUNTRY_WIDTH
    return {
        "widths": [ISSUER_WIDTH, COUNTRY_WIDTH],
        "country": COUNTRY,
        "motto": MOTTO,
        "superior": breakable(head.superior, left, 12),
        "issuer": breakable(head.issuer, left, 12),
        "issuer_rule": head.issuer_rule,
        "number": breakable(head.number, left, 13),
        "subject": breakable(head.subject, left, 12),
        "mark": breakable(head.mark, left - 6, 13),
        "place_and_day": breakable(head.place_and_day, right, 13),
        "kind": breakable(head.kind, PORTRAIT, 14),
        "abstract": breakable(head.abstract, PORTRAIT, 14),
        "abstract_rule": head.abstract_rule,
    }


def _foot(foot: Foot) -> dict[str, object]:
    return {
        "recipients": [breakable(line, _HALF, 11) for line in foot.recipients],
        "signer": _signer(foot.signer),
        "cosigner": _signer(foot.cosigner),
    }


def _signer(signer: Signer | None) -> dict[str, object] | None:
    if signer is None:
        return None
    return {
        "authority": [breakable(line, _HALF, 14) for line in signer.authority],
        "name": breakable(signer.name, _HALF, 14),
    }


def _items(items: tuple[Item, ...], across: float) -> list[dict[str, object]]:
    """Return lines and tables; headings get a ``depth`` that skips no step, whatever levels were used."""
    open_levels: list[int] = []
    laid: list[dict[str, object]] = []
    for item in items:
        if isinstance(item, Grid):
            laid.append(_grid(item))
            continue
        line = _line(item, across)
        if level := _LEVELS.get(item.style):
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
            line["depth"] = len(open_levels)
        laid.append(line)
    return laid


def _line(line: Line, across: float) -> dict[str, object]:
    return {
        "style": line.style,
        "runs": [[breakable(run.text, across - _INDENT, 14), run.bold, run.italic] for run in line.runs],
    }


def _grid(grid: Grid) -> dict[str, object]:
    rooms = [max(width - _CELL_PADDING, 1) for width in grid.widths]
    return {
        "style": "grid",
        "widths": grid.widths,
        "aligns": grid.aligns,
        "groups": _groups(grid, rooms),
        "header": _cells_of(grid.header, rooms, grid.size),
        "rows": [_cells_of(row, rooms, grid.size) for row in grid.rows],
        "size": grid.size,
        "repeat": grid.repeat,
        "strong": sorted(grid.strong),
        "tall": [at for at, row in enumerate(grid.rows) if _is_tall(row, rooms, grid.size)],
        "marked": False,
        "empty": breakable(grid.empty, sum(rooms), grid.size),
    }


def _is_tall(row: tuple[str, ...], rooms: list[float], size: float) -> bool:
    """Return whether a row might not fit on a page; letters are taken to be as wide as they are high."""
    most = MOST_WHOLE / (size * POINT * _LINE)
    return any(
        len(cell) * size * POINT / room + cell.count("\n") > most
        for cell, room in zip(row, rooms, strict=True)
    )


def _groups(grid: Grid, rooms: list[float]) -> list[list[Words | int]]:
    groups: list[list[Words | int]] = []
    at = 0
    for group in grid.groups:
        groups.append([breakable(group.title, sum(rooms[at : at + group.span]), grid.size), group.span])
        at += group.span
    return groups


def _cells_of(row: tuple[str, ...], rooms: list[float], size: float) -> list[Words]:
    return [breakable(cell, room, size) for cell, room in zip(row, rooms, strict=True)]
