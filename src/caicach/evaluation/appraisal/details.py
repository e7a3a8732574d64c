"""One claim opened for who appraises it, or who reads appraisals: all that may be known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision, Explanation, Objection, ReasonText
from caicach.evaluation.appraisal.pairs import pair_from
from caicach.evaluation.appraisal.policies import can_read_queue, is_of_pair
from caicach.evaluation.appraisal.rows import Row, hours_of_many, is_mine, round_now
from caicach.evaluation.appraisal.states import knowledge_of
from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.hours import Hours
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.evidence.models import EvidenceLink
from caicach.evaluation.scoring.answers import takes_answer
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import exempt_leaves
from caicach.registry.acting import Act


@dataclass(frozen=True, slots=True)
class Told:
    """A decision as the reader may know it: ``by`` and ``note`` are empty where they may not."""

    pk: int
    round: Round
    outcome: str
    recognised: dict[str, object] | None
    points: Decimal | None
    reason: str
    at: datetime
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """A claim with its documents, what was decided and answered so far, and the ready-made reasons."""

    row: Row
    evidence: tuple[EvidenceLink, ...]
    decisions: tuple[Told, ...]
    explanations: tuple[Explanation, ...]
    objections: tuple[Objection, ...]
    reasons: tuple[ReasonText, ...]

    @property
    def may_follow(self) -> tuple[Told, ...]:
        """The decisions that the reader may take over: both of a pair to settle, the first in the second."""
        found: dict[str, Told] = {}
        for told in self.decisions:
            if told.outcome in {Outcome.ACCEPTED, Outcome.CHANGED}:
                found[told.round] = told
        if self.row.round is Round.SETTLING:
            return tuple(found[one] for one in (Round.FIRST, Round.BLIND) if one in found)
        if self.row.round is Round.SECOND:
            first = found.get(Round.SETTLING) or found.get(Round.FIRST)
            return () if first is None else (first,)
        return ()


def detail_for(entered: Entered, cell_id: int, *, hours: Hours, act: Act) -> Detail | None:
    """Return a claim opened, or None where the reader appraises nothing here; about ten queries."""
    row = row_for(entered, cell_id, hours=hours, act=act)
    if row is None:
        return None
    links = EvidenceLink.objects.filter(cell=row.cell, ended_at__isnull=True)
    links = links.select_related("version__document", "version__file").order_by("pk")
    reasons = ReasonText.objects.filter(
        campaign=entered.campaign, code__in=("", row.cell.code), ended_at__isnull=True
    )
    objections = Objection.objects.filter(cell=row.cell).select_related("objector").order_by("pk")
    return Detail(
        row=row,
        evidence=tuple(links),
        decisions=tuple(_told(entered.access, row.cell)),
        explanations=tuple(Explanation.objects.filter(cell=row.cell).order_by("-number")),
        objections=tuple(objections),
        reasons=tuple(reasons.order_by("-code", "pk")),
    )


def row_for(entered: Entered, cell_id: int, *, hours: Hours, act: Act) -> Row | None:
    """Return one claim as it stands in the lists, or None where the reader appraises nothing here."""
    if not can_read_queue(entered.access):
        return None
    cells = Cell.objects.filter(pk=cell_id, campaign=entered.campaign)
    cell = cells.select_related("participant__block__set_version").first()
    if cell is None:
        return None
    unit = cell.participant
    unit.campaign = entered.campaign
    plan = plan_of(unit.block.set_version)
    leaf = plan.nodes[plan.index[cell.code]]
    if not takes_answer(leaf):
        return None
    exempt = cell.code in exempt_leaves(plan, unit.exempt_codes)
    known = knowledge_of(entered.access.user_id, cells, entered.campaign)
    mine = is_mine(entered.access, unit, cell)
    row = Row(cell, unit, leaf, known.state(cell, unit, exempt=exempt), mine)
    if not mine:
        return row
    own_hours = hours_of_many(entered, hours, [unit.pk]).get(unit.pk, hours)
    return Row(cell, unit, leaf, row.state, mine, round_now(entered, row, cell, own_hours, act=act))


def _told(access: Access, cell: Cell) -> list[Told]:
    """Return the decisions that the reader may know, oldest first."""
    decisions = list(Decision.objects.filter(cell=cell).order_by("at", "pk"))
    open_pair = cell.second_appraiser_id is not None and not pair_from(decisions).is_closed
    hides = open_pair and (is_of_pair(access, cell) or not access.reads_internal)
    found = []
    for decision in decisions:
        own = decision.by_id == access.user_id
        if hides and not own:
            continue
        named = own or access.reads_internal
        found.append(
            Told(
                pk=decision.pk,
                round=Round(decision.round),
                outcome=decision.outcome,
                recognised=decision.recognised,
                points=decision.points,
                reason=decision.reason,
                at=decision.at,
                by=decision.by_label if named else "",
                note=decision.internal_note if named else "",
            )
        )
    return found
