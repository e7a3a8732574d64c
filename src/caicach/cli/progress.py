"""Progress of long work, on the standard error of a terminal and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from caicach.core.index.text import Text

Item = TypeVar("Item")


class Progress:
    """Says what is being done; silent where nobody watches."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.watched = sys.stderr.isatty()

    @contextmanager
    def doing(self, what: Text) -> Iterator[None]:
        """Show that a step of unknown length is under way."""
        if not self.watched:
            yield
            return
        from rich.console import Console

        with Console(stderr=True).status(what.in_(self.lang)):
            yield

    def over(self, items: Iterable[Item], total: int, what: Text) -> Iterable[Item]:
        """Iterate over ``items`` showing how many of ``total`` are done."""
        if not self.watched:
            return items
        from rich.console import Console
        from rich.progress import track

        return track(items, what.in_(self.lang), total, console=Console(stderr=True), transient=True)
