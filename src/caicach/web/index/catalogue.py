"""What is published: criteria sets and scored answers, read from files and kept per process.

A file is read again when its size or time of change differs; what was computed from it is kept under the
digests of its contents, so that nothing stale is ever shown.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TypeVar

from django.conf import settings

from caicach.core.index.lint import lint
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Problem, ProblemsError, Severity
from caicach.core.index.scoring import Result, score
from caicach.core.index.text import Text
from caicach.exchange.answer_files import read_answer_file
from caicach.exchange.criteria_yaml import load_criteria_set, read_document

T = TypeVar("T")
_NAME = re.compile(r"^[a-z0-9][a-z0-9\-]{0,80}$")
KEPT = 64


class NotPublishedError(LookupError):
    """There is no such criteria set, data set or unit."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A criteria set on the shelf: as read, with everything that the linter found."""

    criteria_set: CriteriaSet
    findings: tuple[Problem, ...]
    folder: Path

    @property
    def id(self) -> str:
        """Return the name of its folder, which is its address."""
        return self.folder.name

    @property
    def is_usable(self) -> bool:
        """Whether it may be used for scoring: no finding is an error."""
        return all(found.severity is not Severity.ERROR for found in self.findings)
