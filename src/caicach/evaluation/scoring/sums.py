"""What the groups of a sheet add up to, from the points that its cells hold."""

from __future__ import annotations

from collections.abc import Iterable

from caicach.core.index.answers import Answer
from caicach.core.index.model import NotApplicable
from caicach.core.index.plan import Plan, Status
from caicach.core.index.result import UnitScores
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import POINTS, Reckoned, peers_of, reckon, unit_answers


def sums_of(plan: Plan, participant: Participant, cells: Iterable[Cell], standing: Standing) -> UnitScores:
    """Return the points of all nodes of a unit, without asking its peers where their rules were asked before.

    Raises UnscorableError.
    """
    return reckoned(plan, participant, cells, standing).scores


def reckoned(plan: Plan, participant: Participant, cells: Iterable[Cell], standing: Standing) -> Reckoned:
    """Return the same with what explains it; points of rules that compare units are taken as decided.

    Raises UnscorableError.
    """
    cells = list(cells)
    if plan.peer_leaves and NotApplicable.SHARE in {*plan.policies, plan.criteria_set.not_applicable}:
        # Points that were shared out must not be shared out again.
        return with_peers(plan, participant, cells, standing)
    answers = unit_answers(plan, participant, cells, standing)
    points_name, status_name = POINTS[standing]
    compared = {leaf.code: leaf for leaf in plan.peer_leaves}
    for cell in cells:
        leaf, points = compared.get(cell.code), getattr(cell, points_name)
        if leaf is not None and points is not None and getattr(cell, status_name) == Status.SCORED:
            answers.answers[cell.code] = Answer(decided=points * leaf.sign)
    return reckon(plan, answers, {})


def with_peers(plan: Plan, participant: Participant, cells: Iterable[Cell], standing: Standing) -> Reckoned:
    """Return the same by the rules alone; one query where rules compare units.

    Raises UnscorableError.
    """
    answers = unit_answers(plan, participant, cells, standing)
    return reckon(plan, answers, peers_of(plan, participant, standing))
