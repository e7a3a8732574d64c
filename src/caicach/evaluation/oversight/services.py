"""Writing people's word on signs."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.doors import enter
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.oversight import actions
from caicach.evaluation.oversight.models import SignReview
from caicach.evaluation.oversight.policies import can_review
from caicach.evaluation.oversight.signs.finding import signs_of
from caicach.registry.acting import Act, RegistryRuleError, require

MOST_NOTE = 4_000


class SignRuleError(RegistryRuleError):
    """The word on a sign cannot be taken; the message says why."""


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
    if all(sign.key != key for sign in signs_of(campaign, at=act.at).signs):
        raise SignRuleError(_("Dấu hiệu này không còn; số liệu vừa thay đổi. Hãy tải lại trang."))
    review = SignReview.objects.create(
        campaign=campaign, key=key, is_explained=is_explained, note=text, by_id=act.person_id, at=act.at
    )
    enter(actions.SIGN_REVIEWED, campaign, act, sign=key, explained=is_explained, note=text)
    return review
