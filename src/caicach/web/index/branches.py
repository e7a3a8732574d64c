"""The tree of a criteria set as shown: each node with its rule's drawing, its findings, what it cites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caicach.core.index.model import CriteriaSet, Criterion
from caicach.core.index.problems import Problem
from caicach.core.index.rules.base import Rule
from caicach.web.index.charts import RuleChart, rule_chart


@dataclass(frozen=True, slots=True)
class Branch:
    """One criterion as shown: with its rule's drawing, its findings, and what stands below it."""

    criterion: Criterion
    rule: Rule | None
    chart: RuleChart | None
    legal: tuple[str, ...]
    findings: tuple[Problem, ...]
    below: int
    branches: tuple[Branch, ...]


def branches_of(criteria_set: CriteriaSet, findings: Sequence[Problem]) -> list[Branch]:
    """Return the areas of a set with everything below them and the findings beside their nodes."""
    legal = {
        text.id: ", ".join(part for part in (text.number, text.title) if part)
        for text in criteria_set.legal_texts.values()
    }
    return [_branch(top, findings, legal) for top in criteria_set.criteria]


def general_findings(criteria_set: CriteriaSet, findings: Sequence[Problem]) -> list[Problem]:
    """Return the findings that belong to no node."""
    placed = {node.code for node in criteria_set.walk()}
    return [found for found in findings if found.place.code not in placed]


def _branch(node: Criterion, findings: Sequence[Problem], legal: dict[str, str]) -> Branch:
    cited = tuple(_cited(basis, legal) for basis in node.legal_basis)
    return Branch(
        node,
        node.rule,
        rule_chart(node) if node.is_leaf else None,
        cited,
        tuple(found for found in findings if found.place.code == node.code),
        sum(1 for found in _below(node, findings)),
        tuple(_branch(child, findings, legal) for child in node.children),
    )


def _cited(basis: str, legal: dict[str, str]) -> str:
    id_, _, where = basis.partition("#")
    return f"{legal.get(id_, id_)}{', ' + where if where else ''}"


def _below(node: Criterion, findings: Sequence[Problem]) -> Iterator[Problem]:
    codes = {below.code for below in node.walk()} - {node.code}
    return (found for found in findings if found.place.code in codes)
