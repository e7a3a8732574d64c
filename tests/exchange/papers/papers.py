"""A document to write, and what a reader finds in the files."""

from __future__ import annotations

import ctypes
import io
import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium
from docx import Document
from docx.document import Document as DocxDocument

from caicach.exchange.papers import Column, LegalBasis, Paper, Paragraph, Signature, TableBlock

COLUMNS = (Column("TT", 0.6, "center"), Column("Đơn vị", 3), Column("Điểm", 1.2, "right"))
REPORT = Paper(
    kind="Báo cáo",
    superior="Ủy ban nhân dân tỉnh Suối Mơ",
    issuer="Sở Nội vụ",
    number="7",
    symbol="BC-SNV",
    place="Suối Mơ",
    issued_on=date(2026, 2, 5),
    abstract="Kết quả thẩm định năm 2026",
    blocks=(
        LegalBasis(("Căn cứ Quyết định số 12/QĐ-UBND", "Căn cứ Kế hoạch số 15/KH-UBND;")),
        Paragraph("Sở Nội vụ báo cáo kết quả như sau."),
    ),
    signature=Signature("Phó Giám đốc", "Nguyễn Văn A", ("KT. Giám đốc",)),
    recipients=("Như trên", "Lưu: VT, CCHC"),
)


def with_blocks(*blocks: Paragraph | TableBlock) -> Paper:
    """Return the report with other contents."""
    return replace(REPORT, blocks=blocks)


def rows(count: int) -> tuple[tuple[str, ...], ...]:
    """Return rows for ``COLUMNS``."""
    return tuple((str(at), f"Xã Hòa An số {at}", f"{at},25") for at in range(1, count + 1))


def pdf_pages(pdf: bytes) -> list[str]:
    """Return the text of each page, with one blank where lines end or blanks stand."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def pdf_text(pdf: bytes) -> str:
    """Return the text of all pages."""
    return " ".join(pdf_pages(pdf))


def without_blanks(text: str) -> str:
    """Return text as it compares where lines were broken inside words."""
    return re.sub(r"\s+", "", text)


def pdf_boxes(pdf: bytes, page: int = 0) -> list[tuple[str, float, float, float]]:
    """Return a page's letters with left, right and top edges in millimetres from the left and the top."""
    sheet = pypdfium2.PdfDocument(pdf)[page]
    text = sheet.get_textpage()
    height = sheet.get_height()
    found = []
    for at in range(text.count_chars()):
        left, _, right, top = text.get_charbox(at)
        letter = text.get_text_range(at, 1)
        if letter.strip():
            found.append((letter, left * 25.4 / 72, right * 25.4 / 72, (height - top) * 25.4 / 72))
    return found


def pdf_fonts(pdf: bytes) -> dict[str, bool]:
    """Return the fonts in which letters are set, and whether the file holds each of them."""
    found: dict[str, bool] = {}
    for page in pypdfium2.PdfDocument(pdf):
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(thing.raw)
            buffer = ctypes.create_string_buffer(200)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 200)
            found[buffer.value.decode()] = bool(pdfium.FPDFFont_GetIsEmbedded(font))
    return found


def docx_of(raw: bytes) -> DocxDocument:
    """Return a DOCX as python-docx reads it."""
    return Document(io.BytesIO(raw))


def docx_text(raw: bytes) -> str:
    """Return all words of a DOCX's body, in their order."""
    body = docx_of(raw).element.body
    words = body.xpath(".//w:t | .//w:br | .//w:p")
    return "".join(word.text or "" if word.tag.endswith("}t") else "\n" for word in words)
