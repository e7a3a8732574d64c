"""The files of a result: anybody recomputes it from them, and nothing internal stands in them."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from copy import copy
from pathlib import Path

import openpyxl
import pytest
from tests.conftest import NOW, act_of
from tests.evaluation.publication.conftest import INTERNAL
from tests.exchange.papers.papers import docx_text, pdf_text
from tests.factories.season import Season

from caicach.cli import main
from caicach.common.audit.models import Entry
from caicach.common.jobs.models import Job
from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.approving import approve
from caicach.evaluation.publication.asked import WRITE_FILES
from caicach.evaluation.publication.constants import FileKind
from caicach.evaluation.publication.decision_paper import decision_paper
from caicach.evaluation.publication.digests import digest_of_result
from caicach.evaluation.publication.files import write_files, written
from caicach.evaluation.publication.models import ResultFile, ResultRow, ResultVersion
from caicach.evaluation.publication.tables import write_workbook
from caicach.exchange.papers import LegalBasis, Signature
from caicach.registry.accounts.models import User


def extracted(result: ResultVersion, folder: Path) -> Path:
    with written(result, FileKind.PACKAGE) as path, zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def test_anybody_recomputes_a_published_result_from_its_package(
    published: ResultVersion, tmp_path: Path
) -> None:
    folder = extracted(published, tmp_path) / "1-cac-so-ban-nganh"
    again = folder / "tinh-lai.csv"
    code = main(
        ["score", str(folder / "set.yaml"), str(folder / "answers.csv"), "--quiet", "--out", str(again)]
    )
    assert code == 0
    assert again.read_text() == (folder / "results.csv").read_text()
    totals = {
        row["unit"]: row["score"]
        for row in csv.DictReader(io.StringIO(again.read_text()))
        if row["code"] == "total"
    }
    row = ResultRow.objects.get(result=published, place=1)
    assert totals[str(row.participant_id)] == str(row.total)


def test_the_digest_is_that_of_the_rows_in_the_package(published: ResultVersion, tmp_path: Path) -> None:
    raw = (extracted(published, tmp_path) / "rows.jsonl").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == published.digest


@pytest.mark.parametrize(
    "change",
    [{"total": "19"}, {"self_total": "1"}, {"grade_title": "Tốt"}, {"areas": []}, {"facts": {"a": "b"}}],
)
def test_a_row_that_was_tampered_with_is_detected(
    published: ResultVersion, change: dict[str, object]
) -> None:
    assert digest_of_result(published) == published.digest
    ResultRow.objects.filter(result=published, place=1).update(**change)
    assert digest_of_result(published) != published.digest


def test_publishing_asks_for_the_files_and_writing_twice_changes_nothing(published: ResultVersion) -> None:
    assert Job.objects.filter(handler=WRITE_FILES).count() == 1
    made = write_files(published.pk, at=NOW)
    assert [file.kind for file in made] == list(FileKind)
    assert write_files(published.pk, at=NOW) == []
    assert Entry.objects.filter(action="publication.file_written").count() == len(FileKind)


def test_what_is_not_published_has_no_files(ripe: Season, son: User) -> None:
    result = approve(ripe.campaign, act=act_of(son))
    with pytest.raises(ResultVersion.DoesNotExist):
        write_files(result.pk, at=NOW)
    assert not ResultFile.objects.exists()


def test_nothing_internal_and_no_appraiser_stands_in_any_file(
    ripe: Season, son: User, hien: User, tmp_path: Path
) -> None:
    cell = ripe.cell("tu-phap", "1.2")
    Decision.objects.create(
        cell=cell,
        round="first",
        number=1,
        outcome="accepted",
        reason="Đúng theo tài liệu",
        internal_note=INTERNAL,
        by=hien,
        by_label=str(hien),
        at=NOW,
    )
    result = approve(ripe.campaign, act=act_of(son))
    texts = []
    with written(result, FileKind.DECISION_PDF) as path:
        texts.append(pdf_text(path.read_bytes()))
    with written(result, FileKind.WORKBOOK) as path:
        sheets = openpyxl.load_workbook(path, read_only=True)
        texts += [str(value) for sheet in sheets for row in sheet.values for value in row]
    with written(result, FileKind.TABLE) as path:
        texts.append(path.read_text())
    with written(result, FileKind.DECISION_DOCX) as path:
        texts.append(docx_text(path.read_bytes()))
    folder = extracted(result, tmp_path)
    texts += [file.read_text() for file in folder.rglob("*") if file.is_file()]
    whole = "\n".join(texts)
    assert "Sở Tư pháp" in whole
    assert INTERNAL not in whole
    assert str(hien) not in whole
    assert "Vũ Thị Hiền" not in whole


def test_the_workbook_holds_ranking_and_every_criterion(published: ResultVersion) -> None:
    with written(published, FileKind.WORKBOOK) as path:
        book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["1. Xếp hạng", "1. Tiêu chí", "Nguồn"]
    first = [cell.value for cell in book["1. Xếp hạng"][2]]
    row = ResultRow.objects.get(result=published, place=1)
    assert first[:2] == [1, "Sở Tư pháp"]
    assert first[3] == pytest.approx(float(row.total or 0))
    assert [cell.value for cell in book["1. Tiêu chí"][1]][2:] == ["1.1", "1.2", "1.3", "2.1", "2.2"]


def test_the_chair_signs_in_person_and_a_deputy_for_the_chair(published: ResultVersion) -> None:
    """Nghị định 30/2020/NĐ-CP, phụ lục I, phần I, mục II.7: nobody signs on behalf of the committee."""
    assert decision_paper(published).signature == Signature("Chủ tịch", "Đặng Thái Sơn")
    published.signer_title = "Phó Chủ tịch"
    signature = decision_paper(published).signature
    assert signature == Signature("Phó Chủ tịch", "Đặng Thái Sơn", authority=("KT. Chủ tịch",))


def test_a_decision_that_issued_two_sets_is_a_ground_once(
    published: ResultVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = published.campaign.blocks.get()
    other = copy(block)
    other.set_version = copy(block.set_version)
    other.set_version.digest = "another"
    plan = plan_of(block.set_version)
    monkeypatch.setattr("caicach.evaluation.publication.decision_paper.plan_of", lambda _version: plan)
    monkeypatch.setattr(
        "caicach.evaluation.publication.decision_paper.blocks_with", lambda _result: [block, other]
    )
    paper = decision_paper(published)
    (grounds,) = [it for it in paper.blocks if isinstance(it, LegalBasis)]
    assert len([line for line in grounds.lines if "ban hành bộ tiêu chí" in line]) == 1
    assert len(paper.appendices) >= 2


def test_both_sheets_of_a_block_name_the_units_in_one_order_and_maxima_are_numbers(
    published: ResultVersion, tmp_path: Path
) -> None:
    ResultRow.objects.filter(result=published, place=1).update(place=None)
    published.digest = "of what is kept in memory of these rows"
    write_workbook(published, tmp_path / "ket-qua.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ket-qua.xlsx")
    ranking, criteria = book["1. Xếp hạng"], book["1. Tiêu chí"]
    names = [ranking.cell(row, 2).value for row in range(2, ranking.max_row + 1)]
    assert [criteria.cell(row, 2).value for row in range(4, criteria.max_row + 1)] == names
    assert criteria.cell(criteria.max_row, 1).value is None
    assert {type(criteria.cell(3, column).value) for column in range(3, criteria.max_column + 1)} <= {
        int,
        float,
    }
