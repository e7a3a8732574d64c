"""Work of appraisal outside a request."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from caicach.common.jobs.handlers import Run, handler
from caicach.evaluation.appraisal.figures import give
from caicach.evaluation.appraisal.models import FiguresImport
from caicach.evaluation.appraisal.sharing import GIVE_FIGURES, GiveFigures
from caicach.registry.acting import Act


@handler(GIVE_FIGURES, GiveFigures)
def give_figures(payload: GiveFigures, run: Run) -> None:
    """Write the figures of an import into the cells of some units."""
    made = FiguresImport.objects.get(pk=payload.import_id)
    person = get_user_model().objects.get(pk=payload.user_id)
    give(made, payload.units, act=Act(by=person, at=run.at, origin=payload.origin))
