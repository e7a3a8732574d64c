"""Finding procedures of a day by what people type, and listing them by field, level and for whom they are.

Published versions are public, so nothing here asks who reads. The index lies in memory, one a day and
revision of the catalogue: a change made by another process raises the revision, and the next question builds
anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from django.db import models
from django.utils.translation import gettext_lazy as _

from caicach.core.codes.text import fold
from caicach.core.search import Answer, Entry, Index
from caicach.registry.organisations.models import valid_on
from caicach.registry.procedures.constants import Level, OnlineLevel, VersionState
from caicach.registry.procedures.models import ProcedureRevision, ProcedureVersion

KEPT = 3
"""Days or revisions kept at once: today, and what is still being answered while it changes."""
COMMUNE_FIRST = 1.5
"""What a procedure of the commune is ahead of others: nine of ten dossiers are handed in there."""


class Audience(models.TextChoices):
    """For whom a procedure is, told apart by the words with which its subjects are published."""

    PEOPLE = "people", _("Người dân")
    BUSINESS = "business", _("Doanh nghiệp, tổ chức")


_WORDS_OF = {
    Audience.PEOPLE: ("cong dan", "ca nhan", "nguoi", "ho gia dinh", "cong dong"),
    Audience.BUSINESS: ("doanh nghiep", "to chuc", "hop tac xa", "co so", "ho kinh doanh", "don vi"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A version as lists show it."""

    id: int
    code: str
    name: str
    field_id: int
    field: str
    levels: frozenset[Level]
    audiences: frozenset[Audience]
    online: OnlineLevel
    is_immediate: bool
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its filters; what is empty does not narrow."""

    text: str = ""
    field: int | None = None
    level: Level | None = None
    audience: Audience | None = None

    @property
    def narrows(self) -> bool:
        """Whether any filter is set."""
        return self.field is not None or self.level is not None or self.audience is not None

    def admits(self, listed: Listed) -> bool:
        """Whether a version passes the filters."""
        return (
            (self.field is None or listed.field_id == self.field)
            and (self.level is None or self.level in listed.levels)
            and (self.audience is None or self.audience in listed.audiences)
        )


@dataclass(frozen=True, slots=True)
class FieldCount:
    """A field with the number of its procedures."""

    id: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a question found: a part of it in order, how many there are, and how it was understood."""

    listed: Sequence[Listed]
    total: int
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The procedures of one day, ready to be searched."""

    revision: int
    on: date
    rows: Mapping[int, Listed]
    index: Index = field(repr=False)

    def find(self, asked: Asked, *, start: int = 0, limit: int = 20) -> Result:
        """Return what was asked for: the best first for a text, else by name."""
        if asked.text.strip():
            admits = (lambda key: asked.admits(self.rows[key])) if asked.narrows else None
            answer = self.index.search(asked.text, limit=start + limit, admits=admits)
            found = [self.rows[hit.key] for hit in answer.found[start:]]
            return Result(found, answer.total, answer)
        listed = [row for row in self.rows.values() if asked.admits(row)]
        return Result(listed[start : start + limit], len(listed))

    def fields(self, asked: Asked) -> list[FieldCount]:
        """Return the fields with the number of procedures that the other filters admit, by name."""
        others = Asked(level=asked.level, audience=asked.audience)
        counts: dict[int, int] = {}
        names: dict[int, str] = {}
        for row in self.rows.values():
            names[row.field_id] = row.field
            if others.admits(row):
                counts[row.field_id] = counts.get(row.field_id, 0) + 1
        found = [FieldCount(pk, names[pk], count) for pk, count in counts.items()]
        return sorted(found, key=lambda one: (fold(one.name), one.id))


class _Kept:
    """The last snapshots of this process; safe among threads, which wait for one that is being built."""

    def __init__(self) -> None:
        self._snapshots: dict[tuple[int, date], Snapshot] = {}
        self._lock = Lock()

    def get(self, revision: int, on: date) -> Snapshot:
        found = self._snapshots.get((revision, on))
        if found is not None:
            return found
        with self._lock:
            found = self._snapshots.get((revision, on))
            if found is None:
                found = _built(revision, on)
                while len(self._snapshots) >= KEPT:
                    self._snapshots.pop(next(iter(self._snapshots)))
                self._snapshots[revision, on] = found
        return found

    def clear(self) -> None:
        with self._lock:
            self._snapshots.clear()


_KEPT = _Kept()


def snapshot(on: date) -> Snapshot:
    """Return the published procedures of a day; one query where this process has them already."""
    revision = ProcedureRevision.objects.values_list("number", flat=True).first() or 0
    return _KEPT.get(revision, on)


def forget_snapshots() -> None:
    """Forget what is kept: in tests, where databases come and go under the same revision."""
    _KEPT.clear()


def search(asked: Asked, *, on: date, start: int = 0, limit: int = 20) -> Result:
    """Return the published procedures of a day that a question finds."""
    return snapshot(on).find(asked, start=start, limit=limit)


def _built(revision: int, on: date) -> Snapshot:
    rows = {listed.id: (listed, extra) for listed, extra in _rows(on)}
    entries = [
        Entry(
            listed.id,
            listed.name,
            extra,
            listed.code,
            boost=COMMUNE_FIRST if Level.COMMUNE in listed.levels else 0.0,
        )
        for listed, extra in rows.values()
    ]
    return Snapshot(
        revision, on, {pk: listed for pk, (listed, _extra) in rows.items()}, Index(entries, on=on)
    )


def _rows(on: date) -> Iterable[tuple[Listed, str]]:
    """Yield the versions of a day by name, of each procedure the newest, with more words to find it by."""
    held = (
        ProcedureVersion.objects.filter(valid_on(on))
        .exclude(state=VersionState.DRAFT)
        .select_related("procedure", "field")
        .only(
            "name",
            "number",
            "at_ministry",
            "at_province",
            "at_commune",
            "at_other",
            "subjects",
            "results",
            "online_level",
            "is_immediate",
            "is_illustrative",
            "procedure__code",
            "field__name",
        )
        .order_by("name_folded", "procedure_id", "-number")
    )
    seen: set[int] = set()
    newest: dict[int, int] = {}
    versions = list(held)
    for version in versions:
        newest[version.procedure_id] = max(newest.get(version.procedure_id, 0), version.number)
    for version in versions:
        if version.number < newest[version.procedure_id] or version.procedure_id in seen:
            continue
        seen.add(version.procedure_id)
        results = " ".join(str(result.get("name", "")) for result in version.results)
        yield _listed(version), f"{version.field.name} {results}"


def _listed(version: ProcedureVersion) -> Listed:
    return Listed(
        id=version.pk,
        code=version.procedure.code,
        name=version.name,
        field_id=version.field_id,
        field=version.field.name,
        levels=frozenset(version.levels),
        audiences=audiences_of(version.subjects),
        online=OnlineLevel(version.online_level),
        is_immediate=version.is_immediate,
        is_illustrative=version.is_illustrative,
    )


def audiences_of(subjects: Iterable[str]) -> frozenset[Audience]:
    """Return for whom a procedure is by its published subjects; for everybody where they say nothing.

    >>> sorted(audiences_of(["Công dân Việt Nam"])), len(audiences_of([]))
    ([Audience.PEOPLE], 2)
    """
    folded = [fold(subject) for subject in subjects]
    found = {
        audience
        for audience, words in _WORDS_OF.items()
        if any(word in subject for subject in folded for word in words)
    }
    return frozenset(found or Audience)
