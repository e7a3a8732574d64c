"""What the ledger says about results and what follows from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

APPROVAL_ASKED = action(
    "publication.approval_asked", _("%(actor)s đã phê duyệt %(object)s; kết quả được chốt từ lúc này.")
)
APPROVAL_STOPPED = action(
    "publication.approval_stopped", _("Chưa chốt được kết quả %(object)s mà %(actor)s phê duyệt: %(why)s")
)
APPROVED = action(
    "publication.approved", _("%(actor)s đã phê duyệt kết quả phiên bản %(number)s của %(object)s.")
)
PUBLISHED = action(
    "publication.published",
    _("%(actor)s đã công bố kết quả phiên bản %(number)s của %(object)s theo quyết định %(decision)s."),
)
DEMANDED = action(
    "publication.demanded", _("%(actor)s đã yêu cầu %(object)s giải trình kết quả, hạn %(due)s.")
)
EXPLAINED = action("publication.explained", _("%(actor)s đã giải trình kết quả của %(object)s."))
COMMITTED = action(
    "publication.committed", _("%(actor)s đã ghi cam kết cải thiện của %(object)s, hạn %(due)s.")
)
COMMITMENT_REPORTED = action(
    "publication.commitment_reported", _("%(actor)s đã báo cáo tình hình cam kết của %(object)s: %(state)s.")
)
PROPOSED = action("publication.proposed", _("%(actor)s đã đề nghị khen thưởng %(object)s: %(form)s."))
PROPOSAL_DECIDED = action(
    "publication.proposal_decided", _("%(actor)s đã quyết định đề nghị khen thưởng %(object)s: %(state)s.")
)
FILE_WRITTEN = action(
    "publication.file_written",
    _("%(actor)s đã lập tệp %(file)s của kết quả phiên bản %(number)s, %(object)s."),
)
