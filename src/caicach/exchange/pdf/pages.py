"""A page of a PDF as a picture and as text, for previews and for search."""

from __future__ import annotations

from typing import BinaryIO

from caicach.exchange.pdf.apart import ask
from caicach.exchange.pdf.faults import MAX_WIDTH


def render_page(file: BinaryIO, page: int, *, width: int) -> bytes:
    """Return a page as a PNG of about ``width`` pixels, less where it would be too tall.

    May be called from several threads. Takes a third of a second or more: keep what it returns.

    Args:
        file: a PDF.
        page: 1 is the first.
        width: pixels, from 1 to ``faults.MAX_WIDTH``.

    Raises:
        PdfRefusedError: when the file cannot be opened or has no such page.
        ValueError: when ``width`` is out of bounds.
    """
    if not 1 <= width <= MAX_WIDTH:
        raise ValueError(f"a width of {width} is not between 1 and {MAX_WIDTH} pixels")
    return ask("child_pages", "render", file, page=page, width=width)[1]


def text_of_page(file: BinaryIO, page: int) -> str:
    """Return the text of a page, at most ``faults.MAX_TEXT`` characters; empty for a scan without text.

    Args:
        file: a PDF.
        page: 1 is the first.

    Raises:
        PdfRefusedError: when the file cannot be opened or has no such page.
    """
    return ask("child_pages", "text", file, page=page)[1].decode()
