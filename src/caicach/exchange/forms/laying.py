"""A sheet as JSON for the press: sizes in points and millimetres, and words that every column can hold."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

import segno

from caicach.exchange.forms.model import FormError, Size
from caicach.exchange.forms.sheet import (
    Addressee,
    Closing,
    Grid,
    Item,
    Line,
    Listing,
    Lookup,
    Notes,
    Pair,
    Sentence,
    Sheet,
    Signers,
    Steps,
)
from caicach.exchange.papers.text import POINT, printable, width
from caicach.exchange.papers.wording import COUNTRY, MOTTO

Words = str | list[str]
"""Words as the press gets them: a string, or pieces between which a line may break without a blank."""

_RULE_SHARE = 0.4
_PIECES = re.compile(r"[^-/.@,;:]+[-/.@,;:]*|[-/.@,;:]+")
_CELL_PADDING = 2.5
_TALL_ROW = 60.0
"""Millimetres from which a row may go on to the next page; lower ones stay whole."""

_LONGEST_ADDRESS = 200

_SHORT_CELL = 40
"""Letters that no column makes tall."""


@dataclass(frozen=True, slots=True)
class Measures:
    """A paper's measures: millimetres but for letters, which are in points.

    ``left`` is the binding's side; ``issuer`` the left column of the head; ``sign`` the room for a signature;
    ``gap`` the space between paragraphs, in parts of a letter's height. The margins and letters of A4 are
    NĐ 30/2020's, phụ lục I; those of A5, for which it has none, keep their proportions.
    """

    paper: str
    across: float
    top: float
    bottom: float
    left: float
    right: float
    issuer: float
    base: float
    head: float
    motto: float
    title: float
    small: float
    foot: float
    table: float
    indent: float
    sign: float
    code: float
    gap: float

    @property
    def text(self) -> float:
        """How wide the text is."""
        return self.across - self.left - self.right


_MEASURES = {
    (Size.A4, False): Measures("a4", 210, 20, 20, 30, 15, 68, 13, 12, 13, 14, 11, 8, 12, 10, 20, 28, 0.8),
    (Size.A4, True): Measures("a4", 297, 20, 18, 30, 15, 100, 13, 12, 13, 14, 11, 8, 12, 10, 20, 28, 0.8),
    (Size.A5, False): Measures("a5", 148, 10, 12, 16, 9, 49, 10, 9, 10, 12, 8, 7, 9, 7, 11, 24, 0.58),
    (Size.A5, True): Measures(
        "a5", 210, 9, 11, 16, 9, 80, 10.5, 9.5, 10.5, 12.5, 8.5, 7, 9.5, 7, 12, 24, 0.6
    ),
}


def laid(sheets: list[Sheet]) -> dict[str, Any]:
    """Return what the press sets: all sheets as one file, whose properties are the first's."""
    first = sheets[0]
    day = first.created
    return {
        "title": _one_line(first.document_title),
        "author": _one_line(first.author),
        "created": [day.year, day.month, day.day],
        "sheets": [_sheet(sheet) for sheet in sheets],
    }


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def _sheet(sheet: Sheet) -> dict[str, Any]:
    size = _MEASURES[sheet.size, sheet.landscape]
    beside = size.text - size.code - 4 if sheet.lookup else size.text
    return {
        "measures": {name: getattr(size, name) for name in Measures.__slots__},
        "landscape": sheet.landscape,
        "head": _head(sheet, size),
        "title": breakable(printable(sheet.title), size.text, size.title),
        "subtitle": breakable(printable(sheet.subtitle), size.text, size.base),
        "beside": [_item(item, size, beside) for item in sheet.beside],
        "lookup": _lookup(sheet.lookup, size),
        "items": [_item(item, size, size.text) for item in sheet.items],
        "footer": printable(sheet.footer),
        "running": _one_line(sheet.running),
    }


def _head(sheet: Sheet, size: Measures) -> dict[str, Any]:
    left, right = size.issuer - 3, size.text - size.issuer
    issuer = printable(sheet.issuer)
    longest = max(width(line, size.head) for line in issuer.split("\n"))
    return {
        "country": COUNTRY,
        "motto": MOTTO,
        "superior": breakable(printable(sheet.superior), left, size.head),
        "issuer": breakable(issuer, left, size.head),
        "rule": _RULE_SHARE * min(longest, left),
        "number": breakable(printable(sheet.number), left, size.motto),
        "place_and_day": breakable(printable(sheet.place_and_day), right, size.motto),
        "mark": breakable(printable(sheet.mark), left - 6, size.motto),
    }


def _lookup(lookup: Lookup | None, size: Measures) -> dict[str, Any] | None:
    if lookup is None:
        return None
    return {
        "picture": _qr_svg(lookup.address),
        "told": printable(lookup.told),
        "caption": breakable(printable(lookup.caption), size.code, size.foot),
    }


