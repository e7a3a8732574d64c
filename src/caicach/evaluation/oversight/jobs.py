"""Work on the oversight of seasons that no request waits for."""

from __future__ import annotations

from caicach.common.jobs.handlers import Run, delivery
from caicach.evaluation.campaigns.planning import SIGNS, SignsDue
from caicach.evaluation.oversight.reporting import renew


# A delivery, because reading a national season takes seconds for which no transaction should stay open; the
# report is written in one of its own, and done twice it is the same.
@delivery(SIGNS, SignsDue)
def find_signs(payload: SignsDue, run: Run) -> None:
    """Work out the signs of a campaign anew where that is due."""
    renew(payload, at=run.at)
