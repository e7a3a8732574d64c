"""The linter of criteria sets."""

from __future__ import annotations

from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Problem, Severity


def lint(criteria_set: CriteriaSet) -> list[Problem]:
    """Return every finding on the set."""
    return list(criteria_set.problems)


def contradictions(criteria_set: CriteriaSet) -> list[Problem]:
    """Return the findings that forbid scoring."""
    return [problem for problem in lint(criteria_set) if problem.severity is Severity.ERROR]
