"""Taking survey and centrally measured figures in, with their source."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.services import record
from caicach.common.files.services import store_file
from caicach.common.jobs.services import enqueue
from caicach.evaluation.appraisal import actions
from caicach.evaluation.appraisal.figure_files import FigureFile, read_figures
from caicach.evaluation.appraisal.models import FiguresImport
from caicach.evaluation.appraisal.policies import can_import_figures
from caicach.evaluation.appraisal.refusals import FiguresRefusedError
from caicach.evaluation.appraisal.rounds import require_running
from caicach.evaluation.appraisal.sharing import GIVE_FIGURES, GiveFigures
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.doors import campaign_subject
from caicach.evaluation.campaigns.models import CampaignBlock
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import UnscorableError, renew
from caicach.evaluation.scoring.services import enter, locked_participant
from caicach.registry.acting import Act, require

AT_ONCE = 60
"""Units whose points follow in the request itself; those of a larger import follow by jobs."""
A_JOB = 100
MOST_SOURCE = 300


@transaction.atomic
def take_figures(
    block_id: int, raw: bytes, *, filename: str, source: str, act: Act
) -> tuple[FiguresImport | None, FigureFile]:
    """Take the figures of a file into a block, and return the import (None: nothing is new) with what it
    said.

    Raises:
        PermissionDenied: the person does not run the campaign.
        WindowClosedError, FiguresRefusedError; FileTooLargeError, EmptyFileError of the files.
    """
    block = CampaignBlock.objects.select_related("campaign", "set_version").get(pk=block_id)
    campaign = block.campaign
    require(can_import_figures(access_to(campaign, act.by, on=act.day)))
    require_running(campaign)
    if not source.strip():
        raise FiguresRefusedError(_("Hãy ghi nguồn số liệu: văn bản, hệ thống hoặc đơn vị khảo sát."))
    said = read_figures(block, raw, filename)
    if said.has_errors:
        raise FiguresRefusedError(_("Tệp còn chỗ sai nên chưa nhận gì. Sửa các chỗ được chỉ ra rồi nộp lại."))
    if not said.figures:
        return None, said
    stored = store_file([raw], name=filename, by=act.actor, at=act.at)
    made = FiguresImport.objects.create(
        campaign=campaign,
        source=source.strip()[:MOST_SOURCE],
        file=stored,
        figures=[
            {"participant": one.participant_id, "code": one.code, "before": one.before, "answer": one.answer}
            for one in said.figures
        ],
        by_id=act.person_id,
        at=act.at,
    )
    units = sorted({one.participant_id for one in said.figures})
    if len(units) <= AT_ONCE:
        give(made, units, act=act)
    else:
        for start in range(0, len(units), A_JOB):
            payload = GiveFigures(made.pk, tuple(units[start : start + A_JOB]), act.person_id, act.origin)
            enqueue(GIVE_FIGURES, payload, at=act.at)
    record(
        actions.FIGURES_TAKEN,
        by=act.actor,
        on=campaign_subject(campaign),
        origin=act.origin,
        at=act.at,
        details={
            "count": len(said.figures),
            "units": len(units),
            "import": made.pk,
            "source": made.source,
            "sha256": stored.sha256,
        },
        chain=campaign.chain,
    )
    return made, said


def give(made: FiguresImport, units: Iterable[int], *, act: Act) -> None:
    """Write the figures of an import into the cells of some units, and reckon their points anew.

    The caller has checked who may. Writing the same again changes nothing.

    Raises FiguresRefusedError when a figure cannot be scored.
    """
    wanted: dict[int, dict[str, object]] = {}
    for one in made.figures:
        wanted.setdefault(one["participant"], {})[one["code"]] = one["answer"]
    for unit in units:
        participant = locked_participant(unit)
        cells = list(Cell.objects.filter(participant=participant).order_by("position"))
        new = wanted.get(unit, {})
        changed = [cell for cell in cells if cell.code in new and cell.given != new[cell.code]]
        for cell in changed:
            cell.given, cell.given_source = new[cell.code], made.source
        if not changed:
            continue
        Cell.objects.bulk_update(changed, ["given", "given_source"])
        try:
            renew(participant, at=act.at, cells=cells)
        except UnscorableError as fault:
            raise FiguresRefusedError(str(fault)) from None
        enter(
            actions.FIGURES_GIVEN,
            participant,
            act,
            source=made.source,
            figures={cell.code: cell.given for cell in changed},
        )
