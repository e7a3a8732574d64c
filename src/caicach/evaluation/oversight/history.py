"""The full history of one unit in a campaign: its ledger entries, and the rows behind them.

Who runs or audits the season reads all of it. The unit's own people read what is theirs to know: never who
appraised, what two judged without knowing of each other, or results before they are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from caicach.common.audit.models import Chain, Entry
from caicach.common.audit.selectors import verified_chain
from caicach.core.ledger import EMPTY, Head, Verdict
from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision, Explanation, Objection
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.hours import Hours
from caicach.evaluation.campaigns.models import Exemption, Extension, Participant
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.evidence.models import EvidenceLink
from caicach.evaluation.oversight.policies import can_read_history, can_read_whole_history
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell, CellRevision, ReportText, SheetStep
from caicach.evaluation.scoring.selectors import unit_for

VERIFIED_AT_ONCE = 5_000
"""Up to so many entries a page verifies the chain by itself; above it verifies when asked."""
CHUNK = 2_000
OWN = ("scoring.", "evidence.", "campaigns.")
"""Beginnings of the actions that a unit reads of itself without exception."""
OWN_APPRAISAL = ("appraisal.explained", "appraisal.replied", "appraisal.objected", "appraisal.withdrawn")
OWN_PUBLICATION = (
    "publication.demanded",
    "publication.explained",
    "publication.committed",
    "publication.commitment_reported",
)
BY_APPRAISERS = frozenset({"appraisal.judged", "appraisal.ruled", "appraisal.council_decided"})
BY_PEERS = frozenset({"appraisal.objected", "appraisal.withdrawn"})


@dataclass(frozen=True, slots=True)
class History:
    """The history of one unit as one reader may read it."""

    participant: Participant
    is_whole: bool
    entries: QuerySet[Entry]
    head: Head

    @property
    def chain(self) -> str:
        """The ledger that holds it."""
        return self.participant.campaign.chain

    def shown(self, entry: Entry) -> Entry:
        """Return an entry as this reader may read it: without names and addresses that are not theirs."""
        if self.is_whole:
            return entry
        entry.origin = ""
        if entry.action in BY_APPRAISERS:
            entry.actor_id, entry.actor_label = "", _("Tổ thẩm định")
        elif entry.action in BY_PEERS:
            entry.actor_id, entry.actor_label = "", str(entry.details.get("objector", ""))
        return entry

    def verdict(self, *, asked: bool) -> Verdict | None:
        """Return what verifying the whole chain finds; None where it is long and nobody asked."""
        if self.head.sequence > VERIFIED_AT_ONCE and not asked:
            return None
        return verified_chain(self.chain).verdict


def history_for(entered: Entered, participant_id: int, hours: Hours, *, at: datetime) -> History | None:
    """Return the history of a unit, or None for who may not read it."""
    participant = unit_for(entered, participant_id)
    if participant is None or not can_read_history(entered.access, participant):
        return None
    campaign = entered.campaign
    whole = can_read_whole_history(entered.access)
    entries = Entry.objects.filter(
        chain=campaign.chain, object_type="participant", object_id=str(participant.pk)
    )
    if not whole:
        entries = entries.filter(_own(entered, participant, hours, at))
    kept = Chain.objects.filter(name=campaign.chain).first()
    return History(participant, whole, entries.order_by("-sequence"), kept.head if kept else EMPTY)


def _own(entered: Entered, participant: Participant, hours: Hours, at: datetime) -> Q:
    """Return the condition on entries that the unit's own people may read at a moment."""
    published = entered.campaign.state == CampaignState.PUBLISHED
    allowed = Q(action__in=(*OWN_APPRAISAL, *OWN_PUBLICATION))
    for beginning in OWN:
        allowed |= Q(action__startswith=beginning)
    pairs = Cell.objects.filter(participant=participant, second_appraiser__isnull=False)
    hidden = Q(details__code__in=list(pairs.values_list("code", flat=True)))
    first = Q(action="appraisal.judged", details__round=str(Round.FIRST)) & ~hidden
    if not (published or hours.has_begun(Stage.EXPLANATION, at)):
        first &= Q(details__outcome=str(Outcome.ASKED))
    allowed |= first
    if published:
        allowed |= Q(action="appraisal.judged", details__round=str(Round.SECOND))
        allowed |= Q(action__in=("appraisal.ruled", "appraisal.council_decided"))
    return allowed


def records_of(history: History, *, at: datetime) -> Iterator[dict[str, Any]]:
    """Yield a whole history for a file: what it is and how the chain stands, its entries, then the rows."""
    verdict = history.verdict(asked=history.is_whole)
    yield {
        "record": "history",
        "unit": history.participant.name,
        "campaign": history.participant.campaign.title,
        "exported_at": at,
        "chain": history.chain,
        "chain_head": history.head.sequence,
        "chain_hash": history.head.hash,
        "chain_is_sound": None if verdict is None else verdict.is_sound,
    }
    for entry in history.entries.order_by("sequence").iterator(chunk_size=CHUNK):
        yield _entry(history, entry)
    for name, rows in _rows(history):
        for row in rows.order_by("pk").iterator(chunk_size=CHUNK):
            yield {"record": name} | _fields(row, internal=history.is_whole)


def _entry(history: History, entry: Entry) -> dict[str, Any]:
    shown = history.shown(entry)
    found: dict[str, Any] = {
        "record": "entry",
        "sequence": shown.sequence,
        "hash": shown.hash,
        "previous_hash": shown.previous_hash,
        "action": shown.action,
        "sentence": shown.sentence,
        "actor": shown.actor_label,
        "occurred_at": shown.occurred_at,
        "recorded_at": shown.recorded_at,
        "details": shown.details,
    }
    return found | ({"origin": shown.origin, "actor_id": shown.actor_id} if history.is_whole else {})


def _rows(history: History) -> Iterator[tuple[str, QuerySet[Any]]]:
    unit = history.participant
    yield "revision", CellRevision.objects.filter(cell__participant=unit).select_related("cell")
    yield "evidence", EvidenceLink.objects.filter(cell__participant=unit).select_related("cell")
    yield "step", SheetStep.objects.filter(participant=unit)
    yield "report_text", ReportText.objects.filter(participant=unit)
    yield "exemption", Exemption.objects.filter(participant=unit)
    yield "extension", Extension.objects.filter(participant=unit)
    yield "explanation", Explanation.objects.filter(cell__participant=unit).select_related("cell")
    if history.is_whole:
        yield "decision", Decision.objects.filter(cell__participant=unit).select_related("cell")
        yield "objection", Objection.objects.filter(cell__participant=unit).select_related("cell")


def _fields(row: Model, *, internal: bool) -> dict[str, Any]:
    found = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    if not internal:
        found.pop("origin", None)
    cell = getattr(row, "cell", None)
    return found | ({"code": cell.code} if isinstance(cell, Cell) else {})
