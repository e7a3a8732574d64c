"""What an administrative document (văn bản hành chính) is made of, whatever the file it is written to.

The parts are those of Nghị định 30/2020/NĐ-CP, phụ lục I, phần I. Text is plain: none of it is ever markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Align: TypeAlias = Literal["left", "center", "right"]


class PaperError(ValueError):
    """What cannot be laid out: a row with too many cells, a column without width, a level that is not."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``number`` ("1.", "a)", "-") goes before it. A line feed breaks the line."""

    text: str
    number: str = ""
    italic: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. Level 1 is centred (phần, chương, "QUYẾT ĐỊNH:"), 2 is "I. KẾT QUẢ", 3 is "1. Phạm vi".

    Levels 1 and 2 are set in capitals. At level 1 ``number`` ("Chương I") takes a line of its own.
    """

    level: int
    text: str
    number: str = ""

    def __post_init__(self) -> None:
        """Refuse a level that the layout does not have."""
        if self.level not in {1, 2, 3}:
            raise PaperError(f"heading level {self.level} is not 1, 2 or 3")


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """What a document rests on (căn cứ), in italics: a semicolon ends each, a full stop the last."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article: ``label`` ("Điều 1.") and ``title`` in bold; the text follows, below a title."""

    label: str
    text: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``width`` is its part of the text's width beside the others'; numbers go right.

    Neighbours of one ``group`` stand under a heading they share.
    """

    header: str
    width: float = 1
    align: Align = "left"
    group: str = ""

    def __post_init__(self) -> None:
        """Refuse a column nobody could see."""
        if not 0 < self.width < 1_000_000:
            raise PaperError(f"column “{self.header}” has the width {self.width}")


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table as wide as the text. ``size`` is in points; ``strong_rows`` are row numbers (from 0) in bold.

    A row shorter than the columns is filled with empty cells. Where there are no rows, ``empty`` is printed.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    repeat_header: bool = True
    size: float = 12
    strong_rows: frozenset[int] = frozenset()
    empty: str = "Không có số liệu."

    def __post_init__(self) -> None:
        """Refuse a table without columns or with a row wider than its columns."""
        if not self.columns:
            raise PaperError("a table needs a column")
        if not 5 <= self.size <= 14:
            raise PaperError(f"a table's letters of {self.size} points are not between 5 and 14")
        for at, row in enumerate(self.rows):
            if len(row) > len(self.columns):
                raise PaperError(f"row {at} has {len(row)} cells for {len(self.columns)} columns")


Block: TypeAlias = Paragraph | Heading | LegalBasis | Article | TableBlock


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: lines of authority ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), position, and name.

    Authority and position are set in capitals. An empty name leaves the place of the name blank.
    """

    position: str
    name: str = ""
    authority: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix (phụ lục): its pages are numbered from 1, itself in Roman figures if there are more."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """An administrative document.

    Attributes:
        kind: Name of the kind ("BÁO CÁO", "Quyết định"); empty for an official letter (công văn), whose
            ``abstract`` then stands under the number after "V/v".
        issuer: The body that issues, in ordinary letters ("Sở Nội vụ"); the heading sets it in capitals.
        superior: The body directly above the issuer, or empty.
        number: "157", or whole ("157/BC-SNV"); empty in a draft, which prints dots.
        symbol: What follows the number ("BC-SNV"); where empty, the kind's abbreviation and dots.
        place: Where it is issued ("Đắk Lắk").
        issued_on: The day; None in a draft, which prints dots and ``year`` where that is given.
        abstract: The sentence of what it is about (trích yếu).
        addressees: Those it is sent to for action ("Kính gửi").
        cosignature: Who signs on the left, as the secretary does on minutes; the recipients then stand below.
        recipients: Lines under "Nơi nhận", without dashes; the last is usually "Lưu: VT, CCHC".
        draft_mark: A mark in a frame on the first page and in words on all others ("DỰ THẢO",
            "DỮ LIỆU MINH HỌA").
        title: Title in the file's properties; where empty, kind and abstract.
        language: Language of the text, "vi" or "en".
    """

    kind: str
    issuer: str
    abstract: str
    blocks: tuple[Block, ...]
    superior: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    issued_on: date | None = None
    year: int | None = None
    addressees: tuple[str, ...] = ()
    signature: Signature | None = None
    cosignature: Signature | None = None
    recipients: tuple[str, ...] = ()
    draft_mark: str = ""
    appendices: tuple[Appendix, ...] = ()
    title: str = ""
    language: Literal["vi", "en"] = "vi"
