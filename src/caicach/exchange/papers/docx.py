"""A document as DOCX, part by part: the same document gives the same bytes, and no table is too long.

The parts that never change (styles, settings, relations) lie in ``docx_parts``; the rest is written here,
every text escaped. There are no macros, no links and no fields but the page's number.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from caicach.exchange.papers.docx_grid import KEEP_NEXT, MM, WORD_XML, grid, paragraph, run, table_row
from caicach.exchange.papers.model import Paper
from caicach.exchange.papers.printed import (
    COUNTRY_WIDTH,
    ISSUER_WIDTH,
    PORTRAIT,
    Foot,
    Grid,
    Head,
    Item,
    Line,
    Part,
    Printed,
    Signer,
    printed,
)
from caicach.exchange.papers.wording import COUNTRY, MOTTO

_PARTS = Path(__file__).parent / "docx_parts"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIXED = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
}
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_MOTTO_RULE = 58.0
"""Width in millimetres of the motto in bold Times of 13 points."""

_NO_MARGINS = (
    "<w:tblCellMar>"
    + "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    + "</w:tblCellMar>"
)

_STYLES = {
    "body": "Body",
    "basis": "Basis",
    "heading1": "Heading1",
    "heading2": "Heading2",
    "heading3": "Heading3",
    "caption": "Caption",
    "addressed": "Addressed",
    "addressed_many": "AddressedMany",
    "addressee": "Addressee",
    "appendix": "AppendixLabel",
    "appendix_title": "AppendixTitle",
    "appendix_note": "AppendixNote",
}


def to_docx(paper: Paper) -> bytes:
    """Return the document as DOCX; the same document gives the same bytes."""
    whole = printed(paper)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in _FIXED.items():
            _write(archive, name, iter([(_PARTS / part).read_text("utf-8")]))
        language = "vi-VN" if paper.language == "vi" else "en-GB"
        for name in ("styles.xml", "settings.xml"):
            text = (_PARTS / name).read_text("utf-8").replace('w:val="vi-VN"', f'w:val="{language}"')
            _write(archive, f"word/{name}", iter([text]))
        _write(archive, "docProps/core.xml", iter([_core(whole, language)]))
        _write(archive, "word/header1.xml", iter([_header(whole.head.mark, numbered=True)]))
        _write(archive, "word/header2.xml", iter([_header(whole.head.mark, numbered=False)]))
        _write(archive, "word/document.xml", _document(whole))
    return file.getvalue()


def _write(archive: zipfile.ZipFile, name: str, pieces: Iterator[str]) -> None:
    entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    with archive.open(entry, "w") as part:
        for piece in pieces:
            part.write(piece.encode())


def _core(whole: Printed, language: str) -> str:
    days = ("created", "modified") if whole.created else ()
    day = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{whole.created}T00:00:00Z</dcterms:{name}>'
        for name in days
    )
    return (
        f"{_XML}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(whole.title)}</dc:title><dc:creator>{escape(whole.author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escape(whole.author)}</cp:lastModifiedBy>"
        f"<dc:language>{language}</dc:language>{day}</cp:coreProperties>"
    )


def _header(mark: str, *, numbered: bool) -> str:
    number = '<w:fldSimple w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>' if numbered else ""
    lines = paragraph("HeaderMark", run(mark)) if mark else ""
    lines += paragraph("Header", number)
    return f"{_XML}<w:hdr {WORD_XML}>{lines}</w:hdr>"


def _document(whole: Printed) -> Iterator[str]:
    yield f"{_XML}<w:document {WORD_XML}><w:body>"
    yield from _head(whole.head)
    yield from _items(whole.items, keep_last=whole.foot.is_there)
    yield from _foot(whole.foot)
    yield from _section(Part(landscape=False, items=()), first=True, last=not whole.parts)
    for at, part in enumerate(whole.parts, start=1):
        yield from _items(part.items)
        yield from _section(part, first=False, last=at == len(whole.parts))
    yield "</w:body></w:document>"


def _section(part: Part, *, first: bool, last: bool) -> Iterator[str]:
    """End a section: pages of one direction, numbered from 1, whose first shows no number."""
    across, down = (16838, 11906) if part.landscape else (11906, 16838)
    turned = ' w:orient="landscape"' if part.landscape else ""
    opening = "" if first else '<w:headerReference w:type="first" r:id="rId4"/>'
    properties = (
        f'<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>{opening}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{across}" w:h="{down}"{turned}/>'
        '<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="454" w:footer="454"'
        ' w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    )
    yield properties if last else f'<w:p><w:pPr><w:pStyle w:val="Gap"/>{properties}</w:pPr></w:p>'


def _head(head: Head) -> Iterator[str]:
    left = paragraph("Superior", run(head.superior)) if head.superior else ""
    left += paragraph("Issuer", run(head.issuer)) + _rule(head.issuer_rule, ISSUER_WIDTH)
    right = paragraph("Country", run(COUNTRY)) + paragraph("Motto", run(MOTTO))
    right += _rule(_MOTTO_RULE, COUNTRY_WIDTH)
    under = paragraph("Number", run(head.number))
    if head.subject:
        under += paragraph("Subject", run(head.subject))
    if head.mark:
        under += paragraph("Mark", run(head.mark), '<w:ind w:left="567" w:right="567"/>')
    widths = (ISSUER_WIDTH, COUNTRY_WIDTH)
    yield _frame(widths, ((left, right), (under, paragraph("PlaceAndDay", run(head.place_and_day)))))
    if head.kind:
        yield paragraph("Kind", run(head.kind))
        if head.abstract:
            yield paragraph("Abstract", run(head.abstract))
            yield _rule(head.abstract_rule, PORTRAIT)
    yield paragraph("Gap", "")


def _rule(length: float, across: float) -> str:
    side = round((across - length) / 2 * MM)
    return paragraph("Rule", "", f'<w:ind w:left="{side}" w:right="{side}"/>')


def _frame(widths: tuple[float, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    """Return a table without borders, which puts things side by side."""
    columns = "".join(f'<w:gridCol w:w="{round(width * MM)}"/>' for width in widths)
    lines = "".join(table_row(widths, row, "<w:cantSplit/>") for row in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{round(sum(widths) * MM)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"{_NO_MARGINS}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>"
    )


def _foot(foot: Foot) -> Iterator[str]:
    copies = paragraph("RecipientsTitle", run("Nơi nhận:")) if foot.recipients else ""
    copies += "".join(paragraph("Recipient", run(line)) for line in foot.recipients)
    cosigner, signer = _signed(foot.cosigner), _signed(foot.signer)
    rows = [(cosigner or copies, signer)] + ([(copies, "")] if cosigner and copies else [])
    if foot.is_there:
        empty = paragraph("Normal", "")
        yield paragraph("Normal", "", KEEP_NEXT)
        yield _frame(
            (PORTRAIT / 2, PORTRAIT / 2), tuple((left or empty, right or empty) for left, right in rows)
        )
        yield paragraph("Gap", "")


def _signed(signer: Signer | None) -> str:
    if signer is None:
        return ""
    lines = "".join(paragraph("Signer", run(line)) for line in signer.authority)
    return lines + paragraph("SignerName", run(signer.name))


def _items(items: tuple[Item, ...], *, keep_last: bool = False) -> Iterator[str]:
    """Yield lines and tables; with ``keep_last`` what follows stays on the page of the last line's end."""
    for at, item in enumerate(items, start=1):
        if isinstance(item, Grid):
            yield from grid(item)
            yield paragraph("Gap", "")
        else:
            yield _line(item, KEEP_NEXT if keep_last and at == len(items) else "")


def _line(line: Line, properties: str) -> str:
    runs = "".join(run(it.text, it.bold, it.italic) for it in line.runs)
    return paragraph(_STYLES[line.style], runs, properties)
