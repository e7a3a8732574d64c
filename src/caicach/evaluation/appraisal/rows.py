"""One criterion across the units of a block, and one unit through its criteria, for those who appraise."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.db.models.base import ModelState

from caicach.core.index.model import Criterion
from caicach.core.index.plan import Plan
from caicach.evaluation.appraisal.constants import TO_DO, CellState, Round
from caicach.evaluation.appraisal.policies import can_read_queue, can_settle, is_first_hand, is_second_hand
from caicach.evaluation.appraisal.rounds import open_round
from caicach.evaluation.appraisal.states import Knowledge, knowledge_of
from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.hours import Hours, Opening
from caicach.evaluation.campaigns.models import CampaignBlock, Extension, Participant
from caicach.evaluation.campaigns.selectors import Entered, blocks_of, participant_for
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import takes_answer
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import exempt_leaves
from caicach.registry.acting import Act

AnyRow = TypeVar("AnyRow", Cell, Participant)
PAGE = 50
OF_CELL = (
    "id",
    "block_id",
    "participant_id",
    "code",
    "answer",
    "version",
    "appraiser_id",
    "second_appraiser_id",
    "outcome_1",
    "outcome_2",
    "is_disputed",
    "self_points",
    "appraised_points",
)
OF_UNIT = ("id", "name", "state", "exempt_codes", "organisation_id")


@dataclass(frozen=True, slots=True)
class Twins:
    """How the same answer was scored elsewhere in the criterion: points with the number of units."""

    points: tuple[tuple[Decimal | None, int], ...]
    example: str = ""

    @property
    def differ(self) -> bool:
        """Whether one answer was given different points."""
        return len(self.points) > 1


@dataclass(frozen=True, slots=True)
class Row:
    """One claim as it stands in a list of appraisals.

    ``round`` is the reader's round for it now, None where it is not theirs or its window is closed; ``mine``
    says that it is theirs at all.
    """

    cell: Cell
    participant: Participant
    leaf: Criterion
    state: CellState
    mine: bool = False
    round: Round | None = None
    twins: Twins | None = None

    @property
    def waits(self) -> bool:
        """Whether it waits for the reader."""
        settle = self.round is Round.SETTLING and self.state is CellState.DISPUTED
        return self.mine and (self.state in TO_DO or settle)

    @property
    def is_plain(self) -> bool:
        """Whether the claim is whole: figures, no "not applicable", documents with their pages."""
        cell = self.cell
        whole = bool(cell.answer) and not cell.answer.get("not_applicable")
        return whole and cell.evidence_count > 0 and not cell.pageless_count


@dataclass(frozen=True, slots=True)
class Across:
    """One criterion across the units of a block: all marks in order, and what they come to."""

    block: CampaignBlock
    blocks: tuple[CampaignBlock, ...]
    leaf: Criterion
    path: tuple[Criterion, ...]
    hours: Hours
    marks: tuple[Row, ...]
    claimed: tuple[Decimal, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    twins: Mapping[str, Twins] = field(default_factory=dict)


def hours_of_many(entered: Entered, windows: Hours, ids: Iterable[int]) -> dict[int, Hours]:
    """Return the hours of several units, each with its extensions; one query."""
    given: dict[int, dict[Stage, tuple[Opening, ...]]] = {}
    found = Extension.objects.filter(
        participant__in=list(ids), participant__campaign=entered.campaign, ended_at__isnull=True
    )
    for one in found:
        stages = given.setdefault(one.participant_id, {})
        opening = Opening(one.opens_at, one.closes_at, one.code, one.reason)
        stages[Stage(one.stage)] = (*stages.get(Stage(one.stage), ()), opening)
    return {pk: Hours(windows.windows, stages) for pk, stages in given.items()}


def is_mine(access: Access, participant: Participant, cell: Cell) -> bool:
    """Return whether a cell is the reader's to judge or to settle."""
    if is_first_hand(access, participant, cell) or is_second_hand(access, participant, cell):
        return True
    return cell.is_disputed and can_settle(access, participant, cell)


