"""Records on their way from files to the database, put aside by code so that one dossier's rows lie together.

Files name dossiers and their steps in any order, and neither fits into memory. Each record goes to one of
many small files by its code; each of these is then taken whole.
"""

from __future__ import annotations

import marshal
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from caicach.work.dossiers.imports.slim import SlimDossier, SlimStep, SlimSupplement

BYTES_EACH = 12_000_000
"""Bytes of input that one part should hold: some thousand dossiers with their history."""
MOST_PARTS = 400
_BUFFERED = 300

Slim = SlimDossier | SlimStep | SlimSupplement
_TYPES: tuple[type[Any], ...] = (SlimDossier, SlimStep, SlimSupplement)
_PLACE = {kind: place for place, kind in enumerate(_TYPES)}


def parts_for(size: int) -> int:
    """Return into how many parts input of so many bytes is put aside."""
    return min(max(1, size // BYTES_EACH), MOST_PARTS)


def path_of(folder: Path, part: int) -> Path:
    """Return where a part lies."""
    return folder / f"part-{part:03d}"


class Spill:
    """The parts, open to be filled."""

    def __init__(self, folder: Path, parts: int) -> None:
        self._parts = parts
        self._files: list[BinaryIO] = [path_of(folder, part).open("wb") for part in range(parts)]
        self._held: list[list[tuple[int, tuple[Any, ...]]]] = [[] for _part in range(parts)]

    def put(self, record: Slim) -> None:
        """Put a record aside."""
        part = zlib.crc32(record.code.encode()) % self._parts
        held = self._held[part]
        held.append((_PLACE[type(record)], tuple(record)))
        if len(held) >= _BUFFERED:
            marshal.dump(held, self._files[part])
            held.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file, held in zip(self._files, self._held, strict=True):
            if held:
                marshal.dump(held, file)
            file.close()


@dataclass(slots=True)
class Part:
    """All that lies in one part, by code; steps in the order of time, equal ones as they stood."""

    dossiers: dict[str, SlimDossier] = field(default_factory=dict)
    steps: defaultdict[str, list[SlimStep]] = field(default_factory=lambda: defaultdict(list))
    supplements: defaultdict[str, list[SlimSupplement]] = field(default_factory=lambda: defaultdict(list))

    @property
    def codes(self) -> set[str]:
        """All codes named."""
        return {*self.dossiers, *self.steps, *self.supplements}


def taken(folder: Path, part: int) -> Part:
    """Return what lies in a part; of two rows for one dossier the later file's counts."""
    found = Part()
    for spill in sorted(folder.glob("spill-*")):
        _take(path_of(spill, part), found)
    for steps in found.steps.values():
        steps.sort(key=_moment)
    return found


def _take(path: Path, found: Part) -> None:
    end = path.stat().st_size
    with path.open("rb") as file:
        while file.tell() < end:
            # The files are our own: written by this import a moment ago, in a folder of its own.
            for place, values in marshal.load(file):  # noqa: S302
                if place == 1:
                    found.steps[values[0]].append(SlimStep._make(values))
                elif place == 0:
                    found.dossiers[values[0]] = SlimDossier._make(values)
                else:
                    found.supplements[values[0]].append(SlimSupplement._make(values))


def _moment(step: SlimStep) -> int:
    return step.at
