"""Work on evidence outside a request."""

from __future__ import annotations

from dataclasses import dataclass

from caicach.common.jobs.handlers import Run, delivery
from caicach.evaluation.evidence.signing import judge_version

CHECK_SIGNATURES = "evidence.check_signatures"


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
