"""Event logs of any other system: two CSV tables, and a file that says what their columns mean.

The mapping is YAML: for each of the tables ``dossiers`` and ``events`` the file's columns by our field's
name, how moments are written, and what their values mean. Rows become the same records as those of the
portal and go through the same checks; refused rows keep the columns of their own file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from caicach.core.codes.text import tidy
from caicach.core.deadlines.minutes import VIETNAM
from caicach.core.index.problems import Place, Problem, ProblemsError, error
from caicach.core.index.text import Text, say
from caicach.exchange.portal.checks import Checks, Fault
from caicach.exchange.portal.fields import DOSSIER, PROGRESS, Shape, Type
from caicach.exchange.portal.reading import Row, Table, sources
from caicach.exchange.portal.sources import START, Mark, RawRow, Source
from caicach.exchange.portal.values import plain_text

MAX_BYTES = 200_000
_TABLES: Mapping[str, Shape] = {"dossiers": DOSSIER, "events": PROGRESS}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "dossiers": ("code", "procedure_code", "state"),
    "events": ("code", "at", "state"),
}
_KEYS = frozenset({"columns", "values", "constants", "moments"})


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What the columns of one table mean.

    ``columns``: our field by its column. ``values``: for a field, what their words mean. ``constants``: what
    every row has where the file has no column. ``moments``: how moments are written, as ``strptime`` reads
    them; empty where they are in a form that the portal's reader knows.
    """

    name: str
    shape: Shape
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    moments: str = ""

    def recognise(self, names: Sequence[str]) -> int:
        """Return how many of the mapped columns stand in a head."""
        known = {tidy(name) for name in names}
        return sum(column in known for column in self.columns.values())


def read_mapping(raw: bytes, file: str) -> dict[str, TableMapping]:
    """Return the tables that a mapping describes.

    Raises ProblemsError with everything that is wrong with it.
    """
    try:
        told: Any = yaml.safe_load(raw[:MAX_BYTES].decode("utf-8"))
    except (yaml.YAMLError, ValueError, RecursionError):
        raise ProblemsError(
            [_fault(file, say("Tệp ánh xạ không phải YAML.", "The mapping is no YAML."))]
        ) from None
    if not isinstance(told, dict) or not told or not set(told) <= set(_TABLES):
        wanted = say(
            "Tệp ánh xạ phải có mục «dossiers», «events» hoặc cả hai, và không có mục nào khác.",
            "The mapping must have 'dossiers', 'events' or both, and nothing else.",
        )
        raise ProblemsError([_fault(file, wanted)])
    problems: list[Problem] = []
    found = {name: _table(name, part, file, problems) for name, part in told.items()}
    if problems:
        raise ProblemsError(problems)
    return found


def _table(name: str, told: Any, file: str, problems: list[Problem]) -> TableMapping:
    shape = _TABLES[name]
    if not isinstance(told, dict) or not isinstance(told.get("columns"), dict) or not set(told) <= _KEYS:
        said = say(
            "Mục «{n}» phải có «columns», và nếu cần «values», «constants», «moments».",
            "'{n}' must have 'columns', and where needed 'values', 'constants', 'moments'.",
            n=name,
        )
        problems.append(_fault(file, said))
        return TableMapping(name, shape, {})
    columns = {ours: tidy(theirs) for ours, theirs in _texts(told["columns"]).items()}
    values = {str(ours): _texts(meaning) for ours, meaning in _mapping(told.get("values")).items()}
    constants = _texts(told.get("constants"))
    known = {one.ours for one in shape.fields if one.type is not Type.PARTS}
    problems += [
        _fault(
            file, say("Mục «{n}»: không có trường «{f}».", "'{n}': there is no field '{f}'.", n=name, f=ours)
        )
        for ours in sorted({*columns, *values, *constants} - known)
    ]
    problems += [
        _fault(file, say("Mục «{n}» thiếu trường «{f}».", "'{n}' lacks the field '{f}'.", n=name, f=ours))
        for ours in _NEEDED[name]
        if ours not in columns and ours not in constants
    ]
    return TableMapping(name, shape, columns, values, constants, str(told.get("moments") or ""))


def _mapping(told: Any) -> Mapping[Any, Any]:
    return told if isinstance(told, dict) else {}


def _texts(told: Any) -> dict[str, str]:
    # Nothing but single values: what nests, or names itself again and again, means nothing here.
    plain = {key: value for key, value in _mapping(told).items() if not isinstance(value, dict | list)}
    return {tidy(str(key)): str(value) for key, value in plain.items()}


def _fault(file: str, message: Text) -> Problem:
    return error(
        "X008",
        message,
        say("Sửa tệp ánh xạ theo hướng dẫn.", "Mend the mapping as the reference describes."),
        Place(file=file),
    )


