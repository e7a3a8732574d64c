"""Known figures of PAR INDEX and SIPAS: facts with a source each; what is not known stays a gap."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from django.conf import settings

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 16, 14, 26
LOWEST, HIGHEST = Decimal(60), Decimal(100)

BREAKS: Mapping[int, str] = {2016: "method", 2018: "criteria", 2020: "criteria", 2022: "criteria"}
"""Years from which another method or another set of criteria holds; figures across them do not compare."""

NATIONAL = "Cả nước"


@dataclass(frozen=True, slots=True)
class Known:
    """One known figure; None where a rank or an index was not found publicly."""

    year: int
    unit: str
    index: Decimal | None
    rank: int | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Year:
    """The figures known of one year: provinces, ministries, and satisfaction."""

    year: int
    provinces: tuple[Known, ...]
    ministries: tuple[Known, ...]
    satisfaction: tuple[Known, ...]
    breaks: str


@dataclass(frozen=True, slots=True)
class Average:
    """The national means of one year."""

    year: int
    provinces: Decimal | None
    ministries: Decimal | None
    source: str
    note: str
    breaks: str


@dataclass(frozen=True, slots=True)
class Past:
    """A province's PAR INDEX of one year, and what moved since its last known year under the same method.

    ``index_change`` is in percentage points, ``rank_change`` in places (above zero: risen). Both are None
    where another method or set of criteria lies between, or where one of the two figures is not known.
    """

    known: Known
    since: int | None
    index_change: Decimal | None
    rank_change: int | None
    breaks: str

    @property
    def places_down(self) -> int:
        """Return how many places were lost, zero when none was."""
        return max(-(self.rank_change or 0), 0)


@dataclass(frozen=True, slots=True)
class Dot:
    """One mean in the drawing."""

    x: float
    y: float
    number: Decimal
    year: int


@dataclass(frozen=True, slots=True)
class Series:
    """The means drawn: runs of points between breaks of method, for provinces and for ministries."""

    provinces: tuple[tuple[Dot, ...], ...]
    ministries: tuple[tuple[Dot, ...], ...]
    years: tuple[tuple[int, float], ...]
    breaks: tuple[tuple[int, float], ...]
    levels: tuple[tuple[Decimal, float], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    floor: int = HEIGHT - BOTTOM


@dataclass(frozen=True, slots=True)
class Averages:
    """The national means as table and as drawing."""

    rows: tuple[Average, ...]
    series: Series | None

    @property
    def source(self) -> str:
        """Return the sources of all rows, each once."""
        return "; ".join(dict.fromkeys(row.source for row in self.rows if row.source))


def _rows(name: str) -> Iterator[dict[str, str]]:
    file = Path(settings.PUBLISHED) / name
    if not file.exists():
        return
    with file.open(encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _known(name: str, unit: str, index: str) -> list[Known]:
    return [
        Known(
            int(row["year"]),
            row[unit],
            _number(row[index]),
            int(row["rank"]) if row["rank"] else None,
            row["source"],
            row["note"],
        )
        for row in _rows(name)
    ]


def known_years() -> list[Year]:
    """Return all known figures, the latest year first, ranks in order and unknown ranks last."""
    provinces = _known("par_index_provinces.csv", "province", "par_index")
    ministries = _known("par_index_ministries.csv", "ministry", "par_index")
    satisfaction = _known("sipas.csv", "province", "sipas")
    years = sorted({one.year for one in (*provinces, *ministries, *satisfaction)}, reverse=True)

    def of(year: int, known: list[Known]) -> tuple[Known, ...]:
        found = [one for one in known if one.year == year]
        return tuple(
            sorted(found, key=lambda one: (one.unit != NATIONAL, one.rank is None, one.rank or 0, one.unit))
        )

    return [
        Year(year, of(year, provinces), of(year, ministries), of(year, satisfaction), BREAKS.get(year, ""))
        for year in years
    ]


def par_index_of(province: str) -> tuple[Past, ...]:
    """Return a province's known PAR INDEX, the latest year first; empty when nothing is known of the name."""
    found = sorted(
        (one for one in _known("par_index_provinces.csv", "province", "par_index") if one.unit == province),
        key=lambda one: one.year,
    )
    history = []
    for place, one in enumerate(found):
        before = found[place - 1] if place else None
        if before is not None and _regime(before.year) != _regime(one.year):
            before = None
        history.append(
            Past(
                one,
                before.year if before else None,
                one.index - before.index if before and one.index and before.index else None,
                before.rank - one.rank if before and one.rank and before.rank else None,
                BREAKS.get(one.year, ""),
            )
        )
    return tuple(reversed(history))


def _regime(year: int) -> int:
    return sum(year >= start for start in BREAKS)


def national_averages() -> Averages:
    """Return the national means year by year; a year that is missing stays a gap."""
    known = {int(row["year"]): row for row in _rows("par_index_national_averages.csv")}
    empty = {"provinces": "", "ministries": "", "source": "", "note": ""}
    rows = (
        tuple(
            Average(
                year,
                _number((row := known.get(year, empty))["provinces"]),
                _number(row["ministries"]),
                row["source"],
                row["note"],
                BREAKS.get(year, ""),
            )
            for year in range(min(known), max(known) + 1)
        )
        if known
        else ()
    )
    return Averages(rows, _series(rows) if rows else None)


def _series(rows: tuple[Average, ...]) -> Series:
    first, last = rows[0].year, rows[-1].year

    def x(year: float) -> float:
        return round(LEFT + (year - first) / max(last - first, 1) * (WIDTH - LEFT - RIGHT), 2)

    def y(number: Decimal) -> float:
        share = float((number - LOWEST) / (HIGHEST - LOWEST))
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 2)

    def runs(numbers: Mapping[int, Decimal | None]) -> tuple[tuple[Dot, ...], ...]:
        dots = [Dot(x(year), y(number), number, year) for year, number in numbers.items() if number]
        return tuple(tuple(run) for _, run in groupby(dots, key=lambda dot: _regime(dot.year)))

    return Series(
        runs({row.year: row.provinces for row in rows}),
        runs({row.year: row.ministries for row in rows}),
        tuple((year, x(year)) for year in range(first, last + 1)),
        tuple((year, x(year - 0.5)) for year in BREAKS if first < year <= last),
        tuple((Decimal(level), y(Decimal(level))) for level in (60, 70, 80, 90, 100)),
    )
