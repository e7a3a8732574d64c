"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class Outputs:
    """Several files that appear together, when the block they are written in ends without an error.

    Each is written beside its place under a temporary name and moved there at the end, so that nobody ever
    reads half a file and an old one stays until the new one is complete. A name given twice is refused.
    """

    def __init__(self) -> None:
        self._waiting: dict[Path, Path] = {}

    def path(self, target: Path) -> Path:
        """Return where to write what will stand at ``target``.

        Raises ValueError when ``target`` is given twice; OSError, with the name that was given, when it is a
        folder or its folder does not exist.
        """
        given, target = target, target.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(given))
        if not target.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(given.parent))
        if target in self._waiting:
            raise ValueError(f"two outputs have the name {target.name}")
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        self._waiting[target] = temporary
        return temporary

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if fault is None:
                for temporary in self._waiting.values():
                    with temporary.open("rb") as written:
                        os.fsync(written.fileno())
                for target, temporary in self._waiting.items():
                    temporary.replace(target)
        finally:
            for temporary in self._waiting.values():
                temporary.unlink(missing_ok=True)
