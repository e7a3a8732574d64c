"""Each form on each size of paper: every field of the circular stands on it, and its code can be read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from tests.exchange.forms.fields import BY_HAND, FIELDS, FRAME, MOMENT
from tests.exchange.forms.forms import (
    AN,
    APOLOGY,
    AT,
    CONTROL,
    DUE,
    FEE,
    FORMS,
    HAND_OVER,
    LOOKUP,
    OFFICE,
    PAYMENT,
    RECEIPT,
    REFUSAL,
    REGISTER,
    RESULT,
    STOP,
    SUPPLEMENT,
)
from tests.exchange.forms.reading import letters_outside, pages, picture, seen, sizes, text, tight

from caicach.core.qr import parse
from caicach.exchange.forms import Form, FormError, Kind, Party, Size, to_one_pdf, to_pdf, to_pngs

LAW: dict[str, Any] = json.loads((Path(__file__).parent / "mau_bieu_mot_cua_tt03_2025.json").read_text())
NUMBERS = {
    "01": Kind.RECEIPT,
    "02": Kind.SUPPLEMENT,
    "03": Kind.REFUSAL,
    "04": Kind.APOLOGY,
    "05": Kind.STOP,
    "06": Kind.CONTROL,
    "07": Kind.REGISTER,
}
ONE_SIZE = {Kind.REGISTER, Kind.HAND_OVER}
BOTH = [(kind, size) for kind in FORMS for size in Size if not (kind in ONE_SIZE and size is Size.A5)]
LANDSCAPE = {Kind.REGISTER, Kind.FEE}
MILLIMETRES = {Size.A4: (210, 297), Size.A5: (148, 210)}


@pytest.mark.parametrize(("kind", "size"), BOTH)
def test_every_field_stands_on_the_paper(kind: Kind, size: Size) -> None:
    said = tight(text(to_pdf(FORMS[kind], OFFICE, size=size)))
    missing = [words for words in (*FRAME, *FIELDS[kind]) if tight(words) not in said]
    assert not missing


@pytest.mark.parametrize(("kind", "size"), BOTH)
def test_the_paper_has_its_size_and_nothing_stands_off_it(kind: Kind, size: Size) -> None:
    pdf = to_pdf(FORMS[kind], OFFICE, size=size)
    expected = MILLIMETRES[size]
    assert sizes(pdf) == {tuple(reversed(expected)) if kind in LANDSCAPE else expected}
    assert not letters_outside(pdf)


@pytest.mark.parametrize("entry", LAW["mau"], ids=lambda entry: entry["so"])
def test_the_forms_have_the_circulars_numbers_names_and_signers(entry: dict[str, Any]) -> None:
    kind = NUMBERS[entry["so"]]
    said = text(to_pdf(FORMS[kind], OFFICE)).upper()
    assert entry["ten"].upper() in said
    assert f"MẪU SỐ {entry['so']} - THÔNG TƯ SỐ 03/2025/TT-VPCP" in said
    for signer in entry["ky"]:
        part = signer.split(" (")[0].upper()
        assert part in said or part == "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"


@pytest.mark.parametrize("header", next(entry["truong"] for entry in LAW["mau"] if entry["so"] == "07"))
def test_the_register_has_the_circulars_columns(header: str) -> None:
    assert tight(header) in tight(pages(to_pdf(REGISTER, OFFICE))[0])


@pytest.mark.parametrize("kind", [kind for kind in FORMS if kind not in {*ONE_SIZE, Kind.PAYMENT, Kind.FEE}])
@pytest.mark.parametrize("size", Size)
def test_the_code_opens_the_dossier(kind: Kind, size: Size) -> None:
    assert seen(to_pdf(FORMS[kind], OFFICE, size=size)) == [LOOKUP]


@pytest.mark.parametrize("size", Size)
def test_a_banks_application_reads_what_is_to_be_paid(size: Size) -> None:
    (payload,) = seen(to_pdf(PAYMENT, OFFICE, size=size))
    asked = parse(payload)
    assert (asked.account, asked.amount, asked.purpose) == (PAYMENT.account, 105_000, PAYMENT.reference)


def test_an_address_too_long_for_a_code_is_refused() -> None:
    assert seen(to_pdf(replace(RECEIPT, lookup=LOOKUP.ljust(200, "x")), OFFICE)) == [LOOKUP.ljust(200, "x")]
    with pytest.raises(FormError, match="too long"):
        to_pdf(replace(RECEIPT, lookup=LOOKUP.ljust(201, "x")), OFFICE)


def test_without_an_address_there_is_no_code() -> None:
    assert seen(to_pdf(replace(RECEIPT, lookup=""), OFFICE)) == []
    assert "Quét mã" not in text(to_pdf(replace(RECEIPT, lookup=""), OFFICE))


@pytest.mark.parametrize("kind", [kind for kind in FORMS if kind not in {Kind.REGISTER, Kind.FEE}])
def test_a_usual_form_takes_one_page(kind: Kind) -> None:
    assert len(pages(to_pdf(FORMS[kind], OFFICE))) == 1


def test_a_usual_form_is_a5_and_a_book_a4() -> None:
    assert sizes(to_pdf(RECEIPT, OFFICE)) == {(148, 210)}
    assert sizes(to_pdf(REGISTER, OFFICE)) == {(297, 210)}
    assert sizes(to_pdf(HAND_OVER, OFFICE)) == {(210, 297)}


@pytest.mark.parametrize("form", [REGISTER, HAND_OVER], ids=["register", "hand_over"])
def test_a_wide_table_is_refused_on_small_paper(form: Form) -> None:
    assert to_pdf(form, OFFICE, size=Size.A4)
    with pytest.raises(FormError, match="A4 alone"):
        to_pdf(form, OFFICE, size=Size.A5)


def test_a_fee_receipt_has_a_page_for_each_copy() -> None:
    copies = pages(to_pdf(FEE, OFFICE))
    assert len(copies) == 3
    for at, use in enumerate(FEE.copies, start=1):
        assert f"(Liên {at}: {use})" in copies[at - 1]
        assert "Một trăm linh năm nghìn đồng" in copies[at - 1]


def test_what_is_not_known_is_a_dotted_line() -> None:
    bare = replace(
        RECEIPT, applicant=Party("Trần Thị Lan"), number="", due_at=None, authoriser=None, delivery=""
    )
    said = text(to_pdf(bare, OFFICE))
    for label in ("Địa chỉ", "Số điện thoại", "Email", "Thời gian trả kết quả giải quyết hồ sơ"):
        assert f"{label}: ...." in said
    assert "Số: ……/TTPVHCC" in said
    assert "Người ủy quyền" not in said


def test_an_apology_in_time_does_not_say_that_time_ran_out() -> None:
    late = replace(APOLOGY, issued_at=DUE + timedelta(minutes=1))
    assert "chưa trả kết quả giải quyết hồ sơ của Ông/Bà/Tổ chức đúng thời hạn quy định" in text(
        to_pdf(late, OFFICE)
    )
    assert "đúng thời hạn quy định" not in text(to_pdf(APOLOGY, OFFICE))
    assert "chưa thể hoàn thành việc giải quyết" in text(to_pdf(APOLOGY, OFFICE))


def test_a_decision_already_made_is_named_when_a_dossier_is_stopped() -> None:
    decided = replace(STOP, decision="Quyết định số 12/QĐ-UBND ngày 11/10/2026")
    assert "Quyết định số 12/QĐ-UBND ngày 11/10/2026" in text(to_pdf(decided, OFFICE))
    assert "Chưa có quyết định" not in text(to_pdf(decided, OFFICE))


def test_an_electronic_form_asks_for_a_digital_signature_of_the_clerk() -> None:
    said = text(to_pdf(RECEIPT, replace(OFFICE, electronic=True)))
    assert "(Chữ ký số)" in said
    assert BY_HAND not in said
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in said
    assert "NGƯỜI NỘP HỒ SƠ" not in said


def test_a_control_sheet_has_room_to_go_on_by_hand() -> None:
    assert text(to_pdf(CONTROL, OFFICE)).count("Người giao") == 4
    assert text(to_pdf(replace(CONTROL, passings=CONTROL.passings * 4), OFFICE)).count("Người giao") == 8


def test_moments_are_printed_in_vietnamese_time() -> None:
    elsewhere = replace(RECEIPT, received_at=datetime(2026, 10, 8, 1, 5, tzinfo=UTC))
    assert f"Thời gian nhận hồ sơ: {MOMENT}" in text(to_pdf(elsewhere, OFFICE))


NAIVE = AT.replace(tzinfo=None)


@pytest.mark.parametrize(
    "form",
    [
        replace(RECEIPT, issued_at=NAIVE),
        replace(RECEIPT, received_at=NAIVE),
        replace(RECEIPT, due_at=NAIVE),
        replace(CONTROL, received_at=NAIVE),
        replace(REGISTER, rows=(replace(REGISTER.rows[0], due_at=NAIVE),)),
    ],
    ids=lambda form: form.kind,
)
def test_a_moment_without_a_time_zone_is_refused(form: Form) -> None:
    assert to_pdf(RECEIPT, OFFICE)
    with pytest.raises(FormError, match="time zone"):
        to_pdf(form, OFFICE)


def test_a_form_is_accessible_and_lasts() -> None:
    pdf = to_pdf(RECEIPT, OFFICE)
    for words in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfuaid:part>1</pdfuaid:part>", b"/MarkInfo"):
        assert words in pdf
    about = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert about["Title"] == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả H99.08.01-261008-0007"
    assert about["Author"] == "Trung tâm Phục vụ hành chính công"
    assert AN.name not in " ".join(about.values())


@pytest.mark.parametrize("form", [RECEIPT, REGISTER], ids=["receipt", "register"])
def test_the_same_form_gives_the_same_bytes(form: Form) -> None:
    assert to_pdf(form, OFFICE) == to_pdf(form, OFFICE)


def test_receipts_of_one_hand_over_come_as_one_file() -> None:
    many = [replace(RECEIPT, code=f"H99.08.01-261008-{at:04d}", number=str(at)) for at in range(1, 13)]
    found = pages(to_one_pdf(many, OFFICE))
    assert len(found) == 12
    for form, page in zip(many, found, strict=True):
        assert f"Mã hồ sơ: {form.code}" in page
    assert to_one_pdf([SUPPLEMENT, RESULT, REFUSAL], OFFICE)
    with pytest.raises(ValueError, match="a file needs a form"):
        to_one_pdf([], OFFICE)


def test_a_long_receipt_numbers_its_pages_from_the_second_and_the_next_anew() -> None:
    long = replace(RECEIPT, papers=RECEIPT.papers * 8)
    first, second, third = pages(to_one_pdf([long, RECEIPT], OFFICE))
    assert not first.startswith("1 ")
    assert second.startswith("2 ")
    assert third.startswith("ỦY BAN")


def test_a_preview_shows_every_page_and_its_code() -> None:
    shown = to_pngs(FEE, OFFICE)
    assert [picture(page).size[0] > picture(page).size[1] for page in shown] == [True] * 3
    (one,) = to_pngs(RECEIPT, OFFICE, ppi=144)
    assert picture(one).format == "PNG"
    assert abs(picture(one).size[0] - 148 / 25.4 * 144) < 2
