"""A document with large appendices is set in pieces and joined: nobody can tell it from one set whole."""

from __future__ import annotations

import io
import json
import random
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.exchange.papers.papers import COLUMNS, REPORT, pdf_fonts, pdf_pages, pdf_text, rows

from caicach.exchange.papers import Appendix, Column, Heading, Paper, Paragraph, TableBlock, apart, to_pdf
from caicach.exchange.papers import pdf as pdf_module
from caicach.exchange.papers import pieces as pieces_module

WIDE = (
    Column("TT", 0.5, "center"),
    Column("Đơn vị", 3),
    Column("Điểm", group="Tổng"),
    Column("Tỷ lệ", group="Tổng"),
)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let documents of a hundred cells be large, and return how many cells each process was given."""
    given: list[int] = []
    honest = apart.run_apart

    def noting(module: str, data: bytes) -> list[bytes]:
        if module == "typesetting":
            [request] = json.loads(data)
            parts = [item for part in request["paper"]["parts"] for item in part["items"]]
            given.append(sum(len(item["rows"]) * len(item["widths"]) for item in parts if "rows" in item))
        return honest(module, data)

    monkeypatch.setattr(pdf_module, "MOST_TAGGED_CELLS", 100)
    monkeypatch.setattr(pieces_module, "MOST_CELLS", 240)
    monkeypatch.setattr(pieces_module, "run_apart", noting)
    return given


def names(count: int, seed: int) -> tuple[tuple[str, ...], ...]:
    """Return rows of one to four lines, and some that are higher than a page."""
    chance = random.Random(seed)
    found = []
    for at in range(count):
        words = f"Xã Minh Họa số {at} " * chance.choice((1, 1, 1, 4, 9))
        if chance.random() < 0.02:
            words *= 60
        found.append((str(at), words, f"{at},5", "100"))
    return tuple(found)


def large(seed: int = 1) -> Paper:
    """Return a document whose appendices run over many pages, upright and turned."""
    lying = TableBlock(
        WIDE, names(150, seed), caption="Bảng 1", size=10, strong_rows=frozenset({0, 40, 41, 99})
    )
    standing = TableBlock(COLUMNS, rows(160))
    return replace(
        REPORT,
        draft_mark="DỮ LIỆU MINH HỌA",
        blocks=(Heading(2, "Phần đầu", "I."), Paragraph("Sở Nội vụ báo cáo như sau.")),
        appendices=(
            Appendix(
                "Xếp hạng",
                (lying, Heading(2, "Ghi chú", "I."), standing, Paragraph("Hết bảng.")),
                landscape=True,
            ),
            Appendix("Nhỏ", (Paragraph("Không có gì thêm."),)),
            Appendix("Danh sách", (standing,)),
        ),
    )


def set_whole(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return the same document set at once, as untagged as one in pieces."""
    monkeypatch.setattr(pdf_module, "set_in_pieces", lambda request: pdf_module._set([request])[0])
    found = to_pdf(paper)
    monkeypatch.undo()
    return found


def looks(pdf: bytes) -> list[bytes]:
    """Return a small picture of every page."""
    return [page.render(scale=0.7).to_pil().tobytes() for page in pypdfium2.PdfDocument(pdf)]


def bookmarks(pdf: bytes) -> list[tuple[str, int, int | None]]:
    """Return the outline: titles, how deep they stand, and their pages."""
    found = []
    for item in pypdfium2.PdfDocument(pdf).get_toc():
        place = item.get_dest()
        found.append((item.get_title(), item.level, place.get_index() if place else None))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_pieces_look_and_read_like_the_whole(
    small: list[int], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = to_pdf(large(seed))
    assert len(small) > 6
    whole = set_whole(large(seed), monkeypatch)
    assert pdf_pages(apart) == pdf_pages(whole)
    assert looks(apart) == looks(whole)
    assert bookmarks(apart) == bookmarks(whole)
    assert bookmarks(apart)[1][0] == "Phụ lục I"


def test_no_process_is_given_many_more_cells_than_the_limit(small: list[int]) -> None:
    to_pdf(replace(REPORT, appendices=(Appendix("Danh sách", (TableBlock(COLUMNS, rows(1_000)),)),)))
    assert len(small) > 10
    assert max(small) <= 240


def test_every_row_stands_there_once_and_pages_are_numbered_through(small: list[int]) -> None:
    pages = pdf_pages(
        to_pdf(replace(REPORT, appendices=(Appendix("Danh sách", (TableBlock(COLUMNS, rows(500)),)),)))
    )
    said = " ".join(pages)
    assert [said.count(f"Xã Hòa An số {at} ") for at in range(1, 501)] == [1] * 500
    assert not pages[1].startswith("2 ")
    assert [page.split()[0] for page in pages[2:]] == [str(at) for at in range(2, len(pages))]


def test_the_file_keeps_to_the_archives_standard_and_names_itself_by_its_content(small: list[int]) -> None:
    raw = to_pdf(large())
    metadata = PdfFileReader(io.BytesIO(raw)).root["/Metadata"].data.decode()
    assert "<pdfaid:part>2" in metadata
    assert "<pdfaid:conformance>B" in metadata
    assert all("LiberationSerif" in name and held for name, held in pdf_fonts(raw).items())
    facts = pypdfium2.PdfDocument(raw).get_metadata_dict()
    assert (facts["Title"], facts["CreationDate"]) == (
        "Báo cáo Kết quả thẩm định năm 2026",
        "D:20260205000000Z",
    )
    assert raw == to_pdf(large())
    assert _own_name(raw) in metadata
    assert _own_name(raw) != _own_name(to_pdf(large(seed=2)))


def _own_name(raw: bytes) -> str:
    reader: Any = PdfFileReader(io.BytesIO(raw))
    return str(reader.trailer_view["/ID"][1].original_bytes.decode())


@pytest.mark.parametrize("issued_on", [date(2026, 2, 5), None])
def test_a_letter_that_no_font_has_costs_the_standard_and_not_the_file(
    small: list[int], issued_on: date | None
) -> None:
    strange = (*rows(200), ("201", "Xã 😀", "1"), *rows(20))
    paper = replace(
        REPORT, issued_on=issued_on, appendices=(Appendix("Danh sách", (TableBlock(COLUMNS, strange),)),)
    )
    raw = to_pdf(paper)
    assert b"pdfaid:part" not in raw
    assert "Xã Hòa An số 200" in pdf_text(raw)
