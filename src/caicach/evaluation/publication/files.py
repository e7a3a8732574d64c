"""The files of a result: written once when it is published, and handed out for ever after; before that as
drafts for those who oversee.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from caicach.common.audit.actions import SYSTEM
from caicach.common.audit.services import record
from caicach.common.files.services import store_file
from caicach.evaluation.campaigns.doors import campaign_subject
from caicach.evaluation.publication import actions
from caicach.evaluation.publication.constants import FILE_NAMES, FileKind
from caicach.evaluation.publication.decision_paper import decision_paper
from caicach.evaluation.publication.models import ResultFile, ResultVersion
from caicach.evaluation.publication.package import write_package
from caicach.evaluation.publication.selectors import PUBLIC
from caicach.evaluation.publication.tables import write_table, write_workbook
from caicach.exchange.papers import to_docx, to_pdf

MOST_BYTES = 500 * 1024 * 1024
PIECE = 1024 * 1024


def _write_pdf(result: ResultVersion, path: Path) -> None:
    path.write_bytes(to_pdf(decision_paper(result)))


def _write_docx(result: ResultVersion, path: Path) -> None:
    path.write_bytes(to_docx(decision_paper(result)))


WRITERS: dict[FileKind, Callable[[ResultVersion, Path], None]] = {
    FileKind.DECISION_PDF: _write_pdf,
    FileKind.DECISION_DOCX: _write_docx,
    FileKind.WORKBOOK: write_workbook,
    FileKind.TABLE: write_table,
    FileKind.PACKAGE: write_package,
}


def file_name(result: ResultVersion, kind: FileKind) -> str:
    """Return what a file of a result is called."""
    draft = "" if result.state in PUBLIC else "du-thao-"
    return f"{result.campaign.slug}-v{result.number}-{draft}{FILE_NAMES[kind]}"


@contextmanager
def written(result: ResultVersion, kind: FileKind) -> Iterator[Path]:
    """Write a file of a result afresh, and give its place until the block ends."""
    with tempfile.TemporaryDirectory(prefix="caicach-") as folder:
        path = Path(folder) / FILE_NAMES[kind]
        WRITERS[kind](result, path)
        yield path


def write_files(result_id: int, *, at: datetime) -> list[ResultFile]:
    """Write and keep what is not there yet of a published result's files; done twice it changes nothing.

    Nobody is asked: the files say what is public.

    Raises ResultVersion.DoesNotExist for a result that is not published.
    """
    result = _whole().get(pk=result_id, state__in=PUBLIC)
    there = set(ResultFile.objects.filter(result=result, is_draft=False).values_list("kind", flat=True))
    made = []
    for kind in FileKind:
        if kind not in there:
            with written(result, kind) as path:
                made.append(_keep(result, kind, path, at))
    return made


def write_draft(result_id: int, kind: FileKind, *, at: datetime) -> ResultFile | None:
    """Write and keep one file of a result that is not published yet; done twice it changes nothing.

    Who may ask for it is the matter of ``making``. Returns None where the result was published meanwhile,
    which writes all its files.
    """
    result = _whole().get(pk=result_id)
    there = ResultFile.objects.filter(result=result, kind=kind, is_draft=True).first()
    if there is not None or result.state in PUBLIC:
        return there
    with written(result, kind) as path:
        return _keep(result, kind, path, at)


def _whole() -> QuerySet[ResultVersion]:
    return ResultVersion.objects.select_related("campaign__organisation", "campaign__conductor")


@transaction.atomic
def _keep(result: ResultVersion, kind: FileKind, path: Path, at: datetime) -> ResultFile:
    stored = store_file(_pieces(path), name=file_name(result, kind), by=SYSTEM, at=at, limit_bytes=MOST_BYTES)
    is_draft = result.state not in PUBLIC
    kept = ResultFile.objects.create(result=result, kind=kind, is_draft=is_draft, file=stored, at=at)
    campaign = result.campaign
    record(
        actions.FILE_WRITTEN,
        by=SYSTEM,
        on=campaign_subject(campaign),
        origin="jobs",
        at=at,
        details={"number": result.number, "file": stored.name, "sha256": stored.sha256},
        chain=campaign.chain,
    )
    return kept


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
