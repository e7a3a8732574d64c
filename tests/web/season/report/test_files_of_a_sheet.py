"""The report as PDF and DOCX, the sheet as XLSX, and the way back: compared before anything is taken."""

from __future__ import annotations

import html
import io
import re
import zipfile

import openpyxl
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.conftest import NOW, act_of
from tests.exchange.papers.papers import docx_text
from tests.factories.season import Season
from tests.web.readers import reader

from caicach.evaluation.scoring.constants import Via
from caicach.evaluation.scoring.models import CellRevision
from caicach.evaluation.scoring.sealing import Words, write_report
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.exchange.offline_sheet import ABSENT, EXPLANATION, FIGURES, SHEET
from caicach.registry.accounts.models import User
from caicach.registry.organisations.constants import OrganisationKind
from caicach.registry.organisations.models import Designation


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock of the pages stand where the season is open."""
    monkeypatch.setattr("caicach.web.season.entry.timezone.now", lambda: NOW)


def address(season: Season, unit: str, tail: str) -> str:
    return f"/console/campaigns/{season.campaign.slug}/units/{season.units[unit].pk}/files/{tail}"


def downloaded(season: Season, chi: User) -> openpyxl.Workbook:
    answer = reader(user=chi).get(address(season, "tu-phap", "sheet.xlsx"))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def row_of(book: openpyxl.Workbook, code: str) -> int:
    return next(row for row in range(2, 40) if book[SHEET].cell(row, 1).value == code)


def sent(season: Season, person: User, book: openpyxl.Workbook) -> str:
    raw = io.BytesIO()
    book.save(raw)
    file = SimpleUploadedFile("bang.xlsx", raw.getvalue())
    answer = reader(user=person).post(address(season, "tu-phap", "compare/"), {"file": file})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_filled_in_sheet_is_compared_and_then_taken(season: Season, chi: User) -> None:
    book = downloaded(season, chi)
    row = row_of(book, "1.2")
    book[SHEET].cell(row, FIGURES + 1).value = "12/13"
    book[SHEET].cell(row, EXPLANATION + 1).value = "Một việc lùi hạn\ntheo văn bản"
    book[SHEET].cell(row_of(book, "1.3"), FIGURES + 1).value = "ba điểm"
    book[SHEET].cell(row_of(book, "2.1"), ABSENT + 1).value = "x"
    book[SHEET].cell(row_of(book, "2.1"), EXPLANATION + 1).value = "Không phát sinh hồ sơ"
    book[SHEET].cell(row_of(book, "2.2"), FIGURES + 1).value = "99%"
    text = sent(season, chi, book)
    assert "12/13" in text
    assert "không phải là số" in text
    assert "C001" not in text, "ids of findings are for lists and programs"
    assert not CellRevision.objects.exists()
    # What every row says, the explanation's line feed included, comes back in the tick box alone.
    ticked = [html.unescape(line) for line in re.findall(r'name="take" value="([^"]*)"[^>]* checked', text)]
    assert len(ticked) == 2
    reader(user=chi).post(address(season, "tu-phap", "take/"), {"take": ticked})
    assert season.cell("tu-phap", "1.2").answer == {"numerator": "12", "denominator": "13"}
    assert season.cell("tu-phap", "1.2").explanation == "Một việc lùi hạn\ntheo văn bản"
    assert season.cell("tu-phap", "2.1").answer == {"not_applicable": True}
    assert season.cell("tu-phap", "2.2").answer == {}
    assert set(CellRevision.objects.values_list("via", flat=True)) == {Via.SHEET}


def test_the_sheet_prints_on_a4_across_and_its_points_are_numbers(season: Season, chi: User) -> None:
    typed = Typed({"numerator": "12", "denominator": "13"})
    save_answer(season.units["tu-phap"].pk, "1.2", typed, act=act_of(chi))
    book = downloaded(season, chi)
    page = book[SHEET]
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 9
    row = row_of(book, "1.2")
    assert [page.cell(row, column).value for column in (3, 8)] == [4, pytest.approx(3.69, abs=0.01)]
    assert page.cell(row, FIGURES + 1).value == "12/13"


def test_the_same_sheet_back_has_no_differences(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"]
    save_answer(unit.pk, "1.2", Typed({"numerator": "1.200", "denominator": "1.300"}), act=act_of(chi))
    save_answer(unit.pk, "1.1", Typed({"value": "Không"}, "Chậm một ngày"), act=act_of(chi))
    save_answer(unit.pk, "1.3", Typed({"value": "1,25"}), act=act_of(chi))
    assert "Tệp và bảng giống nhau" in sent(season, chi, downloaded(season, chi))


def test_what_was_changed_meanwhile_is_said_and_not_chosen(season: Season, chi: User, dung: User) -> None:
    book = downloaded(season, chi)
    book[SHEET].cell(row_of(book, "1.2"), FIGURES + 1).value = "11/13"
    save_answer(
        season.units["tu-phap"].pk, "1.2", Typed({"numerator": "12", "denominator": "13"}), act=act_of(dung)
    )
    text = sent(season, chi, book)
    assert "đã có người sửa trên hệ thống sau khi tải tệp" in text
    box = re.search(r'<input type="checkbox" name="take"[^>]*>', text)
    assert box is not None
    assert "11/13" in box[0]
    assert "checked" not in box[0]


def test_files_that_are_no_sheet_of_the_unit_are_refused_kindly(season: Season, chi: User, lan: User) -> None:
    other = reader(user=lan).get(address(season, "noi-vu", "sheet.xlsx")).content
    client = reader(user=chi)
    for raw in (b"", b"%PDF-1.7", other):
        file = SimpleUploadedFile("bang.xlsx", raw)
        answer = client.post(address(season, "tu-phap", "compare/"), {"file": file})
        assert answer.status_code == 422
        assert "Traceback" not in answer.content.decode()


def test_the_report_says_what_the_sheet_says(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"]
    save_answer(
        unit.pk, "1.2", Typed({"numerator": "12", "denominator": "13"}, "Tính theo sổ"), act=act_of(chi)
    )
    write_report(unit.pk, Words("Đã làm", "Thiếu người", "Thêm biên chế"), act=act_of(chi))
    client = reader(user=chi)
    pdf = client.get(address(season, "tu-phap", "report.pdf"))
    document = pypdfium2.PdfDocument(pdf.content)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    for wanted in (
        "BÁO CÁO",
        "BẢN THẢO",
        "DỮ LIỆU MINH HỌA",
        "12/13",
        "Tính theo sổ",
        "Thêm biên chế",
        "3,69",
        "Tổng cộng",
        "THỦ TRƯỞNG ĐƠN VỊ",
    ):
        assert wanted in text, wanted
    docx = client.get(address(season, "tu-phap", "report.docx"))
    with zipfile.ZipFile(io.BytesIO(docx.content)) as archive:
        assert "Tính theo sổ" in archive.read("word/document.xml").decode()


def test_a_commune_reports_as_its_peoples_committee(season: Season, chi: User, lan: User) -> None:
    """Nghị định 30/2020/NĐ-CP: a People's Committee names no body above it and is signed for by its chair."""
    Designation.objects.filter(organisation=season.units["tu-phap"].organisation).update(
        kind=OrganisationKind.COMMUNE
    )
    pdf = reader(user=chi).get(address(season, "tu-phap", "report.pdf"))
    page = pypdfium2.PdfDocument(pdf.content)[0].get_textpage().get_text_bounded()
    assert page.splitlines()[0].startswith("ỦY BAN NHÂN DÂN")
    assert "SỞ TƯ PHÁP" in page.splitlines()[1]
    text = docx_text(reader(user=chi).get(address(season, "tu-phap", "report.docx")).content)
    assert "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH" in text


