"""Importing survey and centrally measured figures: matching, faults, sameness, rights."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import act_of
from tests.evaluation.appraisal.conftest import LATER, Team
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.common.jobs.handlers import Run
from caicach.evaluation.appraisal import figures
from caicach.evaluation.appraisal.figure_files import read_figures, template_of
from caicach.evaluation.appraisal.figures import take_figures
from caicach.evaluation.appraisal.jobs import give_figures
from caicach.evaluation.appraisal.models import FiguresImport
from caicach.evaluation.appraisal.refusals import FiguresRefusedError
from caicach.evaluation.appraisal.sharing import GiveFigures
from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.services import WindowClosedError
from caicach.registry.accounts.models import User

FILE = "đơn vị,mã,tử số,mẫu số\nSở Tư pháp,2.2,80,100\nsở nội vụ,2.2,90,100\n".encode()
SOURCE = "Báo cáo số 12/BC-MH"


def test_figures_count_at_once_with_their_source(season: Season, team: Team, lan: User) -> None:
    made, said = take_figures(
        season.block.pk, FILE, filename="dieu-tra.csv", source=SOURCE, act=act_of(lan, LATER)
    )
    assert made is not None
    assert len(said.figures) == 2
    cell = season.cell("tu-phap", "2.2")
    assert cell.given == {"numerator": "80", "denominator": "100"}
    assert cell.given_source == SOURCE
    assert (str(cell.self_points), str(cell.final_points)) == ("4.8", "4.8")
    assert season.card("noi-vu", Standing.FINAL).reckoned_at == LATER
    assert Entry.objects.filter(action="appraisal.figures_given").count() == 2
    assert Entry.objects.get(action="appraisal.figures_taken").details["count"] == 2
    assert made.file is not None


def test_the_same_file_again_changes_nothing(season: Season, lan: User) -> None:
    act = act_of(lan, LATER)
    take_figures(season.block.pk, FILE, filename="a.csv", source=SOURCE, act=act)
    made, said = take_figures(season.block.pk, FILE, filename="a.csv", source=SOURCE, act=act)
    assert made is None
    assert (said.same, said.figures) == (2, ())
    assert FiguresImport.objects.count() == 1


def test_unknown_units_and_what_units_answer_themselves_are_left_out(season: Season, lan: User) -> None:
    file = FILE + "Sở Không Có,2.2,1,2\nSở Tư pháp,2.1,1,2\n".encode()
    said = read_figures(season.block, file, "a.csv")
    assert said.unknown == ("Sở Không Có",)
    assert said.ignored == ("2.1",)
    take_figures(season.block.pk, file, filename="a.csv", source=SOURCE, act=act_of(lan, LATER))
    assert season.cell("tu-phap", "2.1").answer == {}


@pytest.mark.parametrize(
    "row", ["Sở Tư pháp,2.2,120,100", "Sở Tư pháp,2.2,nhiều,100", "Sở Tư pháp,9.9,1,2", "Sở Tư pháp,2.2,1,"]
)
def test_a_bad_row_keeps_the_whole_file_out(season: Season, lan: User, row: str) -> None:
    file = f"đơn vị,mã,tử số,mẫu số\nSở Nội vụ,2.2,90,100\n{row}\n".encode()
    with pytest.raises(FiguresRefusedError):
        take_figures(season.block.pk, file, filename="a.csv", source=SOURCE, act=act_of(lan, LATER))
    assert season.cell("noi-vu", "2.2").given is None
    assert not FiguresImport.objects.exists()


def test_only_who_runs_the_season_imports(
    season: Season, team: Team, chi: User, auditor: User, khoa: User, lan: User
) -> None:
    for person in (chi, auditor, khoa, team.hien, team.son):
        with pytest.raises(PermissionDenied):
            take_figures(season.block.pk, FILE, filename="a", source=SOURCE, act=act_of(person, LATER))
    with pytest.raises(FiguresRefusedError):
        take_figures(season.block.pk, FILE, filename="a.csv", source=" ", act=act_of(lan, LATER))
    Campaign.objects.update(state=CampaignState.APPROVED)
    with pytest.raises(WindowClosedError):
        take_figures(season.block.pk, FILE, filename="a.csv", source=SOURCE, act=act_of(lan, LATER))


def test_a_large_import_is_given_by_jobs(season: Season, lan: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "AT_ONCE", 1)
    made, _said = take_figures(season.block.pk, FILE, filename="a.csv", source=SOURCE, act=act_of(lan, LATER))
    assert made is not None
    assert season.cell("tu-phap", "2.2").given is None
    units = tuple(sorted(unit.pk for unit in season.units.values()))
    run = Run(job_id=1, attempt=1, idempotency_key="k", at=LATER)
    for _time in range(2):
        give_figures(GiveFigures(made.pk, units, lan.pk, "test"), run)
    assert season.cell("tu-phap", "2.2").given == {"numerator": "80", "denominator": "100"}
    assert Entry.objects.filter(action="appraisal.figures_given").count() == 2


def test_the_sheet_to_fill_in_holds_the_given_leaves_alone_and_reads_back(season: Season) -> None:
    raw = template_of(season.block, lang="vi")
    book = openpyxl.load_workbook(io.BytesIO(raw))
    page = book.worksheets[0]
    rows = {str(row[0].value): row for row in page.iter_rows()}
    assert "2.2" in rows
    assert "2.1" not in rows
    heads = next(row for row in page.iter_rows() if any(cell.value == "Sở Tư pháp" for cell in row))
    column = next(cell.column for cell in heads if cell.value == "Sở Tư pháp")
    row = rows["2.2"][0].row
    assert row is not None
    page.cell(row=row, column=column, value="70/100")
    filled = io.BytesIO()
    book.save(filled)
    said = read_figures(season.block, filled.getvalue(), "mau.xlsx")
    assert not said.has_errors, said.problems
    assert [(one.unit, one.answer) for one in said.figures] == [
        ("Sở Tư pháp", {"numerator": "70", "denominator": "100"})
    ]
