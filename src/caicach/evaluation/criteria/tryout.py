"""One leaf of a draft tried on a sample answer by the engine itself, whatever the rest of it is like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.document import located
from caicach.core.index.explaining import explain
from caicach.core.index.model import Criterion
from caicach.core.index.problems import Problem, ProblemsError, Severity
from caicach.core.index.reading import read_criteria_set
from caicach.core.index.scoring import score
from caicach.core.index.trace import Trace
from caicach.evaluation.criteria.tree import Place, Plain, node_at

CODE, REST, UNIT = "muc-thu", "phan-con-lai", "don-vi"
_SETTING = ("format", "rounding")
# What ties a leaf to the rest of its set, and is not tried here.
_OUTSIDE = ("precondition", "legal_basis", "weight", "criteria")


@dataclass(frozen=True, slots=True)
class Tried:
    """What the rule gives for a sample answer: the explanation, or the problems that stand in its way."""

    criterion: Criterion
    measured: Decimal | None = None
    trace: Trace | None = None
    problems: tuple[Problem, ...] = ()


def try_out(document: Plain, place: Place, answer: Answer, others: Sequence[Decimal] = ()) -> Tried:
    """Return the points of a sample answer to the leaf at ``place``, with the sentence that explains them.

    ``others`` are the numbers of further units, for rules that compare. Raises NoSuchNodeError.
    """
    criteria_set = read_criteria_set(located(_alone(document, place)))
    criterion = criteria_set.by_code[CODE]
    sheet = AnswerSheet()
    sheet.unit(UNIT).answers[CODE] = answer
    for number, other in enumerate(others, start=1):
        peer = replace(answer, value=other, numerator=None, denominator=None)
        sheet.unit(f"{UNIT}-{number}").answers[CODE] = peer
    try:
        result = score(criteria_set, sheet)
        leaf = result.plan.leaf_at[result.plan.index[CODE]]
        measured = leaf.measured(answer) if leaf.rule.needs_measure else None
        return Tried(criterion, measured, explain(result, UNIT, CODE))
    except ProblemsError as fault:
        errors = [found for found in fault.problems if found.severity is Severity.ERROR]
        return Tried(criterion, problems=tuple(errors or fault.problems))


def _alone(document: Plain, place: Place) -> Plain:
    """Return a set in which the leaf stands beside one other criterion that makes up the rest."""
    node = node_at(document, place)
    leaf = {name: value for name, value in node.items() if name not in _OUTSIDE} | {"code": CODE}
    leaf.setdefault("method", _method(document, place))
    leaf.setdefault("title", CODE)
    own = Decimal(0) if leaf["method"] in {"bonus", "penalty"} else _number(leaf.get("maximum"))
    rest = {"code": REST, "title": REST, "maximum": "100", "method": "measured", "rule": {"type": "given"}}
    setting = {name: document[name] for name in _SETTING if name in document}
    return setting | {
        "id": "thu",
        "title": "thu",
        "standing": "draft",
        "decision": {"number": "-", "source": "-"},
        "period": {},
        "blocks": [{"id": "khoi", "title": "khoi"}],
        "maximum": str(own + 100),
        "not_applicable": "shrink",
        "criteria": [rest, leaf],
    }


def _method(document: Plain, place: Place) -> str:
    """Return the method that a leaf has from the groups above it; appraised where none says."""
    for depth in range(len(place), 0, -1):
        found: Any = node_at(document, place[:depth]).get("method")
        if isinstance(found, str) and found:
            return found
    return "appraised"


def _number(text: object) -> Decimal:
    try:
        found = Decimal(text if isinstance(text, str) else "0")
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() else Decimal(0)


def sample(
    figures: Mapping[str, Decimal | None], choice: str = "", inputs: Mapping[str, Decimal] | None = None
) -> Answer:
    """Return an answer of the figures ``value``, ``numerator`` and ``denominator``, as far as given."""
    return Answer(
        value=figures.get("value"),
        numerator=figures.get("numerator"),
        denominator=figures.get("denominator"),
        choice=choice,
        inputs=dict(inputs or {}),
    )
