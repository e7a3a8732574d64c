"""Reasons ready made, so that the same fault is told in the same words."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action
from caicach.evaluation.appraisal import actions
from caicach.evaluation.appraisal.models import ReasonText
from caicach.evaluation.appraisal.policies import can_keep_reasons
from caicach.evaluation.appraisal.refusals import ReasonMissingError
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.doors import enter
from caicach.evaluation.campaigns.models import Campaign
from caicach.registry.acting import Act, require

MOST_TEXT = 500


@transaction.atomic
def add_reason(campaign_id: int, text: str, *, code: str = "", act: Act) -> ReasonText:
    """Add a reason to choose from, for one criterion or with an empty code for all; one there is stays one.

    Raises PermissionDenied, ReasonMissingError.
    """
    campaign = Campaign.objects.get(pk=campaign_id)
    require(can_keep_reasons(access_to(campaign, act.by, on=act.day)))
    words = " ".join(text.split())
    if not words:
        raise ReasonMissingError(_("Hãy ghi nội dung lý do mẫu."))
    if len(words) > MOST_TEXT:
        raise ReasonMissingError(_("Lý do mẫu dài quá %(most)s ký tự; hãy rút gọn.") % {"most": MOST_TEXT})
    known = ReasonText.objects.filter(campaign=campaign, code=code, text=words, ended_at__isnull=True).first()
    if known is not None:
        return known
    made = ReasonText.objects.create(campaign=campaign, code=code, text=words, by_id=act.person_id, at=act.at)
    _enter(actions.REASON_ADDED, campaign, made, act)
    return made


@transaction.atomic
def end_reason(reason_id: int, *, act: Act) -> None:
    """Offer a reason no longer; decisions that used it keep their words.

    Raises PermissionDenied.
    """
    reason = ReasonText.objects.select_related("campaign").filter(pk=reason_id).first()
    if reason is None:
        raise PermissionDenied
    require(can_keep_reasons(access_to(reason.campaign, act.by, on=act.day)))
    if reason.ended_at is None:
        reason.ended_at = act.at
        reason.save(update_fields=["ended_at"])
        _enter(actions.REASON_ENDED, reason.campaign, reason, act)


def _enter(action: Action, campaign: Campaign, reason: ReasonText, act: Act) -> None:
    enter(action, campaign, act, code=reason.code, text=reason.text)