def test_a_line_copied_with_its_hidden_code_is_refused(season: Season, chi: User) -> None:
    book = downloaded(season, chi)
    page, row = book[SHEET], row_of(book, "1.2")
    for column in range(1, page.max_column + 1):
        page.cell(page.max_row + (column == 1), column).value = page.cell(row, column).value
    raw = io.BytesIO()
    book.save(raw)
    file = SimpleUploadedFile("bang.xlsx", raw.getvalue())
    answer = reader(user=chi).post(address(season, "tu-phap", "compare/"), {"file": file})
    assert answer.status_code == 422
    assert "Tiêu chí 1.2 đứng ở hai dòng." in answer.content.decode()


@pytest.mark.parametrize("line", ["", "1.2", "[1]", "{}", '["1.2", "12/13", false, "", "x"]'])
def test_a_line_that_no_page_sent_is_refused(season: Season, chi: User, line: str) -> None:
    answer = reader(user=chi).post(address(season, "tu-phap", "take/"), {"take": [line]})
    assert answer.status_code == 400
    assert not CellRevision.objects.exists()


def test_others_find_no_files(season: Season, khoa: User, chi: User) -> None:
    for person, unit in ((khoa, "tu-phap"), (chi, "noi-vu")):
        for tail in ("", "sheet.xlsx", "report.pdf", "report.docx"):
            assert reader(user=person).get(address(season, unit, tail)).status_code == 404
        for tail in ("compare/", "take/"):
            assert reader(user=person).post(address(season, unit, tail)).status_code == 404


def test_who_only_reads_takes_nothing(season: Season, lan: User) -> None:
    client = reader(user=lan)
    assert client.get(address(season, "tu-phap", "sheet.xlsx")).status_code == 200
    assert client.post(address(season, "tu-phap", "compare/")).status_code == 403
    told = {"take": ['["1.2", "12/13", false, "", 0]']}
    assert client.post(address(season, "tu-phap", "take/"), told).status_code == 403
    assert not CellRevision.objects.exists()
