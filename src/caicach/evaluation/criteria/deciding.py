"""What a draft says once its decision is known, and what it need not be told before that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from caicach.core.index.document import located
from caicach.core.index.lint import lint
from caicach.core.index.problems import Problem
from caicach.core.index.reading import read_criteria_set
from caicach.evaluation.criteria.tree import Plain

_SOME_NUMBER = "1"


def left_to_mend(document: Plain, findings: Iterable[Problem]) -> list[Problem]:
    """Return the findings of a draft without those that end once its decision has a number.

    Nobody writes the number into a draft: the form of issuing asks for it, and it comes with the decision.
    """
    found, decision = list(findings), document.get("decision")
    if not isinstance(decision, dict) or decision.get("number"):
        return found
    numbered = document | {"decision": {**decision, "number": _SOME_NUMBER}}
    left = Counter(map(_key, lint(read_criteria_set(located(numbered)))))
    kept = []
    for problem in found:
        if left[_key(problem)] > 0:
            left[_key(problem)] -= 1
            kept.append(problem)
    return kept


def _key(problem: Problem) -> tuple[str, str, str]:
    """Return what tells findings apart, wherever they stand in the text."""
    return problem.id, problem.message.vi, problem.place.code
