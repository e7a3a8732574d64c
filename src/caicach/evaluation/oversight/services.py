"""Asking for signs anew, and writing people's word on them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.jobs.services import enqueue
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.doors import enter
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.campaigns.planning import SIGNS, SIGNS_EVERY, SignsDue
from caicach.evaluation.oversight import actions
from caicach.evaluation.oversight.models import SignReport, SignReview
from caicach.evaluation.oversight.policies import can_review
from caicach.evaluation.oversight.reporting import locked_report
from caicach.evaluation.oversight.selectors import is_found
from caicach.registry.acting import Act, RegistryRuleError, require

MOST_NOTE = 4_000


class SignRuleError(RegistryRuleError):
    """The word on a sign cannot be taken; the message says why."""


@transaction.atomic
def ask_for_signs(campaign: Campaign, *, act: Act) -> SignReport:
    """Ask for the signs to be worked out now; asking again while that is awaited changes nothing.

    Raises PermissionDenied.
    """
    require(can_review(access_to(campaign, act.by, on=act.day)))
    report = locked_report(campaign)
    # One that was not answered within the usual time was lost with its worker.
    if report.asked_at is None or not report.is_awaited or act.at - report.asked_at >= SIGNS_EVERY:
        report.asked_at = act.at
        report.save(update_fields=["asked_at"])
        enqueue(SIGNS, SignsDue(campaign.pk, is_asked=True), at=act.at)
    return report


@transaction.atomic
def review_sign(campaign: Campaign, key: str, *, note: str, is_explained: bool, act: Act) -> SignReview:
    """Add a person's word on a sign; earlier words stay, the latest counts.

    Raises PermissionDenied, SignRuleError.
    """
    require(can_review(access_to(campaign, act.by, on=act.day)))
    text = note.strip()
    if not text:
        raise SignRuleError(_("Hãy ghi nhận xét: đã xem gì, kết luận thế nào."))
    if len(text) > MOST_NOTE:
        raise SignRuleError(_("Nhận xét dài quá %(most)s ký tự. Hãy viết gọn lại.") % {"most": MOST_NOTE})
    if not is_found(campaign, key):
        raise SignRuleError(_("Dấu hiệu này không còn; số liệu vừa thay đổi. Hãy tải lại trang."))
    review = SignReview.objects.create(
        campaign=campaign, key=key, is_explained=is_explained, note=text, by_id=act.person_id, at=act.at
    )
    enter(actions.SIGN_REVIEWED, campaign, act, sign=key, explained=is_explained, note=text)
    return review
