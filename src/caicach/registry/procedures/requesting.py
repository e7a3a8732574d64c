"""Handing in a file of procedures for a job to take over: an import of thousands outlasts a request."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from caicach.common.audit.actions import Subject
from caicach.common.audit.services import record
from caicach.common.files.selectors import open_content
from caicach.common.files.services import enter_file, keep_content, shown_name
from caicach.common.jobs.services import enqueue
from caicach.exchange.procedures.files import SourceError
from caicach.registry.acting import Act, require
from caicach.registry.procedures import actions
from caicach.registry.procedures.imports import ImportOptions, ImportReport, import_procedures
from caicach.registry.procedures.models import ProcedureImport
from caicach.registry.procedures.policies import can_manage_procedures

IMPORT = "procedures.import"
MOST_BYTES = 100_000_000
MOST_FAULTS = 200


@dataclass(frozen=True, slots=True)
class Import:
    """A file that ``user_id`` handed in, from where."""

    import_id: int
    user_id: int
    origin: str


def request_import(chunks: Iterable[bytes], *, name: str, act: Act, publish: bool = True) -> ProcedureImport:
    """Keep a file and ask for its import.

    Raises PermissionDenied; FileTooLargeError, EmptyFileError.
    """
    require(can_manage_procedures(act.by, on=act.day))
    blob = keep_content(chunks, limit_bytes=MOST_BYTES)
    with transaction.atomic():
        stored = enter_file(blob, name=name, by=act.actor, at=act.at)
        asked = ProcedureImport.objects.create(
            file=stored,
            name=shown_name(name),
            publishes=publish,
            requested_by_id=act.person_id,
            requested_at=act.at,
        )
        enqueue(IMPORT, Import(asked.pk, act.person_id, act.origin), at=act.at)
        record(
            actions.IMPORT_REQUESTED,
            by=act.actor,
            on=Subject("procedure_import", str(asked.pk), asked.name),
            origin=act.origin,
            at=act.at,
            details={"sha256": stored.sha256, "publish": publish},
        )
    return asked


@transaction.atomic
def carry_out(import_id: int, *, act: Act) -> ProcedureImport:
    """Take over a file that was handed in; one that was is left as it is.

    A file that cannot be read is no failure of the job: the reason is kept for the person who handed it in.
    Raises PermissionDenied: they may no longer.
    """
    asked = ProcedureImport.objects.select_for_update().select_related("file").get(pk=import_id)
    if asked.finished_at is not None:
        return asked
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "procedures"
        with open_content(asked.file) as kept, path.open("wb") as copy:
            shutil.copyfileobj(kept, copy)
        try:
            options = ImportOptions(publish=asked.publishes, source=asked.name)
            asked.report = told(import_procedures(path, act=act, options=options))
        except SourceError as error:
            asked.fault = str(error)
    _finish(asked, act.at)
    return asked


def told(report: ImportReport) -> dict[str, Any]:
    """Return what an import did as plain values."""
    return {
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "by_hand": report.by_hand,
        "carried": report.carried,
        "unread": [{"why": why, "count": count} for why, count in report.reasons],
        "faults": [{"place": place, "why": why} for place, why in report.faults[:MOST_FAULTS]],
        "fault_count": len(report.faults),
        "sha256": report.sha256,
    }


def _finish(asked: ProcedureImport, at: datetime) -> None:
    asked.finished_at = at
    asked.save(update_fields=["report", "fault", "finished_at"])
