"""The work of seasons that no request waits for: opening, ends of windows, reminders."""

from __future__ import annotations

from datetime import timedelta

from caicach.common.jobs.handlers import RetryPolicy, Run, handler
from caicach.evaluation.campaigns.planning import CLOSE, REMIND, CloseDue, RemindDue
from caicach.evaluation.scoring.closing import close, remind
from caicach.evaluation.scoring.starting import OPEN, OpenDue, open_some
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act

# Sheets must be sealed even where the database was away for an hour.
PATIENT = RetryPolicy(max_attempts=30, longest_delay=timedelta(minutes=10))


@handler(OPEN, OpenDue, retry=PATIENT)
def open_next(payload: OpenDue, run: Run) -> None:
    """Lay out the next units of a campaign that somebody asked to open."""
    by = User.objects.get(pk=payload.user_id)
    open_some(payload, act=Act(by=by, at=run.at, origin=payload.origin))


@handler(CLOSE, CloseDue, retry=PATIENT)
def close_stage(payload: CloseDue, run: Run) -> None:
    """Carry out the end of a stage."""
    close(payload, at=run.at)


@handler(REMIND, RemindDue)
def remind_of_end(payload: RemindDue, run: Run) -> None:
    """Remind who has not finished."""
    remind(payload, at=run.at)
