"""The only door through which files come in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from caicach.common.audit.actions import Actor
from caicach.common.files import blobs
from caicach.common.files.models import StoredFile

LIMIT_BYTES = 50 * 1024 * 1024

_NAME_LENGTH = 255


def root() -> Path:
    """Return the directory that holds all contents."""
    return Path(settings.VAR) / "files"


def store_file(
    chunks: Iterable[bytes], *, name: str, by: Actor, at: datetime, limit_bytes: int = LIMIT_BYTES
) -> StoredFile:
    """Keep a file, streaming, and return its row; the caller enters in the ledger what it is for.

    The content is safe on disk before its row is written. If the caller's transaction is rolled back the
    content stays, without a row and out of reach; ``verify_files`` counts such contents.

    Args:
        chunks: the content in pieces, such as ``UploadedFile.chunks()``.
        name: the name it had where it came from; only shown, never part of a path.
        by: who brought it.
        at: now.
        limit_bytes: how long it may be.

    Raises:
        FileTooLargeError, EmptyFileError: nothing was kept.
        DamagedBlobError: the content was there already and is damaged; the operator must look.
    """
    blob = blobs.keep(root(), chunks, limit_bytes=limit_bytes)
    stored = StoredFile(
        sha256=blob.sha256,
        size_bytes=blob.size,
        media_type=blob.media_type,
        name=shown_name(name),
        uploaded_by_id=by.id,
        uploaded_by=by.label,
        uploaded_at=at,
    )
    stored.clean_fields()
    stored.save(force_insert=True)
    return stored


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
