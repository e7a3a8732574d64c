"""Statements as banks give them: preambles, two languages, sums at the end, old encodings, and slips."""

from __future__ import annotations

import io
import unicodedata
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.index.problems import ProblemsError
from caicach.core.payments import Credit, Expected, Outcome, match_credits
from caicach.core.qr import make_reference
from caicach.exchange.statements import Statement, read_statement
from caicach.exchange.statements.columns import role_of

DAY = date(2026, 10, 8)
PLAIN = """SAO KÊ TÀI KHOẢN (dữ liệu minh họa)
Số tài khoản: 0000000000
Từ ngày 01/10/2026 đến ngày 08/10/2026

STT,Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Số dư,Nội dung
,,,,,"1.000.000",Số dư đầu kỳ
1,08/10/2026 09:15:22,FT0001,,"75.000","1.075.000",NGUYEN VAN AN nop MTT0000017
2,08/10/2026 10:02:00,FT0002,"20.000",,"1.055.000",Phí quản lý
3,08/10/2026,FT0003,0,"30.000","1.085.000",Lệ phí hộ tịch
,Tổng cộng,,"20.000","105.000",,
"""


def credits_of(statement: Statement) -> list[tuple[date, int, str, str]]:
    return [(line.day, line.amount, line.content, line.number) for line in statement.credits]


def line(amount: str, day: str = "08/10/2026", more: str = "") -> bytes:
    return f"Ngày;Nội dung;Số tham chiếu;Ghi nợ;Ghi có\n{day};Lệ phí;FT1;{more};{amount}\n".encode()


def ids(statement: Statement) -> list[str]:
    return [problem.id for problem in statement.problems]


WRITTEN = datetime.fromisoformat("2026-10-08T09:15:00")
EXPECTED = [
    (DAY, 75_000, "NGUYEN VAN AN nop MTT0000017", "FT0001"),
    (DAY, 30_000, "Lệ phí hộ tịch", "FT0003"),
]


def test_credits_are_read_and_the_rest_is_counted() -> None:
    read = read_statement(PLAIN.encode(), "sao-ke.csv")
    assert credits_of(read) == EXPECTED
    assert (read.debits, read.left_out) == (1, 2)
    assert read.problems == ()
    assert [credit.line for credit in read.credits] == [7, 9]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_give_the_same(encoding: str) -> None:
    assert credits_of(read_statement(PLAIN.encode(encoding), "sao-ke.csv")) == EXPECTED


def test_the_old_vietnamese_encoding_is_read_with_a_warning() -> None:
    letters = "".join(
        char if char.isascii() else _of_cp1258(char) for char in PLAIN.replace("(dữ liệu minh họa)", "")
    )
    read = read_statement(letters.encode("cp1258"), "sao-ke.csv")
    assert credits_of(read) == EXPECTED
    assert ids(read) == ["F012"]


