"""Pages, text and contents by PDFium; runs in a process of its own, see :mod:`caicach.exchange.pdf.apart`."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from caicach.exchange.pdf.active import active_names, plain
from caicach.exchange.pdf.apart import serve
from caicach.exchange.pdf.faults import MAX_PAGES, MAX_PIXELS, MAX_TEXT, PdfFault, PdfRefusedError

Answer = tuple[Mapping[str, Any], bytes]

_FAULTS = {
    pdfium_raw.FPDF_ERR_PASSWORD: PdfFault.LOCKED,
    pdfium_raw.FPDF_ERR_SECURITY: PdfFault.LOCKED,
    # A file in order whose tree of pages is empty is refused without a reason.
    pdfium_raw.FPDF_ERR_SUCCESS: PdfFault.NO_PAGES,
}


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        raise PdfRefusedError(_FAULTS.get(error.err_code, PdfFault.DAMAGED)) from error
    try:
        yield document
    finally:
        document.close()


@contextmanager
def _page(pdf: bytes, question: Mapping[str, Any]) -> Iterator[Any]:
    with _opened(pdf) as document:
        if not 1 <= question["page"] <= len(document):
            raise PdfRefusedError(PdfFault.NO_SUCH_PAGE)
        try:
            yield document[question["page"] - 1]
        except pdfium.PdfiumError as error:
            raise PdfRefusedError(PdfFault.DAMAGED) from error


def inspect(pdf: bytes, _question: Mapping[str, Any]) -> Answer:
    """Count the pages and name what is active."""
    with _opened(pdf) as document:
        pages = len(document)
        found = active_names(pdf)
        if pdfium_raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
            found.add("javascript")
        if document.count_attachments() > 0:
            found.add("embedded_files")
        faults = [PdfFault.TOO_MANY_PAGES] if pages > MAX_PAGES else []
        is_encrypted = pdfium_raw.FPDF_GetSecurityHandlerRevision(document) != -1
    head = {"pages": pages, "is_encrypted": is_encrypted, "active": sorted(found), "faults": faults}
    return head, b""


def may_be_signed(pdf: bytes, _question: Mapping[str, Any]) -> Answer:
    """Tell whether there can be a signature, which always has a range of bytes in plain sight."""
    with _opened(pdf) as document:
        count = pdfium_raw.FPDF_GetSignatureCount(document)
    return {"may_be_signed": count > 0 or b"ByteRange" in plain(pdf)}, b""


def render(pdf: bytes, question: Mapping[str, Any]) -> Answer:
    """Draw a page."""
    with _page(pdf, question) as page:
        wide, high = page.get_size()
        if wide <= 0 or high <= 0:
            raise PdfRefusedError(PdfFault.DAMAGED)
        # A page may be a kilometre tall: the scale gives way, not the limit.
        scale = min(question["width"] / wide, (MAX_PIXELS / (wide * high)) ** 0.5)
        if wide * scale < 1 or high * scale < 1:
            raise PdfRefusedError(PdfFault.TOO_HEAVY)
        picture = page.render(scale=scale).to_pil()
        png = io.BytesIO()
        picture.save(png, "PNG")
    return {}, png.getvalue()


def text(pdf: bytes, question: Mapping[str, Any]) -> Answer:
    """Read the text of a page."""
    with _page(pdf, question) as page:
        words = page.get_textpage()
        read = words.get_text_range(0, min(words.count_chars(), MAX_TEXT))
    return {}, read.replace("\r\n", "\n").replace("\x00", "")[:MAX_TEXT].encode("utf-8", "replace")


if __name__ == "__main__":
    serve({"inspect": inspect, "may_be_signed": may_be_signed, "render": render, "text": text})
