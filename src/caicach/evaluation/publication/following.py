"""What follows from a published result: explanations of low classes, promises to improve, rewards."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action
from caicach.common.notices.services import notify
from caicach.evaluation.campaigns.access import Access, access_to
from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.campaigns.doors import enter, unit_subject
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.campaigns.people import people_of
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication import actions
from caicach.evaluation.publication.constants import CommitmentState, ProposalState, ResultState
from caicach.evaluation.publication.low_classes import to_explain
from caicach.evaluation.publication.models import (
    Commitment,
    CommitmentNote,
    ExplanationDemand,
    ResultRow,
    ResultVersion,
    RewardProposal,
)
from caicach.evaluation.publication.policies import (
    can_commit,
    can_decide_rewards,
    can_demand,
    can_explain_result,
    can_propose_rewards,
)
from caicach.registry.acting import Act, RegistryRuleError, require

MOST_WORDS = 8_000


class FollowUpRuleError(RegistryRuleError):
    """This cannot be done now, or not so; the message says why and what to do."""


@transaction.atomic
def demand_explanations(
    result: ResultVersion, *, due_on: date, url: str, act: Act
) -> list[ExplanationDemand]:
    """Demand an explanation of every unit of a low class that was not asked yet, and tell its people.

    Args:
        result: the published result.
        due_on: the last day to answer.
        url: the page on which the unit answers.
        act: who demands it, when.

    Raises PermissionDenied, FollowUpRuleError.
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=result.campaign_id)
    require(can_demand(access_to(campaign, act.by, on=act.day)))
    result = ResultVersion.objects.select_related("campaign").get(pk=result.pk)
    if result.state != ResultState.PUBLISHED:
        raise FollowUpRuleError(_("Chỉ yêu cầu giải trình theo kết quả đang công bố."))
    if due_on <= act.day:
        raise FollowUpRuleError(_("Hạn giải trình phải sau ngày hôm nay."))
    if not campaign.explain_below:
        raise FollowUpRuleError(
            _("Đợt đánh giá chưa quy định xếp loại nào phải giải trình. Hãy đặt ở phần Thiết lập.")
        )
    asked = set(
        ExplanationDemand.objects.filter(result__campaign=campaign).values_list("participant_id", flat=True)
    )
    units = [line.participant_id for _block, line in to_explain(result) if line.participant_id not in asked]
    if not units:
        raise FollowUpRuleError(_("Không còn đơn vị nào phải giải trình mà chưa được yêu cầu."))
    participants = Participant.objects.select_related("campaign").in_bulk(units)
    demands = ExplanationDemand.objects.bulk_create(
        ExplanationDemand(
            result=result,
            participant=participants[pk],
            demanded_by_id=act.person_id,
            demanded_at=act.at,
            due_on=due_on,
        )
        for pk in units
    )
    _tell(demands, campaign, url, act)
    for demand in demands:
        _enter(actions.DEMANDED, demand.participant, act, due=due_on, result=result.number)
    return demands


def _tell(demands: list[ExplanationDemand], campaign: Campaign, url: str, act: Act) -> None:
    notify(
        people_of([demand.participant for demand in demands], on=act.day),
        kind="publication.demanded",
        subject=_("Yêu cầu giải trình kết quả đánh giá"),
        body=_("Đơn vị thuộc diện phải giải trình kết quả “%(campaign)s”. Hạn: %(due)s.")
        % {"campaign": campaign.title, "due": f"{demands[0].due_on:%d/%m/%Y}"},
        url=url,
        at=act.at,
    )


@transaction.atomic
def explain_result(demand_id: int, text: str, *, act: Act) -> ExplanationDemand:
    """Answer a demand for the unit; late is late, but taken. An answer that was sent stands.

    Raises PermissionDenied, FollowUpRuleError, ExplanationDemand.DoesNotExist.
    """
    rows = ExplanationDemand.objects.select_for_update(of=("self",)).select_related("participant__campaign")
    demand = rows.get(pk=demand_id)
    unit = demand.participant
    require(can_explain_result(_access(unit, act), unit))
    if demand.answered_at is not None:
        raise FollowUpRuleError(_("Giải trình đã gửi. Muốn bổ sung, hãy ghi thành cam kết cải thiện."))
    demand.text = _words(text, _("Hãy ghi nội dung giải trình: nguyên nhân, trách nhiệm, cách khắc phục."))
    demand.answered_by_id, demand.answered_at = act.person_id, act.at
    demand.save(update_fields=["text", "answered_by", "answered_at"])
    _enter(actions.EXPLAINED, unit, act, text=demand.text, late=act.day > demand.due_on)
    return demand


