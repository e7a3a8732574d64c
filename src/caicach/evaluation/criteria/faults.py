"""What a fault of the engine says to a reader: where, what and how to mend it.

Its id is for lists and programs; in a sentence it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from caicach.core.index.problems import Problem


def told(problem: Problem) -> str:
    """Return a fault in Vietnamese, with its place where it has one."""
    place = problem.place.in_("vi")
    return f"{f'{place}: ' if place else ''}{problem.message.vi} {problem.mend.vi}"


def all_told(problems: Iterable[Problem]) -> str:
    """Return several faults, a line each."""
    return "\n".join(map(told, problems))
