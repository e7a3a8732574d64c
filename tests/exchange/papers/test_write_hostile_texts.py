"""Whatever is typed into a name or a remark comes out as typed, and never as anything but text."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from tests.exchange.papers.papers import (
    REPORT,
    docx_of,
    docx_text,
    pdf_boxes,
    pdf_text,
    with_blocks,
    without_blanks,
)

from caicach.exchange.papers import (
    Appendix,
    Article,
    Column,
    Heading,
    LegalBasis,
    Paper,
    Paragraph,
    Signature,
    TableBlock,
    to_docx,
    to_pdf,
)
from caicach.exchange.papers.text import printable

MARKUP = [
    '#import "@preview/x:1.0.0"',
    '#sys.inputs #read("/etc/passwd") #eval("1")',
    "$x^2$ *đậm* _nghiêng_ `mã` = Đề mục",
    "<nhãn> @tham-chiếu // chú thích /* x */",
    "- gạch + cộng / chéo \\ ngược \\u{41} ~ -- --- ...",
    "<b>&amp;</b> ]]> <!-- x --> <?xml?> &#65; %s {0} {{x}}",
    "\"ngoặc\" 'đơn' [vuông] {nhọn} (tròn)",
    "https://example.org/a?b=c#d",
]
NFD = unicodedata.normalize("NFD", "Phường Hoà Thuận, Đắk Lắk")


def everywhere(text: str) -> Paper:
    """Return a document that has the text in every place that takes one."""
    columns = (Column(text, 2, group=text), Column("Điểm", 1, "right"))
    blocks = (
        LegalBasis((text,)),
        Heading(1, text, text),
        Heading(2, text),
        Heading(3, text, text),
        Paragraph(text, number=text),
        Article(text, text, text),
        TableBlock(columns, ((text, text),), caption=text, empty=text),
        TableBlock(columns, (), empty=text),
    )
    return Paper(
        kind=text,
        issuer=text,
        abstract=text,
        blocks=blocks,
        superior=text,
        number=text,
        symbol=text,
        place=text,
        addressees=(text, text),
        signature=Signature(text, text, (text,)),
        cosignature=Signature(text, text, (text,)),
        recipients=(text,),
        draft_mark=text,
        appendices=(Appendix(text, blocks, landscape=True),),
        title=text,
    )


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_printed_as_it_was_typed(text: str) -> None:
    paper = with_blocks(Paragraph(text), TableBlock((Column(text),), ((text,),)))
    assert without_blanks(pdf_text(to_pdf(paper))).count(without_blanks(text)) == 3
    assert docx_text(to_docx(paper)).count(text) == 3


@pytest.mark.parametrize("text", ["".join(MARKUP), "x" * 300, "", " ", "\n", "\x00\ud800\ufffe", "😀𠀀", NFD])
def test_no_text_in_any_place_breaks_a_file(text: str) -> None:
    paper = everywhere(text)
    assert to_pdf(paper).startswith(b"%PDF")
    raw = to_docx(paper)
    assert docx_of(raw).tables
    archive = zipfile.ZipFile(io.BytesIO(raw))
    for name in archive.namelist():
        ET.fromstring(archive.read(name))


def test_decomposed_letters_come_out_composed() -> None:
    paper = replace(with_blocks(Paragraph(NFD), TableBlock((Column(NFD),), ((NFD,),))), issuer=NFD, place=NFD)
    composed = unicodedata.normalize("NFC", NFD)
    assert composed != NFD
    for said in (" ".join(docx_text(to_docx(paper)).split()), pdf_text(to_pdf(paper))):
        assert said.count(composed) == 4
        assert unicodedata.is_normalized("NFC", said)
    assert docx_of(to_docx(paper)).core_properties.author == composed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Hòa\x00 An\x1b[0m", "Hòa An[0m"),
        ("một\thai", "một hai"),
        ("một\r\nhai\rba\u2028bốn\x0bnăm", "một\nhai\nba\nbốn\nnăm"),
        ("\u202eđảo\u202c \u2066ngược\u2069", "đảo ngược"),
        ("ẩn\u200b\u00ad\ufeff\u2060", "ẩn"),
        ("\ud83d x \udc00", " x "),
        ("nửa\ufffe\uffff\ufdd0", "nửa"),
        ("giữ  hai  chỗ trống\u00a0", "giữ  hai  chỗ trống\u00a0"),
        ("😀", "😀"),
    ],
)
def test_what_cannot_be_seen_is_not_printed(typed: str, said: str) -> None:
    assert printable(typed) == said


def test_a_letter_that_the_fonts_lack_does_not_stop_the_document() -> None:
    said = pdf_text(to_pdf(with_blocks(Paragraph("Trước 😀 sau 𠀀 hết."))))
    assert "Trước" in said
    assert "hết." in said
    assert "Trước 😀 sau 𠀀 hết." in docx_text(to_docx(with_blocks(Paragraph("Trước 😀 sau 𠀀 hết."))))


@pytest.mark.parametrize(
    "word", ["x" * 400, "W" * 400, "ĐƯỜNG" * 80, "a1b2" * 100, "\u0302" * 50 + "y" * 350]
)
def test_a_word_without_end_is_broken_inside_the_margins(word: str) -> None:
    columns = (Column(word, 1), Column("Điểm", 6, "right"))
    paper = replace(
        with_blocks(Paragraph(word), TableBlock(columns, ((word, "1"),))),
        issuer=word,
        abstract=word,
        place=word,
    )
    raw = to_pdf(paper)
    assert without_blanks(pdf_text(raw)).count(unicodedata.normalize("NFC", word)) >= 3
    assert docx_text(to_docx(paper)).count(word) >= 3
    for page in range(2):
        for letter, left, right, _ in pdf_boxes(raw, page):
            assert left > 29, (letter, left)
            assert right < 210 - 14, (letter, right)


def test_a_long_word_stays_inside_its_column() -> None:
    columns = (Column("Mã", 1), Column("Đơn vị", 4))
    raw = to_pdf(with_blocks(TableBlock(columns, (("w" * 60, "Xã Hòa An"),), size=10)))
    assert max(right for letter, _, right, _ in pdf_boxes(raw) if letter == "w") <= 30 + 165 / 5


def test_ordinary_words_are_never_broken() -> None:
    columns = (Column("Đơn vị", 1), Column("Ghi chú", 5))
    name = "Phường Nguyễn Thị Minh Khai, Thành phố Hồ Chí Minh"
    raw = to_pdf(with_blocks(TableBlock(columns, ((name, "x"),))))
    assert name in pdf_text(raw)


def test_names_of_200_letters_wrap() -> None:
    name = "Trung tâm Phục vụ hành chính công " * 6
    paper = replace(
        REPORT,
        superior=name,
        issuer=name,
        place=name,
        abstract=name,
        signature=Signature(name, name, (name,)),
        recipients=(name,) * 3,
        draft_mark=name,
    )
    raw = to_pdf(paper)
    said = pdf_text(raw)
    assert said.count(name.strip()) >= 6
    assert said.count(name.strip().upper()) == 4
    assert max(right for _, _, right, _ in pdf_boxes(raw)) < 210 - 14
    assert docx_text(to_docx(paper)).count(name.strip().upper()) == 4


def test_line_feeds_break_lines_in_both_files() -> None:
    paper = with_blocks(Paragraph("Một\nhai"), TableBlock((Column("Cột"),), (("Ba\nbốn",),)))
    tops = {letter: top for letter, _, _, top in pdf_boxes(to_pdf(paper)) if letter in "Mb"}
    assert len(tops) == 2
    assert "Một\nhai" in docx_text(to_docx(paper))
    assert "Ba\nbốn" in docx_text(to_docx(paper))


def test_a_list_of_recipients_longer_than_a_page_is_not_cut() -> None:
    paper = replace(REPORT, recipients=tuple(f"Xã số {at}" for at in range(120)))
    said = pdf_text(to_pdf(paper))
    assert all(f"- Xã số {at}" in said for at in range(120))
