"""Criteria sets of the database made ready to score; each document is read once in a process."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from caicach.core.index.lint import lint
from caicach.core.index.model import CriteriaSet
from caicach.core.index.plan import Plan
from caicach.core.index.problems import Problem, Severity
from caicach.core.index.reading import read_criteria_set
from caicach.evaluation.criteria.models import SetVersion
from caicach.exchange.criteria_yaml import read_document

KEPT = 32


@dataclass(frozen=True, slots=True)
class Checked:
    """A set as read, with everything that the linter found."""

    criteria_set: CriteriaSet
    findings: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The findings that forbid issuing the set."""
        return tuple(found for found in self.findings if found.severity is Severity.ERROR)


_plans: OrderedDict[str, Plan] = OrderedDict()
_checked: OrderedDict[tuple[str, str], Checked] = OrderedDict()
_lock = Lock()


def digest_of(document: str) -> str:
    """Return the SHA-256 of a set's document."""
    return hashlib.sha256(document.encode()).hexdigest()


def read_set(document: str, name: str) -> CriteriaSet:
    """Return the criteria set of a document; faults of its content are in its ``problems``.

    Raises ProblemsError when the text is no YAML document at all.
    """
    return read_criteria_set(read_document(document.encode(), name), file=name, digest=digest_of(document))


def plan_of(version: SetVersion) -> Plan:
    """Return the plan of a version.

    Raises ProblemsError when the set contradicts itself, which an issued one never does.
    """
    with _lock:
        found = _plans.get(version.digest)
        if found is not None:
            _plans.move_to_end(version.digest)
            return found
    plan = Plan.of(read_set(version.document, version.set_id))
    with _lock:
        _plans[version.digest] = plan
        while len(_plans) > KEPT:
            _plans.popitem(last=False)
    return plan


def check_set(document: str, name: str) -> Checked:
    """Return a document read and linted. Raises ProblemsError when it is no YAML document at all."""
    criteria_set = read_set(document, name)
    return Checked(criteria_set, tuple(lint(criteria_set)))


def checked_set(version: SetVersion) -> Checked:
    """Return a version with its findings. Raises ProblemsError when it is no YAML document at all."""
    key = (version.set_id, version.digest)
    with _lock:
        found = _checked.get(key)
        if found is not None:
            _checked.move_to_end(key)
            return found
    checked = check_set(version.document, version.set_id)
    with _lock:
        _checked[key] = checked
        while len(_checked) > KEPT:
            _checked.popitem(last=False)
    return checked
