"""The authority approves what stands, then the result is published; a correction is another version.

A small campaign is frozen within the request. A large one is closed to writing at the word of the authority
and frozen by a job (``freezing``), which ends in a version of the result or says what stopped it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.models import Chain
from caicach.common.jobs.models import Job, State
from caicach.common.jobs.services import enqueue
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.doors import enter, locked_campaign
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.campaigns.policies import can_administer, can_publish
from caicach.evaluation.publication import actions
from caicach.evaluation.publication.asked import FREEZE, WRITE_FILES, Freeze, WriteFiles
from caicach.evaluation.publication.constants import RequestState, ResultState
from caicach.evaluation.publication.digests import digest_of_result
from caicach.evaluation.publication.freezing import end, freeze_now
from caicach.evaluation.publication.models import ApprovalRequest, ResultVersion
from caicach.evaluation.publication.obstacles import obstacles_of
from caicach.evaluation.publication.refusals import PublicationRuleError
from caicach.evaluation.publication.scored import scored
from caicach.evaluation.scoring.models import Cell
from caicach.registry.acting import Act, require

AT_ONCE = 20_000
"""Up to so many cells a result is frozen within the request."""


@dataclass(frozen=True, slots=True)
class PublicationDecision:
    """The decision by which a result is published: number, day, who signed and as what."""

    number: str
    decided_on: date
    signer: str
    signer_title: str


def is_small(campaign: Campaign) -> bool:
    """Return whether a campaign's result is frozen within a request."""
    return Cell.objects.filter(campaign=campaign)[: AT_ONCE + 1].count() <= AT_ONCE


@transaction.atomic
def approve(campaign: Campaign, *, reason: str = "", act: Act) -> ResultVersion:
    """Approve the results as they stand and freeze them as a new version, at once.

    After a publication this is a correction: it needs a reason, and the version before stays as it was
    published.

    Raises PermissionDenied unless the authority itself acts, PublicationRuleError, ProblemsError.
    """
    request = _ask(campaign, reason, act)
    with scored(request.campaign) as blocks:
        result = freeze_now(request, blocks, act=act)
    assert result is not None
    return result


@transaction.atomic
def approve_in_background(campaign: Campaign, *, reason: str = "", act: Act) -> ApprovalRequest:
    """Approve the results as they stand and let a job freeze them; from now on nothing below them changes.

    Raises PermissionDenied unless the authority itself acts, PublicationRuleError.
    """
    request = _ask(campaign, reason, act)
    due = Freeze(request.pk, act.person_id, act.origin)
    enqueue(FREEZE, due, at=act.at, unique_key=key_of(request), priority=5)
    return request


def key_of(request: ApprovalRequest) -> str:
    """Return what makes the freezing of a request one and the same job."""
    return f"{FREEZE}:{request.pk}"


def is_stuck(request: ApprovalRequest) -> bool:
    """Return whether no job will freeze what was asked any more, because all its tries failed."""
    alive = Job.objects.filter(unique_key=key_of(request)).exclude(state=State.DEAD)
    return request.state == RequestState.WAITING and not alive.exists()


def last_request(campaign: Campaign) -> ApprovalRequest | None:
    """Return what was last asked of a campaign; who may know is the caller's matter."""
    rows = ApprovalRequest.objects.filter(campaign=campaign).select_related("asked_by", "campaign")
    return rows.order_by("pk").last()


def _ask(campaign: Campaign, reason: str, act: Act) -> ApprovalRequest:
    campaign = locked_campaign(campaign.pk)
    require(can_publish(access_to(campaign, act.by, on=act.day)))
    campaign = _past_what_is_stuck(campaign, act)
    _require_ready(campaign, reason, act)
    request = ApprovalRequest.objects.create(
        campaign=campaign,
        reason=reason.strip(),
        asked_by_id=act.person_id,
        asked_at=act.at,
        origin=act.origin,
    )
    campaign.state, campaign.approved_at = CampaignState.APPROVED, act.at
    campaign.save(update_fields=["state", "approved_at"])
    enter(actions.APPROVAL_ASKED, campaign, act, reason=request.reason)
    request.sequence = Chain.objects.values_list("last_sequence", flat=True).get(name=campaign.chain)
    request.save(update_fields=["sequence"])
    return request


