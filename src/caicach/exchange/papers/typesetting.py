"""The process in which Typst sets documents: a list of requests in JSON comes in, the PDFs go out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from caicach.exchange.papers.pdf import LENGTH_BYTES

if TYPE_CHECKING:
    from typst import PDFStandard


def typeset(request: dict[str, Any]) -> bytes:
    """Return the PDF of ``request["paper"]``, by ``request["standards"]`` where its letters allow that.

    PDF/A and PDF/UA refuse a letter that the font does not have. A name with one is still to be printed, so
    such a document is set once more by no standard, with a blank or a box in the letter's place.
    """
    try:
        return _compile(request, request["standards"])
    except typst.TypstError:
        return _compile(request, [])


def _compile(request: dict[str, Any], standards: list[PDFStandard]) -> bytes:
    here = Path(__file__).parent
    pdf: bytes = typst.compile(
        str(here / "paper.typ"),
        font_paths=[str(here / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(request["paper"])},
        pdf_standards=standards,
        pdf_tags=bool(request["tagged"]),
    )
    return pdf


def main() -> int:
    """Read a list of requests, write their PDFs; return 1, having said why, where Typst refuses one."""
    try:
        for request in json.load(sys.stdin.buffer):
            pdf = typeset(request)
            sys.stdout.buffer.write(len(pdf).to_bytes(LENGTH_BYTES))
            sys.stdout.buffer.write(pdf)
    except typst.TypstError as refusal:
        sys.stderr.write(str(refusal))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
