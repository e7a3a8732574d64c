"""Administrative documents (văn bản hành chính) as PDF and DOCX from one description."""

from __future__ import annotations

from caicach.exchange.papers.apart import TypesettingError
from caicach.exchange.papers.docx import to_docx
from caicach.exchange.papers.model import (
    Appendix,
    Article,
    Block,
    Column,
    Heading,
    LegalBasis,
    Paper,
    PaperError,
    Paragraph,
    Signature,
    TableBlock,
)
from caicach.exchange.papers.pdf import to_pdf, to_pdfs

__all__ = [
    "Appendix",
    "Article",
    "Block",
    "Column",
    "Heading",
    "LegalBasis",
    "Paper",
    "PaperError",
    "Paragraph",
    "Signature",
    "TableBlock",
    "TypesettingError",
    "to_docx",
    "to_pdf",
    "to_pdfs",
]
