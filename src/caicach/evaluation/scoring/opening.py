"""Opening a season: every unit gets a cell for every leaf of its set, and three empty cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models.sql import InsertQuery

from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell, ScoreCard
from caicach.evaluation.scoring.reckoning import CARD_FIELDS, fill

BATCH = 2_000
Former = Mapping[str, Mapping[str, object]]
Row = tuple[Any, ...]
"""What stands in the places of a statement, as the database takes it."""


@dataclass(frozen=True, slots=True)
class _Empty:
    """The sheet of a unit before anything is answered: its cells as rows to write, its cards by standing."""

    codes: tuple[str, ...]
    rows: tuple[Row, ...]
    cards: dict[Standing, dict[str, object]]


@transaction.atomic
def lay_out(
    participants: Iterable[Participant], formers: Mapping[int, Former], *, at: datetime | None = None
) -> int:
    """Make the cells and cards of units that have none, and return the number of cells.

    Who may, and the ledger, are the caller's matter.

    Args:
        participants: with their campaigns, blocks and set versions at hand.
        formers: by participant, what last year says under each code: ``code``, ``answer``, ``points``,
            ``maximum``, ``self_points``, ``reason``; nothing where there was no last year.
        at: now; given, the empty sheets are reckoned at once, so that their cards say what is expected.
    """
    cards: list[ScoreCard] = []
    rows: list[Row] = []
    count = 0
    known: dict[tuple[object, ...], _Empty] = {}
    for participant in participants:
        empty = _empty(participant, known, at)
        cards += (
            ScoreCard(participant=participant, standing=standing, **empty.cards.get(standing, {}))
            for standing in Standing
        )
        rows += _rows(participant, formers.get(participant.pk, {}), empty)
        if len(rows) >= BATCH:
            count += _insert(rows)
            rows = []
    count += _insert(rows)
    ScoreCard.objects.bulk_create(cards)
    return count


def _empty(participant: Participant, known: dict[tuple[object, ...], _Empty], at: datetime | None) -> _Empty:
    """Return what an empty sheet says, reckoned once for all units that differ in name alone."""
    key = (
        participant.block_id,
        tuple(participant.exempt_codes),
        tuple(sorted(participant.facts.items())),
    )
    if key not in known:
        leaves = plan_of(participant.block.set_version).criteria_set.leaves()
        cells = [
            Cell(
                campaign_id=participant.campaign_id,
                block_id=participant.block_id,
                participant=participant,
                code=leaf.code,
                position=position,
            )
            for position, leaf in enumerate(leaves)
        ]
        cards = {standing: ScoreCard(participant=participant, standing=standing) for standing in Standing}
        if at is not None:
            fill(participant, cells, cards, at=at)
        known[key] = _Empty(
            tuple(cell.code for cell in cells),
            tuple(_statement(cell)[1] for cell in cells),
            {
                standing: {name: getattr(card, name) for name in CARD_FIELDS}
                for standing, card in cards.items()
            },
        )
    return known[key]


COLUMNS = tuple(field for field in InsertQuery(Cell).get_meta().concrete_fields if not field.primary_key)
WHOSE = next(place for place, field in enumerate(COLUMNS) if field.name == "participant")
BEFORE = next(place for place, field in enumerate(COLUMNS) if field.name == "former")


def _statement(cell: Cell) -> tuple[str, Row]:
    """Return how Django would write one cell: the statement, and what stands in its places."""
    query = InsertQuery(Cell)
    query.insert_values(list(COLUMNS), [cell])
    [(statement, values)] = query.get_compiler(connection=connection).as_sql()
    return statement, tuple(values)


def _rows(participant: Participant, former: Former, empty: _Empty) -> Iterator[Row]:
    for code, row in zip(empty.codes, empty.rows, strict=True):
        told = former.get(code)
        before = COLUMNS[BEFORE].get_db_prep_save(told, connection) if told else row[BEFORE]
        yield (*row[:WHOSE], participant.pk, *row[WHOSE + 1 : BEFORE], before, *row[BEFORE + 1 :])


def _insert(rows: list[Row]) -> int:
    """Write rows by one prepared statement: composing it anew for every few would cost most of an opening."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_statement(Cell())[0], rows)
    return len(rows)
