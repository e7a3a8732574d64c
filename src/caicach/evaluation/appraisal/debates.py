"""What units may read of each other while they may object, and the objections each side sees."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from caicach.core.index.model import Criterion
from caicach.evaluation.appraisal.constants import ObjectionState
from caicach.evaluation.appraisal.models import Objection
from caicach.evaluation.appraisal.policies import can_rule
from caicach.evaluation.appraisal.rounds import is_sealed
from caicach.evaluation.campaigns.constants import CampaignState, Part, ParticipantState, Stage, Unsubmitted
from caicach.evaluation.campaigns.hours import Hours
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.evidence.models import EvidenceLink
from caicach.evaluation.scoring.answers import takes_answer
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import exempt_leaves
from caicach.registry.acting import Act

PENDING = (ObjectionState.OPEN, ObjectionState.REPLIED)


@dataclass(frozen=True, slots=True)
class PeerClaim:
    """One claim of another unit: figures, points, documents; no explanation, no remark, no names."""

    cell: Cell
    leaf: Criterion
    papers: tuple[EvidenceLink, ...]
    pending: Objection | None


@dataclass(frozen=True, slots=True)
class PeerSheet:
    """The claims of another unit of the block, for ``own`` to object to."""

    participant: Participant
    own: Participant
    claims: tuple[PeerClaim, ...]


@dataclass(frozen=True, slots=True)
class Debates:
    """The objections that a reader may see, by what they are to them."""

    made: tuple[Objection, ...]
    against: tuple[Objection, ...]
    to_rule: tuple[Objection, ...]
    others: tuple[Objection, ...]
    may_browse: bool

    def only(self, states: Collection[str], *, ruling: bool = False) -> Debates:
        """Return the objections in one of the states; with ``ruling`` those for the reader to rule alone."""
        made, against, to_rule, others = (
            tuple(one for one in listed if one.state in states)
            for listed in (self.made, self.against, self.to_rule, self.others)
        )
        if ruling:
            made = against = others = ()
        return Debates(made, against, to_rule, others, self.may_browse)


def may_browse(entered: Entered, hours: Hours, act: Act) -> bool:
    """Return whether the reader may read claims of other units now."""
    campaign = entered.campaign
    return (
        campaign.peers_see_claims
        and campaign.state == CampaignState.RUNNING
        and bool(entered.access.units)
        and hours.is_open(Stage.OBJECTION, act.at)
    )


def own_units_of(entered: Entered) -> list[Participant]:
    """Return the units for which the reader works."""
    found = Participant.objects.filter(campaign=entered.campaign, pk__in=entered.access.units)
    return list(found.select_related("block__set_version").order_by("name_sort", "pk"))


def peers_for(entered: Entered, *, hours: Hours, act: Act) -> QuerySet[Participant]:
    """Return the other units of the reader's blocks whose claims may be read now; none where none may."""
    if not may_browse(entered, hours, act):
        return Participant.objects.none()
    states = [ParticipantState.SUBMITTED]
    if entered.campaign.unsubmitted == Unsubmitted.TAKE:
        states.append(ParticipantState.LOCKED)
    blocks = Participant.objects.filter(pk__in=entered.access.units).values("block")
    found = Participant.objects.filter(campaign=entered.campaign, block__in=blocks, state__in=states)
    return found.exclude(pk__in=entered.access.units).order_by("block__position", "name_sort", "pk")


def peer_sheet_for(entered: Entered, participant_id: int, *, hours: Hours, act: Act) -> PeerSheet | None:
    """Return the claims of another unit, or None where they may not be read now; six queries."""
    peer = (
        peers_for(entered, hours=hours, act=act)
        .select_related("block__set_version")
        .filter(pk=participant_id)
        .first()
    )
    if peer is None:
        return None
    peer.campaign = entered.campaign
    own = next((one for one in own_units_of(entered) if one.block_id == peer.block_id), None)
    if own is None or not is_sealed(peer):
        return None
    plan = plan_of(peer.block.set_version)
    exempt = exempt_leaves(plan, peer.exempt_codes)
    papers: dict[int, list[EvidenceLink]] = {}
    links = EvidenceLink.objects.filter(cell__participant=peer, ended_at__isnull=True)
    for link in links.select_related("version__document").order_by("pk"):
        papers.setdefault(link.cell_id, []).append(link)
    pending = {
        one.cell_id: one
        for one in Objection.objects.filter(cell__participant=peer, objector=own, state__in=PENDING)
    }
    claims = []
    for cell in Cell.objects.filter(participant=peer).order_by("position"):
        leaf = plan.nodes[plan.index[cell.code]]
        if takes_answer(leaf) and cell.code not in exempt:
            listed = tuple(papers.get(cell.pk, ()))
            claims.append(PeerClaim(cell, leaf, listed, pending.get(cell.pk)))
    return PeerSheet(peer, own, tuple(claims))


def _objections(entered: Entered) -> QuerySet[Objection]:
    found = Objection.objects.filter(cell__campaign=entered.campaign)
    found = found.select_related("objector", "cell__participant__block__set_version")
    return found.defer("cell__participant__block__set_version__document").order_by("-at", "-pk")


def debates_for(entered: Entered, *, hours: Hours, act: Act) -> Debates | None:
    """Return the objections that the reader may see, or None where the window has not begun; five queries."""
    access = entered.access
    if not (hours.has_begun(Stage.OBJECTION, act.at) and access.any):
        return None
    every = _objections(entered)
    made = tuple(every.filter(objector__in=access.units)) if access.units else ()
    against = tuple(every.filter(cell__participant__in=access.units)) if access.units else ()
    to_rule: tuple[Objection, ...] = ()
    if access.appraises:
        theirs = Q(cell__appraiser=access.user_id)
        if Part.SETTLING in access.parts:
            theirs |= Q(pk__isnull=False)
        listed = every.filter(theirs)[:500]
        to_rule = tuple(one for one in listed if can_rule(access, one.cell.participant, one.cell))
    others = tuple(every[:500]) if access.reads_internal else ()
    return Debates(made, against, to_rule, others, may_browse(entered, hours, act))


@dataclass(frozen=True, slots=True)
class Debate:
    """One objection opened, and what the reader may do with it now."""

    objection: Objection
    leaf: Criterion
    may_reply: bool
    may_withdraw: bool
    may_rule: bool


def debate_for(entered: Entered, objection_id: int, *, hours: Hours, act: Act) -> Debate | None:
    """Return one objection for those whom it concerns, or None for anybody else."""
    if not hours.has_begun(Stage.OBJECTION, act.at):
        return None
    access = entered.access
    found = _objections(entered).filter(pk=objection_id).first()
    if found is None:
        return None
    unit = found.cell.participant
    unit.campaign = entered.campaign
    rules = can_rule(access, unit, found.cell)
    side = found.objector_id in access.units or unit.pk in access.units
    if not (side or rules or access.reads_internal):
        return None
    plan = plan_of(unit.block.set_version)
    running = entered.campaign.state == CampaignState.RUNNING
    pending = running and found.state in PENDING
    return Debate(
        objection=found,
        leaf=plan.nodes[plan.index[found.cell.code]],
        may_reply=pending and found.state == ObjectionState.OPEN and unit.pk in access.units,
        may_withdraw=pending and found.objector_id in access.units,
        may_rule=pending and rules,
    )
