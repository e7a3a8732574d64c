"""Work on evidence outside a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from caicach.common.files import unfinished
from caicach.common.jobs.handlers import RetryPolicy, Run, delivery
from caicach.common.jobs.services import enqueue
from caicach.evaluation.evidence.intake import scan_version
from caicach.evaluation.evidence.signing import judge_version

CHECK_SIGNATURES = "evidence.check_signatures"
SCAN_VERSION = "evidence.scan_version"
CLEAR_UPLOADS = "evidence.clear_uploads"
_A_WEEKEND = RetryPolicy(
    max_attempts=100, first_delay=timedelta(seconds=30), longest_delay=timedelta(hours=1)
)


@dataclass(frozen=True, slots=True)
class CheckSignatures:
    """A version whose signatures are to be checked, and the ledger for the verdict."""

    version_id: int
    chain: str


# A delivery, because the check takes seconds for which no transaction should stay open; done twice it changes
# nothing the second time.
@delivery(CHECK_SIGNATURES, CheckSignatures)
def check_signatures(payload: CheckSignatures, run: Run) -> None:
    """Check the signatures of a version, offline."""
    judge_version(payload.version_id, chain=payload.chain, at=run.at)


@dataclass(frozen=True, slots=True)
class ScanVersion:
    """A version that came while the scanner was away, and the ledger for what it finds."""

    version_id: int
    chain: str


@delivery(SCAN_VERSION, ScanVersion, retry=_A_WEEKEND)
def scan(payload: ScanVersion, run: Run) -> None:
    """Have a version scanned for viruses."""
    scan_version(payload.version_id, chain=payload.chain, at=run.at)


@dataclass(frozen=True, slots=True)
class ClearUploads:
    """The day, in ISO form, on which an upload was begun."""

    day: str


@delivery(CLEAR_UPLOADS, ClearUploads)
def clear_uploads(_payload: ClearUploads, run: Run) -> None:
    """Remove uploads that nobody continues; what is left is looked at again a day later."""
    if unfinished.clear(run.at):
        plan_clearing(run.at)


def plan_clearing(at: datetime) -> None:
    """Have uploads cleared when nobody has continued them for a day; asked often, it is one job a day."""
    day = at.date().isoformat()
    enqueue(
        CLEAR_UPLOADS,
        ClearUploads(day),
        at=at,
        run_after=at + unfinished.KEPT + timedelta(minutes=1),
        unique_key=f"{CLEAR_UPLOADS}:{day}",
    )
