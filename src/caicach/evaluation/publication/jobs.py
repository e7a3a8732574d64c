"""Work on results outside a request."""

from __future__ import annotations

from caicach.common.jobs.handlers import Run, delivery
from caicach.evaluation.publication.asked import WRITE_FILES, WriteFiles
from caicach.evaluation.publication.files import write_files


# A delivery, because large files take a minute for which no transaction should stay open; done twice it
# changes nothing the second time.
@delivery(WRITE_FILES, WriteFiles)
def write(payload: WriteFiles, run: Run) -> None:
    """Write all files of a published result."""
    write_files(payload.result_id, at=run.at)
