"""QR codes are read again from what is drawn and what is printed."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from caicach.exchange.qr import (
    Label,
    LabelGroup,
    SheetError,
    national_portal_address,
    qr_png,
    qr_svg,
    to_sheets,
)
from caicach.exchange.qr.sheets import ACROSS, DOWN

LONG_NAME = (
    "Cấp giấy phép xây dựng mới đối với công trình cấp III, cấp IV (Công trình không theo tuyến/Theo tuyến "
    "trong đô thị/Tín ngưỡng, tôn giáo/Tượng đài, tranh hoành tráng/Theo giai đoạn) và nhà ở riêng lẻ "
) * 5


def read(raw: bytes) -> list[str]:
    """Return the texts of all codes in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(raw)).convert("L"))]


def pages_of(pdf: bytes) -> list[tuple[list[str], str]]:
    """Return for each page what its codes hold, and its text."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=3, grayscale=True).to_pil()
            words = page.get_textpage().get_text_bounded()
            found.append(([code.text for code in zxingcpp.read_barcodes(picture)], words))
    return found


def test_a_code_opens_the_procedure_on_the_national_portal() -> None:
    address = national_portal_address("1.001193")
    assert address == (
        "https://dichvucong.gov.vn/tra-cuu-thu-tuc/danh-sach?keyword=1.001193&showAdvanced=false"
        "&formalityType=STANDARD&limit=10&activeKey=STANDARD"
    )
    assert read(qr_png(address)) == [address]


def test_a_code_is_read_even_when_a_part_of_it_is_covered() -> None:
    address = national_portal_address("1.001193")
    picture = Image.open(io.BytesIO(qr_png(address))).convert("L")
    side = picture.width
    spot = Image.new("L", (side // 5, side // 5), 255)
    picture.paste(spot, (side * 2 // 5, side * 2 // 5))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [address]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=120))
def test_any_address_comes_back_from_its_code(text: str) -> None:
    assert read(qr_png(text)) == [text]


def test_the_drawing_has_a_name_and_nothing_that_the_policy_forbids() -> None:
    drawn = qr_svg("https://example.org/thu-tuc/1.001193/", title='Mã QR của "Đăng ký <khai sinh>"')
    assert drawn.startswith('<svg role="img" ')
    assert "<title>Mã QR của" in drawn
    assert "&lt;khai sinh&gt;" in drawn
    assert not re.search(r"\sstyle=|<script|\son\w+=|<\?xml", drawn)
    assert 'aria-hidden="true"' in qr_svg("x")


@pytest.mark.parametrize("text", ["", "x" * 1001])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        qr_svg(text)
    with pytest.raises(ValueError, match="1 to 1000"):
        qr_png(text)


def test_letters_that_readers_guess_are_refused() -> None:
    with pytest.raises(ValueError, match="ASCII"):
        qr_svg("https://example.org/thủ-tục")


def test_every_code_on_the_printed_sheets_is_read_again() -> None:
    labels = [
        Label(f"Thủ tục minh họa số {number}", f"9.{number:06d}", national_portal_address(f"9.{number:06d}"))
        for number in range(ACROSS * DOWN + 2)
    ]
    labels[3] = Label(LONG_NAME, "9.000003", labels[3].address)
    fields = Label("Hộ tịch", "", "https://example.org/thu-tuc/?field=1")
    groups = [LabelGroup("Hộ tịch", labels), LabelGroup("Trống"), LabelGroup("Chứng thực", [fields])]
    pages = pages_of(to_sheets(groups, head="Xã Suối Mơ", foot="Quét mã để xem thủ tục."))
    assert [len(codes) for codes, _words in pages] == [ACROSS * DOWN, 2, 1]
    assert sorted(code for codes, _ in pages for code in codes) == sorted(
        [label.address for label in labels] + [fields.address]
    )
    assert "Thủ tục minh họa số 0" in pages[0][1]
    assert "9.000001" in pages[0][1]
    assert "…" in pages[0][1]
    assert "Hộ tịch" in pages[1][1]
    assert "Quét mã" in pages[2][1]


def test_markup_in_a_name_is_text() -> None:
    name = '#import "x" *đậm* $1$ \\ <nhãn> @tham'
    sheets = to_sheets([LabelGroup(name, [Label(name, "#1", "https://example.org/")])], head=name, foot=name)
    assert '#import "x" *đậm* $1$' in pages_of(sheets)[0][1].replace("\r\n", " ")


def test_sheets_without_labels_and_with_too_many_are_refused() -> None:
    with pytest.raises(SheetError, match="not 0"):
        to_sheets([LabelGroup("Hộ tịch")], head="", foot="")
    with pytest.raises(SheetError, match="not 3001"):
        to_sheets([LabelGroup("Hộ tịch", [Label("a", "", "b")] * 3001)], head="", foot="")
