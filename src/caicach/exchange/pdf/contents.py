"""What a PDF is: its pages, whether it is locked, and what in it could act by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from caicach.core.index.text import Text
from caicach.exchange.pdf.apart import ask
from caicach.exchange.pdf.faults import PdfFault, PdfRefusedError


class Active(StrEnum):
    """Something in a PDF that acts, or carries further files."""

    JAVASCRIPT = "javascript"
    LAUNCH = "launch"
    EMBEDDED_FILES = "embedded_files"
    HIDDEN = "hidden"

    @property
    def sentence(self) -> Text:
        """Say what was found."""
        return _SENTENCES[self]


_SENTENCES = {
    Active.JAVASCRIPT: Text("Tệp có mã JavaScript.", "The file holds JavaScript."),
    Active.LAUNCH: Text("Tệp có lệnh mở chương trình khác.", "The file starts other programs."),
    Active.EMBEDDED_FILES: Text("Tệp có tệp khác đính kèm bên trong.", "The file has other files within."),
    Active.HIDDEN: Text(
        "Tệp có phần được nén theo cách không kiểm tra được.",
        "Part of the file is packed in a way that cannot be looked into.",
    ),
}


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a look at a file found.

    ``pages`` is ``None`` where they could not be counted. ``is_encrypted`` also holds for files that open
    without password but restrict printing or copying. ``faults`` is empty for a file that can be used.
    """

    pages: int | None
    is_encrypted: bool
    active: tuple[Active, ...]
    faults: tuple[PdfFault, ...]

    @property
    def has_active_content(self) -> bool:
        """Return whether anything in the file acts by itself, carries files, or cannot be looked into."""
        return bool(self.active)


def inspect_pdf(file: BinaryIO) -> PdfFacts:
    """Return what a file is; a file that is no usable PDF at all is a fact with a fault, not an error.

    Takes a quarter of a second for ordinary files, and at most ``apart.WALL_SECONDS`` once its turn has come.
    """
    try:
        head, _body = ask("child_pages", "inspect", file)
    except PdfRefusedError as refused:
        return PdfFacts(None, refused.fault is PdfFault.LOCKED, (), (refused.fault,))
    return PdfFacts(
        head["pages"],
        head["is_encrypted"],
        tuple(Active(name) for name in head["active"]),
        tuple(PdfFault(name) for name in head["faults"]),
    )
