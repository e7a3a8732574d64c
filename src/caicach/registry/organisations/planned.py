"""Organisations to be: what a bulk import is going to enter, before any database sees it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date

from caicach.registry.organisations.constants import OrganisationKind, SuccessionKind


@dataclass(frozen=True, slots=True)
class Span:
    """A dated fact of a planned unit: the value and the days, both inclusive, on which it holds."""

    value: tuple[str, ...]
    first: date | None
    last: date | None
    basis: str = ""


@dataclass(slots=True)
class PlannedUnit:
    """An organisation to be: names are (kind, name, short name), parents (uid), codes (code)."""

    uid: uuid.UUID
    first: date | None
    last: date | None
    source: tuple[str, date]
    basis: str = ""
    note: str = ""
    names: list[Span] = field(default_factory=list)
    parents: list[Span] = field(default_factory=list)
    codes: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlannedSuccession:
    """A step to be, from one planned unit to another (or to none)."""

    kind: SuccessionKind
    on: date
    predecessor: uuid.UUID
    successor: uuid.UUID | None
    is_partial: bool
    basis: str


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """A later change of name and kind of a unit known by its code."""

    code: str
    on: date
    kind: OrganisationKind
    name: str
    short_name: str
    basis: str


@dataclass(slots=True)
class Plan:
    """Everything the files say, the findings about what does not fit, and the files' SHA-256."""

    units: list[PlannedUnit] = field(default_factory=list)
    successions: list[PlannedSuccession] = field(default_factory=list)
    changes: list[PlannedChange] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    sha256: dict[str, str] = field(default_factory=dict)
