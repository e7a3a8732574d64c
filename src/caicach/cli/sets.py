"""Where the command finds criteria sets."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from caicach.cli.problems import UsageError
from caicach.core.index.model import CriteriaSet
from caicach.core.index.text import say
from caicach.exchange.criteria_yaml import load_criteria_set

LIBRARY = "CAICACH_CRITERIA_SETS"
FILE = "set.yaml"


def library() -> Path:
    """Return the folder in which sets are looked up by id."""
    return Path(os.environ.get(LIBRARY) or "criteria_sets")


def locate(name: str) -> Path:
    """Return the file of a set given by path or id. Raises UsageError when there is none."""
    path = Path(name)
    if path.is_file():
        return path
    if path.is_dir() and (path / FILE).is_file():
        return path / FILE
    by_id = library() / name / FILE
    if path.name == name and by_id.is_file():
        return by_id
    known = [found.parent.name for found in sorted(library().glob(f"*/{FILE}"))]
    near = difflib.get_close_matches(name, known, 3)
    if near:
        raise UsageError(
            say(
                "Không tìm thấy bộ tiêu chí «{n}». Có lẽ là: {k}?",
                "There is no criteria set '{n}'. Perhaps: {k}?",
                n=name,
                k=", ".join(near),
            )
        )
    raise UsageError(
        say(
            "Không tìm thấy bộ tiêu chí «{n}». Ghi đường dẫn tới set.yaml, hoặc mã của một bộ trong {l}.",
            "There is no criteria set '{n}'. Give the path of a set.yaml, or the id of a set in {l}.",
            n=name,
            l=str(library()),
        )
    )


def load(name: str) -> CriteriaSet:
    """Return a set given by path or id. Raises UsageError, ProblemsError."""
    return load_criteria_set(locate(name))


def all_in(names: list[str]) -> Iterator[Path]:
    """Iterate over the files of the sets named, each folder of sets giving all of its own.

    Raises UsageError when a name leads to no set.
    """
    for name in names:
        path = Path(name)
        below = sorted(path.glob(f"*/{FILE}")) if path.is_dir() and not (path / FILE).is_file() else []
        if below:
            yield from below
        else:
            yield locate(name)
