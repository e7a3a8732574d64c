"""What the ledger says about documents and what they prove."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

ADDED = action("evidence.document_added", _("%(actor)s đã thêm tài liệu “%(document)s” của %(object)s."))
AMENDED = action(
    "evidence.document_amended", _("%(actor)s đã sửa thông tin tài liệu “%(document)s” của %(object)s.")
)
VERSION_ADDED = action(
    "evidence.version_added",
    _("%(actor)s đã thêm bản thứ %(number)s của tài liệu “%(document)s” của %(object)s."),
)
WITHDRAWN = action(
    "evidence.document_withdrawn", _("%(actor)s đã rút tài liệu “%(document)s” khỏi thư viện của %(object)s.")
)
LINKED = action(
    "evidence.linked",
    _("%(actor)s đã gắn tài liệu “%(document)s” làm minh chứng cho tiêu chí %(code)s của %(object)s."),
)
POINTED = action(
    "evidence.pointed",
    _("%(actor)s đã chỉ lại trang, mục của “%(document)s” ở tiêu chí %(code)s của %(object)s."),
)
UNLINKED = action(
    "evidence.unlinked", _("%(actor)s đã bỏ tài liệu “%(document)s” khỏi tiêu chí %(code)s của %(object)s.")
)
JUDGED = action(
    "evidence.signatures_checked",
    _("%(actor)s đã kiểm tra chữ ký số của tài liệu “%(document)s”."),
)
REFUSED_INFECTED = action(
    "evidence.infected_refused",
    _("%(actor)s đã tải lên cho %(object)s tệp “%(file)s” có mã độc %(finding)s; tệp không được nhận."),
)
FOUND_INFECTED = action(
    "evidence.infected_found",
    _("%(actor)s phát hiện mã độc %(finding)s trong tài liệu “%(document)s” và đã khóa tệp."),
)
