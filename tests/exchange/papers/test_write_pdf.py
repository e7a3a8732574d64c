"""A document as PDF: what it says, where that stands, and in which letters."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from tests.exchange.papers.papers import (
    COLUMNS,
    REPORT,
    docx_of,
    docx_text,
    pdf_boxes,
    pdf_fonts,
    pdf_pages,
    pdf_text,
    rows,
    with_blocks,
)

from caicach.exchange.papers import (
    Appendix,
    Article,
    Column,
    Heading,
    Paragraph,
    Signature,
    TableBlock,
    TypesettingError,
    apart,
    pdf,
    to_docx,
    to_pdf,
    to_pdfs,
)

A4 = (595.28, 841.89)
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES) + "đ"


def test_the_frame_says_who_what_and_when() -> None:
    said = pdf_text(to_pdf(replace(REPORT, addressees=("Ủy ban nhân dân tỉnh",))))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN TỈNH SUỐI MƠ",
        "SỞ NỘI VỤ",
        "Số: 07/BC-SNV",
        "Suối Mơ, ngày 05 tháng 02 năm 2026",
        "BÁO CÁO Kết quả thẩm định năm 2026",
        "Kính gửi: Ủy ban nhân dân tỉnh",
        "Căn cứ Quyết định số 12/QĐ-UBND; Căn cứ Kế hoạch số 15/KH-UBND.",
        "Nơi nhận: - Như trên; - Lưu: VT, CCHC.",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        "Nguyễn Văn A",
    ):
        assert words in said, words


def test_a_draft_prints_dots_and_its_mark_on_every_page() -> None:
    draft = replace(
        REPORT, number="", symbol="", issued_on=None, year=2026, draft_mark="DỰ THẢO",
        blocks=tuple(Paragraph(f"Đoạn {at}.") for at in range(80)),
        appendices=(Appendix("Số liệu", (Paragraph("Hết."),)),),
    )  # fmt: skip
    pages = pdf_pages(to_pdf(draft))
    assert "Số: ……/BC-…" in pages[0]
    assert "ngày … tháng … năm 2026" in pages[0]
    assert len(pages) > 3
    assert all("DỰ THẢO" in page for page in pages)


def test_a_letter_has_its_subject_under_the_number_and_its_addressees_in_a_list() -> None:
    letter = replace(REPORT, kind="", symbol="SNV-CCHC", addressees=("Ủy ban nhân dân tỉnh;", "Các sở"))
    said = pdf_text(to_pdf(letter))
    assert "V/v Kết quả thẩm định năm 2026" in said
    assert "Kính gửi: - Ủy ban nhân dân tỉnh; - Các sở." in said
    assert "BÁO CÁO" not in said


def test_minutes_are_signed_on_both_sides_and_name_their_recipients_below() -> None:
    minutes = replace(REPORT, kind="Biên bản", cosignature=Signature("Thư ký", "Trần Thị B"))
    raw = to_pdf(minutes)
    said = pdf_text(raw)
    assert said.index("THƯ KÝ") < said.index("Nguyễn Văn A") < said.index("Nơi nhận:")
    right_of = {letter: left for letter, left, _, _ in pdf_boxes(raw) if letter in "BA"}
    assert right_of["B"] < 105 < right_of["A"]
    heights = {letter: top for letter, _, _, top in pdf_boxes(raw) if letter in "BA"}
    assert heights["A"] == pytest.approx(heights["B"], abs=0.2)
    both = docx_of(to_docx(minutes)).tables[-1]
    assert [cell.text.split("\n")[0] for row in both.rows for cell in row.cells] == [
        "THƯ KÝ",
        "KT. GIÁM ĐỐC",
        "Nơi nhận:",
        "",
    ]


@pytest.mark.parametrize("signature", [None, Signature("Giám đốc", "Nguyễn Văn A")])
@pytest.mark.parametrize("recipients", [(), ("Như trên",)])
def test_a_paper_may_lack_signature_or_recipients(
    signature: Signature | None, recipients: tuple[str, ...]
) -> None:
    paper = replace(REPORT, signature=signature, recipients=recipients)
    for said in (pdf_text(to_pdf(paper)), docx_text(to_docx(paper))):
        assert ("Nguyễn Văn A" in said) == (signature is not None)
        assert ("Nơi nhận:" in said) == bool(recipients)


def test_nobody_signs_a_page_that_says_nothing() -> None:
    papers = [with_blocks(*(Paragraph(f"Câu {at}.") for at in range(1, n + 1))) for n in range(12, 34)]
    turned = 0
    for n, raw in zip(range(12, 34), to_pdfs(papers), strict=True):
        signed = next(page for page in pdf_pages(raw) if "Nơi nhận" in page)
        assert f"Câu {n}." in signed
        turned += "Câu 1." not in signed
    assert 0 < turned < len(papers)


def test_headings_articles_and_numbered_paragraphs_keep_their_words() -> None:
    blocks = (
        Heading(1, "Tình hình", "Phần I"),
        Heading(2, "Kết quả chung", "I."),
        Heading(3, "Phạm vi", "1."),
        Paragraph("Điểm thứ nhất.", number="a)"),
        Article("Điều 1.", "Công nhận kết quả."),
        Article("Điều 2.", "Từ ngày ký.", title="Hiệu lực"),
    )
    said = pdf_text(to_pdf(replace(REPORT, blocks=blocks)))
    for words in (
        "Phần I TÌNH HÌNH",
        "I. KẾT QUẢ CHUNG 1. Phạm vi a) Điểm thứ nhất.",
        "Điều 1. Công nhận kết quả. Điều 2. Hiệu lực Từ ngày ký.",
    ):
        assert words in said, words


def test_headings_are_bookmarks_that_skip_no_level() -> None:
    blocks = (
        Heading(2, "Một"),
        Heading(3, "Nhỏ"),
        Heading(2, "Hai"),
        Heading(1, "Lớn"),
        Heading(3, "Cuối"),
    )
    marks = pypdfium2.PdfDocument(to_pdf(replace(REPORT, blocks=blocks))).get_toc()
    assert [(mark.level, mark.get_title()) for mark in marks] == [
        (0, "MỘT"),
        (1, "Nhỏ"),
        (0, "HAI"),
        (0, "LỚN"),
        (1, "Cuối"),
    ]


def test_pages_are_a4_with_the_margins_of_the_decree() -> None:
    long = with_blocks(
        *(Paragraph("Nội dung báo cáo kết quả thẩm định của cơ quan. " * 8) for _ in range(20))
    )
    raw = to_pdf(long)
    page = pypdfium2.PdfDocument(raw)[0]
    assert page.get_size() == pytest.approx(A4, abs=0.5)
    boxes = pdf_boxes(raw, 0)
    assert min(left for _, left, _, _ in boxes) == pytest.approx(30, abs=0.8)
    assert max(right for _, _, right, _ in boxes) == pytest.approx(210 - 15, abs=0.8)
    assert 20 <= min(top for _, _, _, top in boxes) < 25
    assert max(top for _, _, _, top in boxes) < 297 - 20


def test_page_numbers_stand_in_the_middle_of_the_top_margin_from_the_second_page() -> None:
    raw = to_pdf(with_blocks(*(Paragraph(f"Đoạn văn {at}.") for at in range(90))))
    pages = pdf_pages(raw)
    assert len(pages) >= 3
    assert pages[0].startswith("ỦY BAN")
    assert [page.split()[0] for page in pages[1:]] == [str(at) for at in range(2, len(pages) + 1)]
    number, left, right, top = pdf_boxes(raw, 1)[0]
    assert number == "2"
    assert (left + right) / 2 == pytest.approx(30 + 165 / 2, abs=1)
    assert top < 20


def test_appendices_are_numbered_anew_and_turn_the_page() -> None:
    table = TableBlock(COLUMNS, rows(60))
    paper = replace(
        REPORT,
        appendices=(
            Appendix("Điểm các xã", (table,), landscape=True),
            Appendix("Điểm các sở", (table,)),
            Appendix("Hội đồng", (Paragraph("Gồm các ông, bà sau."),)),
        ),
    )
    raw = to_pdf(paper)
    pages = pdf_pages(raw)
    starts = [at for at, page in enumerate(pages) if page.startswith("Phụ lục")]
    assert len(starts) == 3
    assert pages[starts[0]].startswith("Phụ lục I ĐIỂM CÁC XÃ (Kèm theo Báo cáo số 07/BC-SNV")
    assert pages[starts[1]].startswith("Phụ lục II ")
    sizes = [page.get_size() for page in pypdfium2.PdfDocument(raw)]
    assert all(width > height for width, height in sizes[starts[0] : starts[1]])
    assert all(width < height for width, height in sizes[: starts[0]] + sizes[starts[1] :])
    for first, end in ((starts[0], starts[1]), (starts[1], starts[2])):
        assert end - first > 1
        assert [page.split()[0] for page in pages[first + 1 : end]] == [
            str(at) for at in range(2, end - first + 1)
        ]


def test_the_header_of_a_long_table_repeats_unless_told_otherwise() -> None:
    for repeat in (True, False):
        table = TableBlock(COLUMNS, rows(120), repeat_header=repeat)
        pages = pdf_pages(to_pdf(with_blocks(table)))
        assert len(pages) > 2
        assert sum("TT Đơn vị Điểm" in page for page in pages) == (len(pages) if repeat else 1)
        said = " ".join(pages)
        assert all(f"Xã Hòa An số {at}" in said for at in range(1, 121))


def test_columns_of_one_group_share_a_heading_that_repeats_too() -> None:
    columns = (
        Column("Đơn vị", 2),
        Column("Điểm", group="Tự đánh giá"),
        Column("Tỷ lệ", group="Tự đánh giá"),
        Column("Điểm", group="Thẩm định"),
        Column("Ghi chú"),
    )
    pages = pdf_pages(to_pdf(with_blocks(TableBlock(columns, rows(120)))))
    assert len(pages) > 2
    for page in pages:
        assert page.count("Tự đánh giá") == page.count("Tỷ lệ") == page.count("Ghi chú") == 1
        assert page.count("Điểm") == 2


@pytest.mark.parametrize("first", range(3))
def test_a_strong_row_never_stays_behind_at_the_foot_of_a_page(first: int) -> None:
    strong = frozenset(range(first, 119, 3))
    pages = pdf_pages(to_pdf(with_blocks(TableBlock(COLUMNS, rows(120), strong_rows=strong))))
    assert len(pages) > 3
    for page in pages[:-1]:
        last = int(page.rsplit("Xã Hòa An số ", 1)[1].split()[0])
        assert last - 1 not in strong
    assert [" ".join(pages).count(f"Xã Hòa An số {at} ") for at in range(1, 121)] == [1] * 120


def test_numbers_end_on_one_edge() -> None:
    table = TableBlock(
        (Column("Xã", 3), Column("Điểm", 1, "right")), tuple(("Hòa", f"{10**at},25") for at in range(5))
    )
    raw = to_pdf(with_blocks(table))
    edges = {round(right) for letter, _, right, _ in pdf_boxes(raw) if letter == "5" and right > 190}
    assert len(edges) == 1


def test_an_empty_table_says_so_under_its_header() -> None:
    said = pdf_text(to_pdf(with_blocks(TableBlock(COLUMNS, (), caption="Bảng 1. Đơn vị không nộp"))))
    assert "Bảng 1. Đơn vị không nộp TT Đơn vị Điểm Không có số liệu." in said


def test_every_vietnamese_letter_is_in_the_fonts_of_the_file() -> None:
    words = f"{LETTERS} {LETTERS.upper()}"
    raw = to_pdf(
        with_blocks(
            Paragraph(words),
            Paragraph(words, bold=True),
            Paragraph(words, italic=True),
            Paragraph(words, bold=True, italic=True),
        )
    )
    assert "".join(pdf_text(raw).split()).count(words.replace(" ", "")) == 4
    fonts = pdf_fonts(raw)
    assert len(fonts) == 4
    assert all("LiberationSerif" in name and held for name, held in fonts.items()), fonts


@pytest.mark.parametrize(
    ("issued_on", "cells", "parts"),
    [
        (date(2026, 2, 5), 1, ("<pdfaid:part>2", "<pdfaid:conformance>A", "<pdfuaid:part>1")),
        (None, 1, ("<pdfuaid:part>1",)),
        (date(2026, 2, 5), 13_000, ("<pdfaid:part>2", "<pdfaid:conformance>B")),
    ],
)
def test_the_file_keeps_to_the_standards_of_archives_and_screen_readers(
    issued_on: date | None, cells: int, parts: tuple[str, ...]
) -> None:
    table = TableBlock(COLUMNS, tuple(("", "", "") for _ in range(cells // 3)))
    raw = to_pdf(replace(with_blocks(table), issued_on=issued_on))
    for part in parts:
        assert part.encode() in raw
    assert (b"pdfuaid:part" in raw) == (cells == 1)
    assert (b"<pdfaid:part" in raw) == (issued_on is not None)


def test_the_properties_name_title_and_issuer_and_hold_no_other_time_than_the_day() -> None:
    facts = pypdfium2.PdfDocument(to_pdf(REPORT)).get_metadata_dict()
    assert facts["Title"] == "Báo cáo Kết quả thẩm định năm 2026"
    assert facts["Author"] == "Sở Nội vụ"
    assert facts["CreationDate"].startswith("D:20260205000000")
    draft = pypdfium2.PdfDocument(to_pdf(replace(REPORT, issued_on=None, title="Dự thảo")))
    assert draft.get_metadata_dict()["Title"] == "Dự thảo"
    assert draft.get_metadata_dict()["CreationDate"] == ""


@pytest.mark.parametrize("issued_on", [date(2026, 2, 5), None])
def test_the_same_paper_gives_the_same_bytes_and_another_does_not(issued_on: date | None) -> None:
    paper = replace(REPORT, issued_on=issued_on)
    assert to_pdf(paper) == to_pdf(paper)
    assert to_pdf(paper) != to_pdf(replace(paper, number="8"))


def test_a_refusal_of_the_typesetter_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_head", lambda head: {})
    with pytest.raises(TypesettingError, match="key"):
        to_pdf(REPORT)


def test_a_typesetter_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "TIMEOUT", 0.01)
    with pytest.raises(TypesettingError, match="seconds"):
        to_pdf(REPORT)
