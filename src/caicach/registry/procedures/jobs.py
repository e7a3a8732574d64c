"""The work of the catalogue that no request waits for."""

from __future__ import annotations

from caicach.common.jobs.handlers import Run, handler
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act
from caicach.registry.procedures.requesting import IMPORT, Import, carry_out


@handler(IMPORT, Import)
def take_over(payload: Import, run: Run) -> None:
    """Take over a file of procedures that somebody handed in."""
    by = User.objects.get(pk=payload.user_id)
    carry_out(payload.import_id, act=Act(by=by, at=run.at, origin=payload.origin))
