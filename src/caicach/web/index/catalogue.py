"""What is published: criteria sets and scored answers, read from files and kept per process.

A file is read again when its size or time of change differs. What was computed from it is kept under the
digests of its contents, so nothing stale is ever shown.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from django.conf import settings

from caicach.core.codes.text import fold
from caicach.core.index.document import Fields, Reader
from caicach.core.index.lint import lint
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Problem, ProblemsError, Severity
from caicach.core.index.result import Missing, Result
from caicach.core.index.scoring import score
from caicach.core.index.text import NOTHING, Text
from caicach.exchange.criteria_yaml import load_criteria_set, read_document
from caicach.web.index.sheets import read_sheet

T = TypeVar("T")
_NAME = re.compile(r"^[a-z0-9][a-z0-9_\-]{0,80}$")


class NotPublishedError(LookupError):
    """There is no such criteria set, data set or unit."""


class Kept(Generic[T]):
    """The latest values by key, the least recently asked for dropped first; safe among threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value kept under ``key``, made when there is none."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class Shelved:
    """A criteria set on the shelf: as read, with everything that the linter found."""

    criteria_set: CriteriaSet
    findings: tuple[Problem, ...]
    folder: Path

    @property
    def is_usable(self) -> bool:
        """Whether it may be used for scoring: no finding is an error."""
        return all(found.severity is not Severity.ERROR for found in self.findings)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Published answers to a criteria set, with what must be said about them."""

    id: str
    set_id: str
    title: Text
    as_of: date | None
    source: str
    attribution: str
    note: Text
    units_are: str
    missing: Missing
    file: Path
    official: Path | None
    codes: tuple[tuple[str, str], ...] = ()
    """Official codes by unit: the agency's on the national portal, else the province's."""

    def code_of(self, unit: str) -> str:
        """Return the unit's official code, "" where none is known."""
        return dict(self.codes).get(unit, "")


@dataclass(frozen=True, slots=True)
class Official:
    """What was published of one unit: its total and rank, as far as they are known."""

    total: Decimal | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Published:
    """A data set scored by its criteria set; ``digest`` is that of the answers.

    ``official`` holds what was published of whole units, to stand beside what is computed; ``slugs`` name the
    units in addresses.
    """

    dataset: Dataset
    shelved: Shelved
    result: Result
    digest: str
    official: Mapping[str, Official]
    slugs: Mapping[str, str]

    def unit_of(self, slug: str) -> str:
        """Return the unit that an address names. Raises NotPublishedError."""
        for unit, found in self.slugs.items():
            if found == slug:
                return unit
        raise NotPublishedError(slug)


_sets: Kept[Shelved] = Kept(128)
_datasets: Kept[Dataset] = Kept(512)
_results: Kept[Published] = Kept(32)


def _mark(file: Path) -> tuple[str, int, int]:
    """Return what changes when a file does. Raises NotPublishedError when there is none."""
    try:
        found = file.stat()
    except OSError:
        raise NotPublishedError(file.name) from None
    return str(file), found.st_mtime_ns, found.st_size


def shelved_sets() -> list[Shelved]:
    """Return all criteria sets that can be read as such, by id; a folder with a broken file is left out."""
    found = []
    for file in sorted(Path(settings.CRITERIA_SETS).glob("*/set.yaml")):
        try:
            found.append(shelved_set(file.parent.name))
        except (NotPublishedError, ProblemsError):
            continue
    return found


def shelved_set(set_id: str) -> Shelved:
    """Return one criteria set. Raises NotPublishedError, ProblemsError when its file is no YAML document."""
    if not _NAME.match(set_id):
        raise NotPublishedError(set_id)
    folder = Path(settings.CRITERIA_SETS) / set_id
    return _sets.get(_mark(folder / "set.yaml"), lambda: _shelve(folder))


def _shelve(folder: Path) -> Shelved:
    criteria_set = load_criteria_set(folder)
    return Shelved(criteria_set, tuple(lint(criteria_set)), folder)


def datasets_of(set_id: str) -> list[Dataset]:
    """Return the published answers to a criteria set, the latest first."""
    folder = Path(settings.CRITERIA_SETS) / set_id / "answers"
    found = [dataset(set_id, file.stem) for file in sorted(folder.glob("*.csv")) if _NAME.match(file.stem)]
    return sorted(found, key=lambda one: (one.as_of or date.min, one.id), reverse=True)


def dataset(set_id: str, name: str) -> Dataset:
    """Return what is said about one data set. Raises NotPublishedError, ProblemsError."""
    if not (_NAME.match(set_id) and _NAME.match(name)):
        raise NotPublishedError(name)
    file = Path(settings.CRITERIA_SETS) / set_id / "answers" / f"{name}.csv"
    about = file.with_suffix(".yaml")
    return _datasets.get((_mark(file), _mark(about)), lambda: _read_about(set_id, file, about))


def _read_about(set_id: str, file: Path, about: Path) -> Dataset:
    reader = Reader(about.name)
    fields: Fields = reader.fields(read_document(about.read_bytes(), about.name))
    official = fields.text("published", "")
    found = Dataset(
        file.stem,
        set_id,
        fields.words("title"),
        fields.day("as_of"),
        fields.text("source"),
        fields.text("attribution", "") or fields.text("licence", ""),
        fields.words("note", NOTHING),
        fields.text("units_are", ""),
        Missing(fields.option("missing", tuple(Missing), Missing.ZERO)),
        file,
        file.parent.parent / "published" / Path(official).name if official else None,
        tuple(
            (unit.text("unit"), unit.text("agency_code", "") or unit.text("province_code", ""))
            for unit in fields.groups("units")
        ),
    )
    if reader.problems:
        raise ProblemsError(reader.problems)
    return found


def published(set_id: str, name: str) -> Published:
    """Return a data set with its scores. Raises NotPublishedError, ProblemsError when it cannot be scored."""
    shelved = shelved_set(set_id)
    about = dataset(set_id, name)
    official = _mark(about.official) if about.official else None
    key = (shelved.criteria_set.digest, about, _mark(about.file), official)
    return _results.get(key, lambda: _score(shelved, about))


def _score(shelved: Shelved, about: Dataset) -> Published:
    raw = about.file.read_bytes()
    sheet, _remarks = read_sheet(raw, about.file.name, shelved.criteria_set)
    result = score(shelved.criteria_set, sheet, missing=about.missing)
    digest = hashlib.sha256(raw).hexdigest()
    return Published(about, shelved, result, digest, _official(about.official), _slugs(result))


def _official(file: Path | None) -> dict[str, Official]:
    """Return the published totals and ranks; a file of single criteria says nothing of whole units."""
    if file is None:
        return {}
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    return {
        row["unit"]: Official(
            Decimal(row["total"]) if row["total"] else None,
            int(row["rank"]) if row.get("rank") else None,
        )
        for row in rows
        if "total" in row
    }


def _slugs(result: Result) -> dict[str, str]:
    """Return a name for every unit that reads well in an address; equal ones get a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for unit in result.units:
        base = "-".join(re.findall(r"[a-z0-9]+", fold(unit))) or "don-vi"
        slug, number = base, 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        taken.add(slug)
        found[unit] = slug
    return found


def earlier(current: Published) -> Published | None:
    """Return the published data set of the same criteria set that comes before this one, if any."""
    older = [
        one
        for one in datasets_of(current.dataset.set_id)
        if one.as_of and current.dataset.as_of and one.as_of < current.dataset.as_of
    ]
    return published(older[0].set_id, older[0].id) if older else None
