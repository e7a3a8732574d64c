"""Papers as files: photographs and PDF, looked into and kept; several photographs become one paper."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from caicach.common.files.blobs import CHUNK_BYTES
from caicach.common.files.checking import (
    IMAGES,
    PDF,
    FileRefusedError,
    InfectedFileError,
    check_upload,
)
from caicach.common.files.models import Scan, StoredFile
from caicach.common.files.scanning import ScannerUnavailableError, scanner
from caicach.common.files.selectors import open_content
from caicach.common.files.services import enter_file, keep_content
from caicach.common.jobs.services import enqueue
from caicach.registry.acting import Act
from caicach.work.dossiers.refusals import DossierError

log = structlog.get_logger(__name__)

TAKEN = IMAGES | {PDF}
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
"""What file choosers offer; telephones turn their own formats into one of these."""
LARGEST_BYTES = 20 * 1024 * 1024
MOST_PICTURES = 12
_LONGEST_EDGE = 2_480
"""Pixels: A4 at 300 points an inch is 2,480 by 3,508."""
SCAN_FILE = "dossiers.scan_file"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its content, readable from the beginning, and the name it had."""

    file: BinaryIO
    name: str


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A file that came while the scanner was away."""

    file_id: int


def keep_paper(uploads: Sequence[Upload], *, act: Act) -> StoredFile:
    """Look into the files of one paper, and keep them as one; nothing of a refused one is kept.

    Raises DossierError: no file, or one that is no photograph or PDF, is damaged, disguised or infected.
    """
    if not uploads:
        raise DossierError(_("Hãy chọn tệp hoặc chụp ảnh giấy tờ."), "file")
    if len(uploads) > MOST_PICTURES:
        raise DossierError(
            _("Mỗi giấy tờ gửi nhiều nhất %(most)s ảnh. Hãy gộp thành một tệp PDF.")
            % {"most": MOST_PICTURES},
            "file",
        )
    try:
        scans = [_look_into(upload, alone=len(uploads) == 1) for upload in uploads]
    except InfectedFileError as error:
        log.warning("dossiers.infected_file", finding=error.finding)
        raise DossierError(str(error), "file") from None
    except FileRefusedError as error:
        raise DossierError(str(error), "file") from None
    whole = uploads[0] if len(uploads) == 1 else _joined(uploads)
    scan = Scan.WAITING if Scan.WAITING in scans else scans[0]
    whole.file.seek(0)
    chunks = iter(lambda: whole.file.read(CHUNK_BYTES), b"")
    blob = keep_content(chunks, limit_bytes=LARGEST_BYTES * MOST_PICTURES)
    with transaction.atomic():
        stored = enter_file(blob, name=whole.name, by=act.actor, at=act.at, scan=scan)
        if scan is Scan.WAITING:
            enqueue(SCAN_FILE, ScanFile(stored.pk), at=act.at)
    return stored


def _look_into(upload: Upload, *, alone: bool) -> Scan:
    size = upload.file.seek(0, io.SEEK_END)
    if size > LARGEST_BYTES:
        raise FileRefusedError(
            _("Tệp lớn hơn %(most)s MB. Hãy chụp lại ở cỡ nhỏ hơn hoặc chia thành nhiều ảnh.")
            % {"most": LARGEST_BYTES // 1024 // 1024}
        )
    checked = check_upload(upload.file, upload.name)
    if checked.media_type not in TAKEN:
        raise FileRefusedError(_("Giấy tờ gửi lên phải là ảnh chụp (JPEG, PNG) hoặc tệp PDF."))
    if not alone and checked.media_type == PDF:
        raise FileRefusedError(_("Chọn nhiều tệp thì tất cả phải là ảnh. Tệp PDF hãy gửi riêng từng tệp."))
    asked = scanner()
    if asked is None:
        return Scan.NONE
    try:
        finding = asked.scan(upload.file)
    except ScannerUnavailableError:
        return Scan.WAITING
    if finding:
        raise InfectedFileError(
            _("Tệp bị nhận ra là có mã độc nên không được nhận. Hãy quét vi-rút máy của bạn."), finding
        )
    return Scan.CLEAN


def _joined(uploads: Sequence[Upload]) -> Upload:
    """Return several photographs as the pages of one PDF, upright and no larger than a sheet needs."""
    pages = []
    for upload in uploads:
        upload.file.seek(0)
        with Image.open(upload.file) as picture:
            page = ImageOps.exif_transpose(picture).convert("RGB")
        page.thumbnail((_LONGEST_EDGE, _LONGEST_EDGE * 3 // 2))
        pages.append(page)
    raw = io.BytesIO()
    pages[0].save(raw, "PDF", save_all=True, append_images=pages[1:], quality=85, resolution=300)
    stem = uploads[0].name.rpartition(".")[0] or uploads[0].name
    return Upload(raw, f"{stem[:200]}.pdf")


def scan_file(file_id: int) -> None:
    """Have a file scanned that came while the scanner was away; one that was scanned already is left.

    Raises ScannerUnavailableError: the scanner is still away.
    """
    stored = StoredFile.objects.filter(pk=file_id, scan=Scan.WAITING).first()
    if stored is None:
        return
    asked, finding = scanner(), ""
    if asked is not None:
        with open_content(stored) as file:
            finding = asked.scan(file)
    found = Scan.NONE if asked is None else Scan.INFECTED if finding else Scan.CLEAN
    StoredFile.objects.filter(pk=file_id, scan=Scan.WAITING).update(scan=found)
    if finding:
        log.warning("dossiers.infected_file", file=file_id, finding=finding)
