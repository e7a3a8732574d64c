"""What a reader, and a telephone's camera, find in a printed form."""

from __future__ import annotations

import io
import re

import pypdfium2
import zxingcpp
from PIL import Image

MM = 72 / 25.4


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page, with one blank where lines end or blanks stand."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def text(pdf: bytes) -> str:
    """Return the text of all pages."""
    return " ".join(pages(pdf))


def tight(words: str) -> str:
    """Return words as they compare where lines were broken inside them."""
    return re.sub(r"[\s\u200b\ufffe\u00ad]+", "", words)


def sizes(pdf: bytes) -> set[tuple[int, int]]:
    """Return the sizes of the pages in whole millimetres."""
    return {
        (round(page.get_width() / MM), round(page.get_height() / MM)) for page in pypdfium2.PdfDocument(pdf)
    }


def seen(pdf: bytes, dpi: int = 150) -> list[str]:
    """Return what a camera reads from the QR codes of the pages, as a modest printer prints them."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        picture: Image.Image = page.render(scale=dpi / 72).to_pil().convert("L")
        found += [code.text for code in zxingcpp.read_barcodes(picture)]
    return found


def letters_outside(pdf: bytes) -> list[str]:
    """Return the letters that stand beyond the paper's edge, or within 4 mm of it."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        room, height, words = page.get_width(), page.get_height(), page.get_textpage()
        for at in range(words.count_chars()):
            left, bottom, right, top = words.get_charbox(at)
            letter = words.get_text_range(at, 1)
            edge = min(left, bottom, room - right, height - top)
            if letter.strip() and edge < 4 * MM:
                found.append(letter)
    return found


def picture(png: bytes) -> Image.Image:
    """Return a PNG as a picture."""
    return Image.open(io.BytesIO(png))
