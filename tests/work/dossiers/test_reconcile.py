"""Our dossiers are held against another system's file, and each difference is named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, act_of
from tests.exchange.portal.samples import moment
from tests.factories.one_stop import Office
from tests.work.dossiers.importing import Importer, ours

from caicach.common.files.services import store_file
from caicach.common.jobs.handlers import Run
from caicach.common.jobs.payloads import decode
from caicach.core.index.problems import ProblemsError
from caicach.core.reconciliation import Finding
from caicach.exchange.portal.fields import DOSSIER
from caicach.exchange.portal.records import Record
from caicach.exchange.portal.sources import Format
from caicach.exchange.portal.writing import write
from caicach.registry.accounts.models import User
from caicach.work.dossiers import reconciling_jobs as jobs
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.reconciling import REPORT, Outcome, Question, reconcile

SINCE, UNTIL = moment(1), moment(1, month=4)


@pytest.fixture
def take(tmp_path: Path, tu: User, office: Office) -> Importer:
    """The administrator at the import, with the office's procedures in the catalogue."""
    return Importer(tmp_path, tu)


def held(tmp_path: Path, rows: list[Record], agreed: list[Record] | None = None, **more: Any) -> Outcome:
    """Hold what is here against rows of a file."""
    theirs = tmp_path / "theirs.csv"
    write(rows, DOSSIER, theirs, Format.CSV)
    other = None
    if agreed is not None:
        other = tmp_path / "agreed.jsonl"
        write(agreed, DOSSIER, other, Format.JSONL)
    folder = tmp_path / "report"
    folder.mkdir(exist_ok=True)
    return reconcile(Question(theirs, SINCE, UNTIL, agreed=other, **more), folder, at=NOW)


