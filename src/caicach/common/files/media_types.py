"""What kind of file a content is, by the content itself; names and browsers' claims are not asked."""

from __future__ import annotations

import io
import zipfile
from typing import IO

UNKNOWN = "application/octet-stream"

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_OFFICE = (
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_OPEN_DOCUMENT = {
    f"application/vnd.oasis.opendocument.{kind}"
    for kind in ("text", "spreadsheet", "presentation", "graphics")
}
_TEXT_SAMPLE_BYTES = 64 * 1024
_LONGEST_DIRECTORY = 4_000_000
# The end of an archive with the longest remark, and before it what archives beyond 4 GB have as well.
_LOCATOR_BYTES = 20
_LONG_END_BYTES = 56
_LONGEST_END = 22 + 65_535 + _LOCATOR_BYTES + _LONG_END_BYTES


def media_type_of(file: IO[bytes]) -> str:
    """Return the media type of a content, ``application/octet-stream`` where it is none of the known ones.

    Known are PDF, PNG, JPEG, GIF, WebP, Office and OpenDocument files old and new, ZIP, and UTF-8 text.
    """
    file.seek(0)
    head = file.read(_TEXT_SAMPLE_BYTES)
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(file)
    return "text/plain" if _is_text(head) else UNKNOWN


def _kind_of_zip(file: IO[bytes]) -> str:
    if not 0 < _directory_bytes(file) <= _LONGEST_DIRECTORY:
        return UNKNOWN
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                for name, media_type in _OFFICE:
                    if name in names:
                        return media_type
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    # Read no further: what is packed here may be of any length.
                    claimed = member.read(100).decode("ascii", "replace")
                if claimed in _OPEN_DOCUMENT:
                    return claimed
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return UNKNOWN
    return "application/zip"


def _directory_bytes(file: IO[bytes]) -> int:
    """Return how long an archive says that its list of members is, 0 where it says nothing.

    The list is read into memory whole by whoever opens the archive, some ten times as large as it is.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _LONGEST_END))
    tail = file.read(_LONGEST_END)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22:
        return 0
    long_end = end - _LOCATOR_BYTES - _LONG_END_BYTES
    if long_end >= 0 and tail.startswith(b"PK\x06\x07", end - _LOCATOR_BYTES):
        return int.from_bytes(tail[long_end + 40 : long_end + 48], "little")
    return int.from_bytes(tail[end + 12 : end + 16], "little")


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The sample may end within a letter, which takes up to four bytes.
        return len(head) == _TEXT_SAMPLE_BYTES and error.start >= len(head) - 3
    return True
