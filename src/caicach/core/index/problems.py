"""What is wrong with a criteria set or a sheet of answers: where, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from caicach.core.index.text import Text


class Severity(StrEnum):
    """How much a problem weighs: an error forbids scoring, a warning asks for a decision."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands: file, line and column (from 1), criterion code or sheet cell."""

    file: str = ""
    line: int = 0
    column: int = 0
    code: str = ""
    cell: str = ""
    unit: str = ""

    def in_(self, lang: str) -> str:
        """Return the place in words, e.g. ``set.yaml, dòng 12, tiêu chí 1.2``."""
        words = {
            "vi": ("dòng", "cột", "ô", "đơn vị", "tiêu chí"),
            "en": ("line", "column", "cell", "unit", "criterion"),
        }["en" if lang == "en" else "vi"]
        parts = [
            self.file,
            f"{words[0]} {self.line}" if self.line else "",
            f"{words[1]} {self.column}" if self.column and not self.cell else "",
            f"{words[2]} {self.cell}" if self.cell else "",
            f"{words[3]} {self.unit}" if self.unit else "",
            f"{words[4]} {self.code}" if self.code else "",
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    ``id`` is stable and documented in docs/reference/findings.md; ``message`` says what is wrong,
    ``mend`` what to do next.
    """

    id: str
    severity: Severity
    message: Text
    mend: Text
    place: Place = Place()

    def in_(self, lang: str) -> str:
        """Return place, message and mend as one line."""
        where = self.place.in_(lang)
        return f"{where + ': ' if where else ''}{self.message.in_(lang)} {self.mend.in_(lang)} [{self.id}]"


class ProblemsError(Exception):
    """Raised with all problems at once when a set or a sheet cannot be used as it is."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.in_("vi") for problem in self.problems))


def error(id_: str, message: Text, mend: Text, place: Place = Place()) -> Problem:
    """Return a problem that forbids scoring."""
    return Problem(id_, Severity.ERROR, message, mend, place)


def warning(id_: str, message: Text, mend: Text, place: Place = Place()) -> Problem:
    """Return a problem that asks a person to look, but does not forbid scoring."""
    return Problem(id_, Severity.WARNING, message, mend, place)


def notice(id_: str, message: Text, mend: Text, place: Place = Place()) -> Problem:
    """Return a remark."""
    return Problem(id_, Severity.NOTICE, message, mend, place)
