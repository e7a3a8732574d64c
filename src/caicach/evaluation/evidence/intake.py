"""What every file passes on its way in, however it came: its kind, what it holds, viruses; then it is kept.

Nothing of a refused file is kept. A virus is entered in the ledger all the same: whoever answers for the
machines of the unit must hear of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import SYSTEM, Subject
from caicach.common.audit.services import record
from caicach.common.files.blobs import CHUNK_BYTES, Blob
from caicach.common.files.models import Scan, StoredFile
from caicach.common.files.scanning import ScannerUnavailableError, scanner
from caicach.common.files.selectors import open_content
from caicach.common.files.services import keep_content, shown_name
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.evidence import actions
from caicach.evaluation.evidence.checking import Checked, check_upload
from caicach.evaluation.evidence.models import DocumentVersion
from caicach.evaluation.evidence.refusals import InfectedError
from caicach.evaluation.scoring.services import enter
from caicach.registry.acting import Act

ORIGIN = "job"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its content, readable from the beginning, and the name it had."""

    file: BinaryIO
    name: str


@dataclass(frozen=True, slots=True)
class Content:
    """A content that may be evidence: what it is, where it is kept, what the scanner said."""

    checked: Checked
    blob: Blob
    scan: Scan


def take_in(participant: Participant, upload: Upload, *, act: Act) -> Content:
    """Look into a file and keep its content. It takes time: nothing is locked meanwhile.

    Raises:
        UploadRefusedError: the file is no evidence.
        InfectedError: it bears a virus; who brought it is entered in the ledger of the campaign.
    """
    try:
        checked = check_upload(upload.file, upload.name)
        scan = _scanned(upload.file)
    except InfectedError as found:
        with transaction.atomic():
            enter(
                actions.REFUSED_INFECTED,
                participant,
                act,
                file=shown_name(upload.name),
                finding=found.finding,
                sha256=_digest_of(upload.file),
            )
        raise
    upload.file.seek(0)
    chunks = iter(lambda: upload.file.read(CHUNK_BYTES), b"")
    return Content(checked, keep_content(chunks, limit_bytes=settings.LARGEST_FILE_BYTES), scan)


def _scanned(file: BinaryIO) -> Scan:
    asked = scanner()
    if asked is None:
        return Scan.NONE
    try:
        finding = asked.scan(file)
    except ScannerUnavailableError:
        # Work goes on while the scanner is away: others open the file when the job has had it scanned.
        return Scan.WAITING
    if finding:
        raise InfectedError(
            _("Tệp bị nhận ra là có mã độc nên không được nhận. Hãy quét vi-rút máy của bạn."), finding
        )
    return Scan.CLEAN


def _digest_of(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(CHUNK_BYTES):
        digest.update(piece)
    return digest.hexdigest()


def scan_version(version_id: int, *, chain: str, at: datetime) -> None:
    """Have a version scanned that came while the scanner was away; one that was scanned already is left.

    Where no scanner is asked any more, the file is like any other of a site without one.

    Args:
        version_id: the version.
        chain: the ledger in which a virus is entered.
        at: now.

    Raises:
        ScannerUnavailableError: the scanner is still away.
    """
    version = DocumentVersion.objects.select_related("file", "document").get(pk=version_id)
    if version.file.scan != Scan.WAITING:
        return
    asked = scanner()
    finding = ""
    if asked is not None:
        with open_content(version.file) as file:
            finding = asked.scan(file)
    found = Scan.NONE if asked is None else Scan.INFECTED if finding else Scan.CLEAN
    with transaction.atomic():
        rows = StoredFile.objects.filter(pk=version.file_id, scan=Scan.WAITING)
        if rows.update(scan=found) and finding:
            record(
                actions.FOUND_INFECTED,
                by=SYSTEM,
                on=Subject("document", str(version.document_id), str(version.document)),
                origin=ORIGIN,
                at=at,
                details={
                    "document": str(version.document),
                    "number": version.number,
                    "sha256": version.sha256,
                    "finding": finding,
                },
                chain=chain,
            )
