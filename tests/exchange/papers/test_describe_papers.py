"""What a document says in its frame, and which descriptions cannot be laid out."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from tests.exchange.papers.papers import COLUMNS, REPORT

from caicach.exchange.papers import Column, Heading, PaperError, TableBlock, pdf, text, wording
from caicach.exchange.papers.printed import Grid, printed


@pytest.mark.parametrize(
    ("number", "symbol", "kind", "said"),
    [
        ("157", "BC-SNV", "BÁO CÁO", "157/BC-SNV"),
        ("7", "BC-SNV", "BÁO CÁO", "07/BC-SNV"),
        ("0", "BC-SNV", "BÁO CÁO", "00/BC-SNV"),
        ("7/BC-SNV", "", "BÁO CÁO", "07/BC-SNV"),
        ("157/BC-SNV", "", "BÁO CÁO", "157/BC-SNV"),
        ("", "BC-SNV", "BÁO CÁO", "……/BC-SNV"),
        ("", "", "BÁO CÁO", "……/BC-…"),
        ("", "", "Tờ trình", "……/TTr-…"),
        ("", "", "Quyết định", "……/QĐ-…"),
        ("", "", "Bảng kê", "……/…-…"),
        ("", "", "", "……/…-…"),
    ],
)
def test_the_number_has_two_figures_at_least_and_dots_for_what_is_not_known(
    number: str, symbol: str, kind: str, said: str
) -> None:
    assert wording.number(replace(REPORT, number=number, symbol=symbol, kind=kind)) == said


@pytest.mark.parametrize(
    ("issued_on", "year", "said"),
    [
        (date(2026, 9, 5), None, "ngày 05 tháng 9 năm 2026"),
        (date(2026, 2, 25), None, "ngày 25 tháng 02 năm 2026"),
        (date(2026, 12, 31), 2027, "ngày 31 tháng 12 năm 2026"),
        (None, 2026, "ngày … tháng … năm 2026"),
        (None, None, "ngày … tháng … năm …"),
    ],
)
def test_the_day_is_written_as_the_decree_says_and_with_dots_in_a_draft(
    issued_on: date | None, year: int | None, said: str
) -> None:
    assert wording.day(replace(REPORT, issued_on=issued_on, year=year)) == said


def test_appendices_take_roman_figures_only_where_there_are_several() -> None:
    assert wording.appendix_label(1, 1) == "Phụ lục"
    assert [wording.appendix_label(at, 12) for at in (1, 4, 9, 12)] == [
        "Phụ lục I",
        "Phụ lục IV",
        "Phụ lục IX",
        "Phụ lục XII",
    ]


def test_an_appendix_names_its_document_and_a_letter_is_called_one() -> None:
    assert wording.appendix_note(REPORT) == (
        "(Kèm theo Báo cáo số 07/BC-SNV ngày 05 tháng 02 năm 2026 của Sở Nội vụ)"
    )
    letter = replace(REPORT, kind="", symbol="SNV-CCHC", issuer="Sở\nNội vụ")
    assert wording.appendix_note(letter).startswith("(Kèm theo Công văn số 07/SNV-CCHC")
    assert wording.appendix_note(letter).endswith("của Sở Nội vụ)")


def test_a_list_ends_its_lines_once_whatever_was_typed() -> None:
    assert wording.listed(["Một;", "Hai.", "Ba ; "]) == ("Một;", "Hai;", "Ba.")
    assert wording.listed([]) == ()


def make_level() -> object:
    return Heading(4, "Quá sâu")


def make_no_columns() -> object:
    return TableBlock((), ())


def make_wide_row() -> object:
    return TableBlock(COLUMNS, (("1", "2", "3", "4"),))


def make_no_width() -> object:
    return Column("Điểm", 0)


def make_no_number() -> object:
    return Column("Điểm", float("nan"))


def make_small() -> object:
    return TableBlock(COLUMNS, (), size=3)


@pytest.mark.parametrize(
    "make", [make_level, make_no_columns, make_wide_row, make_no_width, make_no_number, make_small]
)
def test_what_cannot_be_laid_out_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(PaperError):
        make()


def test_columns_share_the_width_and_short_rows_are_filled() -> None:
    table = TableBlock(COLUMNS, (("1",), ("2", "Xã Hòa An", "3,5")))
    (grid,) = (item for item in printed(replace(REPORT, blocks=(table,))).items if isinstance(item, Grid))
    assert sum(grid.widths) == pytest.approx(165, abs=0.05)
    assert grid.widths[1] == pytest.approx(5 * grid.widths[0], abs=0.05)
    assert grid.rows == (("1", "", ""), ("2", "Xã Hòa An", "3,5"))


@pytest.mark.parametrize("module", [text, wording, pdf])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    import types

    assert isinstance(module, types.ModuleType)
    result = doctest.testmod(module, extraglobs={"Paper": type(REPORT)})
    assert result.attempted
    assert not result.failed
