"""Reading contents. Who may is decided by the application whose record the file belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from caicach.common.files import blobs
from caicach.common.files.models import StoredFile
from caicach.common.files.services import root


class Damage(StrEnum):
    """What is wrong with a content."""

    MISSING = "missing"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class DamagedContent:
    """A content that is not what it was: its digest, what is wrong, and the names it was brought under."""

    sha256: str
    damage: Damage
    names: tuple[str, ...]


def open_content(stored: StoredFile) -> BinaryIO:
    """Open a file's content; the caller has checked that the reader may see the record it belongs to."""
    return blobs.open_blob(root(), stored.sha256)


def content_count() -> int:
    """Return how many different contents the rows speak of."""
    return StoredFile.objects.values("sha256").distinct().count()


def damaged_contents() -> Iterator[DamagedContent]:
    """Read every content a row speaks of, and yield those that are missing or changed, by digest."""
    digests = StoredFile.objects.order_by("sha256").values_list("sha256", flat=True).distinct()
    for sha256 in digests.iterator(chunk_size=1_000):
        found = blobs.digest_of(root(), sha256)
        if found != sha256:
            names = StoredFile.objects.filter(sha256=sha256).order_by("id").values_list("name", flat=True)
            damage = Damage.MISSING if found is None else Damage.CHANGED
            yield DamagedContent(sha256, damage, tuple(names))


def unclaimed_digests() -> list[str]:
    """Return the contents that no row speaks of: their transaction was rolled back, or is not over yet."""
    claimed = set(StoredFile.objects.values_list("sha256", flat=True).distinct())
    return [sha256 for sha256 in blobs.kept_digests(root()) if sha256 not in claimed]
