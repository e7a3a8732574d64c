"""Files that come in parts: begun, continued at the byte where they stand, taken whole or cleared away.

How much has been received is what the row says, written after the part is safe on disk; what a killed process
wrote beyond it is cut off by the next part. Who may bring a file where is decided by the application that
takes it.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum

from caicach.common.audit.actions import Actor
from caicach.common.files.blobs import EmptyFileError, FileTooLargeError
from caicach.common.files.models import UnfinishedUpload
from caicach.common.files.services import root, shown_name

KEPT = timedelta(days=1)
"""How long what nobody continues is kept."""

PART_BYTES = 4 * 1024 * 1024
"""How much a browser sends at once: what is lost with a line is at most that."""

MOST_PART_BYTES = 2 * PART_BYTES
MOST_AT_ONCE = 40


class TooMuchUnfinishedError(ValueError):
    """The person has too much on its way already; something must be finished or dropped first."""


class OffsetError(ValueError):
    """A part does not begin where the upload stands; ``received`` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(f"the upload stands at {received}")
        self.received = received


class BusyError(RuntimeError):
    """Another request is writing a part of the same upload at this moment."""


class GoneError(LookupError):
    """The upload was taken, dropped or cleared meanwhile."""


class NoRoomError(OSError):
    """The disk is full; what was received before stays."""


class IncompleteError(ValueError):
    """Not all of the file has arrived."""


class AlteredError(ValueError):
    """What arrived is not what its SHA-256 says: the file was changed between two parts."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What is said of a file before it comes: its name, length, last change and, where known, its SHA-256."""

    name: str
    size_bytes: int
    modified: int = 0
    sha256: str = ""


def begin(announced: Announced, *, place: str, by: Actor, at: datetime) -> tuple[UnfinishedUpload, bool]:
    """Begin an upload, or find the one that the person began of the same file; True where it is new.

    Raises:
        EmptyFileError, FileTooLargeError: the file cannot be taken.
        TooMuchUnfinishedError: the person has too much on its way.
    """
    if announced.size_bytes <= 0:
        raise EmptyFileError("no content")
    if announced.size_bytes > settings.LARGEST_FILE_BYTES:
        raise FileTooLargeError(f"longer than {settings.LARGEST_FILE_BYTES} bytes")
    same = {
        "owner_id": by.id,
        "place": place,
        "name": shown_name(announced.name),
        "size_bytes": announced.size_bytes,
        "modified": announced.modified,
    }
    with transaction.atomic():
        if not UnfinishedUpload.objects.filter(**same).exists():
            _require_room(by, announced.size_bytes)
        fresh = {
            "token": secrets.token_hex(16),
            "sha256": announced.sha256,
            "began_at": at,
            "touched_at": at,
        }
        return UnfinishedUpload.objects.get_or_create(**same, defaults=fresh)


def _require_room(by: Actor, size: int) -> None:
    own = UnfinishedUpload.objects.filter(owner_id=by.id)
    used = own.aggregate(used=Sum("size_bytes"))["used"] or 0
    if used + size > settings.UNFINISHED_BYTES or own.count() >= MOST_AT_ONCE:
        raise TooMuchUnfinishedError(f"{used} bytes are on their way")


def uploads_of(owner_id: str, place: str) -> QuerySet[UnfinishedUpload]:
    """Return what a person brings to a place, in the order it was begun."""
    return UnfinishedUpload.objects.filter(owner_id=owner_id, place=place).order_by("began_at", "pk")


def append(upload: UnfinishedUpload, offset: int, part: bytes, *, at: datetime) -> int:
    """Write a part, wait until it is on disk, and return where the upload stands.

    Raises:
        OffsetError: the part does not begin where the upload stands; nothing was written.
        FileTooLargeError: the part goes beyond the length that was announced; nothing was written.
        BusyError, GoneError, NoRoomError.
    """
    with _locked(upload.token) as descriptor:
        row = UnfinishedUpload.objects.filter(pk=upload.pk).first()
        if row is None:
            _path(upload.token).unlink(missing_ok=True)
            raise GoneError(upload.token)
        # A restored backup may have the row and not the content.
        received = min(row.received_bytes, os.fstat(descriptor).st_size)
        if received != row.received_bytes:
            UnfinishedUpload.objects.filter(pk=row.pk).update(received_bytes=received)
        if offset != received:
            raise OffsetError(received)
        reached = received + len(part)
        if reached > row.size_bytes:
            raise FileTooLargeError(f"longer than the {row.size_bytes} bytes announced")
        _write(descriptor, received, part)
        UnfinishedUpload.objects.filter(pk=row.pk).update(received_bytes=reached, touched_at=at)
    return reached


def _write(descriptor: int, offset: int, part: bytes) -> None:
    try:
        os.ftruncate(descriptor, offset)
        done = 0
        while done < len(part):
            done += os.pwrite(descriptor, part[done:], offset + done)
        os.fsync(descriptor)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoomError(error.errno, "no room for a part") from error
        raise


@contextmanager
def open_whole(upload: UnfinishedUpload) -> Iterator[BinaryIO]:
    """Open an upload of which all has arrived.

    Raises:
        IncompleteError: something is still missing.
        AlteredError: it is not what its SHA-256 says.
    """
    if not upload.is_whole:
        raise IncompleteError(upload.token)
    try:
        file = _path(upload.token).open("rb")
    except FileNotFoundError:
        raise IncompleteError(upload.token) from None
    with file:
        if os.fstat(file.fileno()).st_size < upload.size_bytes:
            raise IncompleteError(upload.token)
        if upload.sha256 and hashlib.file_digest(file, "sha256").hexdigest() != upload.sha256:
            raise AlteredError(upload.token)
        file.seek(0)
        yield file


def discard(upload: UnfinishedUpload) -> None:
    """Forget an upload with what has arrived of it; the transaction that took it is over."""
    UnfinishedUpload.objects.filter(pk=upload.pk).delete()
    _path(upload.token).unlink(missing_ok=True)


def clear(at: datetime) -> int:
    """Remove what nobody has continued for ``KEPT``, also contents without a row; return how many uploads
    are left.
    """
    for upload in UnfinishedUpload.objects.filter(touched_at__lt=at - KEPT):
        discard(upload)
    known = set(UnfinishedUpload.objects.values_list("token", flat=True))
    oldest = (at - KEPT).timestamp()
    for path in _folder().glob("*"):
        if path.name not in known and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
    return len(known)


def _folder() -> Path:
    return root() / "unfinished"


def _path(token: str) -> Path:
    return _folder() / token


@contextmanager
def _locked(token: str) -> Iterator[int]:
    _folder().mkdir(parents=True, exist_ok=True)
    descriptor = os.open(_path(token), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(token) from None
        yield descriptor
    finally:
        os.close(descriptor)
