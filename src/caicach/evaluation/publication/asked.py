"""What publication asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

WRITE_FILES = "publication.write_files"


@dataclass(frozen=True, slots=True)
class WriteFiles:
    """A published result whose files are to be written."""

    result_id: int
