"""What the main ledger says about dossiers; each dossier has a chain of its own besides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

IMPORTED = action(
    "dossiers.imported",
    _(
        "%(actor)s đã nhận dữ liệu hồ sơ từ %(object)s: %(new)s hồ sơ mới, %(changed)s thay đổi, "
        "%(events)s diễn biến, %(refused)s dòng bị từ chối."
    ),
)
ANCHORED = action("dossiers.anchored", _("%(actor)s đã niêm phong %(count)s diễn biến hồ sơ."))
TOKEN_ISSUED = action(
    "dossiers.token_issued", _("%(actor)s đã cấp mã truy cập %(object)s cho %(unit)s (%(scopes)s).")
)
TOKEN_REVOKED = action(
    "dossiers.token_revoked", _("%(actor)s đã thu hồi mã truy cập %(object)s của %(unit)s.")
)
