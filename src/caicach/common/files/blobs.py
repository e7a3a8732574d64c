"""Contents on disk, each once, in a file named by its SHA-256; nothing here knows whose they are.

A content is written to a file of its own, forced to disk and only then linked to its name, so under a name
there is either the whole content or nothing. A name is made of a checked digest alone: no text from outside
ever becomes part of a path.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from caicach.common.files.media_types import media_type_of

CHUNK_BYTES = 1024 * 1024

_DIGEST = re.compile(r"[0-9a-f]{64}")


_ABANDONED_SECONDS = 24 * 3600


class FileTooLargeError(ValueError):
    """A content is longer than allowed; nothing of it was kept."""


class EmptyFileError(ValueError):
    """A content has no bytes at all, which is an upload that failed on its way."""


class DamagedBlobError(RuntimeError):
    """The same content is kept already, and what lies there is not it any more; see ``verify_files``."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A kept content: its SHA-256 as 64 hex digits, its length in bytes, what kind of file it is."""

    sha256: str
    size: int
    media_type: str


def blob_path(root: Path, sha256: str) -> Path:
    """Return where a content lies.

    Raises:
        ValueError: when ``sha256`` is not 64 lower-case hex digits.
    """
    if not _DIGEST.fullmatch(sha256):
        raise ValueError(f"{sha256!r} is not a SHA-256 digest")
    return root / sha256[:2] / sha256[2:4] / sha256


def keep(root: Path, chunks: Iterable[bytes], *, limit_bytes: int) -> Blob:
    """Write a content under its digest, unless it is there already, and return what it is.

    Raises:
        FileTooLargeError: when it is longer than ``limit_bytes``; reading stops there.
        EmptyFileError: when it is empty.
        DamagedBlobError: when it is there already but no longer whole; it is not overwritten, but evidence.
    """
    incoming = root / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    _sweep(incoming)
    with tempfile.NamedTemporaryFile(dir=incoming) as file:
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            size += len(chunk)
            if size > limit_bytes:
                raise FileTooLargeError(f"longer than {limit_bytes} bytes")
            digest.update(chunk)
            file.write(chunk)
        if size == 0:
            raise EmptyFileError("no content")
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        blob = Blob(digest.hexdigest(), size, media_type_of(file))
        if not _publish(Path(file.name), blob_path(root, blob.sha256)):
            _require_whole(root, blob.sha256)
    return blob


def open_blob(root: Path, sha256: str) -> BufferedReader:
    """Open a content for reading.

    Raises:
        FileNotFoundError: when it is missing.
    """
    return blob_path(root, sha256).open("rb")


def digest_of(root: Path, sha256: str) -> str | None:
    """Return the SHA-256 of what really lies under the name, or ``None`` when nothing does."""
    try:
        with open_blob(root, sha256) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def kept_digests(root: Path) -> Iterator[str]:
    """Yield the names of all contents, in order."""
    for path in sorted(root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
        if _DIGEST.fullmatch(path.name):
            yield path.name


def _publish(written: Path, name: Path) -> bool:
    """Give the written file its name, and return False when the name is taken."""
    name.parent.mkdir(parents=True, exist_ok=True)
    written.chmod(0o440)
    try:
        # A link never replaces what has the name already, which a rename would.
        name.hardlink_to(written)
    except FileExistsError:
        return False
    for directory in (name.parent, name.parent.parent, name.parent.parent.parent):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return True


def _require_whole(root: Path, sha256: str) -> None:
    if digest_of(root, sha256) != sha256:
        raise DamagedBlobError(sha256)


def _sweep(incoming: Path) -> None:
    """Remove what processes that were killed in the middle of an upload have left."""
    oldest = time.time() - _ABANDONED_SECONDS
    for path in incoming.iterdir():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue  # its own process has just removed it
