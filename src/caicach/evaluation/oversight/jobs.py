"""Work on the oversight of seasons that no request waits for."""

from __future__ import annotations

from datetime import timedelta

from caicach.common.jobs.handlers import Run, delivery
from caicach.common.jobs.services import forget_done
from caicach.evaluation.campaigns.planning import SIGNS, SignsDue
from caicach.evaluation.oversight.reporting import renew

KEPT = timedelta(days=7)
"""So long a look that was done is kept, for whoever asks why a sign is or is not there."""


# A delivery, because reading a national season takes seconds for which no transaction should stay open; the
# report is written in one of its own, and done twice it is the same.
@delivery(SIGNS, SignsDue)
def find_signs(payload: SignsDue, run: Run) -> None:
    """Work out the signs of a campaign anew where that is due, and forget the looks of former weeks: there is
    one each quarter of an hour.
    """
    renew(payload, at=run.at)
    forget_done(SIGNS, before=run.at - KEPT)
