"""Noting in the audit ledger what the chains of all dossiers have come to, and checking them.

Docs: docs/decisions/0012-dossiers-as-ledgers.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Max

from caicach.common.audit.actions import SYSTEM, Subject
from caicach.common.audit.models import Entry
from caicach.common.audit.services import record
from caicach.common.jobs.services import enqueue
from caicach.core.dossiers.fold import replay
from caicach.core.dossiers.moves import MoveError
from caicach.core.ledger import GENESIS, Head, Record, verify
from caicach.work.dossiers.actions import ANCHORED
from caicach.work.dossiers.models import Dossier, Event

ANCHOR = "dossiers.anchor"
LAG = timedelta(hours=1)
"""What is younger waits for the next anchor: a transaction may still be open while later ones are closed."""
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class AnchorDay:
    """Of which day."""

    day: date


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a dossier or an anchor: ``what`` is one of chain, present, anchor."""

    what: str
    name: str
    place: int


def plan_anchor(day: date, *, at: datetime) -> None:
    """Ask for the anchor of a day, after it is over; asked again it changes nothing."""
    enqueue(ANCHOR, AnchorDay(day), at=at, run_after=at + timedelta(hours=24), unique_key=f"{ANCHOR}:{day}")


@transaction.atomic
def anchor(*, at: datetime) -> Entry | None:
    """Enter a digest of all events since the last anchor, or nothing where there were none."""
    first = _last_anchored() + 1
    last = Event.objects.filter(pk__gte=first, recorded_at__lt=at - LAG).aggregate(last=Max("pk"))["last"]
    if last is None:
        return None
    count, digest = digest_of(first, last)
    return record(
        ANCHORED,
        by=SYSTEM,
        on=Subject("dossiers", f"{first}-{last}", "Diễn biến hồ sơ"),
        origin=ANCHOR,
        at=at,
        details={"first": first, "last": last, "count": count, "digest": digest},
    )


def digest_of(first: int, last: int) -> tuple[int, str]:
    """Return how many events lie in a range of keys, and SHA-256 over their keys and hashes in order."""
    digest, count = hashlib.sha256(), 0
    rows = Event.objects.filter(pk__gte=first, pk__lte=last).order_by("pk").values_list("pk", "hash")
    for key, value in rows.iterator(chunk_size=BATCH):
        digest.update(f"{key}:{value}\n".encode())
        count += 1
    return count, digest.hexdigest()


def flaws(*, codes: tuple[str, ...] = ()) -> Iterator[Flaw]:
    """Yield what is wrong: broken anchors, broken chains, and rows that are not the fold of their events.

    ``codes`` names dossiers to look at; all, with the anchors, where none is named.
    """
    if not codes:
        yield from _anchor_flaws()
    events = Event.objects.select_related("dossier").order_by("dossier_id", "number")
    if codes:
        events = events.filter(dossier__code__in=codes)
    for _key, happened in groupby(events.iterator(chunk_size=BATCH), key=attrgetter("dossier_id")):
        told = list(happened)
        yield from _dossier_flaws(told[0].dossier, told)


def _anchor_flaws() -> Iterator[Flaw]:
    for entry in Entry.objects.filter(action=ANCHORED.name).order_by("sequence").iterator():
        said = entry.details
        if digest_of(said["first"], said["last"]) != (said["count"], said["digest"]):
            yield Flaw("anchor", entry.object_id, entry.sequence)


def _dossier_flaws(dossier: Dossier, events: list[Event]) -> Iterator[Flaw]:
    records, previous = [], GENESIS
    for event in events:
        records.append(Record(event.number, previous, event.hash, event.content))
        previous = event.hash
    verdict = verify(records, chain=dossier.chain, head=Head(dossier.events_count, dossier.head))
    if verdict.fault is not None:
        yield Flaw("chain", dossier.code, verdict.fault.sequence)
        return
    try:
        folded = replay(event.happening for event in events)
    except MoveError:
        yield Flaw("present", dossier.code, len(events))
        return
    folded.unit = folded.unit or dossier.unit_id
    if folded != dossier.present():
        yield Flaw("present", dossier.code, len(events))


def _last_anchored() -> int:
    entry = Entry.objects.filter(action=ANCHORED.name).order_by("-sequence").first()
    return int(entry.details["last"]) if entry else 0
