"""What the checks of the linter share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from caicach.core.index.model import CriteriaSet, Criterion, Method
from caicach.core.index.problems import Place
from caicach.core.index.text import Text

MAX_LISTED = 12

ADJUSTING = frozenset({Method.BONUS, Method.PENALTY})


def place_of(criteria_set: CriteriaSet, node: Criterion | None = None, line: int = 0) -> Place:
    """Return where a finding stands: a criterion of the set, a line of it, or the set as such."""
    if node is None:
        return Place(file=criteria_set.file, line=line)
    return Place(file=criteria_set.file, line=node.line, code=node.code)


def listed(names: Sequence[str]) -> str:
    """Return the first names of a list, with an ellipsis where there are more."""
    return ", ".join(names[:MAX_LISTED]) + ("…" if len(names) > MAX_LISTED else "")


def joined(parts: Sequence[Text], sign: str = "; ") -> Text:
    """Return several texts as one, in both languages."""
    return Text(sign.join(part.vi for part in parts), sign.join(part.en for part in parts))


def adjusts(node: Criterion) -> bool:
    """Whether a node holds bonus and penalty alone, and so stands outside the score proper."""
    return all(leaf.method in ADJUSTING for leaf in node.leaves())


def total_of(maxima: Sequence[Decimal | None]) -> Decimal | None:
    """Return the sum of maxima, or None where one of them is unknown."""
    known = [maximum for maximum in maxima if maximum is not None]
    return sum(known, Decimal(0)) if len(known) == len(maxima) else None
