"""Whatever a person is called, and however much they hand in, the form is printed and stays on its paper."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.forms.forms import (
    APOLOGY,
    CONTROL,
    FEE,
    FORMS,
    HAND_OVER,
    OFFICE,
    RECEIPT,
    REGISTER,
    REGISTER_ROW,
)
from tests.exchange.forms.reading import letters_outside, pages, seen, text, tight

from caicach.exchange.forms import (
    FeeLine,
    Form,
    HandedPaper,
    Kind,
    Party,
    Size,
    TypesettingError,
    press,
    to_pdf,
    to_pngs,
)
from caicach.exchange.forms.laying import breakable

MARKUP = (
    '#import "@preview/x:1.0.0"',
    '#read("/etc/passwd") #eval("1") #sys.inputs',
    "$x^2$ *đậm* _nghiêng_ `mã` = Đề mục",
    "<nhãn> @tham-chiếu // chú thích /* x */",
    "\\ \\u{41} ~ -- --- ... \"ngoặc\" 'đơn' [vuông] {nhọn} {pages} %s",
)
ODD = (
    *MARKUP,
    "😀 giấy 𠀀",
    "\u202eevil\u202c \u200fabc",
    "x" * 5_000,
    "",
    " ",
    "\n\n",
    "\x00\ud800\ufffe",
    "{office}",
)
LONG_NAME = "Công ty trách nhiệm hữu hạn một thành viên đầu tư phát triển sản xuất thương mại dịch vụ ABCD"
ONE_WORD = "Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu" * 2


@pytest.mark.parametrize("words", MARKUP)
def test_markup_is_printed_as_it_was_typed(words: str) -> None:
    party = replace(RECEIPT.applicant, name=words, address=words)
    paper = HandedPaper(words, 1)
    said = tight(text(to_pdf(replace(RECEIPT, applicant=party, content=words, papers=(paper,)), OFFICE)))
    assert said.count(tight(words)) == 5


@pytest.mark.parametrize("words", ODD, ids=[repr(words[:12]) for words in ODD])
@pytest.mark.parametrize("size", Size)
def test_no_text_in_any_place_of_a_receipt_breaks_it(words: str, size: Size) -> None:
    odd = Party(words, words, words, words, words)
    form = replace(
        RECEIPT, number=words, code=words, applicant=odd, authoriser=odd, authorised_by=words, content=words,
        papers=(HandedPaper(words, note=words),) * 2, allotted=words, clerk=words, delivery=words, book=words,
        entry=words, remarks=(words,),
    )  # fmt: skip
    office = replace(OFFICE, superior=words, name=words, symbol=words, place=words, website=words, mark=words)
    assert pages(to_pdf(form, office, size=size))


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.sampled_from([kind for kind in FORMS if kind is not Kind.REGISTER]), st.text(max_size=200))
def test_random_text_breaks_no_form(kind: Kind, words: str) -> None:
    form = FORMS[kind]
    own = [
        name
        for name in form.__slots__
        if isinstance(getattr(form, name), str) and name not in {"lookup", "payload"}
    ]
    changed: Form = replace(form, **dict.fromkeys(own, words))  # type: ignore[arg-type]
    assert pages(to_pdf(changed, OFFICE))


def test_a_name_of_ninety_letters_wraps_on_every_paper() -> None:
    assert len(LONG_NAME) >= 90
    for size in Size:
        party = replace(RECEIPT.applicant, name=LONG_NAME)
        pdf = to_pdf(replace(RECEIPT, applicant=party), OFFICE, size=size)
        assert tight(text(pdf)).count(tight(LONG_NAME)) == 2
        assert not letters_outside(pdf)


@pytest.mark.parametrize("size", Size)
def test_a_word_wider_than_the_paper_is_broken(size: Size) -> None:
    party = Party(ONE_WORD, ONE_WORD, ONE_WORD, ONE_WORD, ONE_WORD)
    form = replace(
        RECEIPT, applicant=party, content=ONE_WORD, papers=(HandedPaper(ONE_WORD),), clerk=ONE_WORD
    )
    pdf = to_pdf(form, replace(OFFICE, name=ONE_WORD, place=ONE_WORD), size=size)
    assert not letters_outside(pdf)
    assert tight(ONE_WORD) in tight(text(pdf))


@pytest.mark.parametrize("size", Size)
def test_forty_papers_go_on_over_the_page_and_nobody_signs_an_empty_one(size: Size) -> None:
    papers = tuple(
        HandedPaper(f"Giấy tờ số {at} theo quy định của pháp luật chuyên ngành", 1) for at in range(1, 41)
    )
    pdf = to_pdf(replace(RECEIPT, papers=papers), OFFICE, size=size)
    found = pages(pdf)
    assert len(found) in {2, 3}
    for at in range(1, 41):
        assert f"{at}. Giấy tờ số {at} theo quy định" in " ".join(found)
    assert "NGƯỜI NỘP HỒ SƠ" in found[-1]
    assert "Thời hạn giải quyết được tính từ khi" in found[-1]
    assert seen(pdf) == [RECEIPT.lookup]
    assert not letters_outside(pdf)


def test_a_cell_longer_than_a_page_goes_on() -> None:
    long = "Nội dung rất dài của thủ tục. " * 400
    for pdf in (
        to_pdf(replace(REGISTER, rows=(replace(REGISTER_ROW, procedure=long),)), OFFICE),
        to_pdf(replace(HAND_OVER, rows=(replace(HAND_OVER.rows[0], procedure=long),)), OFFICE),
        to_pdf(replace(CONTROL, passings=(replace(CONTROL.passings[0], note=long),)), OFFICE, size=Size.A4),
        to_pdf(replace(FEE, lines=(FeeLine(long, 5),)), OFFICE),
    ):
        assert text(pdf).count("dài") >= 400
        assert not letters_outside(pdf)


def test_a_narrow_column_of_seven_hundred_letters_stays_on_its_paper() -> None:
    row = replace(REGISTER_ROW, agency="Phòng Văn hóa và Xã hội " * 29)
    pdf = to_pdf(replace(REGISTER, rows=(row,) * 3), OFFICE)
    assert text(pdf).count("hóa") >= 3 * 29
    assert not letters_outside(pdf)


def test_tables_without_rows_say_so() -> None:
    empty = text(to_pdf(replace(REGISTER, rows=()), OFFICE))
    assert "Không có số liệu." in empty
    assert "Sổ có 1 trang, không ghi hồ sơ nào; khóa sổ ngày 31 tháng 12 năm 2026." in empty
    assert "Không có số liệu." in text(to_pdf(replace(HAND_OVER, rows=()), OFFICE))


def test_a_book_that_is_not_closed_is_signed_by_nobody() -> None:
    said = text(to_pdf(replace(REGISTER, signatory=None), OFFICE))
    assert "khóa sổ" not in said
    assert "GIÁM ĐỐC" not in said


def test_a_book_of_a_thousand_dossiers_repeats_its_head_and_numbers_on() -> None:
    rows = tuple(replace(REGISTER_ROW, code=f"H99.08.01-261008-{at:04d}") for at in range(1, 1_001))
    found = pages(to_pdf(replace(REGISTER, rows=rows, first=1), OFFICE))
    assert len(found) > 40
    assert all("Mã hồ sơ" in page and "Ký nhận" in page for page in found[:-1])
    assert all(page.startswith(f"{at} ") for at, page in enumerate(found, start=1) if at > 1)
    assert f"Sổ có {len(found)} trang, ghi 1000 hồ sơ" in found[-1]
    whole = " ".join(found)
    assert all(row.code in whole for row in rows)


def test_clerks_may_print_at_once() -> None:
    made: list[bytes] = []
    faults: list[Exception] = []

    def print_some() -> None:
        try:
            made.extend(to_pdf(APOLOGY, OFFICE) for _ in range(5))
        except Exception as fault:
            faults.append(fault)
            raise

    clerks = [threading.Thread(target=print_some) for _ in range(4)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert not faults
    assert len(made) == 20
    assert len(set(made)) == 1


def test_a_press_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = press._Press()
    broken._source = b"#panic()"
    broken._compiler = typst.Compiler()
    assert to_pdf(RECEIPT, OFFICE)
    monkeypatch.setattr(press, "_PRESS", broken)
    with pytest.raises(TypesettingError, match="panicked"):
        to_pdf(RECEIPT, OFFICE)
    with pytest.raises(TypesettingError, match="panicked"):
        to_pngs(RECEIPT, OFFICE)


def test_a_fault_inside_the_press_is_told_and_the_next_form_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = type("PanicException", (BaseException,), {})

    class Faulty:
        def compile(self, **given: object) -> bytes:
            raise fault("inside")

    broken = press._Press()
    monkeypatch.setattr(broken, "_compiler", Faulty())
    monkeypatch.setattr(press, "_PRESS", broken)
    with pytest.raises(TypesettingError, match="inside"):
        to_pdf(RECEIPT, OFFICE)
    assert to_pdf(RECEIPT, OFFICE)


def test_a_long_form_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "MOST_WARM_LETTERS", 0)
    assert to_pdf(RECEIPT, OFFICE)
    monkeypatch.setattr(press, "TIMEOUT", 0.001)
    with pytest.raises(TypesettingError, match="no PDF within"):
        to_pdf(RECEIPT, OFFICE)


def test_a_form_is_the_same_in_both_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    here = to_pdf(RECEIPT, OFFICE)
    monkeypatch.setattr(press, "MOST_WARM_LETTERS", 0)
    assert to_pdf(RECEIPT, OFFICE) == here


def test_a_code_breaks_behind_its_signs_and_a_word_anywhere() -> None:
    assert breakable("H99.08-2610", 13, 12) == ["H99.", "08-", "2610"]
    assert breakable("xxxx", 8, 12) == ["x", "x", "x", "x"]
    assert breakable("Hòa An", 20, 12) == "Hòa An"
