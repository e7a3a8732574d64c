"""Tables of dossiers: who asks, what is asked, what happened, who has to act, papers, results and money."""

from __future__ import annotations

from caicach.work.dossiers.models.access_tokens import ApiToken
from caicach.work.dossiers.models.citizens import Draft, Rating
from caicach.work.dossiers.models.corrections import DueProposal, ProposalState
from caicach.work.dossiers.models.dossiers import Counter, Dossier, DossierQuerySet
from caicach.work.dossiers.models.history import Event, HistoryIsAppendOnlyError
from caicach.work.dossiers.models.money import Payment
from caicach.work.dossiers.models.papers import DossierPaper, Result
from caicach.work.dossiers.models.people import Applicant
from caicach.work.dossiers.models.work import WorkItem

__all__ = [
    "ApiToken",
    "Applicant",
    "Counter",
    "Dossier",
    "DossierPaper",
    "DossierQuerySet",
    "Draft",
    "DueProposal",
    "Event",
    "HistoryIsAppendOnlyError",
    "Payment",
    "ProposalState",
    "Rating",
    "Result",
    "WorkItem",
]
