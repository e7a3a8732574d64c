"""A unit's sheet as the rows of the scoring table, in the order of its decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from caicach.core.index.arithmetic import HUNDRED, settle
from caicach.core.index.model import Criterion
from caicach.core.index.plan import Status
from caicach.core.index.result import UnitScores
from caicach.evaluation.campaigns.policies import can_answer, can_answer_given
from caicach.evaluation.scoring.answers import Field, fields_of, is_adjustment, takes_answer, typed_of
from caicach.evaluation.scoring.constants import Outcome, Standing
from caicach.evaluation.scoring.lacking import Lack, lacks
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import exempt_leaves
from caicach.evaluation.scoring.selectors import Sheet
from caicach.evaluation.scoring.services import WindowClosedError, require_writable
from caicach.evaluation.scoring.sums import sums_of
from caicach.registry.acting import Act


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a row with what stands in it, written as Vietnamese write; ``options`` of a choice."""

    field: Field
    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """The points of a node in one standing; None where there are none, or none that the reader may see."""

    score: Decimal | None
    status: str = Status.SCORED


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a group with its sum, or a leaf with its cell.

    ``above`` are the codes of the groups it stands in, the outermost first. ``maximum`` is the applicable
    one.
    """

    node: Criterion
    above: tuple[str, ...]
    maximum: Decimal | None
    self_points: Points
    appraised: Points | None
    final: Points | None
    cell: Cell | None = None
    lacks: tuple[Lack, ...] = ()
    is_writable: bool = False
    is_exempt: bool = False
    takes_answer: bool = False
    is_asked: bool = False

    @property
    def code(self) -> str:
        """The code of the node."""
        return self.node.code

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of a leaf with what stands in them; none for a group."""
        return () if self.cell is None else boxes_of(self.node, self.cell)

    @property
    def depth(self) -> int:
        """How deep the line stands; 0 is an area."""
        return len(self.above)

    @property
    def share(self) -> Decimal | None:
        """The points that count furthest in percent of the applicable maximum, unrounded."""
        score = next(
            (points.score for points in (self.final, self.appraised, self.self_points) if points), None
        )
        if score is None or not self.maximum:
            return None
        return score * HUNDRED / self.maximum


@dataclass(frozen=True, slots=True)
class Tally:
    """What rows add up to: points of the whole sheet, and how many rows are answered.

    Of a part there are no points: in a set that shares out what does not apply they need not add up.
    """

    total: Decimal | None
    maximum: Decimal | None
    share: Decimal | None
    answered: int
    expected: int
    lacking: int


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that the reader sees, with the whole's points by standing where they see it all."""

    sheet: Sheet
    rows: tuple[Row, ...]
    sums: Mapping[Standing, UnitScores]

    @property
    def tally(self) -> Tally:
        """What the rows add up to: as it was reckoned for a whole sheet, counted for a part."""
        if not self.sheet.is_part:
            card = self.sheet.cards[Standing.SELF]
            return Tally(card.total, card.maximum, card.share, card.answered, card.expected, card.lacking)
        own = [row for row in self.rows if row.takes_answer and not row.is_exempt]
        expected = [row for row in own if not is_adjustment(row.node)]
        answered = sum(1 for row in expected if row.cell is not None and row.cell.answer)
        return Tally(None, None, None, answered, len(expected), len(self.lacking))

    def of(self, user_id: int | None) -> Table:
        """Return the table with the criteria alone that one person was given, and the groups above them."""
        own = {row.code for row in self.rows if row.cell is not None and row.cell.assignee_id == user_id}
        above = {code for row in self.rows if row.code in own for code in row.above}
        return replace(self, rows=tuple(row for row in self.rows if row.code in own | above))

    @property
    def lacking(self) -> tuple[Row, ...]:
        """The rows that need something before the sheet may be submitted."""
        return tuple(row for row in self.rows if row.lacks)

    @property
    def is_writable(self) -> bool:
        """Whether the reader may write into any row now."""
        return any(row.is_writable for row in self.rows)


def table_of(sheet: Sheet, act: Act) -> Table:
    """Return the table of a sheet as the reader sees it and may write it at this moment.

    Raises UnscorableError.
    """
    return Table(sheet, *_rows(sheet, writable_codes(sheet, act)))


