"""The linter of criteria sets: what a decision says against itself, leaves open, or puts out of reach.

Findings have stable ids (docs/reference/findings.md). An error is a contradiction by which a score would
be arbitrary, and forbids scoring; a warning asks a person to look; a notice is a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import localcontext

from caicach.core.index.arithmetic import CONTEXT
from caicach.core.index.lint import bands, grades, policies, preconditions, rules, sources, structure
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Problem, Severity

CHECKS: tuple[Callable[[CriteriaSet], Iterator[Problem]], ...] = (
    *structure.CHECKS,
    *rules.CHECKS,
    *bands.CHECKS,
    *policies.CHECKS,
    *preconditions.CHECKS,
    *grades.CHECKS,
    *sources.CHECKS,
)


def lint(criteria_set: CriteriaSet) -> list[Problem]:
    """Return every finding on the set: what was met while reading it first, then check by check."""
    with localcontext(CONTEXT):
        return [*criteria_set.problems, *(problem for check in CHECKS for problem in check(criteria_set))]


def contradictions(criteria_set: CriteriaSet) -> list[Problem]:
    """Return the findings that forbid scoring."""
    return [problem for problem in lint(criteria_set) if problem.severity is Severity.ERROR]


__all__ = ["CHECKS", "contradictions", "lint"]