def blocks_with(entered: Entered, code: str) -> dict[int, tuple[CampaignBlock, Plan]]:
    """Return the blocks whose sets have a leaf of this code that units answer, in order; one query."""
    found = {}
    for block in blocks_of(entered.campaign):
        plan = plan_of(block.set_version)
        node = plan.criteria_set.by_code.get(code)
        if node is not None and node.is_leaf and takes_answer(node):
            found[block.pk] = (block, plan)
    return found


def criterion_for(entered: Entered, code: str, *, block_id: int | None, hours: Hours) -> Across | None:
    """Return one criterion across the units of a block, or None where the reader appraises nothing here.

    Eight queries, whatever the number of units.
    """
    if not can_read_queue(entered.access):
        return None
    blocks = blocks_with(entered, code)
    wanted = block_id if block_id is not None else next(iter(blocks), None)
    if wanted not in blocks:
        return None
    block, plan = blocks[wanted]
    cells = Cell.objects.filter(block=block, code=code)
    known = knowledge_of(entered.access.user_id, cells, entered.campaign)
    exempt_paths = {node.code for node in plan.criteria_set.path(code)}
    marks: list[Row] = []
    for cell in _wide(cells):
        unit = cell.participant
        state = known.state(cell, unit, exempt=not exempt_paths.isdisjoint(map(str, unit.exempt_codes)))
        mine = is_mine(entered.access, unit, cell)
        marks.append(Row(cell, unit, plan.nodes[plan.index[code]], state, mine))
    claimed = sorted(
        row.cell.self_points
        for row in marks
        if row.cell.self_points is not None and row.state not in {CellState.EXEMPT, CellState.NOT_SUBMITTED}
    )
    return Across(
        block=block,
        blocks=tuple(one for one, _plan in blocks.values()),
        leaf=plan.nodes[plan.index[code]],
        path=plan.criteria_set.path(code),
        hours=hours,
        marks=tuple(marks),
        claimed=tuple(claimed),
        counts=count_states(marks),
        twins=twins_of(marks),
    )


def _wide(cells: QuerySet[Cell]) -> Iterator[Cell]:
    """Yield the cells of a criterion, in the order of the units' names, with little of each."""
    ordered = cells.order_by("participant__name_sort", "participant")
    for row in ordered.values_list(*OF_CELL, *(f"participant__{name}" for name in OF_UNIT)):
        cell = _lean(Cell, OF_CELL, row)
        cell.participant = _lean(Participant, OF_UNIT, row[len(OF_CELL) :])
        yield cell


def _lean(model: type[AnyRow], names: Sequence[str], values: Sequence[object]) -> AnyRow:
    """Return a row as ``only`` would, what it does not hold being fetched when asked for.

    A block may hold thousands: Django's own way goes through every column of the table for each of them.
    """
    row = model.__new__(model)
    state = ModelState()
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    vars(row).update(zip(names, values, strict=False), _state=state)
    return row


def twins_of(marks: Sequence[Row]) -> dict[str, Twins]:
    """Return, by answer, the points that concluded claims got, the most frequent first."""
    points: dict[str, Counter[Decimal | None]] = {}
    names: dict[tuple[str, Decimal | None], str] = {}
    for row in marks:
        if row.state in {CellState.ACCEPTED, CellState.CHANGED, CellState.CONTESTED}:
            key = answer_key(row.cell)
            points.setdefault(key, Counter())[row.cell.appraised_points] += 1
            names.setdefault((key, row.cell.appraised_points), row.participant.name)
    found = {}
    for key, counter in points.items():
        listed = tuple(counter.most_common())
        found[key] = Twins(listed, names[(key, listed[-1][0])])
    return found


def answer_key(cell: Cell) -> str:
    """Return a claim as a text under which equal claims meet; documents are not part of it."""
    return json.dumps(cell.answer, sort_keys=True, ensure_ascii=False)