def sheet(tmp_path: Path, name: str) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet of the report."""
    book = openpyxl.load_workbook(tmp_path / "report" / REPORT, read_only=True)
    return list(book[name].iter_rows(values_only=True))


def test_what_came_from_a_file_is_equal_to_it(take: Importer, tmp_path: Path) -> None:
    rows: list[Record] = [ours(1), ours(2)]
    take((rows, DOSSIER))
    outcome = held(tmp_path, rows)
    assert outcome.found.whole.findings == {Finding.EQUAL: 2}
    assert len(sheet(tmp_path, "Khác biệt 1")) == 1


def test_each_difference_is_named_with_both_values_and_what_hangs_on_it(
    take: Importer, tmp_path: Path
) -> None:
    take(([ours(1), ours(2), ours(3)], DOSSIER))
    before = list(Dossier.objects.order_by("pk").values())
    late = ours(2, returned_at=moment(20), finished_at=moment(20))
    outcome = held(tmp_path, [ours(1), late, ours(9)], [ours(1), ours(2)])
    assert outcome.found.whole.findings == {
        Finding.EQUAL: 1,
        Finding.DIFFERS: 1,
        Finding.ONLY_OURS: 1,
        Finding.ONLY_THEIRS: 1,
    }
    assert outcome.found.whole.stakes["2.1"].differing >= 1
    rows = sheet(tmp_path, "Khác biệt 1")[1:]
    named = {(row[0], row[4]): row for row in rows}
    settled = named[(late.code, "Ngày kết thúc xử lý")]
    assert settled[5:8] == ("15:00 02/03/2026", "08:00 20/03/2026", "Bên kia")
    assert settled[8].startswith("2.1 ")
    assert {row[3] for row in rows} == {"Khác nhau", "Chỉ có ở đây", "Chỉ có ở tệp đối chiếu"}
    sums = dict(row[:2] for row in sheet(tmp_path, "Tổng hợp") if row[0])
    assert (sums["Khớp"], sums["Tổng số hồ sơ"], sums["Ngày kết thúc xử lý"]) == (1, 4, 1)
    for name in ("Theo đơn vị", "Theo thủ tục"):
        assert sum(row[5] for row in sheet(tmp_path, name)[1:]) == 4
    assert list(Dossier.objects.order_by("pk").values()) == before


def test_ours_outside_the_span_is_not_missing_here(take: Importer, tmp_path: Path) -> None:
    outside = ours(1, submitted_at=moment(25, month=2), received_at=moment(2))
    take(([outside], DOSSIER))
    outcome = held(tmp_path, [outside])
    assert outcome.found.whole.findings == {Finding.EQUAL: 1}


def test_a_unit_is_held_for_itself(take: Importer, tmp_path: Path, office: Office, khoa: User) -> None:
    take(([ours(1)], DOSSIER))
    elsewhere = khoa.positions.get().organisation_id
    assert held(tmp_path, [ours(2)], unit_id=office.receiver.pk).found.whole.total == 2
    assert held(tmp_path, [ours(2)], unit_id=elsewhere).found.whole.total == 1


def test_rows_that_cannot_be_read_are_told_and_kept_apart(take: Importer, tmp_path: Path) -> None:
    take(([ours(1)], DOSSIER))
    outcome = held(tmp_path, [ours(1), ours(2, returned_at=moment(1))])
    assert (outcome.rows, outcome.unread, outcome.error_files) == (2, 1, ["loi-1.csv"])
    assert "NgayTra trước NgayTiepNhan" in (tmp_path / "report" / "loi-1.csv").read_text()
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ProblemsError):
        reconcile(Question(tmp_path / "x.csv", SINCE, UNTIL), tmp_path, at=NOW)


def test_an_administrator_has_it_done_in_the_background(
    take: Importer, tmp_path: Path, tu: User, dung: User, khoa: User, settings: Any
) -> None:
    settings.VAR = tmp_path / "var"
    take(([ours(1)], DOSSIER))
    path = tmp_path / "HoSo.csv"
    write([ours(1), ours(2)], DOSSIER, path, Format.CSV)
    stored = store_file([path.read_bytes()], name="HoSo.csv", by=act_of(tu).actor, at=NOW)
    for person in (dung, khoa):
        with pytest.raises(PermissionDenied):
            jobs.ask_reconciliation(stored, since=SINCE, until=UNTIL, act=act_of(person))
    with pytest.raises(ValueError, match="empty"):
        jobs.ask_reconciliation(stored, since=UNTIL, until=SINCE, act=act_of(tu))
    job = jobs.ask_reconciliation(stored, since=SINCE, until=UNTIL, act=act_of(tu))
    waiting = jobs.reconciliation(job.pk, act=act_of(tu))
    assert waiting is not None
    assert waiting.progress.phase == "waiting"
    run = Run(job.pk, 1, job.idempotency_key, NOW + timedelta(minutes=1))
    for _ in range(2):
        jobs.reconcile_files(decode(jobs.ReconcileFiles, job.payload), run)
    (done,) = jobs.reconciliations(act=act_of(tu))
    assert done.progress.report is not None
    assert done.progress.report["findings"]["only_theirs"] == 1
    report = jobs.report_of(job.pk, REPORT, act=act_of(tu))
    assert report is not None
    assert report.stat().st_size > 5_000
    assert jobs.report_of(job.pk, "state.json", act=act_of(tu)) is None
    for person in (dung, khoa):
        assert jobs.reconciliation(job.pk, act=act_of(person)) is None
        assert jobs.report_of(job.pk, REPORT, act=act_of(person)) is None
        assert jobs.reconciliations(act=act_of(person)) == []


def test_a_file_that_cannot_be_read_is_refused_in_words(
    take: Importer, tmp_path: Path, tu: User, settings: Any
) -> None:
    settings.VAR = tmp_path / "var"
    stored = store_file([b"a,b\n1,2\n"], name="x.csv", by=act_of(tu).actor, at=NOW)
    job = jobs.ask_reconciliation(stored, since=SINCE, until=UNTIL, act=act_of(tu))
    run = Run(job.pk, 1, job.idempotency_key, NOW)
    jobs.reconcile_files(decode(jobs.ReconcileFiles, job.payload), run)
    refused = jobs.reconciliation(job.pk, act=act_of(tu))
    assert refused is not None
    assert refused.progress.phase == "refused"
    assert "Không tìm thấy hàng tiêu đề" in refused.progress.problems[0]
