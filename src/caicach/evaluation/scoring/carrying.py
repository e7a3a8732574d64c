"""Taking last year's figures into the empty cells of a unit ("Lấy số liệu năm trước"), never over another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from caicach.core.index.checking import fault_of
from caicach.core.index.model import Criterion
from caicach.core.index.plan import Plan
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.hours import Hours, hours_of
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.policies import can_answer
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring import actions
from caicach.evaluation.scoring.answers import Stored, decode, fields_of, takes_answer
from caicach.evaluation.scoring.constants import Via
from caicach.evaluation.scoring.models import Cell, CellRevision
from caicach.evaluation.scoring.reckoning import exempt_leaves, renew
from caicach.evaluation.scoring.services import (
    ANSWER_FIELDS,
    WindowClosedError,
    change_cell,
    enter,
    locked_participant,
    require_writable,
)
from caicach.registry.acting import Act, require


@dataclass(frozen=True, slots=True)
class Carriable:
    """A cell that last year's answer could fill."""

    cell: Cell
    leaf: Criterion
    answer: Stored


def carriable(participant: Participant, *, act: Act) -> list[Carriable]:
    """Return the empty cells of a unit that may be written now and whose former answer fits this year's rule.

    The caller has let the person see the unit's sheet.
    """
    return _carriable(participant, _cells(participant), act)


def _cells(participant: Participant) -> list[Cell]:
    return list(Cell.objects.filter(participant=participant).order_by("position"))


def _carriable(participant: Participant, cells: list[Cell], act: Act) -> list[Carriable]:
    plan = plan_of(participant.block.set_version)
    hours = hours_of(participant.campaign, participant)
    exempt = exempt_leaves(plan, participant.exempt_codes)
    found = []
    for cell in cells:
        leaf = plan.criteria_set.by_code[cell.code]
        answer = _fitting(leaf, cell)
        if answer and cell.code not in exempt and _is_open(participant, plan, hours, cell.code, act):
            found.append(Carriable(cell, leaf, answer))
    return found


def _fitting(leaf: Criterion, cell: Cell) -> Stored:
    """Return last year's answer where the cell is empty and the answer is one to this year's criterion."""
    kept = cell.former.get("answer")
    if not isinstance(kept, dict) or not kept or cell.answer or cell.explanation or not takes_answer(leaf):
        return {}
    kept = {name: value for name, value in kept.items() if name not in {"decided", "because"}}
    if not kept or kept.get("not_applicable"):
        return {}
    names = {field.name.removeprefix("input:") for field in fields_of(leaf)}
    inputs = kept.get("inputs")
    given = set(inputs) if isinstance(inputs, dict) else set(kept)
    if not given <= names | ({"value"} if "numerator" in names else set()):
        return {}
    return {} if fault_of(leaf, decode(kept)) is not None else kept


def _is_open(participant: Participant, plan: Plan, hours: Hours, code: str, act: Act) -> bool:
    path = [node.code for node in plan.criteria_set.path(code)]
    try:
        require_writable(participant, hours, path, act=act)
    except WindowClosedError:
        return False
    return True


@transaction.atomic
def carry_former(
    participant_id: int, codes: Collection[str] | None = None, *, act: Act
) -> list[CellRevision]:
    """Fill empty cells with last year's answers, all or those named, and return what was written.

    Evidence is not carried: each document must be chosen again, for it must speak of this year.

    Raises:
        PermissionDenied: the person does not work for the unit.
        WindowClosedError: nothing may be written now.
    """
    participant = locked_participant(participant_id)
    require(can_answer(access_to(participant.campaign, act.by, on=act.day), participant))
    require_writable(participant, hours_of(participant.campaign, participant), [], act=act)
    cells = _cells(participant)
    chosen = [
        found for found in _carriable(participant, cells, act) if codes is None or found.cell.code in codes
    ]
    if not chosen:
        return []
    revisions = [change_cell(found.cell, found.answer, "", act=act, via=Via.CARRIED) for found in chosen]
    touched = {found.cell.pk: ANSWER_FIELDS for found in chosen}
    renew(participant, at=act.at, cells=cells, touched=touched)
    for found, revision in zip(chosen, revisions, strict=True):
        revision.points = found.cell.self_points
    CellRevision.objects.bulk_create(revisions)
    enter(
        actions.CARRIED,
        participant,
        act,
        count=len(revisions),
        codes=[found.cell.code for found in chosen],
    )
    return revisions
