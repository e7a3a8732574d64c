"""PDF files made for the tests: plain, locked, acting, and made to harm."""

from __future__ import annotations

import io
import zlib
from datetime import UTC, datetime, timedelta

import pypdfium2 as pdfium
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

AT = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
BEFORE, AFTER = AT - timedelta(days=100), AT + timedelta(days=265)


def plain(pages: int = 1, *, wide: float = 595, high: float = 842) -> bytes:
    """Return a PDF of empty pages."""
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(wide, high)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def built(*objects: bytes, root: int = 1) -> bytes:
    """Return a PDF of the given objects, numbered from 1, with a table that tells where they are."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, root, len(out))
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return a packed stream."""
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), entries, packed)


def written(text: str, *, catalog: bytes = b"", content: bytes | None = None) -> bytes:
    """Return a PDF of one page with a line of text."""
    drawn = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode() if content is None else content
    return built(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        stream(drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def locked(pdf: bytes, password: str, *, owner: str = "chu") -> bytes:
    """Return a PDF that opens with a password; with an empty one, for everybody but restricted."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    writer.encrypt(owner, password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_another_page_size(pdf: bytes) -> bytes:
    """Return a PDF to which a change of its first page was appended."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/MediaBox"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 300, 300)))
    writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0).reference)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