class MappedTable:
    """The rows of one table of another system, as records in our words."""

    def __init__(self, source: Source, mapping: TableMapping, checks: Checks) -> None:
        self.source = source
        self.shape = mapping.shape
        self._mapping = mapping
        self._table = Table(_Renamed(source, mapping), mapping.shape, checks)

    def rows(self, after: Mark = START) -> Iterator[Row]:
        """Give every row after a mark, taken or refused, with the cells of its own file."""
        renamed = self._table.source
        assert isinstance(renamed, _Renamed)
        theirs = {one.portal: self._mapping.columns.get(one.ours, one.ours) for one in self.shape.fields}
        for row in self._table.rows(after):
            faults = tuple(fault._replace(field=theirs.get(fault.field, fault.field)) for fault in row.faults)
            yield row._replace(cells=renamed.original, faults=faults)
        self.source.ending.remarks = [remark for remark in self.source.ending.remarks if remark.id != "X006"]


class _Renamed:
    """A source with the portal's names and values in the place of another system's."""

    def __init__(self, source: Source, mapping: TableMapping) -> None:
        self._source = source
        self.format = source.format
        self.name = source.name
        self.sheet = source.sheet
        self.ending = source.ending
        self.original: Any = ()
        places = {tidy(name): place for place, name in enumerate(source.columns)}
        self._cells: list[Callable[[Sequence[object]], object]] = []
        names = []
        for one in mapping.shape.fields:
            place = places.get(mapping.columns.get(one.ours, ""), -1)
            if place < 0 and one.ours not in mapping.constants:
                continue
            names.append(one.portal)
            self._cells.append(
                _cell_of(
                    place,
                    mapping.values.get(one.ours, {}),
                    mapping.constants.get(one.ours, ""),
                    mapping.moments if one.type in {Type.MOMENT, Type.DUE} else "",
                )
            )
        self.columns = tuple(names)

    def rows(self, after: Mark = START) -> Iterator[RawRow]:
        """Give the rows after a mark, renamed; ``original`` holds the cells of the last one."""
        for raw in self._source.rows(after):
            self.ending = self._source.ending
            self.original = raw.cells
            if raw.fault is not None or isinstance(raw.cells, Mapping):
                yield raw
                continue
            yield raw._replace(cells=[cell(raw.cells) for cell in self._cells])


def _cell_of(
    place: int, meanings: Mapping[str, str], constant: str, moments: str
) -> Callable[[Sequence[object]], object]:
    def cell(cells: Sequence[object]) -> object:
        value = cells[place] if place >= 0 else ""
        if value is None or value == "":
            return constant
        if meanings:
            said = tidy(plain_text(value))
            return meanings.get(said, said)
        if moments and isinstance(value, str):
            return _moment(value, moments)
        return value

    return cell


def _moment(value: str, form: str) -> object:
    """Return a moment in the mapping's form; what is not is left for the reader to refuse."""
    try:
        found = datetime.strptime(tidy(value), form)  # noqa: DTZ007 - the zone is given beside
    except ValueError:
        return value
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


def mapped_tables(
    path: Path, mappings: Mapping[str, TableMapping], *, at: datetime | None = None
) -> list[MappedTable]:
    """Return the tables of a file of another system, each by the mapping that fits it best.

    Raises ProblemsError when the file cannot be read, or lacks columns that the mapping names.
    """

    def best(names: Sequence[str]) -> TableMapping:
        return max(mappings.values(), key=lambda mapping: mapping.recognise(names))

    found = sources(path, lambda names: best(names).recognise(names))
    return [_mapped(source, best(source.columns), at) for source in found]


def mapped_table(path: Path, mapping: TableMapping, *, at: datetime | None = None) -> MappedTable:
    """Return a table of another system.

    Raises ProblemsError when the file cannot be read, or lacks columns that the mapping names.
    """
    (source, *_others) = sources(path, mapping.recognise)
    return _mapped(source, mapping, at)


def _mapped(source: Source, mapping: TableMapping, at: datetime | None) -> MappedTable:
    known = {tidy(name) for name in source.columns}
    missing = [column for column in mapping.columns.values() if column not in known]
    if missing:
        said = say(
            "Tệp thiếu cột {c} mà tệp ánh xạ nêu.", "The file lacks the columns {c} of the mapping.",
            c=", ".join(missing),
        )  # fmt: skip
        raise ProblemsError([_fault(source.name, said)])
    return MappedTable(source, mapping, Checks(at=at))


__all__ = ["Fault", "MappedTable", "TableMapping", "mapped_table", "mapped_tables", "read_mapping"]