def _twins(row: Row, twins: Mapping[str, Twins]) -> Twins | None:
    if row.state in {CellState.EXEMPT, CellState.NOT_SUBMITTED} or not row.cell.answer:
        return None
    return twins.get(answer_key(row.cell))


def count_states(marks: Iterable[Row]) -> dict[str, int]:
    """Return how many claims are in each state, how many wait for the reader and how many are theirs."""
    counts: Counter[str] = Counter(row.state.value for row in marks)
    listed = list(marks)
    counts["mine"] = sum(1 for row in listed if row.mine)
    counts["to_do"] = sum(1 for row in listed if row.waits)
    counts["all"] = len(listed)
    return dict(counts)


def filled(entered: Entered, across: Across, marks: Sequence[Row], *, act: Act) -> list[Row]:
    """Return the rows of one page with everything that is shown of them; two queries."""
    cells = {cell.pk: cell for cell in Cell.objects.filter(pk__in=[row.cell.pk for row in marks])}
    hours = across.hours
    special = hours_of_many(entered, hours, {row.participant.pk for row in marks})
    found = []
    for row in marks:
        cell = cells[row.cell.pk]
        cell.participant = row.participant
        row.participant.campaign, row.participant.block = entered.campaign, across.block
        own_hours = special.get(row.participant.pk, hours)
        round_ = round_now(entered, row, cell, own_hours, act=act) if row.mine else None
        found.append(
            Row(cell, row.participant, row.leaf, row.state, row.mine, round_, _twins(row, across.twins))
        )
    return found


def round_now(entered: Entered, row: Row, cell: Cell, hours: Hours, *, act: Act) -> Round | None:
    """Return the round in which the reader may judge a row now; None where nothing is to be judged."""
    blocked = {CellState.EXEMPT, CellState.NOT_SUBMITTED}
    if entered.campaign.state != CampaignState.RUNNING or row.state in blocked:
        return None
    found = open_round(entered.access, row.participant, cell, hours, act=act)
    closed_pair = row.state is CellState.DISPUTED or _pair_agreed(row)
    return None if found in {Round.FIRST, Round.BLIND} and closed_pair else found


def _pair_agreed(row: Row) -> bool:
    paired = row.cell.second_appraiser_id is not None
    return paired and row.state in {CellState.ACCEPTED, CellState.CHANGED, CellState.CONTESTED}


def unit_rows_for(
    entered: Entered, participant_id: int, *, hours: Hours, act: Act
) -> tuple[Participant, list[Row]] | None:
    """Return one unit through all criteria that it answers itself, or None where the reader appraises nothing
    here. Nine queries.
    """
    if not can_read_queue(entered.access):
        return None
    unit = participant_for(entered, participant_id)
    if unit is None:
        return None
    unit.campaign = entered.campaign
    plan = plan_of(unit.block.set_version)
    exempt = exempt_leaves(plan, unit.exempt_codes)
    cells = Cell.objects.filter(participant=unit)
    known = knowledge_of(entered.access.user_id, cells, entered.campaign)
    own_hours = hours_of_many(entered, hours, [unit.pk]).get(unit.pk, hours)
    rows = []
    for cell in cells.order_by("position"):
        leaf = plan.nodes[plan.index[cell.code]]
        if takes_answer(leaf):
            rows.append(_row(entered, known, unit, cell, leaf, own_hours, act, exempt=cell.code in exempt))
    return unit, rows


def _row(
    entered: Entered,
    known: Knowledge,
    unit: Participant,
    cell: Cell,
    leaf: Criterion,
    hours: Hours,
    act: Act,
    *,
    exempt: bool,
) -> Row:
    cell.participant = unit
    mine = is_mine(entered.access, unit, cell)
    row = Row(cell, unit, leaf, known.state(cell, unit, exempt=exempt), mine)
    round_ = round_now(entered, row, cell, hours, act=act) if mine else None
    return Row(cell, unit, leaf, row.state, mine, round_)
