"""Which papers of a dossier its applicant may send now."""

from __future__ import annotations

from collections.abc import Iterable

from caicach.core.deadlines.minutes import moment_of
from caicach.core.dossiers.states import State
from caicach.work.dossiers.models import Dossier, DossierPaper

AWAITS_PAPERS = frozenset({State.INCOMPLETE, State.SUPPLEMENT})


def awaits_papers(dossier: Dossier) -> bool:
    """Return whether an office waits for papers."""
    return dossier.state in AWAITS_PAPERS


def awaited(dossier: Dossier, papers: Iterable[DossierPaper]) -> list[DossierPaper]:
    """Return the papers of the open request, also those sent meanwhile, which may be replaced by a better
    picture until the office has taken them; of an earlier request none.
    """
    if not awaits_papers(dossier):
        return []
    asked = [paper for paper in papers if paper.missing_because]
    moments = dossier.present().supplements
    if dossier.state == State.SUPPLEMENT and moments:
        since = moment_of(moments[-1])
        return [paper for paper in asked if paper.added_at >= since]
    return asked
