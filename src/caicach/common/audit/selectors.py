"""Reading the whole ledger to check it; for the operator, who reads no contents but a bad entry's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from caicach.common.audit.models import Chain, Entry
from caicach.core.ledger import EMPTY, Fault, FaultKind, Head, Verdict, verify

_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What verification found in one chain; ``entry`` is the first bad entry, where it still exists."""

    chain: str
    verdict: Verdict
    entry: Entry | None


def heads() -> dict[str, Head]:
    """Return the head of every chain; one query, for who watches that the ledger answers."""
    return {chain.name: chain.head for chain in Chain.objects.all()}


def verified_chains(anchors: Mapping[str, Iterable[Head]]) -> Iterator[ChainReport]:
    """Yield a report for every chain that has a head, entries or anchors, by name.

    Args:
        anchors: hashes noted outside this system, by chain; each must still stand.
    """
    names = {*Chain.objects.values_list("name", flat=True), *anchors}
    names.update(Entry.objects.order_by().values_list("chain", flat=True).distinct())
    for name in sorted(names):
        yield verified_chain(name, anchors=anchors.get(name, ()))


def verified_chain(name: str, *, anchors: Iterable[Head] = ()) -> ChainReport:
    """Return what verification finds in one chain, while others may be writing to it."""
    chain = Chain.objects.filter(name=name).first()
    head = chain.head if chain else EMPTY
    # Entries that are being added right now lie beyond the head just read, and are left to the next run.
    entries = Entry.objects.in_order(name).filter(sequence__lte=head.sequence)
    records = (entry.record for entry in entries.iterator(chunk_size=_CHUNK))
    verdict = verify(records, chain=name, head=head, anchors=anchors)
    if verdict.is_sound:
        verdict = Verdict(verdict.head, _beyond_head(name))
    entry = None
    if verdict.fault:
        entry = Entry.objects.in_order(name).filter(sequence=verdict.fault.sequence).first()
    return ChainReport(name, verdict, entry)


def _beyond_head(name: str) -> Fault | None:
    head = Chain.objects.filter(name=OuterRef("chain")).values("last_sequence")
    # One statement sees one moment: an entry beyond its head here was not added by ``record``.
    extra = Entry.objects.in_order(name).filter(sequence__gt=Coalesce(Subquery(head), 0)).first()
    if extra is None:
        return None
    chain = Chain.objects.filter(name=name).first()
    return Fault(FaultKind.BEYOND_HEAD, extra.sequence, chain.last_hash if chain else EMPTY.hash, extra.hash)
