"""Freezing a result: what the authority approved is scored whole, ranked, and kept row by row.

Reckoning a season takes longer than a request may, and longer than a lock should last: a job does it, without
a lock, once the campaign is closed to writing. Whatever was written all the same between the asking and the
freezing is found in the ledger, and then nothing is frozen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.common.audit.models import Entry
from caicach.core.index.problems import ProblemsError
from caicach.core.index.ranking import TieDecision
from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.campaigns.doors import enter, locked_campaign
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock
from caicach.evaluation.campaigns.people import everybody
from caicach.evaluation.campaigns.telling import tell, written
from caicach.evaluation.criteria.faults import all_told
from caicach.evaluation.publication import actions
from caicach.evaluation.publication.constants import RequestState, ResultState
from caicach.evaluation.publication.digests import line_of
from caicach.evaluation.publication.models import ApprovalRequest, ResultRow, ResultVersion
from caicach.evaluation.publication.refusals import PublicationRuleError
from caicach.evaluation.publication.scored import Scored, scored
from caicach.registry.accounts.constants import Role
from caicach.registry.acting import Act

BESIDE = (
    "publication.",
    "oversight.",
    "appraisal.meeting_held",
    "appraisal.minutes_",
    "evidence.document_",
    "evidence.signatures_checked",
    "evidence.version_added",
)
"""What may be entered in a campaign's ledger while its result is being frozen: it makes no point."""


MOST_TOLD = 2_000


def freeze(request_id: int, *, act: Act) -> ResultVersion | None:
    """Freeze the result that the authority approved, or end its request and say why; a job's work.

    Done twice, or by two at once, it changes nothing the second time. ``act`` is the asker's, at the moment
    of the freezing.
    """
    request = ApprovalRequest.objects.select_related("campaign", "asked_by").get(pk=request_id)
    if request.state != RequestState.WAITING:
        return request.result
    try:
        with scored(request.campaign) as blocks, transaction.atomic():
            result = freeze_now(request, blocks, act=act)
            _tell_frozen(request, act)
    except ProblemsError as fault:
        end(request_id, all_told(fault.problems)[:MOST_TOLD], act=act)
        return None
    except PublicationRuleError as fault:
        end(request_id, str(fault)[:MOST_TOLD], act=act)
        return None
    return result


@transaction.atomic
def freeze_now(request: ApprovalRequest, blocks: Sequence[Scored], *, act: Act) -> ResultVersion | None:
    """Keep what was scored as the next version of the result: whole or not at all.

    Returns what another made of the request where it was first.

    Raises PublicationRuleError when something that makes points was written after the asking.
    """
    campaign = locked_campaign(request.campaign_id)
    request = ApprovalRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.state != RequestState.WAITING:
        return request.result
    result = ResultVersion.objects.create(
        campaign=campaign,
        number=ResultVersion.objects.filter(campaign=campaign).count() + 1,
        reason=request.reason,
        digest="",
        approved_by_id=request.asked_by_id,
        approved_at=request.asked_at,
    )
    result.digest = _keep(result, blocks)
    result.save(update_fields=["digest", "ties"])
    request.state, request.result, request.ended_at = RequestState.DONE, result, act.at
    request.save(update_fields=["state", "result", "ended_at"])
    # The entry takes the head of the ledger: from here on nobody else writes, and what came before is seen.
    enter(actions.APPROVED, campaign, act, number=result.number, digest=result.digest, reason=result.reason)
    _require_untouched(campaign, request)
    return result


@transaction.atomic
def end(request_id: int, told: str, *, act: Act) -> None:
    """End a request without a result, and let the campaign go on where it stood before it was asked."""
    request = ApprovalRequest.objects.get(pk=request_id)
    campaign = locked_campaign(request.campaign_id)
    request = (
        ApprovalRequest.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=request_id)
    )
    if request.state != RequestState.WAITING:
        return
    earlier = ResultVersion.objects.filter(campaign=campaign)
    last = earlier.order_by("-number").first()
    is_published = earlier.filter(state=ResultState.PUBLISHED).exists()
    campaign.state = CampaignState.PUBLISHED if is_published else CampaignState.RUNNING
    campaign.approved_at = last.approved_at if last else None
    campaign.save(update_fields=["state", "approved_at"])
    request.state, request.told, request.ended_at = RequestState.STOPPED, told, act.at
    request.save(update_fields=["state", "told", "ended_at"])
    tell(
        [request.asked_by],
        campaign,
        "publication.stopped",
        gettext_lazy("Chưa chốt được kết quả: %(title)s"),
        gettext_lazy("%(why)s Hãy xem lại rồi phê duyệt lại."),
        words={"why": told},
        at=act.at,
        once=f"publication.stopped:{request.pk}",
    )
    enter(actions.APPROVAL_STOPPED, campaign, act, why=told)


def _tell_frozen(request: ApprovalRequest, act: Act) -> None:
    campaign = request.campaign
    seats = {campaign.organisation_id, campaign.conductor_id}
    tell(
        [request.asked_by, *everybody(seats, {Role.INDEX_ADMINISTRATOR}, on=act.day)],
        campaign,
        "publication.frozen",
        gettext_lazy("Đã chốt kết quả, chờ công bố: %(title)s"),
        gettext_lazy("Kết quả do %(by)s phê duyệt đã được chốt và sẵn sàng để công bố."),
        words={"by": str(request.asked_by)},
        at=act.at,
        once=f"publication.frozen:{request.pk}",
    )


def _require_untouched(campaign: Campaign, request: ApprovalRequest) -> None:
    since = Entry.objects.filter(chain=campaign.chain, sequence__gt=request.sequence).order_by("sequence")
    entries = (entry for entry in since if not entry.action.startswith(BESIDE))
    entry = next(entries, None)
    if entry is not None:
        # Without the name of who wrote it: the authority does not read who appraises.
        with translation.override(settings.LANGUAGE_CODE):
            raise PublicationRuleError(
                _("Sau khi phê duyệt, số liệu của %(object)s còn thay đổi lúc %(at)s.")
                % {"object": entry.object_label, "at": written(entry.occurred_at)}
            )


def _keep(result: ResultVersion, blocks: Sequence[Scored]) -> str:
    """Write all rows of a result, and return the digest of their lines."""
    digest = hashlib.sha256()
    for one in blocks:
        result.ties += [_tie(one.block, decision) for decision in one.decisions]
        for rows in one.rows(result):
            for row in rows:
                digest.update(line_of(row))
            ResultRow.objects.bulk_create(rows)
    return digest.hexdigest()


def _tie(block: CampaignBlock, decision: TieDecision) -> dict[str, object]:
    return {
        "block": block.pk,
        "order": list(decision.order),
        "reason": decision.reason,
        "decided_on": decision.decided_on.isoformat() if decision.decided_on else "",
    }
