"""What the ledger says of background work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import action

REVIVED = action("jobs.revived", _("%(actor)s đã cho chạy lại công việc nền %(object)s."))
