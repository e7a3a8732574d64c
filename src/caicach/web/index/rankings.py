"""The ranking of one block as a table: rows in order, areas as shares of their maximum, tie groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from caicach.core.codes.text import sort_key
from caicach.core.index.arithmetic import CONTEXT, exact_sum
from caicach.core.index.model import Block, CriteriaSet, Criterion, GradeScale
from caicach.core.index.result import TOTAL, NodeResult, Result
from caicach.core.index.text import Text


@dataclass(frozen=True, slots=True)
class Badge:
    """A class as word, with the kind of status that gives it icon and colour."""

    title: Text
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's line. ``tie`` tells where in a group of equals it stands (first, middle, last or "")."""

    unit: str
    name: str
    rank: int | None
    tie: str
    total: NodeResult
    cells: tuple[NodeResult, ...]
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class RankingTable:
    """The ranking of one block, with its mean and best figures by column (the total first)."""

    block: Block
    columns: tuple[Criterion, ...]
    rows: tuple[Row, ...]
    means: tuple[Decimal | None, ...]
    bests: tuple[Decimal | None, ...]
    sorted_by: str
    falling: bool
    alone: bool = False
    """Whether only one unit could be ranked: then no rank is shown, for it would say nothing."""

    @property
    def total_mean(self) -> Decimal | None:
        """Return the mean of the totals."""
        return self.means[0]


def badge_of(result: Result, unit: str) -> Badge | None:
    """Return the unit's class, from good (the best quarter of the scale) to bad (its last class)."""
    graded = result.grade(unit)
    scale = result.criteria_set.scale_for(result.units[unit].block)
    if graded is None or scale is None or not graded.grade:
        return None
    return badge_in(scale, graded.grade, graded.title)


def badge_in(scale: GradeScale, grade: str, title: Text) -> Badge:
    """Return a class of a scale, from good (the best quarter) to bad (its last class)."""
    ids = [grade.id for grade in scale.grades]
    last = len(ids) - 1
    place = ids.index(grade)
    kind = "none"
    if place == last and last > 0:
        kind = "bad"
    elif place * 4 <= last:
        kind = "good"
    elif place * 2 > last:
        kind = "warning"
    return Badge(title, kind)


def name_of(result: Result, unit: str) -> str:
    """Return the unit's name, or its code where the answers give none."""
    return result.units[unit].unit.name or unit


def mean_of(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """Return the mean of the numbers that are known."""
    known = [number for number in numbers if number is not None]
    if not known:
        return None
    with localcontext(CONTEXT):
        return exact_sum(known) / len(known)


def areas_of(criteria_set: CriteriaSet) -> tuple[Criterion, ...]:
    """Return the columns of a ranking: the areas, or what is below when there is only one."""
    tops = criteria_set.criteria
    return tops[0].children if len(tops) == 1 and tops[0].children else tops


def ranking_table(result: Result, block: Block, order: str = "") -> RankingTable:
    """Return the ranking of a block, sorted by ``order``: rank, ``ten`` (name), ``diem`` or an area's code.

    A leading minus turns the order round; figures fall unless turned round.
    """
    columns = areas_of(result.criteria_set)
    units = [found.unit.unit for found in result.blocks().get(block.id, [])]
    ranks = result.ranks(block.id)
    rows = []
    for unit in units:
        rank = ranks.get(unit)
        rows.append(
            Row(
                unit,
                name_of(result, unit),
                rank.place if rank and len(ranks) > 1 else None,
                "tied" if rank and rank.sharing else "",
                result.node(unit, TOTAL),
                tuple(result.node(unit, column.code) for column in columns),
                badge_of(result, unit),
            )
        )
    name, falling = order.removeprefix("-"), not order.startswith("-")
    codes = [column.code for column in columns]
    if name not in {"ten", "diem", *codes}:
        name = "hang"
    ordered = _ordered(rows, name, falling=falling, codes=codes)
    totals = [row.total.score for row in rows]
    by_column = [[row.cells[place].score for row in rows] for place in range(len(columns))]
    return RankingTable(
        block,
        columns,
        tuple(_bracketed(ordered) if name == "hang" else ordered),
        tuple(mean_of(numbers) for numbers in (totals, *by_column)),
        tuple(_best(numbers) for numbers in (totals, *by_column)),
        name,
        falling,
        len(ranks) == 1,
    )


def _best(numbers: Sequence[Decimal | None]) -> Decimal | None:
    return max((number for number in numbers if number is not None), default=None)


def _ordered(rows: list[Row], name: str, *, falling: bool, codes: Sequence[str]) -> list[Row]:
    by_name = sorted(rows, key=lambda row: sort_key(row.name))
    if name == "ten":
        return by_name if falling else by_name[::-1]
    if name == "hang":
        known = [row for row in by_name if row.rank is not None]
        known.sort(key=lambda row: row.rank or 0, reverse=not falling)
        return known + [row for row in by_name if row.rank is None]
    place = codes.index(name) if name in codes else None

    def number(row: Row) -> Decimal | None:
        return row.total.score if place is None else row.cells[place].score

    known = [row for row in by_name if number(row) is not None]
    known.sort(key=lambda row: number(row) or Decimal(0), reverse=falling)
    return known + [row for row in by_name if number(row) is None]


def _bracketed(rows: Sequence[Row]) -> list[Row]:
    """Mark the first, the middle and the last rows of every group of equals."""
    found = []
    for place, row in enumerate(rows):
        tie = row.tie
        if tie:
            above = place > 0 and rows[place - 1].rank == row.rank
            below = place + 1 < len(rows) and rows[place + 1].rank == row.rank
            tie = "middle" if above and below else "last" if above else "first"
        found.append(Row(row.unit, row.name, row.rank, tie, row.total, row.cells, row.badge))
    return found
