"""Due moments in flight after a holiday is declared late: proposed by the platform, confirmed by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from caicach.core.deadlines.minutes import minute_of, moment_of
from caicach.core.dossiers.moves import EventKind as Kind
from caicach.registry.acting import Act, require
from caicach.registry.calendars.models import CalendarDecision
from caicach.registry.calendars.selectors import current_revision
from caicach.registry.organisations.selectors import ids_below
from caicach.work.dossiers.access import desk_of
from caicach.work.dossiers.clocks import deadline_of, reckon
from caicach.work.dossiers.models import Dossier, DueProposal, ProposalState
from caicach.work.dossiers.recording import Recorder, deed
from caicach.work.dossiers.refusals import require_reason
from caicach.work.dossiers.telling import tell

BATCH = 500


def propose(decision_id: int, *, at: datetime) -> int:
    """Propose what a decision changes in the due moments of dossiers under way, and return how many.

    Asked again it proposes nothing new; a proposal that nobody has decided gives way to a later one.
    """
    decision = CalendarDecision.objects.get(pk=decision_id)
    first = decision.days.order_by("day").values_list("day", flat=True).first()
    if first is None:
        return 0
    revision = current_revision()
    running = Dossier.objects.under_way().exclude(calendar_revision=revision)
    if decision.organisation_id is not None:
        below = ids_below([decision.organisation_id], on=max(first, decision.effective_on))
        running = running.filter(agency__in=sorted(below))
    made = 0
    for dossiers in _batches(running):
        with transaction.atomic():
            made += _propose(dossiers, decision_id, revision, at)
    return made


def _batches(running: object) -> Iterator[list[Dossier]]:
    last = 0
    while True:
        batch = list(running.filter(pk__gt=last).order_by("pk")[:BATCH])  # type: ignore[attr-defined]
        if not batch:
            return
        yield batch
        last = batch[-1].pk


def _propose(dossiers: Sequence[Dossier], decision_id: int, revision: int, at: datetime) -> int:
    found = []
    for dossier in dossiers:
        reckoning = reckon(deadline_of(dossier, revision=revision), dossier.present())
        new = None if reckoning is None or reckoning.due is None else moment_of(reckoning.due)
        if new == dossier.due_at and not dossier.is_paused:
            continue
        found.append(
            DueProposal(
                dossier=dossier,
                decision_id=decision_id,
                old_due_at=dossier.due_at,
                new_due_at=new,
                revision=revision,
                events=dossier.events_count,
                proposed_at=at,
            )
        )
    waiting = DueProposal.objects.filter(dossier__in=[one.dossier for one in found], state=ProposalState.OPEN)
    known = set(waiting.filter(revision=revision).values_list("dossier_id", flat=True))
    fresh = [one for one in found if one.dossier_id not in known]
    waiting.exclude(revision=revision).update(state=ProposalState.OUTDATED, decided_at=at)
    DueProposal.objects.bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def confirm(proposal_ids: Sequence[int], reason: str, *, act: Act) -> int:
    """Give dossiers the due moments proposed, and return how many took them; the applicants are told.

    The head of the agency that decides, for its own dossiers alone. What moved on since it was proposed keeps
    its moment; it is proposed anew by the next decision.

    Raises PermissionDenied: one of them is not of the person's agency; DossierError: no reason.
    """
    require_reason(reason)
    taken = 0
    for proposal, dossier in _mine(proposal_ids, act):
        if proposal.events != dossier.events_count:
            _decide(proposal, ProposalState.OUTDATED, "", act)
            continue
        old = None if proposal.old_due_at is None else minute_of(proposal.old_due_at)
        new = None if proposal.new_due_at is None else minute_of(proposal.new_due_at)
        dossier.calendar_revision = proposal.revision
        recorder = Recorder(dossier, act)
        recorder.add(
            deed(
                Kind.DUE_CORRECTED,
                reason=reason,
                unit_id=dossier.agency_id,
                due=new,
                old=old,
                decision=proposal.decision_id,
            )
        )
        tell(recorder.close(), act.at)
        _decide(proposal, ProposalState.CONFIRMED, reason, act)
        taken += 1
    return taken


@transaction.atomic
def decline(proposal_ids: Sequence[int], reason: str, *, act: Act) -> int:
    """Keep the due moments that were promised, with the reason; as :func:`confirm`."""
    require_reason(reason)
    kept = list(_mine(proposal_ids, act))
    for proposal, _dossier in kept:
        _decide(proposal, ProposalState.DECLINED, reason, act)
    return len(kept)


def _mine(proposal_ids: Sequence[int], act: Act) -> Iterator[tuple[DueProposal, Dossier]]:
    desk = desk_of(act.by, on=act.day)
    rows = list(
        DueProposal.objects.filter(pk__in=list(proposal_ids), state=ProposalState.OPEN)
        .annotate(agency_id=F("dossier__agency"))
        .order_by("dossier_id")
    )
    require(all(vars(row)["agency_id"] in desk.signs for row in rows))
    dossiers = Dossier.objects.select_for_update(of=("self",)).in_bulk([row.dossier_id for row in rows])
    for row in rows:
        yield row, dossiers[row.dossier_id]


def _decide(proposal: DueProposal, state: ProposalState, reason: str, act: Act) -> None:
    proposal.state, proposal.reason = state, reason[:500]
    proposal.decided_at, proposal.decided_by_id = act.at, act.person_id
    proposal.save(update_fields=["state", "reason", "decided_at", "decided_by"])
