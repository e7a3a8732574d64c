"""The process in which Typst sets documents: a list of requests in JSON comes in, the PDFs go out.

Before each PDF stand facts of it in JSON: ``plain``, whether it keeps to none of the standards asked for, and
``beginnings``, with which row each page of a table begins that is to be cut; both with their lengths.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from caicach.exchange.papers.apart import framed

if TYPE_CHECKING:
    from typst import PDFStandard


def typeset(request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    """Return facts and PDF of ``request["paper"]``, by ``request["standards"]`` where its letters allow that.

    PDF/A and PDF/UA refuse a letter that the font does not have. A name with one is still to be printed, so
    such a document is set once more by no standard, with a blank or a box in the letter's place.
    """
    here = Path(__file__).parent
    compiler = typst.Compiler(
        str(here / "paper.typ"),
        font_paths=[str(here / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(request["paper"])},
    )
    standards: list[PDFStandard] = request["standards"]
    is_plain = False
    try:
        pdf = _compiled(compiler, standards, is_tagged=request["tagged"])
    except typst.TypstError:
        pdf = _compiled(compiler, [], is_tagged=request["tagged"])
        is_plain = True
    found = json.loads(compiler.query("<beginnings>", field="value"))
    return {"plain": is_plain, "beginnings": found[0] if found else []}, pdf


def _compiled(compiler: typst.Compiler, standards: list[PDFStandard], *, is_tagged: bool) -> bytes:
    pdf = compiler.compile(format="pdf", pdf_standards=standards, pdf_tags=is_tagged)
    assert isinstance(pdf, bytes)
    return pdf


def main() -> int:
    """Read a list of requests, write their PDFs; return 1, having said why, where Typst refuses one."""
    try:
        for request in json.load(sys.stdin.buffer):
            facts, pdf = typeset(request)
            sys.stdout.buffer.write(framed(json.dumps(facts).encode()) + framed(pdf))
    except typst.TypstError as refusal:
        sys.stderr.write(str(refusal))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