def writable_codes(sheet: Sheet, act: Act) -> frozenset[str]:
    """Return the leaves that the reader may write at this moment."""
    access, participant = sheet.access, sheet.participant
    if not (can_answer(access, participant) or access.contributes(participant)):
        return frozenset()
    given = {cell.code: cell.assignee_id for cell in sheet.cells}
    exempt = exempt_leaves(sheet.plan, sheet.participant.exempt_codes)
    found: set[str] = set()
    plan = sheet.plan
    for leaf in plan.leaf_at.values():
        if leaf.code in exempt or not takes_answer(leaf.criterion):
            continue
        if not can_answer_given(access, participant, given.get(leaf.code)):
            continue
        path = [leaf.code, *(plan.nodes[index].code for index in plan.path(leaf.index))]
        try:
            require_writable(sheet.participant, sheet.hours, path, act=act)
        except WindowClosedError:
            continue
        found.add(leaf.code)
    return frozenset(found)


def _rows(sheet: Sheet, writable: frozenset[str]) -> tuple[tuple[Row, ...], Mapping[Standing, UnitScores]]:
    standings = [Standing.SELF]
    if not sheet.is_part and sheet.sight.shows_sums(sheet.behind):
        standings.append(Standing.APPRAISED)
        if sheet.sight.final:
            standings.append(Standing.FINAL)
    sums = {
        standing: sums_of(sheet.plan, sheet.participant, sheet.behind, standing) for standing in standings
    }
    rows = tuple(_walk(sheet, sums, writable))
    if not sheet.is_part:
        return rows, sums
    # A sum would tell, by subtraction, what others claim.
    above = {code for row in rows if row.cell is not None for code in row.above}
    part = (row if row.cell is not None else _unsummed(row) for row in rows)
    return tuple(row for row in part if row.cell is not None or row.code in above), {}


def _unsummed(row: Row) -> Row:
    return replace(row, self_points=Points(None), appraised=None, final=None)


def _walk(sheet: Sheet, sums: Mapping[Standing, UnitScores], writable: frozenset[str]) -> Iterator[Row]:
    plan = sheet.plan
    cells = {cell.code: cell for cell in sheet.cells}
    exempt = exempt_leaves(plan, sheet.participant.exempt_codes)
    maxima = sums[Standing.SELF].maxima
    for position, node in enumerate(plan.nodes):
        above = tuple(plan.nodes[index].code for index in reversed(plan.path(position)))
        maximum = maxima[position]
        own = _sum(sums[Standing.SELF], position)
        if not node.is_leaf:
            appraised, final = (
                _sum(sums[standing], position) if standing in sums else None
                for standing in (Standing.APPRAISED, Standing.FINAL)
            )
            yield Row(node, above, maximum, own, appraised, final)
        elif node.code in cells:
            cell = cells[node.code]
            yield Row(
                node,
                above,
                maximum,
                Points(cell.self_points, cell.self_status),
                *_judged(sheet, cell),
                cell=cell,
                lacks=() if node.code in exempt else lacks(node, cell),
                is_writable=node.code in writable,
                is_exempt=node.code in exempt,
                takes_answer=takes_answer(node),
                is_asked=cell.outcome_1 == Outcome.ASKED and sheet.sight.shows_appraisal_of(cell),
            )


def _judged(sheet: Sheet, cell: Cell) -> tuple[Points | None, Points | None]:
    shown = sheet.sight.shows_appraisal_of(cell) and cell.outcome_1 != Outcome.ASKED
    return (
        Points(cell.appraised_points, cell.appraised_status) if shown else None,
        Points(cell.final_points, cell.final_status) if sheet.sight.shows_final_of(cell) else None,
    )


def _sum(scores: UnitScores, position: int) -> Points:
    score = scores.scores[position]
    status = scores.status.get(position, Status.SCORED)
    return Points(None if score is None else settle(score), status)


def boxes_of(leaf: Criterion, cell: Cell) -> tuple[Box, ...]:
    """Return the boxes of a leaf with what the unit answered, or what was given where it may not answer."""
    kept: Mapping[str, object] = cell.answer if cell.given is None else cell.given
    texts = typed_of(leaf, kept)
    options = tuple(map(str, getattr(leaf.rule, "options", {})))
    return tuple(
        Box(field, texts.get(field.name, ""), options if field.kind == "choice" else ())
        for field in fields_of(leaf)
    )
