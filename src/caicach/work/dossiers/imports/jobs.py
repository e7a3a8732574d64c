"""Imports in the background: asked for by an administrator, resumed by whichever worker comes next.

The work is a delivery, which runs without a transaction of its own: each part is one, and a worker that dies
leaves the folder from which the next one goes on.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from caicach.common.audit.actions import Actor
from caicach.common.files.models import StoredFile
from caicach.common.files.selectors import open_content
from caicach.common.jobs.handlers import Run
from caicach.common.jobs.models import Job, State
from caicach.common.jobs.services import enqueue
from caicach.core.index.problems import ProblemsError
from caicach.registry.acting import Act, require
from caicach.work.dossiers.imports.policies import may_import
from caicach.work.dossiers.imports.services import Options, run_import

IMPORT = "dossiers.import"


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """Which stored files, from which system, asked for by whom; ``mapping`` is a stored file or nothing."""

    files: tuple[int, ...]
    source: str
    by_id: str
    by_label: str
    mapping: int | None = None
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: its phase ("waiting", "reading", "writing", "done", "refused"), how much is done
    of how much (0: unknown), and what came of it.
    """

    phase: str
    done: int = 0
    of: int = 0
    report: dict[str, Any] | None = None
    problems: tuple[str, ...] = ()


def ask_import(
    files: Sequence[StoredFile], *, act: Act, source: str, mapping: StoredFile | None = None
) -> Job:
    """Ask for stored files to be taken over.

    Raises PermissionDenied.
    """
    require(may_import(act.by, on=act.day))
    payload = ImportFiles(
        tuple(file.pk for file in files),
        source,
        act.actor.id,
        act.actor.label,
        None if mapping is None else mapping.pk,
    )
    with transaction.atomic():
        return enqueue(IMPORT, payload, at=act.at)


def progress_of(job_id: int, *, act: Act) -> Progress | None:
    """Return how far an import is; None where there is none, or where the reader may not know of it."""
    if not may_import(act.by, on=act.day):
        return None
    job = Job.objects.filter(pk=job_id, handler=IMPORT).first()
    if job is None:
        return None
    kept = kept_state(folder_of(job.idempotency_key))
    if kept is None:
        return Progress("refused" if job.state == State.DEAD else "waiting")
    return Progress(
        kept["phase"], kept["done"], kept["of"], kept.get("report"), tuple(kept.get("problems", ()))
    )


def error_file_of(job_id: int, name: str, *, act: Act) -> Path | None:
    """Return where a file of refused rows lies; None where there is none that the reader may have."""
    known = progress_of(job_id, act=act)
    if known is None or known.report is None or name not in known.report["error_files"]:
        return None
    return folder_of(Job.objects.get(pk=job_id).idempotency_key) / name


def folder_of(key: str) -> Path:
    """Return the folder of an import."""
    return Path(settings.VAR) / "imports" / key


def import_files(payload: ImportFiles, run: Run) -> None:
    """Take the files over, from where the last try came to."""
    folder = folder_of(run.idempotency_key)
    folder.mkdir(parents=True, exist_ok=True)
    known = kept_state(folder)
    if known is not None and known["phase"] in {"done", "refused"}:
        return
    stored = {
        file.pk: file for file in StoredFile.objects.filter(pk__in=[*payload.files, payload.mapping or 0])
    }
    paths = [brought(stored[pk], folder, place) for place, pk in enumerate(payload.files)]
    mapping = None if payload.mapping is None else brought(stored[payload.mapping], folder, len(paths))

    def told(phase: str, done: int, of: int) -> None:
        keep_state(folder, {"phase": phase, "done": done, "of": of})

    try:
        report = run_import(
            paths,
            by=Actor(payload.by_id, payload.by_label),
            at=_asked_at(folder, run),
            origin=IMPORT,
            options=Options(
                folder,
                payload.source,
                is_illustrative=payload.is_illustrative,
                progress=told,
                mapping=mapping,
            ),
        )
    except ProblemsError as refused:
        # Trying again would not mend the file.
        problems = [problem.in_("vi").rpartition(" [")[0] for problem in refused.problems]
        keep_state(folder, {"phase": "refused", "done": 0, "of": 0, "problems": problems})
    else:
        keep_state(folder, {"phase": "done", "done": 1, "of": 1, "report": asdict(report)})
    for path in folder.glob("in-*"):
        path.unlink()


def _asked_at(folder: Path, run: Run) -> datetime:
    """Return when the first try began: every event of an import is recorded at one moment."""
    path = folder / "at"
    if not path.exists():
        path.write_text(run.at.isoformat(), encoding="ascii")
    return datetime.fromisoformat(path.read_text(encoding="ascii"))


def brought(file: StoredFile, folder: Path, place: int) -> Path:
    """Return a stored file as a file of its own in the folder of a job."""
    path = folder / f"in-{place:02d}-{Path(file.name).name[-80:]}"
    if not path.exists():
        temporary = path.with_name(f"part-of-{path.name}")
        with open_content(file) as content, temporary.open("wb") as target:
            shutil.copyfileobj(content, target)
        temporary.replace(path)
    return path


def keep_state(folder: Path, state: dict[str, Any]) -> None:
    """Note in the folder of a job how far it is."""
    temporary = folder / "state.tmp"
    temporary.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    temporary.replace(folder / "state.json")


def kept_state(folder: Path) -> dict[str, Any] | None:
    """Return how far a job is; None where it has not begun."""
    path = folder / "state.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
