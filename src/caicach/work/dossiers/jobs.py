"""Work on dossiers that is done after the request: telling applicants."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from caicach.common.gateways.messages import gateway_for
from caicach.common.jobs.handlers import RetryPolicy, Run, delivery, handler
from caicach.work.dossiers.anchoring import ANCHOR, AnchorDay, anchor
from caicach.work.dossiers.imports.jobs import IMPORT, ImportFiles, import_files
from caicach.work.dossiers.models import Dossier, Event
from caicach.work.dossiers.reconciling_jobs import RECONCILE, ReconcileFiles, reconcile_files
from caicach.work.dossiers.services.correcting import propose
from caicach.work.dossiers.services.drafts import CLEAR_DRAFTS, ClearDrafts, clear_drafts
from caicach.work.dossiers.services.uploads import SCAN_FILE, ScanFile, scan_file
from caicach.work.dossiers.telling import TELL, TellApplicant, message_of
from caicach.work.dossiers.watching import PROPOSE, ProposeDues

_LEASE = timedelta(minutes=5)


class BeingToldError(RuntimeError):
    """Another worker is telling the same applicant at this very moment."""


@delivery(TELL, TellApplicant, retry=RetryPolicy(max_attempts=40, longest_delay=timedelta(hours=1)))
def tell_applicant(payload: TellApplicant, run: Run) -> None:
    """Send what has not been told of a dossier yet, in the order in which it happened.

    A mail server that is away makes the job wait: more than a day of tries. What was sent is not sent again.
    """
    now = run.at
    free = Q(telling_until__isnull=True) | Q(telling_until__lt=now)
    row = Dossier.objects.filter(pk=payload.dossier_id)
    if not row.filter(free).update(telling_until=now + _LEASE):
        raise BeingToldError(f"dossier {payload.dossier_id}: tried again later")
    try:
        dossier = row.get()
        waiting = Event.objects.filter(
            dossier=dossier.pk, number__gt=dossier.told, number__lte=payload.event
        ).order_by("number")
        with translation.override(settings.LANGUAGE_CODE):
            for event in waiting:
                message = message_of(dossier, event)
                if message is not None:
                    gateway_for(message).send(message)
                row.filter(told__lt=event.number).update(told=event.number)
    finally:
        row.update(telling_until=None)


@delivery(
    SCAN_FILE,
    ScanFile,
    retry=RetryPolicy(max_attempts=100, first_delay=timedelta(seconds=30), longest_delay=timedelta(hours=1)),
)
def scan(payload: ScanFile, _run: Run) -> None:
    """Have a citizen's file scanned for viruses."""
    scan_file(payload.file_id)


@delivery(CLEAR_DRAFTS, ClearDrafts)
def clear(_payload: ClearDrafts, run: Run) -> None:
    """Remove applications that nobody went on with."""
    clear_drafts(run.at)


delivery(IMPORT, ImportFiles, retry=RetryPolicy(max_attempts=10))(import_files)
delivery(RECONCILE, ReconcileFiles, retry=RetryPolicy(max_attempts=5))(reconcile_files)


@handler(PROPOSE, ProposeDues)
def propose_dues(payload: ProposeDues, run: Run) -> None:
    """Look for due moments in flight that a late decision about working days changes."""
    propose(payload.decision_id, at=run.at)


@handler(ANCHOR, AnchorDay)
def anchor_events(_payload: AnchorDay, run: Run) -> None:
    """Enter in the audit ledger what the chains of all dossiers have come to."""
    anchor(at=run.at)
