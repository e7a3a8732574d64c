"""An import runs in the background or from the console, and says how far it is."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from tests.conftest import NOW, act_of
from tests.factories.one_stop import Office
from tests.work.dossiers.importing import Importer, ours

from caicach.common.files.services import store_file
from caicach.common.jobs.handlers import Run
from caicach.common.jobs.payloads import decode
from caicach.exchange.portal.fields import DOSSIER
from caicach.exchange.portal.sources import Format
from caicach.exchange.portal.writing import write
from caicach.registry.accounts.models import User
from caicach.work.dossiers.imports import jobs
from caicach.work.dossiers.models import Dossier


@pytest.fixture
def take(tmp_path: Path, tu: User, office: Office) -> Importer:
    """The administrator at the import, with the office's procedures in the catalogue."""
    return Importer(tmp_path, tu)


def test_an_import_in_the_background_says_how_far_it_is(
    take: Importer, tu: User, khoa: User, settings: Any, tmp_path: Path
) -> None:
    settings.VAR = tmp_path / "var"
    path = tmp_path / "HoSo.csv"
    write([ours(1), ours(2, procedure_code="9.999999")], DOSSIER, path, Format.CSV)
    stored = store_file([path.read_bytes()], name="HoSo.csv", by=act_of(tu).actor, at=NOW)
    with pytest.raises(PermissionDenied):
        jobs.ask_import([stored], act=act_of(khoa), source="Cổng thử")
    job = jobs.ask_import([stored], act=act_of(tu), source="Cổng thử")
    assert jobs.progress_of(job.pk, act=act_of(tu)) == jobs.Progress("waiting")
    run = Run(job.pk, 1, job.idempotency_key, NOW)
    jobs.import_files(decode(jobs.ImportFiles, job.payload), run)
    known = jobs.progress_of(job.pk, act=act_of(tu))
    assert known is not None
    assert known.report is not None
    assert (known.phase, known.report["counts"]["new"], known.report["refused"]) == ("done", 1, 1)
    (name,) = known.report["error_files"]
    found = jobs.error_file_of(job.pk, name, act=act_of(tu))
    assert found is not None
    assert "9.999999" in found.read_text()
    assert jobs.error_file_of(job.pk, "../state.json", act=act_of(tu)) is None
    assert jobs.progress_of(job.pk, act=act_of(khoa)) is None
    assert jobs.error_file_of(job.pk, name, act=act_of(khoa)) is None
    jobs.import_files(decode(jobs.ImportFiles, job.payload), run)
    assert Dossier.objects.count() == 1


def test_a_file_that_cannot_be_read_is_not_tried_again(
    take: Importer, tu: User, settings: Any, tmp_path: Path
) -> None:
    settings.VAR = tmp_path / "var"
    stored = store_file([b"a,b\n1,2\n"], name="x.csv", by=act_of(tu).actor, at=NOW)
    job = jobs.ask_import([stored], act=act_of(tu), source="")
    jobs.import_files(decode(jobs.ImportFiles, job.payload), Run(job.pk, 1, job.idempotency_key, NOW))
    known = jobs.progress_of(job.pk, act=act_of(tu))
    assert known is not None
    assert known.phase == "refused"
    assert "Không tìm thấy hàng tiêu đề" in known.problems[0]


def test_the_operator_imports_and_exports_by_command(take: Importer, tmp_path: Path) -> None:
    path = tmp_path / "HoSo.csv"
    write([ours(1), ours(2, unit="Sở Không Có")], DOSSIER, path, Format.CSV)
    told = StringIO()
    call_command("import_dossiers", str(path), folder=tmp_path / "work", source="Cổng thử", stdout=told)
    assert "Hồ sơ mới: 1;" in told.getvalue()
    assert "Chưa có cơ quan «Sở Không Có»: 1 dòng." in told.getvalue()
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("import_dossiers", str(tmp_path / "none.csv"), stdout=told)
    call_command(
        "export_dossiers", str(tmp_path / "out"), since=date(2026, 3, 1), until=date(2026, 4, 1), stdout=told
    )
    assert "Đã ghi 1 hồ sơ, 1 dòng tiến độ" in told.getvalue()
