"""What the ledger says about the oversight of a season."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

SIGN_REVIEWED = action(
    "oversight.sign_reviewed", _("%(actor)s đã ghi nhận xét về dấu hiệu %(sign)s của %(object)s.")
)
