"""Reconciliation in the background: asked for by an administrator, with progress and a report to fetch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from caicach.common.files.models import StoredFile
from caicach.common.jobs.handlers import Run
from caicach.common.jobs.models import Job, State
from caicach.common.jobs.services import enqueue
from caicach.core.index.problems import ProblemsError
from caicach.core.reconciliation import FIELDS, INDICATORS, Finding, Reconciliation
from caicach.registry.acting import Act, require
from caicach.registry.organisations.models import Organisation
from caicach.work.dossiers.imports.jobs import Progress, brought, keep_state, kept_state
from caicach.work.dossiers.imports.policies import may_import
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.reconciling import REPORT, Outcome, Question, reconcile

RECONCILE = "dossiers.reconcile"


@dataclass(frozen=True, slots=True)
class ReconcileFiles:
    """Which stored file our dossiers of a span (moments in ISO form) are held against, and of which unit;
    ``agreed`` is the stored file of the last exchange or nothing.
    """

    theirs: int
    since: str
    until: str
    about: str
    unit_id: int | None = None
    agreed: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One reconciliation that was asked for."""

    id: int
    about: str
    at: datetime
    progress: Progress


def ask_reconciliation(
    theirs: StoredFile,
    *,
    since: datetime,
    until: datetime,
    act: Act,
    unit: Organisation | None = None,
    agreed: StoredFile | None = None,
) -> Job:
    """Ask for our dossiers of a span to be held against a file.

    Raises:
        PermissionDenied: the actor is no administrator.
        ValueError: the span is empty.
    """
    require(may_import(act.by, on=act.day))
    if since >= until:
        raise ValueError("the span is empty")
    payload = ReconcileFiles(
        theirs.pk,
        since.isoformat(),
        until.isoformat(),
        theirs.name,
        None if unit is None else unit.pk,
        None if agreed is None else agreed.pk,
    )
    with transaction.atomic():
        return enqueue(RECONCILE, payload, at=act.at)


def reconciliation(job_id: int, *, act: Act) -> Asked | None:
    """Return one reconciliation; None where there is none that the reader may know of."""
    if not may_import(act.by, on=act.day):
        return None
    job = Job.objects.filter(pk=job_id, handler=RECONCILE).first()
    return None if job is None else _asked(job)


def reconciliations(*, act: Act, most: int = 20) -> Sequence[Asked]:
    """Return the latest reconciliations; none for who is no administrator."""
    if not may_import(act.by, on=act.day):
        return []
    return [_asked(job) for job in Job.objects.filter(handler=RECONCILE).order_by("-pk")[:most]]


def report_of(job_id: int, name: str, *, act: Act) -> Path | None:
    """Return where the report, or the file of unreadable rows, lies; None where the reader may have none."""
    found = reconciliation(job_id, act=act)
    if found is None or found.progress.report is None:
        return None
    if name not in {REPORT, *found.progress.report["error_files"]}:
        return None
    return folder_of(Job.objects.get(pk=job_id).idempotency_key) / name


def folder_of(key: str) -> Path:
    """Return the folder of a reconciliation."""
    return Path(settings.VAR) / "reconciliations" / key


def _asked(job: Job) -> Asked:
    kept = kept_state(folder_of(job.idempotency_key))
    if kept is None:
        progress = Progress("refused" if job.state == State.DEAD else "waiting")
    else:
        progress = Progress(
            kept["phase"], kept["done"], kept["of"], kept.get("report"), tuple(kept.get("problems", ()))
        )
    return Asked(job.pk, job.payload["about"], job.created_at, progress)


def reconcile_files(payload: ReconcileFiles, run: Run) -> None:
    """Hold our dossiers against the file; a broken-off run begins anew, for it changes nothing."""
    folder = folder_of(run.idempotency_key)
    folder.mkdir(parents=True, exist_ok=True)
    known = kept_state(folder)
    if known is not None and known["phase"] in {"done", "refused"}:
        return
    since, until = datetime.fromisoformat(payload.since), datetime.fromisoformat(payload.until)
    stored = StoredFile.objects.in_bulk([payload.theirs, payload.agreed or 0])
    of = Dossier.objects.filter(submitted_at__gte=since, submitted_at__lt=until).count()
    theirs = brought(stored[payload.theirs], folder, 0)
    agreed = None if payload.agreed is None else brought(stored[payload.agreed], folder, 1)
    question = Question(
        theirs,
        since,
        until,
        payload.unit_id,
        agreed,
        (f"Tệp đối chiếu: {payload.about}", _span(since, until)),
    )

    def told(phase: str, done: int) -> None:
        keep_state(folder, {"phase": phase, "done": done, "of": of if phase == "holding" else 0})

    try:
        outcome = reconcile(question, folder, at=run.at, told=told)
    except ProblemsError as refused:
        # Trying again would not mend the file.
        problems = [problem.in_("vi").rpartition(" [")[0] for problem in refused.problems]
        keep_state(folder, {"phase": "refused", "done": 0, "of": 0, "problems": problems})
    else:
        keep_state(folder, {"phase": "done", "done": 1, "of": 1, "report": told_of(outcome)})
    for path in folder.glob("in-*"):
        path.unlink()


def _span(since: datetime, until: datetime) -> str:
    return f"Hồ sơ nộp từ {since:%H:%M %d/%m/%Y} đến trước {until:%H:%M %d/%m/%Y}"


def told_of(outcome: Outcome) -> dict[str, Any]:
    """Return what a page shows of the sums; points as texts of exact decimals rounded to hundredths."""
    found: Reconciliation = outcome.found
    whole = found.whole
    return {
        "rows": outcome.rows,
        "unread": outcome.unread,
        "is_cut": outcome.is_cut,
        "error_files": outcome.error_files,
        "total": whole.total,
        "findings": {finding.value: whole.findings.get(finding, 0) for finding in Finding},
        "fields": [
            {"title": field.title.vi, "count": whole.fields[field.name]}
            for field in FIELDS
            if whole.fields.get(field.name)
        ],
        "stakes": [
            {
                "code": indicator.code,
                "title": indicator.title.vi,
                "differing": whole.stakes[indicator.code].differing,
                "points": _points(found, indicator.code),
            }
            for indicator in INDICATORS
        ],
    }


def _points(found: Reconciliation, code: str) -> str:
    at_stake = found.whole.stakes[code].at_stake
    return "" if at_stake is None else str(round(at_stake, 2))
