"""What publication asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

FREEZE = "publication.freeze"
WRITE_FILES = "publication.write_files"
WRITE_DRAFT = "publication.write_draft"


@dataclass(frozen=True, slots=True)
class WriteFiles:
    """A published result whose files are to be written."""

    result_id: int


@dataclass(frozen=True, slots=True)
class WriteDraft:
    """A result that is not published yet, and what of it is to be written: a value of ``FileKind``."""

    result_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class Freeze:
    """What ``user_id`` approved as the authority, from where, and is to be frozen."""

    request_id: int
    user_id: int
    origin: str
