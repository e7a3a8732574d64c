"""A document as DOCX, read again by python-docx."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from tests.exchange.papers.papers import COLUMNS, REPORT, docx_of, docx_text, rows

from caicach.exchange.papers import (
    Appendix,
    Article,
    Column,
    Heading,
    Paper,
    Paragraph,
    TableBlock,
    to_docx,
)

WHOLE = replace(
    REPORT,
    addressees=("Ủy ban nhân dân tỉnh",),
    blocks=(
        *REPORT.blocks,
        Heading(2, "Kết quả", "I."),
        Article("Điều 1.", "Công nhận kết quả."),
        TableBlock(COLUMNS, rows(30), caption="Bảng 1. Điểm", strong_rows=frozenset({29})),
    ),
    draft_mark="DỮ LIỆU MINH HỌA",
    appendices=(
        Appendix("Điểm các xã", (TableBlock(COLUMNS, rows(5), size=10),), landscape=True),
        Appendix("Hội đồng", (Paragraph("Gồm các ông, bà sau."),)),
    ),
)


def part(raw: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(raw)).read(name).decode()


def test_the_words_are_those_of_the_pdf() -> None:
    said = docx_text(to_docx(WHOLE))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN TỈNH SUỐI MƠ\nSỞ NỘI VỤ",
        "Số: 07/BC-SNV",
        "Suối Mơ, ngày 05 tháng 02 năm 2026",
        "BÁO CÁO\nKết quả thẩm định năm 2026",
        "Kính gửi: Ủy ban nhân dân tỉnh",
        "Căn cứ Quyết định số 12/QĐ-UBND;\nCăn cứ Kế hoạch số 15/KH-UBND.",
        "Điều 1. Công nhận kết quả.",
        "Nơi nhận:\n- Như trên;\n- Lưu: VT, CCHC.",
        "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nNguyễn Văn A",
        "Phụ lục I\nĐIỂM CÁC XÃ\n(Kèm theo Báo cáo số 07/BC-SNV ngày 05 tháng 02 năm 2026 của Sở Nội vụ)",
    ):
        assert words in said, words


def test_sections_are_a4_with_margins_and_numbered_anew_from_the_second_page() -> None:
    sections = docx_of(to_docx(WHOLE)).sections
    assert len(sections) == 3
    for section, turned in zip(sections, (False, True, False), strict=True):
        size = (section.page_width, section.page_height)
        assert size == pytest.approx((Mm(297), Mm(210)) if turned else (Mm(210), Mm(297)), abs=Mm(0.5))
        assert section.orientation == (WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT)
        assert section.left_margin == pytest.approx(Mm(30), abs=Mm(0.1))
        assert section.right_margin == pytest.approx(Mm(15), abs=Mm(0.1))
        assert section.top_margin == section.bottom_margin == pytest.approx(Mm(20), abs=Mm(0.1))
        assert section.different_first_page_header_footer
        numbering = section._sectPr.find(qn("w:pgNumType"))
        assert numbering is not None
        assert numbering.get(qn("w:start")) == "1"


def test_the_number_of_the_page_is_a_field_in_the_middle_of_the_header() -> None:
    header = docx_of(to_docx(WHOLE)).sections[0].header
    (field,) = header._element.xpath(".//w:fldSimple")
    assert field.get(qn("w:instr")) == "PAGE"
    assert header.paragraphs[-1].style is not None
    assert header.paragraphs[-1].style.paragraph_format.alignment == 1
    assert header.paragraphs[0].text == "DỮ LIỆU MINH HỌA"
    assert docx_of(to_docx(WHOLE)).sections[1].first_page_header.paragraphs[0].text == "DỮ LIỆU MINH HỌA"
    assert "DỮ LIỆU MINH HỌA" in docx_text(to_docx(WHOLE))


def test_the_tables_are_real_ones_whose_header_repeats() -> None:
    document = docx_of(to_docx(WHOLE))
    tables = [table for table in document.tables if table.style and table.style.name == "Paper Table"]
    assert [len(table.rows) for table in tables] == [31, 6]
    first = tables[0]
    assert [cell.text for cell in first.rows[0].cells] == ["TT", "Đơn vị", "Điểm"]
    assert [cell.text for cell in first.rows[30].cells] == ["30", "Xã Hòa An số 30", "30,25"]
    assert first.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert not first.rows[1]._tr.xpath("./w:trPr/w:tblHeader")
    number = first.rows[1].cells[2].paragraphs[0]
    assert number.style is not None
    assert number.style.name == "Paper Cell Right"
    assert number.style.paragraph_format.alignment == 2
    assert first.rows[30].cells[1].paragraphs[0].runs[0].bold
    assert not first.rows[29].cells[1].paragraphs[0].runs[0].bold
    assert [run.font.size.pt for run in tables[1].rows[1].cells[1].paragraphs[0].runs if run.font.size] == [
        10
    ]
    assert 'w:styleId="PaperTable"' in part(to_docx(WHOLE), "word/styles.xml")
    margins = re.search(
        r'PaperTable".*?<w:tblCellMar>(.*?)</w:tblCellMar>',
        part(to_docx(WHOLE), "word/styles.xml"),
        re.DOTALL,
    )
    assert margins is not None
    assert 'w:left w:w="68"' in margins[1]


def test_the_end_of_the_text_stays_with_the_signature_and_a_strong_row_with_the_next() -> None:
    text = part(
        to_docx(replace(WHOLE, blocks=(*WHOLE.blocks, Paragraph("Trân trọng.")))), "word/document.xml"
    )
    kept = [re.sub("<[^>]+>", "", it) for it in re.findall(r"<w:p>.*?</w:p>", text) if "<w:keepNext/>" in it]
    assert kept == ["Trân trọng.", ""]
    table = TableBlock(COLUMNS, rows(3), strong_rows=frozenset({0, 2}))
    text = part(to_docx(replace(REPORT, blocks=(table,))), "word/document.xml")
    first, last = (text.index(f"Xã Hòa An số {at}") for at in (2, 3))
    assert text[:first].count("<w:keepNext/>") == len(COLUMNS)
    assert text[first:last].count("<w:keepNext/>") == 0


def test_a_header_that_shall_not_repeat_does_not() -> None:
    raw = to_docx(replace(REPORT, blocks=(TableBlock(COLUMNS, rows(2), repeat_header=False),)))
    assert "w:tblHeader" not in part(raw, "word/document.xml")


def test_columns_of_one_group_share_a_heading() -> None:
    columns = (Column("Xã", 2), Column("Điểm", group="Tự đánh giá"), Column("Tỷ lệ", group="Tự đánh giá"))
    document = docx_of(to_docx(replace(REPORT, blocks=(TableBlock(columns, (("Hòa An", "80", "90"),)),))))
    (table,) = (table for table in document.tables if table.style and table.style.name == "Paper Table")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Xã", "Tự đánh giá", "Tự đánh giá"],
        ["Xã", "Điểm", "Tỷ lệ"],
        ["Hòa An", "80", "90"],
    ]
    assert len(table._tbl.xpath("./w:tr/w:trPr/w:tblHeader")) == 2


def test_an_empty_table_says_so_across_its_columns() -> None:
    document = docx_of(to_docx(replace(REPORT, blocks=(TableBlock(COLUMNS, ()),))))
    (table,) = (table for table in document.tables if table.style and table.style.name == "Paper Table")
    assert [cell.text for cell in table.rows[1].cells] == ["Không có số liệu."] * 3


def test_headings_are_headings_to_the_reader() -> None:
    document = docx_of(to_docx(WHOLE))
    styles = {line.text: line.style.name for line in document.paragraphs if line.style}
    assert styles["I. KẾT QUẢ"] == "Heading 2"
    assert document.styles["Heading 2"].element.xpath("./w:pPr/w:outlineLvl/@w:val") == ["1"]


def test_letters_are_times_of_14_points_and_the_language_is_vietnamese() -> None:
    styles = part(to_docx(REPORT), "word/styles.xml")
    defaults = styles[: styles.index("</w:docDefaults>")]
    assert 'w:ascii="Times New Roman"' in defaults
    assert 'w:sz w:val="28"' in defaults
    assert 'w:lang w:val="vi-VN"' in defaults
    assert 'w:lang w:val="en-GB"' in part(to_docx(replace(REPORT, language="en")), "word/styles.xml")


def test_the_properties_name_title_and_issuer_and_hold_no_other_time_than_the_day() -> None:
    facts = docx_of(to_docx(REPORT)).core_properties
    assert facts.title == "Báo cáo Kết quả thẩm định năm 2026"
    assert facts.author == facts.last_modified_by == "Sở Nội vụ"
    assert facts.language == "vi-VN"
    assert facts.created == datetime(2026, 2, 5, tzinfo=UTC)
    assert docx_of(to_docx(replace(REPORT, issued_on=None))).core_properties.created is None


def test_the_same_paper_gives_the_same_bytes_and_another_does_not() -> None:
    assert to_docx(WHOLE) == to_docx(WHOLE)
    assert to_docx(WHOLE) != to_docx(replace(WHOLE, number="8"))
    entries = zipfile.ZipFile(io.BytesIO(to_docx(WHOLE))).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_holds_no_macro_link_or_foreign_part() -> None:
    archive = zipfile.ZipFile(io.BytesIO(to_docx(WHOLE)))
    assert sorted(archive.namelist()) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/header1.xml",
        "word/header2.xml",
        "word/settings.xml",
        "word/styles.xml",
    ]
    assert "TargetMode" not in part(to_docx(WHOLE), "word/_rels/document.xml.rels")


def test_every_style_that_is_used_is_there() -> None:
    raw = to_docx(replace(WHOLE, addressees=("Một", "Hai")))
    letter = to_docx(replace(WHOLE, kind=""))
    known = set(re.findall(r'w:styleId="(\w+)"', part(raw, "word/styles.xml")))
    for text in (
        part(raw, "word/document.xml"),
        part(raw, "word/header1.xml"),
        part(letter, "word/document.xml"),
    ):
        used = set(re.findall(r'w:(?:pStyle|tblStyle) w:val="(\w+)"', text))
        assert used
        assert used <= known


def test_every_commune_of_the_country_fits_in_one_appendix() -> None:
    columns = tuple(Column(f"Lĩnh vực {at}", 1, "right") for at in range(12))
    table = TableBlock(columns, tuple(tuple(f"{row},{at:02d}" for at in range(12)) for row in range(3321)))
    paper: Paper = replace(REPORT, appendices=(Appendix("Điểm", (table,), landscape=True),))
    body = part(to_docx(paper), "word/document.xml")
    assert body.count("<w:tr>") == 3321 + 1 + 2 + 1
    assert "3320,11" in body
