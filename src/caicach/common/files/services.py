"""The only door through which files come in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from caicach.common.audit.actions import Actor
from caicach.common.files import blobs
from caicach.common.files.blobs import Blob
from caicach.common.files.models import Scan, StoredFile

LIMIT_BYTES = 50 * 1024 * 1024

_NAME_LENGTH = 255


def root() -> Path:
    """Return the directory that holds all contents."""
    return Path(settings.VAR) / "files"


def keep_content(chunks: Iterable[bytes], *, limit_bytes: int = LIMIT_BYTES) -> Blob:
    """Keep a content, streaming; its row is entered by ``enter_file``.

    A long content is kept before the transaction begins that enters it. If that is rolled back the content
    stays, without a row and out of reach; ``verify_files`` counts such contents.

    Args:
        chunks: the content in pieces, such as ``UploadedFile.chunks()``.
        limit_bytes: how long it may be.

    Raises:
        FileTooLargeError, EmptyFileError: nothing was kept.
        DamagedBlobError: the content was there already and is damaged; the operator must look.
    """
    return blobs.keep(root(), chunks, limit_bytes=limit_bytes)


def enter_file(blob: Blob, *, name: str, by: Actor, at: datetime, scan: Scan = Scan.NONE) -> StoredFile:
    """Write the row of a content that is kept; the caller enters in the ledger what it is for.

    Args:
        blob: what ``keep_content`` returned.
        name: the name it had where it came from; only shown, never part of a path.
        by: who brought it.
        at: now.
        scan: what a virus scanner said.
    """
    stored = StoredFile(
        sha256=blob.sha256,
        size_bytes=blob.size,
        media_type=blob.media_type,
        name=shown_name(name),
        uploaded_by_id=by.id,
        uploaded_by=by.label,
        uploaded_at=at,
        scan=scan,
    )
    stored.clean_fields()
    stored.save(force_insert=True)
    return stored


def store_file(
    chunks: Iterable[bytes], *, name: str, by: Actor, at: datetime, limit_bytes: int = LIMIT_BYTES
) -> StoredFile:
    """Keep a file and return its row: ``keep_content`` and ``enter_file`` in one.

    Raises what ``keep_content`` does.
    """
    return enter_file(keep_content(chunks, limit_bytes=limit_bytes), name=name, by=by, at=at)


def shown_name(name: str) -> str:
    """Return a file name as it is shown: without directories, control characters and unpaired surrogates.

    >>> shown_name("C:\\\\Hồ sơ\\\\..\\\\Báo cáo.pdf"), shown_name("../../etc/passwd"), shown_name("..")
    ('Báo cáo.pdf', 'passwd', 'tệp')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(
        letter for letter in last if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    ).strip()
    if clean.strip(".") == "":
        return "tệp"
    stem, dot, extension = clean.rpartition(".")
    if len(clean) <= _NAME_LENGTH or not dot or len(extension) > 20:
        return clean[:_NAME_LENGTH]
    return stem[: _NAME_LENGTH - len(extension) - 1] + dot + extension
