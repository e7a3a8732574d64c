"""Working out the signs of a campaign and keeping them, so that reading costs no more than their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from time import perf_counter

from django.conf import settings
from django.db import transaction
from django.utils import translation

from caicach.common.audit.selectors import heads
from caicach.common.audit.services import MAIN_CHAIN
from caicach.core.ledger import EMPTY, Head
from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.campaigns.planning import SignsDue, plan_signs
from caicach.evaluation.oversight.models import FoundSign, SignReport
from caicach.evaluation.oversight.signs.base import Sign
from caicach.evaluation.oversight.signs.finding import find

WATCHED = frozenset({CampaignState.RUNNING, CampaignState.APPROVED})
BATCH = 500


def renew(due: SignsDue, *, at: datetime) -> SignReport | None:
    """Work out the signs of a campaign where somebody asked or its record has grown; a job's work.

    While the campaign runs, the next look is asked for first, so that no failure ends the row of them.
    """
    campaign = Campaign.objects.get(pk=due.campaign_id)
    if campaign.state in WATCHED:
        plan_signs(campaign.pk, at=at)
    kept = SignReport.objects.filter(campaign=campaign, at__isnull=False).first()
    own, main_head = _ends(campaign)
    if kept is not None and not due.is_asked and (kept.head, kept.main_head) == (own.hash, main_head):
        return None
    return work_out(campaign, at=at)


def work_out(campaign: Campaign, *, at: datetime, clock: Callable[[], float] = perf_counter) -> SignReport:
    """Work out all signs of a campaign from the record as it stands and keep them in place of the last ones.

    Whatever a rule reads enters the ledger when it changes. The heads of its chains are read first: what is
    written meanwhile counts as newer than the report, even where a rule has seen it.
    """
    own, main_head = _ends(campaign)
    begun = clock()
    signs = find(campaign)
    took = timedelta(seconds=clock() - begun)
    with transaction.atomic():
        report = locked_report(campaign)
        if report.at is not None and report.at > at:
            return report
        report.signs.all().delete()
        FoundSign.objects.bulk_create(_rows(report, signs), batch_size=BATCH)
        report.at, report.took = at, took
        report.sequence, report.head, report.main_head = own.sequence, own.hash, main_head
        report.save(update_fields=["at", "took", "sequence", "head", "main_head"])
    return report


def locked_report(campaign: Campaign) -> SignReport:
    """Return the report of a campaign, its row locked until the transaction ends; an empty one at first."""
    SignReport.objects.get_or_create(campaign=campaign)
    return SignReport.objects.select_for_update().get(campaign=campaign)


def head_of(campaign: Campaign) -> Head:
    """Return where the ledger of a campaign ends; one query."""
    return _ends(campaign)[0]


def _ends(campaign: Campaign) -> tuple[Head, str]:
    """Return where the ledger of a campaign ends, and the last hash of the platform's."""
    ends = heads()
    return ends.get(campaign.chain, EMPTY), ends.get(MAIN_CHAIN, EMPTY).hash


def _rows(report: SignReport, signs: tuple[Sign, ...]) -> Iterator[FoundSign]:
    for place, sign in enumerate(signs):
        yield FoundSign(
            report=report,
            place=place,
            kind=sign.kind,
            severity=sign.severity,
            key=sign.key,
            subject=sign.subject[:200],
            count=sign.count,
            p=sign.p,
            person_id=sign.person_id or None,
            texts={code: _texts(sign, code) for code, _name in settings.LANGUAGES},
            traces=[[trace.participant_id, trace.unit, trace.code] for trace in sign.traces],
        )


def _texts(sign: Sign, language: str) -> dict[str, object]:
    with translation.override(language):
        return {
            "about": str(sign.about),
            "finding": str(sign.finding),
            "traces": [str(trace.words) for trace in sign.traces],
        }
