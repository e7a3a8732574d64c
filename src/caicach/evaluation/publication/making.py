"""The making of a large result's files: asked for, waited for, and asked for again where it failed.

A small result's drafts are written while the reader waits, the files of a published one always by a job.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction

from caicach.common.jobs.models import Job, State
from caicach.common.jobs.services import enqueue, revive
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.publication.asked import WRITE_DRAFT, WRITE_FILES, WriteDraft, WriteFiles
from caicach.evaluation.publication.constants import FileKind
from caicach.evaluation.publication.models import ResultVersion
from caicach.evaluation.publication.policies import can_read_unpublished
from caicach.evaluation.publication.selectors import PUBLIC, files_of
from caicach.registry.acting import Act, require


class Making(StrEnum):
    """Where a file of a result stands."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    READY = "ready"
    STUCK = "stuck"


def making_of(result: ResultVersion, kind: FileKind) -> Making:
    """Return where a file of a result stands that the reader was given."""
    if any(file.kind == kind for file in files_of(result)):
        return Making.READY
    job = Job.objects.filter(unique_key=_key(result, kind)).first()
    if job is None:
        return Making.NOT_ASKED
    return Making.STUCK if job.state == State.DEAD else Making.WAITING


@transaction.atomic
def ask_for_file(result: ResultVersion, kind: FileKind, *, act: Act) -> None:
    """Have a job write a file of a result; asked twice it is written once, and tried again where it failed.

    The ledger tells of the file when it is there.

    Raises PermissionDenied unless the person reads what is not public yet.
    """
    require(can_read_unpublished(access_to(result.campaign, act.by, on=act.day)))
    key = _key(result, kind)
    if result.state in PUBLIC:
        job = enqueue(WRITE_FILES, WriteFiles(result.pk), at=act.at, unique_key=key)
    else:
        job = enqueue(WRITE_DRAFT, WriteDraft(result.pk, kind), at=act.at, unique_key=key, priority=5)
    if job.state == State.DEAD:
        revive([job.pk], by=act.actor, origin=act.origin, at=act.at)


def _key(result: ResultVersion, kind: FileKind) -> str:
    """Return what makes the writing one and the same job; all files of a published result are one."""
    if result.state in PUBLIC:
        return f"{WRITE_FILES}:{result.pk}"
    return f"{WRITE_DRAFT}:{result.pk}:{kind}"
