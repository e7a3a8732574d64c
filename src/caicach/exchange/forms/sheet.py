"""A paper as it stands: a frame of NĐ 30/2020, then items one below the other. No form knows Typst."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from caicach.exchange.forms.model import Size

Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Line:
    """A label with its value; an empty value is a dotted line to be filled in. ``strong`` sets it in bold."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines beside each other; the left one has this share of the width."""

    left: Line
    right: Line
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Sentence:
    """Running text, its first line set in."""

    text: str
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Addressee:
    """The line "Kính gửi", centred."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A heading line with numbered lines below; one dotted line where there are none."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``width`` is its part of all; neighbours of one ``group`` share a heading."""

    header: str
    width: float
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose header repeats on every page. ``size`` is that of its letters beside the usual (1.0)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float = 1.0
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Steps:
    """The table of form 06: a passing takes two rows, the lower one with room for two signatures."""

    headers: tuple[str, str, str, str]
    signers: tuple[str, str]
    rows: tuple[tuple[str, str, str, str, str, str], ...]
    """Units, time, outcome, note, name of who gave, name of who received."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The sentence that closes a book; ``{pages}`` in it is how many pages the book has."""

    text: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: lines of authority and position in capitals, what to do below, and the name."""

    lines: tuple[str, ...]
    note: str
    name: str


@dataclass(frozen=True, slots=True)
class Signers:
    """Signatures side by side, with the end of what they sign. One alone stands on the right."""

    signers: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Small notes at the end."""

    lines: tuple[str, ...]


Item: TypeAlias = Line | Pair | Sentence | Addressee | Listing | Grid | Steps | Closing | Signers | Notes


@dataclass(frozen=True, slots=True)
class Lookup:
    """A code: what it holds, what it is for whoever listens, and the words below the picture."""

    address: str
    told: str
    caption: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper.

    Attributes:
        title: The paper's name in ordinary letters.
        subtitle: A line below it, in italics, or empty.
        beside: Items that stand beside the QR code; without a code they stand as the others.
        running: What the foot of each page says on the right.
    """

    size: Size
    landscape: bool
    superior: str
    issuer: str
    number: str
    place_and_day: str
    mark: str
    title: str
    subtitle: str
    items: tuple[Item, ...]
    footer: str
    running: str
    created: date
    document_title: str
    author: str
    beside: tuple[Item, ...] = ()
    lookup: Lookup | None = None
