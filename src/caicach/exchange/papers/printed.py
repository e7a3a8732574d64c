"""A document as its lines and tables stand on paper: what both writers, PDF and DOCX, put down alike.

Everything here is final: words, punctuation, capitals, widths. The writers only know how a style looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from typing import Literal, TypeAlias

from caicach.exchange.papers import wording
from caicach.exchange.papers.model import (
    Align,
    Appendix,
    Article,
    Block,
    Column,
    Heading,
    LegalBasis,
    Paper,
    Paragraph,
    Signature,
    TableBlock,
)
from caicach.exchange.papers.text import printable, width

PORTRAIT = 165.0
"""Width of the text in millimetres: A4 less 30 on the left and 15 on the right."""

LANDSCAPE = 252.0
ISSUER_WIDTH = 66.0
COUNTRY_WIDTH = PORTRAIT - ISSUER_WIDTH
RULE_SHARE = 0.4
"""The line under a name or title is a third to a half as long as its words."""

_BLANK = "\u00a0"

Style: TypeAlias = Literal[
    "body", "basis", "heading1", "heading2", "heading3", "caption",
    "addressed", "addressed_many", "addressee", "appendix", "appendix_title", "appendix_note",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one kind of letter."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph in a style."""

    style: Style
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring columns under one heading; one column without a group is a group whose title is empty."""

    title: str
    span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its columns' widths in millimetres; every row is as long as the header.

    ``groups`` is empty where no column has one.
    """

    groups: tuple[Group, ...]
    widths: tuple[float, ...]
    aligns: tuple[Align, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float
    repeat: bool
    strong: frozenset[int]
    empty: str


Item: TypeAlias = Line | Grid


@dataclass(frozen=True, slots=True)
class Head:
    """The top of the first page. ``subject`` is a letter's abstract; ``kind`` and ``abstract`` another's."""

    superior: str
    issuer: str
    issuer_rule: float
    number: str
    subject: str
    mark: str
    place_and_day: str
    kind: str
    abstract: str
    abstract_rule: float


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the lines above the signature, and the name below it."""

    authority: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Foot:
    """The end: to whom copies go, and who signs on the right and on the left."""

    recipients: tuple[str, ...]
    signer: Signer | None
    cosigner: Signer | None

    @property
    def is_there(self) -> bool:
        """Whether anybody signs or gets a copy; it then shares its page with the end of the text."""
        return bool(self.recipients or self.signer or self.cosigner)


@dataclass(frozen=True, slots=True)
class Part:
    """An appendix: pages of their own, numbered anew."""

    landscape: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """The whole document."""

    title: str
    author: str
    language: str
    created: date | None
    head: Head
    items: tuple[Item, ...]
    foot: Foot
    parts: tuple[Part, ...]


def printed(paper: Paper) -> Printed:
    """Return the document as it stands on paper."""
    issuer = printable(paper.issuer)
    return Printed(
        title=_one_line(paper.title or f"{wording.kind_in_text(paper)} {paper.abstract}"),
        author=_one_line(paper.issuer),
        language=paper.language,
        created=paper.issued_on,
        head=_head(paper, issuer.upper()),
        items=(*_addressed(paper.addressees), *_items(paper.blocks, PORTRAIT)),
        foot=_foot(paper),
        parts=tuple(_part(paper, appendix, at) for at, appendix in enumerate(paper.appendices, start=1)),
    )


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def _head(paper: Paper, issuer: str) -> Head:
    kind = printable(paper.kind).strip().upper()
    abstract = printable(paper.abstract)
    return Head(
        superior=printable(paper.superior).upper(),
        issuer=issuer,
        issuer_rule=_rule(issuer, 12, ISSUER_WIDTH),
        number=printable(f"Số: {wording.number(paper)}"),
        subject="" if kind else f"V/v {abstract}",
        mark=printable(paper.draft_mark),
        place_and_day=printable(wording.place_and_day(paper)),
        kind=kind,
        abstract=abstract if kind else "",
        abstract_rule=_rule(abstract, 14, PORTRAIT),
    )


def _rule(text: str, size: float, most: float) -> float:
    return RULE_SHARE * min(max(width(line, size) for line in text.split("\n")), most)


def _addressed(addressees: Sequence[str]) -> Iterator[Line]:
    if len(addressees) == 1:
        yield _line("addressed", f"Kính gửi: {addressees[0]}")
    elif addressees:
        yield _line("addressed_many", "Kính gửi:")
        for text in wording.listed(addressees, "- "):
            yield _line("addressee", text)


def _foot(paper: Paper) -> Foot:
    signatures = [it for it in (paper.signature, paper.cosignature) if it]
    lines = max((len(it.authority) + 1 for it in signatures), default=0)
    return Foot(
        recipients=tuple(printable(line) for line in wording.listed(paper.recipients, "- ")),
        signer=_signer(paper.signature, lines),
        cosigner=_signer(paper.cosignature, lines),
    )


def _signer(signature: Signature | None, lines: int) -> Signer | None:
    """Return who signs, with blank lines so that two names stand at one height."""
    if signature is None:
        return None
    above = [printable(line).upper() for line in (*signature.authority, signature.position)]
    blank = [_BLANK] * (lines - len(above))
    return Signer((*above, *blank), printable(signature.name))


def _part(paper: Paper, appendix: Appendix, at: int) -> Part:
    label = wording.appendix_label(at, len(paper.appendices))
    return Part(
        landscape=appendix.landscape,
        items=(
            _line("appendix", label),
            _line("appendix_title", appendix.title.upper()),
            _line("appendix_note", wording.appendix_note(paper)),
            *_items(appendix.blocks, LANDSCAPE if appendix.landscape else PORTRAIT),
        ),
    )


def _items(blocks: Iterable[Block], across: float) -> Iterator[Item]:
    for block in blocks:
        if isinstance(block, TableBlock):
            yield from _table(block, across)
        else:
            yield from _printed(block)


@singledispatch
def _printed(block: object) -> Iterator[Item]:
    raise TypeError(f"{type(block).__name__} is no block of a document")


@_printed.register
def _paragraph(block: Paragraph) -> Iterator[Item]:
    text = f"{block.number} {block.text}" if block.number else block.text
    yield _line("body", text, bold=block.bold, italic=block.italic)


@_printed.register
def _heading(block: Heading) -> Iterator[Item]:
    if block.level == 3:
        yield _line("heading3", f"{block.number} {block.text}".strip())
    elif block.level == 2:
        yield _line("heading2", f"{block.number} {block.text}".strip().upper())
    else:
        number = f"{block.number}\n" if block.number else ""
        yield _line("heading1", f"{number}{block.text.upper()}")


@_printed.register
def _basis(block: LegalBasis) -> Iterator[Item]:
    for text in wording.listed(block.lines):
        yield _line("basis", text)


@_printed.register
def _article(block: Article) -> Iterator[Item]:
    label = printable(f"{block.label} {block.title}".strip())
    text = printable(block.text)
    if block.title:
        yield Line("body", (Run(label, bold=True),))
        if text:
            yield Line("body", (Run(text),))
    else:
        yield Line("body", (Run(f"{label} ", bold=True), Run(text)))


def _table(block: TableBlock, across: float) -> Iterator[Item]:
    if block.caption:
        yield _line("caption", block.caption)
    whole = sum(column.width for column in block.columns)
    padding = [("",) * missing for missing in range(len(block.columns) + 1)]
    yield Grid(
        groups=_groups(block.columns),
        widths=tuple(round(across * column.width / whole, 2) for column in block.columns),
        aligns=tuple(column.align for column in block.columns),
        header=tuple(printable(column.header) for column in block.columns),
        rows=tuple(tuple(map(printable, row)) + padding[len(block.columns) - len(row)] for row in block.rows),
        size=block.size,
        repeat=block.repeat_header,
        strong=block.strong_rows,
        empty=printable(block.empty),
    )


def _groups(columns: tuple[Column, ...]) -> tuple[Group, ...]:
    groups: list[Group] = []
    for column in columns:
        title = printable(column.group)
        if title and groups and groups[-1].title == title:
            groups[-1] = Group(title, groups[-1].span + 1)
        else:
            groups.append(Group(title, 1))
    return tuple(groups) if any(group.title for group in groups) else ()


def _line(style: Style, text: str, *, bold: bool = False, italic: bool = False) -> Line:
    return Line(style, (Run(printable(text), bold=bold, italic=italic),))