def _of_cp1258(char: str) -> str:
    """Return a letter as cp1258 has it: the vowel whole, its tone behind."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in parts if mark in tones)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones)) + tone


def test_decomposed_text_gives_the_same() -> None:
    read = read_statement(unicodedata.normalize("NFD", PLAIN).encode(), "sao-ke.csv")
    assert credits_of(read) == EXPECTED


def test_a_workbook_with_numbers_and_days_is_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sao kê")
        day = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write(0, 0, "NGÂN HÀNG (dữ liệu minh họa)")
        heads = ("Ngày GD\nTran date", "Số CT/ Doc No", "Số tiền (VND)", "Nợ/Có", "Diễn giải/ Description")
        for column, head in enumerate(heads):
            sheet.write(3, column, head)
        rows = [("FT1", 75_000, "C", "MTT0000017"), ("FT2", 20_000, "D", "Phí"), ("FT3", 30_000.0, "Có", "x")]
        for at, (number, amount, side, content) in enumerate(rows, start=4):
            sheet.write_datetime(at, 0, WRITTEN, day)
            for column, value in enumerate((number, amount, side, content), start=1):
                sheet.write(at, column, value)
    read = read_statement(out.getvalue(), "sao-ke.xlsx")
    assert credits_of(read) == [(DAY, 75_000, "MTT0000017", "FT1"), (DAY, 30_000, "x", "FT3")]
    assert (read.debits, read.problems) == (1, ())


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("75000", 75_000),
        ("75.000", 75_000),
        ('"75,000"', 75_000),
        ("75 000", 75_000),
        ("+75.000 VND", 75_000),
        ("75.000đ", 75_000),
        ("75.000 ₫", 75_000),
        ('"75,000.00"', 75_000),
        ('"75.000,00"', 75_000),
        ("1.234.567", 1_234_567),
        ("7.775", 7_775),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, amount: int) -> None:
    assert [credit.amount for credit in read_statement(line(text), "a.csv").credits] == [amount]


@pytest.mark.parametrize("text", ["", "0", "-", "0.00"])
def test_no_amount_is_no_movement(text: str) -> None:
    read = read_statement(line(text), "a.csv")
    assert read.credits == ()
    assert read.left_out == 1
    assert read.problems == ()


@pytest.mark.parametrize(
    ("wrong", "id_", "cell"),
    [
        (line("75.000,5"), "F122", "E2"),
        (line("bảy mươi"), "F122", "E2"),
        (line("75.000", "31/02/2026"), "F121", "A2"),
        (line("75.000", "08/10/26"), "F121", "A2"),
        (line("75.000", ""), "F121", "A2"),
        (line("75.000", more="5.000"), "F123", "E2"),
        (line("-75.000"), "F123", "E2"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_kept(
    wrong: bytes, id_: str, cell: str
) -> None:
    read = read_statement(wrong + "08/10/2026;Lệ phí;FT2;;30.000\n".encode(), "a.csv")
    assert [credit.amount for credit in read.credits] == [30_000]
    assert [(problem.id, problem.place.cell) for problem in read.problems] == [(id_, cell)]


def test_one_column_of_amounts_tells_by_its_sign() -> None:
    raw = b"Date,Description,Amount,Reference\n2026-10-08,a,75000,1\n2026-10-08T09:00,b,-20000,2\n"
    read = read_statement(raw, "a.csv")
    assert credits_of(read) == [(DAY, 75_000, "a", "1")]
    assert read.debits == 1
    bracketed = raw.replace(b"-20000", b"(20000)")
    assert read_statement(bracketed, "a.csv").debits == 1


def test_a_side_that_contradicts_the_sign_is_left_to_a_person() -> None:
    raw = "Ngày,Nội dung,Số tiền,Có/Nợ,Số GD\n08/10/2026,a,-5000,Có,1\n08/10/2026,b,5000,Có,2\n".encode()
    read = read_statement(raw, "a.csv")
    assert [credit.content for credit in read.credits] == ["b"]
    assert ids(read) == ["F123"]


def test_a_statement_without_the_banks_numbers_is_warned_of() -> None:
    raw = "Ngày,Nội dung,Ghi có\n08/10/2026,MTT0000017,75000\n".encode()
    read = read_statement(raw, "a.csv")
    assert ids(read) == ["F124"]
    assert read.credits[0].number == ""


@pytest.mark.parametrize(
    "raw",
    [b"", b"a,b\n1,2\n", "Ngày,Nội dung\n08/10/2026,x\n".encode(), "Ngày,Ghi có\n08/10/2026,5\n".encode()],
)
def test_a_file_whose_columns_are_not_named_is_refused(raw: bytes) -> None:
    assert read_statement(line("75.000"), "a.csv").credits
    with pytest.raises(ProblemsError) as refusal:
        read_statement(raw, "a.csv")
    assert [problem.id for problem in refusal.value.problems] == ["F120"]


def test_a_damaged_workbook_is_refused() -> None:
    with pytest.raises(ProblemsError) as refusal:
        read_statement(b"PK\x03\x04 nothing", "a.xlsx")
    assert [problem.id for problem in refusal.value.problems] == ["F021"]


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("NGÀY GIAO DỊCH", "day"),
        ("Số tiền ghi có (VND)", "credit"),
        ("Tiền vào", "credit"),
        ("Credit / Ghi có", "credit"),
        ("PS Nợ", "debit"),
        ("Nợ/Có", "side"),
        ("Ref. No", "number"),
        ("Mô tả giao dịch:", "content"),
        ("Số dư", ""),
        ("", ""),
    ],
)
def test_heads_are_known_by_their_words(head: str, role: str) -> None:
    assert role_of(head) == role
    assert role_of(unicodedata.normalize("NFD", head)) == role


def test_a_statement_pays_what_was_asked_for() -> None:
    read = read_statement(PLAIN.encode(), "sao-ke.csv")
    requests = [Expected(make_reference(1), 75_000)]
    matches = match_credits(read.credits, requests)
    assert [match.outcome for match in matches] == [Outcome.MATCHED, Outcome.UNKNOWN]
    again = match_credits(read.credits, requests, seen=[match.credit.key for match in matches])
    assert {match.outcome for match in again} == {Outcome.REPEATED}


AMOUNTS = st.integers(1, 10**12)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, st.booleans()), max_size=20))
def test_every_dong_that_came_in_is_found_and_no_other(lines: list[tuple[int, bool]]) -> None:
    rows = []
    for at, (amount, came) in enumerate(lines):
        written = f"{amount:,}".replace(",", ".")
        rows.append(f"08/10/2026;Nội dung {at};FT{at};" + (f";{written}" if came else f"{written};"))
    raw = "\n".join(["Ngày;Nội dung;Số tham chiếu;Ghi nợ;Ghi có", *rows]).encode()
    read = read_statement(raw, "a.csv")
    assert [credit.amount for credit in read.credits] == [amount for amount, came in lines if came]
    assert read.debits == sum(not came for _, came in lines)
    assert all(isinstance(credit, Credit) for credit in read.credits)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6))
def test_odd_cells_are_named_and_never_money(rows: list[list[str]]) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for column, head in enumerate(("Ngày", "Nội dung", "Ghi có", "Số GD")):
            sheet.write_string(0, column, head)
        for at, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                sheet.write_string(at, column, "".join(char for char in cell if char.isprintable()))
    read = read_statement(out.getvalue(), "a.xlsx")
    assert len(read.credits) + read.debits + read.left_out + len(read.problems) <= len(rows)
