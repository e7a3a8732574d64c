"""The smallest pieces of a DOCX: runs, paragraphs, tables, as text of WordprocessingML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from caicach.exchange.papers.printed import Grid

MM = 56.6929
"""Twentieths of a point in a millimetre."""

WORD_XML = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
KEEP_NEXT = "<w:keepNext/>"
"""Properties of a paragraph that stays on the page of what follows."""

_MIDDLE = '<w:vAlign w:val="center"/>'
_CELLS = {"left": "Cell", "center": "CellCenter", "right": "CellRight"}


def run(text: str, bold: bool = False, italic: bool = False, size: float = 0) -> str:
    """Return a run of letters; ``size`` in points where the style's does not hold. Line feeds break lines."""
    half_points = round(size * 2)
    letters = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    letters += f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if size else ""
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{letters}</w:rPr>{words}</w:r>" if letters else f"<w:r>{words}</w:r>"


def paragraph(style: str, runs: str, properties: str = "") -> str:
    """Return a paragraph in a style, with what differs from it."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def table_row(widths: Sequence[float], cells: Sequence[str], properties: str, of_cells: str = "") -> str:
    """Return a row of cells, each given as its paragraphs; ``widths`` in millimetres."""
    inner = "".join(_cell(width, cell, of_cells) for width, cell in zip(widths, cells, strict=True))
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def _cell(width: float, paragraphs: str, properties: str) -> str:
    across = f'<w:tcW w:w="{round(width * MM)}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{across}{properties}</w:tcPr>{paragraphs}</w:tc>"


def _words(
    style: str, text: str, size: float, bold: bool = False, italic: bool = False, properties: str = ""
) -> str:
    """Return a cell's paragraph, whose end is as high as its letters, so that an empty cell is no higher."""
    half_points = round(size * 2)
    end = f'<w:rPr><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    return paragraph(style, run(text, bold, italic, size) if text else "", properties + end)


def grid(table: Grid) -> Iterator[str]:
    """Yield a table with borders, row by row; its header repeats on every page where the table says so."""
    across = round(sum(table.widths) * MM)
    columns = "".join(f'<w:gridCol w:w="{round(width * MM)}"/>' for width in table.widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="PaperTable"/><w:tblW w:w="{across}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )
    repeat = "<w:cantSplit/><w:tblHeader/>" if table.repeat else "<w:cantSplit/>"
    yield from _header(table, repeat)
    styles = [_CELLS[align] for align in table.aligns]
    for at, row in enumerate(table.rows):
        bold = at in table.strong
        # A strong row heads those below it and does not stay behind alone at the foot of a page.
        keep = KEEP_NEXT if bold and at + 1 < len(table.rows) else ""
        cells = [
            _words(style, cell, table.size, bold, properties=keep)
            for style, cell in zip(styles, row, strict=True)
        ]
        yield table_row(table.widths, cells, "<w:cantSplit/>")
    if not table.rows:
        yield _across(table, across)
    yield "</w:tbl>"


def _header(table: Grid, properties: str) -> Iterator[str]:
    head = [_words("CellHead", cell, table.size) for cell in table.header]
    if not table.groups:
        yield table_row(table.widths, head, properties, _MIDDLE)
        return
    over, under, at = "", "", 0
    for group in table.groups:
        widths, cells = table.widths[at : at + group.span], head[at : at + group.span]
        if group.title:
            title = _words("CellHead", group.title, table.size)
            over += _cell(sum(widths), title, f'<w:gridSpan w:val="{group.span}"/>{_MIDDLE}')
            under += "".join(_cell(width, cell, _MIDDLE) for width, cell in zip(widths, cells, strict=True))
        else:
            over += _cell(widths[0], cells[0], f'<w:vMerge w:val="restart"/>{_MIDDLE}')
            under += _cell(widths[0], _words("CellHead", "", table.size), f"<w:vMerge/>{_MIDDLE}")
        at += group.span
    for inner in (over, under):
        yield f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def _across(table: Grid, across: int) -> str:
    words = _words("CellCenter", table.empty, table.size, italic=True)
    return (
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{across}" w:type="dxa"/><w:gridSpan w:val="{len(table.widths)}"/>'
        f"</w:tcPr>{words}</w:tc></w:tr>"
    )