def _qr_svg(address: str) -> str:
    """Return the QR code of an address as SVG, without a quiet zone, which the layout leaves around it.

    It can be read with about a seventh of it soiled or folded (level M): the highest level would make the
    modules too small for the room that A5 leaves.

    Raises FormError where the address is so long that they would be too small even so.
    """
    if len(address) > _LONGEST_ADDRESS:
        raise FormError(
            f"an address of {len(address)} letters is too long for a code; at most {_LONGEST_ADDRESS}"
        )
    out = io.BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(
        out,
        kind="svg",
        border=0,
        xmldecl=False,
        svgns=True,
        omitsize=True,
        dark="#000",
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue().decode("utf-8")


@singledispatch
def _item(item: Item, _size: Measures, _across: float) -> dict[str, Any]:
    raise TypeError(f"{type(item).__name__} is no part of a form")


@_item.register
def _line(item: Line, size: Measures, across: float) -> dict[str, Any]:
    return {
        "style": "line",
        "label": printable(item.label),
        "value": _words(item.value, across, size.base),
        "strong": item.strong,
    }


@_item.register
def _pair(item: Pair, size: Measures, across: float) -> dict[str, Any]:
    left = across * item.share
    return {
        "style": "pair",
        "share": item.share,
        "left": _line(item.left, size, left - 4),
        "right": _line(item.right, size, across - left - 4),
    }


@_item.register
def _sentence(item: Sentence, size: Measures, across: float) -> dict[str, Any]:
    return {
        "style": "sentence",
        "text": _words(item.text, across - size.indent, size.base),
        "italic": item.italic,
    }


@_item.register
def _addressee(item: Addressee, size: Measures, across: float) -> dict[str, Any]:
    return {"style": "addressee", "text": _words(f"{item.label}: {item.value}", across, size.base)}


@_item.register
def _listing(item: Listing, size: Measures, across: float) -> dict[str, Any]:
    lines = [f"{at}. {line}" for at, line in enumerate(item.lines, start=1)]
    return {
        "style": "listing",
        "label": printable(item.label),
        "lines": [_words(line, across - size.indent, size.base) for line in lines],
    }


@_item.register
def _grid(item: Grid, size: Measures, across: float) -> dict[str, Any]:
    whole = sum(column.width for column in item.columns)
    widths = [round(across * column.width / whole, 2) for column in item.columns]
    rooms = [max(width_ - _CELL_PADDING, 1) for width_ in widths]
    points = size.table * item.size
    return {
        "style": "grid",
        "size": points,
        "widths": widths,
        "aligns": [column.align for column in item.columns],
        "groups": [column.group for column in item.columns],
        "header": [
            _words(column.header, room, points) for column, room in zip(item.columns, rooms, strict=True)
        ],
        "rows": [
            {
                "cells": [_words(cell, room, points) for cell, room in zip(row, rooms, strict=True)],
                "strong": at in item.strong,
                "breakable": _height(row, rooms, points) > _TALL_ROW,
            }
            for at, row in enumerate(item.rows)
        ],
    }


def _height(row: tuple[str, ...], rooms: list[float], points: float) -> float:
    """Return about how many millimetres a row is high: not less than it will be."""
    lines = (
        1.25 * width(cell, points) / room + cell.count("\n") + 1
        for cell, room in zip(row, rooms, strict=True)
        if len(cell) > _SHORT_CELL
    )
    return max(lines, default=1) * points * 1.15 * POINT


@_item.register
def _steps(item: Steps, size: Measures, across: float) -> dict[str, Any]:
    widths = [round(across * share, 2) for share in (0.27, 0.2, 0.2, 0.19, 0.14)]
    columns = [widths[0], widths[1] + widths[2], widths[3], widths[4], widths[1], widths[2]]
    rooms = [column - _CELL_PADDING for column in columns]
    return {
        "style": "steps",
        "size": size.table,
        "widths": widths,
        "header": [
            _words(text, room, size.table) for text, room in zip(item.headers, rooms[:4], strict=True)
        ],
        "signers": [printable(text) for text in item.signers],
        "rows": [
            {
                "cells": [_words(text, room, size.table) for text, room in zip(row, rooms, strict=True)],
                "tall": _height(row, rooms, size.table) > _TALL_ROW,
            }
            for row in item.rows
        ],
    }


@_item.register
def _closing(item: Closing, _size: Measures, _across: float) -> dict[str, Any]:
    before, _, after = printable(item.text).partition("{pages}")
    return {"style": "closing", "before": before, "after": after}


@_item.register
def _signers(item: Signers, size: Measures, across: float) -> dict[str, Any]:
    room = across / max(len(item.signers), 2) - 4
    tallest = max(len(signer.lines) for signer in item.signers)
    return {
        "style": "signers",
        "signers": [
            {
                "lines": [_words(line, room, size.base) for line in signer.lines],
                "missing": tallest - len(signer.lines),
                "note": printable(signer.note),
                "name": _words(signer.name, room, size.base),
            }
            for signer in item.signers
        ],
    }


@_item.register
def _notes(item: Notes, size: Measures, across: float) -> dict[str, Any]:
    return {"style": "notes", "lines": [_words(line, across, size.small) for line in item.lines]}


def _words(text: str, room: float, size: float) -> Words:
    return breakable(printable(text), room, size)


def breakable(text: str, room: float, size: float) -> Words:
    """Return ``text`` so that none of its words is wider than ``room`` millimetres without a place to break.

    A code or an address breaks behind its signs, which a reader expects; only what is still too wide breaks
    between any two letters.

    >>> breakable("Hòa An", 20, 12), breakable("H99.08-2610", 13, 12)
    ('Hòa An', ['H99.', '08-', '2610'])
    """
    words = [word for word in re.split("([ \n])", text) if word]
    if all(width(word, size) <= room for word in words):
        return text
    return [piece for word in words for piece in _pieces(word, room, size)]


def _pieces(word: str, room: float, size: float) -> list[str]:
    if width(word, size) <= room:
        return [word]
    parts = _PIECES.findall(word)
    return [letter for part in parts for letter in ([part] if width(part, size) <= room else _letters(part))]


def _letters(word: str) -> list[str]:
    """Return a word's letters, each with the marks that stand on it."""
    letters: list[str] = []
    for char in word:
        if letters and unicodedata.combining(char):
            letters[-1] += char
        else:
            letters.append(char)
    return letters