@transaction.atomic
def commit_to(participant: Participant, *, code: str, text: str, due_on: date, act: Act) -> Commitment:
    """Write down what a unit promises to improve, for a criterion or (with no code) as a whole.

    Raises PermissionDenied, FollowUpRuleError.
    """
    rows = Participant.objects.select_for_update(of=("self",))
    unit = rows.select_related("campaign", "block__set_version").get(pk=participant.pk)
    require(can_commit(_access(unit, act), unit))
    if unit.campaign.state != CampaignState.PUBLISHED:
        raise FollowUpRuleError(_("Cam kết cải thiện ghi theo kết quả đã công bố."))
    if code and code not in plan_of(unit.block.set_version).index:
        raise FollowUpRuleError(_("Bộ tiêu chí không có mã này. Hãy chọn trong danh sách."))
    if due_on <= act.day:
        raise FollowUpRuleError(_("Hạn hoàn thành phải sau ngày hôm nay."))
    made = Commitment.objects.create(
        participant=unit,
        code=code,
        text=_words(text, _("Hãy ghi việc sẽ làm để cải thiện.")),
        due_on=due_on,
        by_id=act.person_id,
        at=act.at,
    )
    _enter(actions.COMMITTED, unit, act, code=code, text=made.text, due=due_on)
    return made


@transaction.atomic
def report_on(commitment_id: int, *, state: CommitmentState, text: str, act: Act) -> CommitmentNote:
    """Report how a promise stands; each report is a row, the latest state counts.

    Raises PermissionDenied, FollowUpRuleError, Commitment.DoesNotExist.
    """
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("participant__campaign")
    commitment = rows.get(pk=commitment_id)
    unit = commitment.participant
    require(can_commit(_access(unit, act), unit))
    words = _words(text, _("Hãy ghi tình hình thực hiện."))
    commitment.state = state
    commitment.save(update_fields=["state"])
    note = CommitmentNote.objects.create(
        commitment=commitment, state=state, text=words, by_id=act.person_id, at=act.at
    )
    _enter(actions.COMMITMENT_REPORTED, unit, act, state=str(state.label), text=words)
    return note


@transaction.atomic
def propose_reward(
    result: ResultVersion, participant: Participant, *, form: str, reason: str, act: Act
) -> RewardProposal:
    """Propose a unit of a published result for a reward.

    Raises PermissionDenied, FollowUpRuleError.
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=result.campaign_id)
    require(can_propose_rewards(access_to(campaign, act.by, on=act.day)))
    result = ResultVersion.objects.get(pk=result.pk)
    if result.state != ResultState.PUBLISHED:
        raise FollowUpRuleError(_("Chỉ đề nghị khen thưởng theo kết quả đang công bố."))
    if not ResultRow.objects.filter(result=result, participant=participant.pk).exists():
        raise FollowUpRuleError(_("Đơn vị này không có trong kết quả."))
    form, reason = " ".join(form.split()), _words(reason, _("Hãy ghi lý do đề nghị."))
    if not form:
        raise FollowUpRuleError(_("Hãy ghi hình thức khen thưởng."))
    known = RewardProposal.objects.filter(result=result, participant=participant.pk, form=form)
    if known.exists():
        raise FollowUpRuleError(_("Đơn vị này đã được đề nghị hình thức khen thưởng đó."))
    made = RewardProposal.objects.create(
        result=result,
        participant_id=participant.pk,
        form=form[:200],
        reason=reason,
        by_id=act.person_id,
        at=act.at,
    )
    _enter(actions.PROPOSED, participant, act, form=made.form, reason=reason)
    return made


@transaction.atomic
def decide_reward(proposal_id: int, *, accept: bool, act: Act) -> RewardProposal:
    """Decide on a proposal, once.

    Raises PermissionDenied, FollowUpRuleError, RewardProposal.DoesNotExist.
    """
    rows = RewardProposal.objects.select_for_update(of=("self",)).select_related("participant__campaign")
    proposal = rows.get(pk=proposal_id)
    unit = proposal.participant
    require(can_decide_rewards(_access(unit, act)))
    if proposal.state != ProposalState.PROPOSED:
        raise FollowUpRuleError(_("Đề nghị này đã được quyết định."))
    state = ProposalState.ACCEPTED if accept else ProposalState.DECLINED
    proposal.state = state
    proposal.decided_by_id, proposal.decided_at = act.person_id, act.at
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    _enter(actions.PROPOSAL_DECIDED, unit, act, form=proposal.form, state=str(state.label))
    return proposal


def _access(unit: Participant, act: Act) -> Access:
    return access_to(unit.campaign, act.by, on=act.day)


def _words(text: str, missing: str) -> str:
    words = text.strip()
    if not words:
        raise FollowUpRuleError(missing)
    if len(words) > MOST_WORDS:
        raise FollowUpRuleError(
            _("Nội dung dài quá %(most)s ký tự. Hãy viết gọn lại.") % {"most": MOST_WORDS}
        )
    return words


def _enter(action: Action, unit: Participant, act: Act, **details: object) -> None:
    enter(action, unit.campaign, act, unit_subject(unit), **details)
