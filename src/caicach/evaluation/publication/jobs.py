"""Work on results outside a request."""

from __future__ import annotations

from datetime import timedelta

from caicach.common.jobs.handlers import RetryPolicy, Run, delivery
from caicach.evaluation.publication.asked import (
    FREEZE,
    WRITE_DRAFT,
    WRITE_FILES,
    Freeze,
    WriteDraft,
    WriteFiles,
)
from caicach.evaluation.publication.constants import FileKind
from caicach.evaluation.publication.files import write_draft, write_files
from caicach.evaluation.publication.freezing import freeze
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act


# A delivery, because large files take a minute for which no transaction should stay open; done twice it
# changes nothing the second time.
@delivery(WRITE_FILES, WriteFiles)
def write(payload: WriteFiles, run: Run) -> None:
    """Write all files of a published result."""
    write_files(payload.result_id, at=run.at)


# Somebody waits for it on a page: like the freezing it is soon tried again, and soon said to have failed.
@delivery(WRITE_DRAFT, WriteDraft, retry=RetryPolicy(max_attempts=4, first_delay=timedelta(seconds=5)))
def write_one(payload: WriteDraft, run: Run) -> None:
    """Write one file of a result that is not published yet."""
    write_draft(payload.result_id, FileKind(payload.kind), at=run.at)


# A delivery too: reckoning a season takes no transaction, and the freezing has its own, which asks whether it
# is still wanted. People wait for it: it is tried again soon, and soon said to have failed.
@delivery(FREEZE, Freeze, retry=RetryPolicy(max_attempts=4, first_delay=timedelta(seconds=5)))
def freeze_result(payload: Freeze, run: Run) -> None:
    """Freeze what the authority approved."""
    by = User.objects.get(pk=payload.user_id)
    freeze(payload.request_id, act=Act(by=by, at=run.at, origin=payload.origin))
