"""The desk of exchange is an administrator's alone, and keeps what was typed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.conftest import NOW
from tests.factories.one_stop import Office
from tests.work.dossiers.importing import ours

from caicach.common.jobs.handlers import Run
from caicach.common.jobs.models import Job
from caicach.common.jobs.payloads import decode
from caicach.exchange.portal.fields import DOSSIER
from caicach.exchange.portal.sources import Format
from caicach.exchange.portal.writing import write
from caicach.registry.accounts.models import User
from caicach.work.dossiers import reconciling_jobs
from caicach.work.dossiers.imports import jobs
from caicach.work.dossiers.models import ApiToken

PAGES = ("exchange:tokens", "exchange:imports", "exchange:reconcile")


@pytest.fixture
def desk(client: Client, office: Office, tu: User, settings: Any, tmp_path: Path) -> Client:
    """The administrator's browser."""
    settings.VAR = tmp_path / "var"
    client.force_login(tu)
    return client


def upload(tmp_path: Path) -> SimpleUploadedFile:
    """Return a file with one good row and one that is refused."""
    path = tmp_path / "HoSo.csv"
    write([ours(1), ours(2, procedure_code="9.999999")], DOSSIER, path, Format.CSV)
    return SimpleUploadedFile("HoSo.csv", path.read_bytes())


def test_others_find_nothing(client: Client, office: Office, binh: User, dung: User, lan: User) -> None:
    for person in (binh, dung, lan):
        client.force_login(person)
        for name in PAGES:
            assert client.get(reverse(name)).status_code == 404
            assert client.post(reverse(name), {}).status_code == 404
        assert client.post(reverse("exchange:revoke", args=[1])).status_code == 404
    assert not ApiToken.objects.exists()


def test_a_token_is_shown_once_and_revoked(desk: Client, client: Client) -> None:
    wrong = desk.post(reverse("exchange:tokens"), {"unit": "Z1", "name": "Hệ thống A", "can_read": "on"})
    assert "Hệ thống A" in wrong.text
    assert "Không có cơ quan nào mang mã này" in wrong.text
    page = desk.post(reverse("exchange:tokens"), {"unit": "H99.1", "name": "Hệ thống A", "can_read": "on"})
    found = re.search(r"<code>(caicach_\S+)</code>", page.text)
    assert found is not None
    assert found[1] not in desk.get(reverse("exchange:tokens")).text
    header = {"authorization": f"Bearer {found[1]}"}
    assert client.get("/api/v1/dossiers/", headers=header).status_code == 200
    desk.post(reverse("exchange:revoke", args=[ApiToken.objects.get().pk]))
    assert client.get("/api/v1/dossiers/", headers=header).status_code == 401


def test_a_file_is_taken_over_with_its_refused_rows_to_fetch(desk: Client, tmp_path: Path) -> None:
    assert desk.post(reverse("exchange:imports"), {"source": "Cổng"}).status_code == 200
    asked = desk.post(reverse("exchange:imports"), {"file": upload(tmp_path), "source": "Cổng thử"})
    job = Job.objects.get(handler=jobs.IMPORT)
    assert asked.headers["Location"] == reverse("exchange:import", args=[job.pk])
    assert "Đang chờ" in desk.get(asked.headers["Location"]).text
    jobs.import_files(decode(jobs.ImportFiles, job.payload), Run(job.pk, 1, job.idempotency_key, NOW))
    page = desk.get(asked.headers["Location"]).text
    link = re.search(r'href="([^"]*loi-[^"]*)"', page)
    assert link is not None
    assert "9.999999" in desk.get(link[1]).getvalue().decode()


def test_a_reconciliation_is_asked_for_and_fetched(desk: Client, tmp_path: Path) -> None:
    typed = {"since": "2026-03-01", "until": "2026-02-01", "unit": "H99.1"}
    wrong = desk.post(reverse("exchange:reconcile"), {**typed, "theirs": upload(tmp_path)})
    assert "Ngày cuối phải từ ngày đầu" in wrong.text
    typed["until"] = "2026-03-31"
    asked = desk.post(reverse("exchange:reconcile"), {**typed, "theirs": upload(tmp_path)})
    job = Job.objects.get(handler=reconciling_jobs.RECONCILE)
    run = Run(job.pk, 1, job.idempotency_key, NOW)
    reconciling_jobs.reconcile_files(decode(reconciling_jobs.ReconcileFiles, job.payload), run)
    assert "Chỉ có ở tệp đối chiếu" in desk.get(asked.headers["Location"]).text
    report = desk.get(reverse("exchange:reconciliation_file", args=[job.pk, "doi-chieu.xlsx"]))
    assert report.getvalue().startswith(b"PK")
    assert desk.get(reverse("exchange:reconciliation_file", args=[job.pk, "state.json"])).status_code == 404
    assert "HoSo.csv" in desk.get(reverse("exchange:reconcile")).text