def _past_what_is_stuck(campaign: Campaign, act: Act) -> Campaign:
    """End a request whose job has died, so that the authority may ask again."""
    request = last_request(campaign)
    if request is None or not is_stuck(request):
        return campaign
    end(request.pk, _("Việc chốt kết quả đã dừng vì lỗi của hệ thống."), act=act)
    return locked_campaign(campaign.pk)


@transaction.atomic
def publish(result: ResultVersion, decision: PublicationDecision, *, act: Act) -> ResultVersion:
    """Publish an approved result under its decision; the version published before is superseded, not changed.

    Raises PermissionDenied, PublicationRuleError, also where the rows are no longer those that were approved.
    """
    campaign = Campaign.objects.select_for_update().get(pk=result.campaign_id)
    access = access_to(campaign, act.by, on=act.day)
    require(can_publish(access) or can_administer(access))
    result = ResultVersion.objects.select_for_update().get(pk=result.pk)
    if result.state != ResultState.APPROVED:
        raise PublicationRuleError(_("Phiên bản này đã công bố hoặc đã được thay thế."))
    if not (decision.number.strip() and decision.signer.strip()):
        raise PublicationRuleError(_("Hãy ghi số quyết định và người ký."))
    if digest_of_result(result) != result.digest:
        raise PublicationRuleError(
            _("Dữ liệu đã bị sửa sau phê duyệt. Không công bố; hãy báo người quản trị hệ thống.")
        )
    earlier = ResultVersion.objects.filter(campaign=campaign, state=ResultState.PUBLISHED)
    earlier.update(state=ResultState.SUPERSEDED)
    result.state = ResultState.PUBLISHED
    result.decision_number, result.decided_on = decision.number.strip(), decision.decided_on
    result.signer, result.signer_title = decision.signer.strip(), decision.signer_title.strip()
    result.published_by_id, result.published_at = act.person_id, act.at
    result.save()
    campaign.state, campaign.published_at = CampaignState.PUBLISHED, act.at
    campaign.save(update_fields=["state", "published_at"])
    enqueue(WRITE_FILES, WriteFiles(result.pk), at=act.at, unique_key=f"{WRITE_FILES}:{result.pk}")
    enter(
        actions.PUBLISHED,
        campaign,
        act,
        number=result.number,
        decision=result.decision_number,
        decided_on=result.decided_on,
        signer=result.signer,
        digest=result.digest,
    )
    return result


def _require_ready(campaign: Campaign, reason: str, act: Act) -> None:
    if campaign.state == CampaignState.APPROVED:
        raise PublicationRuleError(_("Kết quả đã phê duyệt, đang được chốt hoặc chờ công bố."))
    if campaign.state == CampaignState.PREPARING:
        raise PublicationRuleError(_("Đợt đánh giá chưa mở."))
    if campaign.state == CampaignState.PUBLISHED and not reason.strip():
        raise PublicationRuleError(_("Kết quả đã công bố. Hãy ghi lý do đính chính để lập phiên bản mới."))
    if campaign.state == CampaignState.RUNNING and not _is_time(campaign, act):
        raise PublicationRuleError(_("Chưa đến thời gian phê duyệt, công bố theo kế hoạch của đợt đánh giá."))
    forbidding = [obstacle for obstacle in obstacles_of(campaign) if obstacle.forbids]
    if forbidding:
        parts = "; ".join(f"{obstacle.count} {obstacle.text}" for obstacle in forbidding)
        raise PublicationRuleError(_("Chưa phê duyệt được vì còn: %(parts)s.") % {"parts": parts})


def _is_time(campaign: Campaign, act: Act) -> bool:
    hours = hours_of(campaign)
    return hours.has_begun(Stage.PUBLICATION, act.at) or hours.is_over(Stage.COUNCIL, act.at)
